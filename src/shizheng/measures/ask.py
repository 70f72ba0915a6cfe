"""What a leaf of a measure asks of a table: conditions, a window of days, and what is counted or added up.

Parts that ask the same are equal wherever they stand: the path of a condition (the way to it in the definition,
as in ``least/agreements/growth/where/country``) takes no part in comparing.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from shizheng.registers.schema import Table, Time

Operand = str | int | bool | Decimal | date


@dataclass(frozen=True, slots=True)
class Test:
    """A field held against a value: ``equals``, ``in`` / ``not_in`` a set, a bound or two (included), or ``given``.

    A set is given by its codes, or by the name of a code list whose validity is looked up on the record's own day.
    ``given`` asks whether there is a value at all.
    """

    path: str = dataclasses.field(compare=False)
    field: str
    operator: Literal["equals", "in", "not_in", "at_least", "at_most", "between", "given"]
    operands: tuple[Operand, ...]
    codelist: str | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """``any``, ``all`` or ``not`` of some conditions."""

    path: str = dataclasses.field(compare=False)
    kind: Literal["any", "all", "not"]
    children: tuple[Condition, ...]


Condition = Test | Group


@dataclass(frozen=True, slots=True)
class Window:
    """Which records of a leaf belong to a span of days.

    ``during``: dated within it; ``active``: on any day of it; ``at_end``: on its last day; ``since``: dated from a
    declared day up to its end.
    """

    kind: Literal["during", "active", "at_end", "since"]
    time: Time
    since: date | None = None
    _hash: int = dataclasses.field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        # Answers are looked up by it again and again.
        object.__setattr__(self, "_hash", hash((self.kind, self.time, self.since)))

    def __hash__(self) -> int:
        return self._hash


@dataclass(frozen=True, slots=True)
class Ask:
    """What a leaf asks of a table, wherever it stands; leaves that ask the same are answered by the same column."""

    kind: Literal["count", "sum", "mean", "distinct", "latest"]
    table: Table
    window: Window
    where: tuple[Condition, ...]
    field: str | None = None
    keys: tuple[str, ...] = ()
    by: str | None = None
    _hash: int = dataclasses.field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        parts = (self.kind, self.table, self.window, self.where, self.field, self.keys, self.by)
        object.__setattr__(self, "_hash", hash(parts))

    def __hash__(self) -> int:
        return self._hash

    @property
    def reads(self) -> tuple[str, ...]:
        """The fields that have to be there for a row to count: those that are added up, told apart or ordered by."""
        own = (self.field, *self.keys, self.by)
        return tuple(dict.fromkeys(name for name in own if name is not None and name != "record"))


def fields_of(*conditions: Condition) -> set[str]:
    """The fields that some conditions look at, groups and what they hold."""
    return {part.field for part in walk(conditions) if isinstance(part, Test)}


def walk(conditions: tuple[Condition, ...]) -> Iterator[Condition]:
    """All conditions, groups before what they hold."""
    for condition in conditions:
        yield condition
        if isinstance(condition, Group):
            yield from walk(condition.children)
