"""Bytes to text.  Says what had to be guessed or given up; changes no character of what it could read."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from shizheng.plan.finding import Catalogue, Finding
from shizheng.plan.place import Place

LINE_BREAK = re.compile(r"\r\n|\r|\n")
_BROKEN = "\N{REPLACEMENT CHARACTER}"
_MARKS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
_GUESSES = ["big5", "cp950", "big5hkscs", "gb18030", "utf_16_le", "utf_16_be"]
_DAMAGE_ALLOWED = 100
"""One broken character in so many, and one for a cut end, still leaves a UTF-8 text a text."""


@dataclass(frozen=True, slots=True)
class Decoded:
    """The text of a file, or None where it holds none."""

    text: str | None
    findings: tuple[Finding, ...] = ()


def decode(data: bytes, source: str, declared: str | None = None) -> Decoded:
    """The whole text of ``data``, without a byte order mark; ``declared`` is the encoding that it says it has."""
    catalogue = Catalogue.of("shizheng.documents.sources")
    start = Place(source, 1, 1, 1, 1)
    if not data.strip(b"\x00 \t\r\n\xef\xbb\xbf\xfe\xff"):
        return Decoded(None, (catalogue.find("empty-file", start, source=source),))
    decoded = (
        _marked(data, source)
        or _declared(data, declared, source)
        or _declared(data, "utf-8", source)
        or _guessed(data, source)
    )
    if decoded is None or _is_binary(decoded.text or ""):
        return Decoded(None, (catalogue.find("binary-file", start, source=source),))
    return decoded


def _marked(data: bytes, source: str) -> Decoded | None:
    encoding = next((name for mark, name in _MARKS.items() if data.startswith(mark)), None)
    return None if encoding is None else _with_damage(data.decode(encoding, "replace"), source)


def _declared(data: bytes, encoding: str | None, source: str) -> Decoded | None:
    """What a file says it is, unless it is plainly something else."""
    if encoding is None or b"\x00" in data:
        return None
    text = data.decode(encoding, "replace")
    beyond_ascii = sum(character > "\x7f" for character in text)
    return _with_damage(text, source) if text.count(_BROKEN) <= 1 + beyond_ascii // _DAMAGE_ALLOWED else None


def _with_damage(text: str, source: str) -> Decoded:
    if _BROKEN not in text:
        return Decoded(text)
    before = LINE_BREAK.split(text[: text.index(_BROKEN)])
    place = Place(source, len(before), len(before[-1]) + 1, len(before), len(before[-1]) + 2)
    finding = Catalogue.of("shizheng.documents.sources").find("damaged-characters", place, count=text.count(_BROKEN))
    return Decoded(text, (finding,))


def _guessed(data: bytes, source: str) -> Decoded | None:
    # Loading it takes longer than decoding most files, which need no guess.
    from charset_normalizer import from_bytes

    best = from_bytes(data, cp_isolation=_GUESSES).best()
    if best is None:
        return None
    finding = Catalogue.of("shizheng.documents.sources").find(
        "encoding-guessed", Place(source, 1, 1, 1, 1), source=source, encoding=best.encoding
    )
    return Decoded(str(best), (finding,))


def _is_binary(text: str) -> bool:
    controls = sum(character < " " and character not in "\t\n\r\f\v" for character in text)
    return controls * 200 > len(text)
