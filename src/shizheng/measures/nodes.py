"""The tree of a measure 計算式 as frozen values: leaves that ask a table, and what combines their values.

Every node knows its path, the way to it in the definition, and the unit of its value.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar, Literal

from shizheng.measures.ask import Ask, Condition, Window
from shizheng.plan.text import Text
from shizheng.registers.schema import Register, Table


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
    ask: Ask
    register: Register
    then: Literal["sum", "mean"] = "sum"
    round: Round | None = None
    none: Literal["zero", "not_reported"] = "zero"
    """What it means when something was reported and none of it counts."""
    absent: Literal["not_reported", "zero"] = "not_reported"
    """What it means when nothing was reported at all."""

    @property
    def kind(self) -> str:
        return self.ask.kind

    @property
    def table(self) -> Table:
        return self.ask.table

    @property
    def window(self) -> Window:
        return self.ask.window

    @property
    def where(self) -> tuple[Condition, ...]:
        return self.ask.where

    @property
    def averages(self) -> bool:
        """Whether the value is divided by the number of what counted."""
        return self.kind == "mean" or (self.kind == "latest" and self.then == "mean")


@dataclass(frozen=True, slots=True)
class Members:
    """The number of codes of a list that are valid on the figure's date."""

    path: str
    unit: str
    codelist: str
    round: Round | None = None
    kind: ClassVar[str] = "members"


@dataclass(frozen=True, slots=True)
class Constant:
    """A number taken from a stated source."""

    path: str
    unit: str
    value: Decimal
    source: str
    round: Round | None = None
    kind: ClassVar[str] = "constant"


AbsentPart = Literal["propagate", "skip", "zero"]


@dataclass(frozen=True, slots=True)
class Combination:
    """Named parts made into one value: their ``total``, ``least``, ``greatest`` or ``product``."""

    path: str
    unit: str
    kind: Literal["total", "least", "greatest", "product"]
    parts: tuple[tuple[str, Node], ...]
    absent: AbsentPart = "propagate"
    round: Round | None = None


@dataclass(frozen=True, slots=True)
class Weighted:
    """The sum of named parts, each times its weight."""

    path: str
    unit: str
    parts: tuple[tuple[str, Decimal, Node], ...]
    absent: AbsentPart = "propagate"
    round: Round | None = None
    kind: ClassVar[str] = "weighted"


@dataclass(frozen=True, slots=True)
class Difference:
    """One value less another."""

    path: str
    unit: str
    value: Node
    less: Node
    round: Round | None = None
    kind: ClassVar[str] = "difference"


@dataclass(frozen=True, slots=True)
class Ratio:
    """One value over another, both kept; as a percentage where declared."""

    path: str
    unit: str
    value: Node
    over: Node
    percent: bool
    round: Round | None = None
    kind: ClassVar[str] = "ratio"


@dataclass(frozen=True, slots=True)
class Comparison:
    """A value against the same days of a base year: its ``growth`` or ``reduction`` in percent, or its ``change``."""

    path: str
    unit: str
    kind: Literal["growth", "reduction", "change"]
    value: Node
    base: Literal["previous_year", "year_before_last"] | int
    round: Round | None = None


@dataclass(frozen=True, slots=True)
class Requirement:
    """A value that has to reach a floor, stay below a ceiling, or both (bounds included)."""

    path: str
    value: Node
    at_least: Decimal | None = None
    at_most: Decimal | None = None

    def holds(self, value: Decimal) -> bool:
        above = self.at_least is None or value >= self.at_least
        return above and (self.at_most is None or value <= self.at_most)


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
    absent: Literal["propagate", "not_met"] = "propagate"
    round: Round | None = None
    kind: ClassVar[str] = "met"


@dataclass(frozen=True, slots=True)
class Milestone:
    """A step of ``Milestones`` and what the figure reaches with it."""

    name: str
    title: Text
    requirement: Requirement
    reaches: Decimal


@dataclass(frozen=True, slots=True)
class Milestones:
    """What the last of some steps reaches that holds together with all steps before it."""

    path: str
    unit: str
    parts: tuple[Milestone, ...]
    absent: Literal["propagate", "not_met"] = "propagate"
    round: Round | None = None
    kind: ClassVar[str] = "milestones"


Node = Leaf | Members | Constant | Combination | Weighted | Difference | Ratio | Comparison | Met | Milestones


def children(node: Node) -> tuple[Node, ...]:
    """The nodes directly below ``node``."""
    match node:
        case Combination() | Weighted():
            return tuple(part[-1] for part in node.parts)
        case Difference():
            return (node.value, node.less)
        case Ratio():
            return (node.value, node.over)
        case Comparison():
            return (node.value,)
        case Met() | Milestones():
            return tuple(requirement.value for requirement in requirements(node))
        case _:
            return ()


def requirements(node: Met | Milestones) -> tuple[Requirement, ...]:
    """All requirements of a node in their order, each before what it is provided by."""
    found: list[Requirement] = []
    for part in node.parts:
        found.append(part.requirement)
        if isinstance(part, MetPart) and part.provided is not None:
            found.append(part.provided)
    return tuple(found)


def leaves(node: Node) -> Iterator[Leaf]:
    """The leaves below ``node`` (or itself), from left to right."""
    if isinstance(node, Leaf):
        yield node
    for child in children(node):
        yield from leaves(child)
