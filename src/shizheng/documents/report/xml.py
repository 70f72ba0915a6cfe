"""XML as text: tags whose content is escaped, and text as a word processor wants it.

Nothing here knows a document's parts.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 cannot hold, not even escaped."""
_BLANKS = re.compile("\t|\n|(?:^|(?<=\n)) +| {2,}| +$")


@dataclass(frozen=True, slots=True)
class Xml:
    """A piece of well-formed XML."""

    source: str

    def __add__(self, other: Xml) -> Xml:
        return Xml(self.source + other.source)


Content = Xml | str
Attributes = Mapping[str, str]


def tag(name: str, attributes: Attributes | None = None, *content: Content) -> Xml:
    """An element; strings among its content are escaped, attributes keep their order."""
    opening = name + "".join(f" {key}={quoteattr(_clean(value))}" for key, value in (attributes or {}).items())
    inside = "".join(part.source if isinstance(part, Xml) else escape(_clean(part)) for part in content)
    return Xml(f"<{opening}>{inside}</{name}>" if inside else f"<{opening}/>")


def joined(parts: Iterable[Xml]) -> Xml:
    """Pieces one after the other."""
    return Xml("".join(part.source for part in parts))


def words(text: str) -> Xml:
    """Running text for an OpenDocument paragraph: line breaks, tabs and runs of spaces survive, the rest as it is.

    Composed (NFC), for fonts lack many compatibility ideographs; characters that XML cannot hold are left out.
    """
    clean = _clean(text)
    pieces, last = [], 0
    for blank in _BLANKS.finditer(clean):
        pieces += [escape(clean[last : blank.start()]), _blank(blank.group())]
        last = blank.end()
    return Xml("".join([*pieces, escape(clean[last:])]))


def _clean(text: str) -> str:
    return _FORBIDDEN.sub("", unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n")))


def _blank(blank: str) -> str:
    if blank == "\t":
        return "<text:tab/>"
    return "<text:line-break/>" if blank == "\n" else f'<text:s text:c="{len(blank)}"/>'
