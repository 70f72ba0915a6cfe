"""The words of standards, from ``words.yaml``, as the patterns that the rules look for.

All patterns are for ``Words.plain`` and ``Words.outline``: half-width punctuation, digits and letters.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Literal

from shizheng.plan.yaml import read_yaml
from shizheng.registers.definition import Definition

Asked = Literal["count", "sum", "distinct", "latest", "mean", "rate"]
"""What a quantity asks for; a ``rate`` needs both its sides said."""


class Language(Definition):
    """``words.yaml``; what each list is for is said there."""

    counters: str
    countings: dict[str, tuple[str, ...]]
    persons: dict[str, tuple[str, ...]]
    readings: dict[str, tuple[str, ...]]
    entities: dict[str, tuple[str, ...]]
    money: tuple[str, ...]
    accounts: tuple[str, ...]
    amounts: dict[str, tuple[str, ...]]
    scores: tuple[str, ...]
    rates: tuple[str, ...]
    growing: tuple[str, ...]
    shrinking: tuple[str, ...]
    growth_rates: tuple[str, ...]
    reduction_rates: tuple[str, ...]
    bases: dict[str, tuple[str, ...]]
    this_year: tuple[str, ...]
    standing: tuple[str, ...]
    running: tuple[str, ...]
    runs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Quantity:
    """What the last words of a quantity ask for, their unit ("" where they don't say), and where they begin."""

    asked: Asked
    unit: str
    start: int
    account: bool = False
    """The words also say which amount is meant."""


@cache
def language() -> Language:
    """The words of standards; a malformed file is a programmer's fault and raises."""
    text = (files("shizheng.measures.drafting") / "words.yaml").read_text("utf-8")
    return Language.model_validate(read_yaml(text))


def any_of(words: Iterable[str]) -> str:
    """A pattern for any of some words, the longest first."""
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


@cache
def _heads() -> tuple[tuple[re.Pattern[str], Asked, str], ...]:
    """Every word that a quantity may end with, longest first, so that 瀏覽人次 is a reading before 人次 is persons."""
    said = language()
    heads: list[tuple[str, str, Asked, str]] = []
    grouped: tuple[tuple[Asked, dict[str, tuple[str, ...]]], ...] = (
        ("latest", said.readings),
        ("sum", said.persons),
        ("sum", said.amounts),
        ("sum", {"元": (*said.money, *said.accounts)}),
        ("mean", {"分": said.scores}),
        ("rate", {"%": said.rates}),
        ("count", said.countings),
    )
    for asked, units in grouped:
        heads.extend((word, re.escape(word), asked, unit) for unit, words in units.items() for word in words)
    for unit, words in said.entities.items():
        heads.extend((f"{word}數", f"總?{re.escape(word)}數", "distinct", unit) for word in words)
    longest_first = sorted(heads, key=lambda head: len(head[0]), reverse=True)
    return tuple((re.compile(f"(?:{pattern})$"), asked, unit) for _, pattern, asked, unit in longest_first)


@cache
def _counted() -> re.Pattern[str]:
    """件數, 次(件)數, 總場次, 人次以外之量詞."""
    one = f"[{language().counters}]"
    return re.compile(rf"總?(?P<unit>{one})(?:[(]{one}[)]|次)?(?:總?數|次)$")


def quantity_at_end(text: str) -> Quantity | None:
    """The quantity that the last words of a plain text name, None where they name none."""
    counted = _counted().search(text)
    for pattern, asked, unit in _heads():
        match = pattern.search(text)
        if match is None:
            continue
        if counted and asked == "count" and counted.start() <= match.start():
            break
        return Quantity(asked, unit, match.start(), account=match[0] in language().accounts)
    if counted:
        return Quantity("count", counted["unit"], counted.start())
    return None


def counter_pattern() -> str:
    """A pattern for a unit: a counter, persons, a measure, a percentage, or one per another (篇/人)."""
    said = language()
    units = [*said.persons, *said.entities, *(unit for unit in said.amounts if unit), "元", "分", "%", *said.counters]
    one = f"(?:{any_of(units)})"
    return f"{one}(?:/{one})?"
