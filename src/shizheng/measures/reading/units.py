"""Units of values: which may be added up, what a ratio or a product comes to, and where a unit has to be declared.

A unit is a plain text (件, 人次, 元); the empty text is a number without one.  Nothing is ever converted.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from shizheng.measures.ask import Ask
from shizheng.measures.reading.faults import Faults, step_below
from shizheng.plan.units import PER, PERCENT, TIMES

NUMBER, POINTS = "", "百分點"


@dataclass(frozen=True, slots=True)
class Expected:
    """The unit that a node is to have: ``named`` where it is declared at the node itself, else handed down to it."""

    unit: str | None
    named: bool

    def below(self) -> Expected:
        """The same unit, handed down to a part."""
        return replace(self, named=False)


class Units:
    """Settles the unit of each node of one measure; what doesn't fit is noted."""

    def __init__(self, faults: Faults) -> None:
        self.faults = faults

    def expected(self, row: Mapping[Any, Any], path: str, handed_down: Expected) -> Expected:
        """The unit that a node declares, or else what was handed down to it."""
        if "unit" not in row:
            return handed_down
        unit = row["unit"]
        if not isinstance(unit, str):
            self.faults.add("unit-not-text", step_below(path, "unit"), found=repr(unit))
            return handed_down
        if handed_down.named and handed_down.unit is not None:
            self._differs(handed_down.unit, unit, path)
        return Expected(unit, named=True)

    def of_leaf(self, ask: Ask, expected: Expected, path: str) -> str:
        """The unit of what is counted or added up; a field that has a unit settles it."""
        own = None if ask.field is None else ask.table.fields[ask.field].unit
        if own is None:
            return self.declared(expected, path)
        return own if expected.unit is None else self._differs(own, expected.unit, path)

    def declared(self, expected: Expected, path: str) -> str:
        """The unit of what has none of its own."""
        if expected.unit is None:
            self.faults.add("unit-not-declared", path)
            return NUMBER
        return expected.unit

    def alike(self, parts: Sequence[tuple[str, str]], expected: Expected, path: str) -> str:
        """The one unit of parts that are added up or compared."""
        (first, unit), *others = parts
        for name, other in others:
            if other != unit:
                self.faults.add("units-differ", path, first=first, unit=unit, second=name, other=other)
                return unit
        return self.settle(unit, expected, path)

    def settle(self, natural: str, expected: Expected, path: str) -> str:
        """The unit that a value has by its making; a number without one may be given one where it is declared."""
        if expected.unit is None or (natural == NUMBER and expected.named and expected.unit != PERCENT):
            return natural if expected.unit is None else expected.unit
        return self._differs(natural, expected.unit, path)

    def _differs(self, natural: str, declared: str, path: str) -> str:
        if _plain(natural) != _plain(declared):
            self.faults.add("unit-does-not-follow", path, natural=natural or "1", declared=declared or "1")
        return declared


def over(value: str, under: str) -> str:
    """The unit of a ratio: like units give a number, unlike ones such as 篇 and 人 give 篇／人."""
    if value == under:
        return NUMBER
    return value if under == NUMBER else f"{value}{PER}{under}"


def times(units: Iterable[str]) -> str:
    """The unit of a product.  Percent is a unit like any other: 50 % of 200 is not 50 times 200."""
    return TIMES.join(unit for unit in units if unit != NUMBER)


def _plain(unit: str) -> str:
    return unit.replace("/", PER).replace(" ", "")
