"""Targets: the number, the unit and the direction in the words of a target cell."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal

from shizheng.documents.form import DirectionWords, Form, key
from shizheng.plan.model import Direction, Target

_DIGITS = r"\d+(?:,\d{3})*(?:\.\d+)?"
_QUANTITY = re.compile(rf"-?(?:{_DIGITS}[兆億萬])+(?:{_DIGITS})?|-?{_DIGITS}")
_PART = re.compile(rf"({_DIGITS})([兆億萬]?)")
_LONGEST = 24
"""Characters of the longest number that is taken for one; no target of a government has more."""
_MULTIPLES = {"兆": Decimal(10**12), "億": Decimal(10**8), "萬": Decimal(10**4), "": Decimal(1)}
_RELATIVE_DIFFERENCE = re.compile(r"\((?P<a>[^()]+?)[-−–](?P<b>[^()]+)\)[÷/]\(?(?P=b)\)?")


def read_target(text: str, name: str, standard: str, form: Form) -> Target:
    """The target of an indicator with this name and standard.

    ``value`` is None unless the cell holds exactly one number; ``direction`` is None where neither the cell's words nor
    the kind of standard say which side is the good one.
    """
    plain = unicodedata.normalize("NFKC", text).strip()
    quantities = list(_QUANTITY.finditer(plain))
    stated = stated_direction(plain, form.direction_words)
    if len(quantities) != 1 or plain.startswith("第") or len(quantities[0][0]) > _LONGEST:
        return Target(text, None, "", stated, stated is not None)
    quantity = quantities[0]
    direction = stated or (None if leaves_direction_open(name, standard, form) else Direction.AT_LEAST)
    unit = _without_words(plain[quantity.end() :], form.direction_words)
    return Target(text, _value(quantity[0]), unit, direction, stated is not None)


def stated_direction(text: str, words: DirectionWords) -> Direction | None:
    """The direction that the words of a target cell state."""
    found = [(word, direction) for direction, group in _groups(words) for word in group if word in text]
    return max(found, key=lambda pair: len(pair[0]))[1] if found else None


def leaves_direction_open(name: str, standard: str, form: Form) -> bool:
    """Whether more could be better or worse.

    So it is for the relative difference of two amounts, (A－B)÷B, that nobody calls a growth, and for anything that is
    to be lowered unless the figure is the size of the lowering itself.
    """
    words = key(name) + "\n" + key(standard).replace("【", "(").replace("】", ")")
    growing = any(word in words for word in form.growth_words)
    lowering = any(word in words for word in form.lowering_words)
    if lowering:
        return not any(word in words for word in form.reduction_words)
    return bool(_RELATIVE_DIFFERENCE.search(words)) and not growing


def _groups(words: DirectionWords) -> tuple[tuple[Direction, tuple[str, ...]], ...]:
    return (
        (Direction.AT_LEAST, words.at_least),
        (Direction.AT_MOST, words.at_most),
        (Direction.WITHIN, words.within),
        (Direction.EXACTLY, words.exactly),
    )


def _value(text: str) -> Decimal:
    total = sum(Decimal(part[1].replace(",", "")) * _MULTIPLES[part[2]] for part in _PART.finditer(text))
    return Decimal(-total if text.startswith("-") else total)


def _without_words(unit: str, words: DirectionWords) -> str:
    every = sorted((word for _, group in _groups(words) for word in group), key=len, reverse=True)
    for word in every:
        unit = unit.replace(word, "")
    return unit.strip().strip("()（）")
