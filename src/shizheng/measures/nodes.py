"""The parts of a measure 計算式 as frozen values: conditions, windows, leaves that ask a table, and what combines them.

Every part knows its path: the way to it in the definition, conditions being named by their field
(``least/agreements/growth/where/country``).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from shizheng.plan.text import Text
from shizheng.registers.schema import Register, Table, Time

Operand = str | int | bool | Decimal | date


@dataclass(frozen=True, slots=True)
class Test:
    """A field held against a value: ``equals``, ``in`` / ``not_in`` a set, ``at_least`` / ``at_most`` a bound.

    A set is given by its codes, or by the name of a code list whose validity is looked up on the record's own day.
    """

    path: str
    field: str
    operator: Literal["equals", "in", "not_in", "at_least", "at_most"]
    operands: tuple[Operand, ...]
    codelist: str | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """``any``, ``all`` or ``not`` of some conditions."""

    path: str
    kind: Literal["any", "all", "not"]
    children: tuple[Condition, ...]


Condition = Test | Group


@dataclass(frozen=True, slots=True)
class Window:
    """Which records of a leaf belong to a span of days.

    ``during``: dated within it; ``active``: on any day of it; ``at_end``: on its last day; ``since``: dated from a
    declared day up to its end.
    """

    path: str
    kind: Literal["during", "active", "at_end", "since"]
    time: Time
    since: date | None = None


@dataclass(frozen=True, slots=True)
class Round:
    """A declared rounding: decimal places and the rule for a half."""

    places: int
    mode: Literal["half_up", "half_even", "down", "up"]


@dataclass(frozen=True, slots=True)
class Leaf:
    """A question to one table: count, sum, mean, distinct count, or the latest reading per key."""

    path: str
    unit: str
    kind: Literal["count", "sum", "mean", "distinct", "latest"]
    register: Register
    table: Table
    window: Window
    where: tuple[Condition, ...]
    field: str | None = None
    keys: tuple[str, ...] = ()
    by: str | None = None
    then: Literal["sum", "mean"] = "sum"
    round: Round | None = None
    none: Literal["zero", "not_reported"] = "zero"
    """What it means when something was reported and none of it counts."""


@dataclass(frozen=True, slots=True)
class Members:
    """The number of codes of a list that are valid on the figure's date."""

    path: str
    unit: str
    codelist: str
    round: Round | None = None


@dataclass(frozen=True, slots=True)
class Constant:
    """A number taken from a stated source."""

    path: str
    unit: str
    value: Decimal
    source: str
    round: Round | None = None


@dataclass(frozen=True, slots=True)
class Total:
    """The sum of named parts."""

    path: str
    unit: str
    parts: tuple[tuple[str, Node], ...]
    round: Round | None = None


@dataclass(frozen=True, slots=True)
class Difference:
    """One value less another."""

    path: str
    unit: str
    value: Node
    less: Node
    round: Round | None = None


@dataclass(frozen=True, slots=True)
class Ratio:
    """One value over another, both kept; as a percentage where declared."""

    path: str
    unit: str
    value: Node
    over: Node
    percent: bool
    round: Round | None = None


@dataclass(frozen=True, slots=True)
class Growth:
    """The growth in percent on the same days of the base year."""

    path: str
    unit: str
    value: Node
    base: Literal["previous_year", "year_before_last"] | int
    round: Round | None = None


@dataclass(frozen=True, slots=True)
class Least:
    """The least of named parts."""

    path: str
    unit: str
    parts: tuple[tuple[str, Node], ...]
    round: Round | None = None


@dataclass(frozen=True, slots=True)
class Requirement:
    """A value that has to reach a floor."""

    path: str
    value: Node
    at_least: Decimal


@dataclass(frozen=True, slots=True)
class MetPart:
    """A condition of ``Met``: its requirement, and what has to hold besides."""

    name: str
    title: Text
    requirement: Requirement
    provided: Requirement | None = None


@dataclass(frozen=True, slots=True)
class Met:
    """How many of some requirements are met."""

    path: str
    unit: str
    parts: tuple[MetPart, ...]
    round: Round | None = None


Node = Leaf | Members | Constant | Total | Difference | Ratio | Growth | Least | Met


def children(node: Node) -> tuple[Node, ...]:
    """The nodes directly below ``node``."""
    match node:
        case Total() | Least():
            return tuple(part for _, part in node.parts)
        case Difference():
            return (node.value, node.less)
        case Ratio():
            return (node.value, node.over)
        case Growth():
            return (node.value,)
        case Met():
            return tuple(
                requirement.value
                for part in node.parts
                for requirement in (part.requirement, part.provided)
                if requirement is not None
            )
        case _:
            return ()


def leaves(node: Node) -> Iterator[Leaf]:
    """The leaves below ``node`` (or itself), from left to right."""
    if isinstance(node, Leaf):
        yield node
    for child in children(node):
        yield from leaves(child)


def walk(conditions: tuple[Condition, ...]) -> Iterator[Condition]:
    """All conditions, groups before what they hold."""
    for condition in conditions:
        yield condition
        if isinstance(condition, Group):
            yield from walk(condition.children)
