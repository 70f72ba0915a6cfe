"""The kinds of things that measures ask of a table."""

from __future__ import annotations

from dataclasses import dataclass

from bench.rivals.conditions import Condition

YEARS, BASES = (2016, 2017), (2015, 2016, 2017)


@dataclass(frozen=True)
class Flow:
    """Rows dated in a year: counted, or a field added up, or different values counted."""

    name: str
    table: str
    day: str
    where: tuple[Condition, ...]
    add: str | None = None
    distinct: str | None = None
    years: tuple[int, ...] = YEARS


@dataclass(frozen=True)
class Ends:
    """Rows told by where each year ends: those with ``where`` and what is wanted ``of`` each year."""

    name: str
    table: str
    where: tuple[Condition, ...]
    of: dict[int, Condition]
    distinct: tuple[str, ...] = ()


@dataclass(frozen=True)
class Latest:
    """The last row of each key by some fields: its value added up over the keys, and the keys, by the year of a day."""

    name: str
    keys_name: str | None
    table: str
    day: str
    where: tuple[Condition, ...]
    keys: tuple[str, ...]
    by: tuple[str, ...]
    value: str
    years: tuple[int, ...]


Leaf = Flow | Ends | Latest
