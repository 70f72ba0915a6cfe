"""Automatic numbers as word processors show them: 壹 貳, 一 二, 甲 乙, １ ２, ① ②, I II, a b."""

from __future__ import annotations

from collections.abc import Callable

_DIGITS = "〇一二三四五六七八九"
_LEGAL = "零壹貳參肆伍陸柒捌玖"
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
_ROMAN = ((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"),
          (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))  # fmt: skip


def counted(number: int, kind: str) -> str:
    """A number in a kind of digits: 1, １, 一, 壹, 甲, 子, ①, I, i, A, a; of another kind in plain digits."""
    say = _SAID.get(kind, str)
    return say(number) if number >= 1 else str(number)


def _chinese(number: int, digits: str, units: str) -> str:
    """Up to 999, as people count: 十 and not 一十, 一百零五."""
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    if hundreds >= 10:
        return str(number)
    said = f"{digits[hundreds]}{units[1]}" if hundreds else ""
    if tens:
        said += (digits[tens] if tens > 1 or hundreds else "") + units[0]
    elif hundreds and ones:
        said += "零"
    return said + (digits[ones] if ones else "")


def _roman(number: int) -> str:
    said = ""
    for value, letters in _ROMAN:
        said += letters * (number // value)
        number %= value
    return said


def _letters(number: int) -> str:
    """A to Z, then AA, BB ..."""
    return chr(ord("A") + (number - 1) % 26) * ((number - 1) // 26 + 1)


_SAID: dict[str, Callable[[int], str]] = {
    "一": lambda number: _chinese(number, _DIGITS, "十百"),
    "壹": lambda number: _chinese(number, _LEGAL, "拾佰"),
    "１": lambda number: "".join(chr(ord("０") + int(digit)) for digit in str(number)),
    "甲": lambda number: _STEMS[(number - 1) % len(_STEMS)],
    "子": lambda number: _BRANCHES[(number - 1) % len(_BRANCHES)],
    "①": lambda number: chr(ord("①") + number - 1) if number <= 20 else str(number),
    "I": _roman, "i": lambda number: _roman(number).lower(),
    "A": _letters, "a": lambda number: _letters(number).lower(),
}  # fmt: skip
