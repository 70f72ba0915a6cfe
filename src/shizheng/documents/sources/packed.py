"""XML out of office files, within limits: a packed file can grow a thousandfold, and entities without end."""

from __future__ import annotations

import zipfile
from io import BytesIO

from lxml import etree

MOST = 200_000_000
"""Bytes of one part, unpacked."""


class UnreadableError(Exception):
    """A file that isn't what it begins like: cut, packed in another way, locked with a password, too large."""


def part(data: bytes, name: str) -> etree._Element | None:
    """One XML part of a packed file, None where it has none.  Raises ``UnreadableError``."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as packed:
            if name not in packed.namelist():
                return None
            with packed.open(name) as stream:
                said = stream.read(MOST + 1)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, EOFError, ValueError) as error:
        raise UnreadableError(str(error)) from error
    if len(said) > MOST:
        raise UnreadableError(f"{name}: more than {MOST} bytes")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        return etree.fromstring(said, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise UnreadableError(str(error)) from error


def names(data: bytes) -> frozenset[str]:
    """The names of the parts.  Raises ``UnreadableError``."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as packed:
            return frozenset(packed.namelist())
    except (zipfile.BadZipFile, OSError, EOFError, ValueError) as error:
        raise UnreadableError(str(error)) from error
