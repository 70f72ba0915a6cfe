"""XML out of office files, within limits: a packed file can grow a thousandfold, and entities without end."""

from __future__ import annotations

import zipfile
from io import BytesIO

from lxml import etree

from shizheng.plan.text import Text

MOST = 200_000_000
"""Bytes of one part, unpacked."""


class UnreadableError(Exception):
    """A file that isn't what it begins like: cut, packed in another way, locked with a password, too large.  ``reason``
    says which, in words of its reader.
    """

    def __init__(self, reason: Text) -> None:
        super().__init__(reason.en)
        self.reason = reason


BROKEN = Text("內容不完整，或與其格式不符", "it is cut, or not what its format says")
LOCKED = Text("已設定密碼", "it is locked with a password")
EMPTY = Text("內無文件本文", "it holds no text of a document")


def part(data: bytes, name: str) -> etree._Element | None:
    """One XML part of a packed file, None where it has none.  Raises ``UnreadableError``."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as packed:
            if name not in packed.namelist():
                return None
            with packed.open(name) as stream:
                said = stream.read(MOST + 1)
    except NotImplementedError as error:
        raise UnreadableError(BROKEN) from error
    except RuntimeError as error:
        # So a packed file says that it is encrypted.
        raise UnreadableError(LOCKED) from error
    except (zipfile.BadZipFile, OSError, EOFError, ValueError) as error:
        raise UnreadableError(BROKEN) from error
    if len(said) > MOST:
        words = Text("解壓後逾{n}位元組，超過上限", "unpacked it has more than {n} bytes")
        raise UnreadableError(words.format(n=f"{MOST:,}"))
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        return etree.fromstring(said, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise UnreadableError(BROKEN) from error


def names(data: bytes) -> frozenset[str]:
    """The names of the parts.  Raises ``UnreadableError``."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as packed:
            return frozenset(packed.namelist())
    except (zipfile.BadZipFile, OSError, EOFError, ValueError) as error:
        raise UnreadableError(BROKEN) from error
