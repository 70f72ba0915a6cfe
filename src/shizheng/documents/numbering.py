"""Numbers as official documents write them: 壹、 一、 （一） 1. (1) １、 and the cells 一 or 1."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

_DIGITS = {
    **{character: value for value, character in enumerate("零一二三四五六七八九")},
    **{character: value for value, character in enumerate("零壹貳參肆伍陸柒捌玖")},
    "〇": 0,
    "叁": 3,
}
_TENS = {"十": 10, "拾": 10, "百": 100, "佰": 100}
_NUMERAL = "".join({**_DIGITS, **_TENS})
_IDEOGRAPHS = frozenset("一二三四五六七八九十百零〇")


@dataclass(frozen=True, slots=True)
class Numbered:
    """A line that opens with a number: the number, how it is written, and the words after it.

    ``style`` is equal for two lines of the same level: the kind of digits and the marks around them.
    """

    number: int
    style: str
    text: str


def number_of(text: str) -> int | None:
    """The number that ``text`` is, written in Chinese or Arabic digits, with or without marks around it."""
    bare = unicodedata.normalize("NFKC", text).strip().strip("()[]、.,。 ")
    if re.fullmatch(r"[0-9]{1,4}", bare):
        return int(bare)
    if bare and all(character in _NUMERAL for character in bare):
        return _chinese(bare)
    return None


def _chinese(text: str) -> int | None:
    if not any(character in _TENS for character in text):
        return _DIGITS[text] if len(text) == 1 else None
    total, digit = 0, None
    for character in text:
        if character in _TENS:
            total += _TENS[character] * (1 if digit is None else digit)
            digit = None
        else:
            digit = _DIGITS[character]
    return total + (digit or 0)


_OPENING = re.compile(
    rf"^\s*(?:(?P<open>[（(])\s*(?P<inner>[{_NUMERAL}]{{1,5}}|[0-9０-９]{{1,3}})\s*[）)]"
    rf"|(?P<plain>[{_NUMERAL}]{{1,5}}|[0-9０-９]{{1,3}})\s*(?P<mark>、|[．.](?![0-9０-９])|[．.](?=\d{{3,4}}年)))\s*"
)


def numbered(line: str) -> Numbered | None:
    """The number that a line opens with; a decimal fraction or a year is none."""
    match = _OPENING.match(line)
    if match is None:
        return None
    digits = match["inner"] or match["plain"]
    number = number_of(digits)
    if number is None:
        return None
    marks = "()" if match["open"] else "."
    return Numbered(number, f"{_kind(digits)}{marks}", line[match.end() :].strip())


def _kind(digits: str) -> str:
    if digits[0] in _IDEOGRAPHS:
        return "一"
    return "壹" if digits[0] in _NUMERAL else "1"
