"""Generated measures: every kind, nested in one another, each with a unit that fits.

A node is asked for with the unit its value must have, so that every definition made here is one the language allows.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from tests.differential.choices import Choices
from tests.differential.leaves import Node, a_leaf, as_written
from tests.differential.worlds import UNITS, World

TOP_UNITS = ("件", "%", "人", "%", "", "件／人", "百分點", "%", "項")
NAMES = ("first", "second", "third")
BASES = ("previous_year", "year_before_last", 2016, 104, 2015)
MODES = ("half_up", "half_even", "down", "up")
LOW = (1, 0, 2, Decimal("0.5"), -1, 100, 10**12)


def a_definition(choose: Choices, world: World, depth: int = 3) -> Node:
    """A row of a file of measures: a unit and a measure."""
    unit = choose.one_of(TOP_UNITS)
    return {"unit": unit, "measure": Definitions(choose, world).node(unit, depth)}


class Definitions:
    """Makes nodes over the registers of one world; ``leaves`` is how many more they may ask."""

    def __init__(self, choose: Choices, world: World, leaves: int = 8) -> None:
        self.choose = choose
        self.world = world
        self.leaves = leaves

    def node(self, unit: str, depth: int) -> Node:
        """A node whose value is in ``unit``."""
        choose = self.choose
        makers: list[Callable[[str, int], Node]] = [self._leaf]
        if self.leaves <= 0:
            makers = [self._constant]
        elif depth:
            makers += [*self._of_any_unit(), *self._of_this_unit(unit)]
        node = choose.one_of(makers)(unit, depth - 1)
        if choose.chance(20):
            node["round"] = {"places": choose.one_of((0, 2, 1, 12)), "mode": choose.one_of(MODES)}
        return node

    def _of_any_unit(self) -> list[Callable[[str, int], Node]]:
        return [
            self._chosen, self._total, self._difference, self._weighted, self._product, self._met, self._milestones,
            self._constant, self._members,
        ]  # fmt: skip

    def _of_this_unit(self, unit: str) -> list[Callable[[str, int], Node]]:
        if unit == "%":
            return [self._growth, self._growth, self._percentage]
        more = [self._change]
        if unit == "" or "／" in unit:
            more += [self._ratio, self._ratio]
        return more

    def _leaf(self, unit: str, depth: int) -> Node:
        self.leaves -= 1
        return a_leaf(self.choose, self.world, unit)

    def _constant(self, unit: str, depth: int) -> Node:
        wide = as_written(self.choose.decimal(28, 12))
        return {"constant": self.choose.one_of((1, 0, -1, 100, wide)), "source": "rule", "unit": unit}

    def _members(self, unit: str, depth: int) -> Node:
        return {"members": self.choose.one_of(("friends", "others", "late_ranks")), "unit": unit}

    def _parts(self, make: Callable[[], Any]) -> dict[str, Any]:
        return {name: make() for name in NAMES[: self.choose.number(1, 3)]}

    def _rule(self, *options: str) -> Node:
        return {"absent": self.choose.one_of(options)} if self.choose.chance(60) else {}

    def _total(self, unit: str, depth: int) -> Node:
        return {"total": self._parts(lambda: self.node(unit, depth))} | self._rule("skip", "zero", "propagate")

    def _chosen(self, unit: str, depth: int) -> Node:
        kind = self.choose.one_of(("least", "greatest"))
        return {kind: self._parts(lambda: self.node(unit, depth))} | self._rule("skip", "zero", "propagate")

    def _weighted(self, unit: str, depth: int) -> Node:
        def part() -> Node:
            return {"weight": as_written(self.choose.decimal(5, 3)), "of": self.node(unit, depth)}

        return {"weighted": self._parts(part)} | self._rule("zero", "propagate")

    def _product(self, unit: str, depth: int) -> Node:
        parts = [self.node(unit, depth)]
        while len(parts) < 3 and self.choose.chance(60):
            parts.append(self.node("", depth))
        return {"product": dict(zip(NAMES, parts, strict=False)), "unit": unit}

    def _difference(self, unit: str, depth: int) -> Node:
        return {"difference": self.node(unit, depth), "less": self.node(unit, depth)}

    def _ratio(self, unit: str, depth: int) -> Node:
        above, _, below = unit.partition("／")
        if not below:
            above = below = self.choose.one_of(UNITS)
        return {"ratio": self.node(above, depth), "over": self.node(below, depth), "unit": unit}

    def _percentage(self, unit: str, depth: int) -> Node:
        of = self.choose.one_of((*UNITS, "%", ""))
        return {"ratio": self.node(of, depth), "over": self.node(of, depth), "percent": True}

    def _growth(self, unit: str, depth: int) -> Node:
        of = self.choose.one_of((*UNITS, "%", ""))
        kind = self.choose.one_of(("growth", "reduction"))
        return {kind: self.node(of, depth), "base": self.choose.one_of(BASES)}

    def _change(self, unit: str, depth: int) -> Node:
        of = "%" if unit == "百分點" and self.choose.chance(80) else unit
        return {"change": self.node(of, depth), "base": self.choose.one_of(BASES)}

    def _requirement(self, depth: int, *, floor: bool) -> Node:
        choose = self.choose
        wanted: Node = {"of": self.node(choose.one_of(UNITS), depth)}
        low = choose.one_of(LOW)
        tests: list[Node] = [{"at_least": low}, {"at_most": low}, {"between": sorted((low, choose.one_of(LOW)))}]
        wanted |= choose.one_of(tests)
        if floor and choose.chance(30):
            wanted["provided"] = self._requirement(depth, floor=False)
        return wanted

    def _met(self, unit: str, depth: int) -> Node:
        met = self._parts(lambda: self._requirement(depth, floor=True))
        return {"met": met, "unit": unit} | self._rule("not_met", "propagate")

    def _milestones(self, unit: str, depth: int) -> Node:
        steps = self._parts(lambda: self._requirement(depth, floor=False))
        reaches = self.choose.one_of((0, Decimal("-2.5"), 20))
        for step in steps.values():
            reaches += self.choose.one_of((10, 1, Decimal("0.25")))
            step["reaches"] = reaches
        return {"milestones": steps, "unit": unit} | self._rule("not_met", "propagate")
