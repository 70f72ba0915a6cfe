"""Reading a measure's definition: plain mappings to checked nodes, with every fault named by its path.

A node is a mapping with exactly one kind (``count``, ``sum``, ``growth``, ...) beside that kind's own words.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from shizheng.measures import nodes as n
from shizheng.measures.reading.asking import AskReader
from shizheng.measures.reading.faults import Faults, nearest_of, step_below
from shizheng.measures.reading.language import (
    BASES,
    COMMON,
    KINDS,
    MOST_PLACES,
    OPEN,
    ROUNDING,
    ROUNDING_MODES,
    WEIGHTED,
)
from shizheng.measures.reading.requirements import RequirementReader
from shizheng.measures.reading.units import NUMBER, POINTS, Expected, Units, over, times
from shizheng.plan.period import gregorian_year
from shizheng.plan.units import PERCENT
from shizheng.registers.codelists import CodeLists
from shizheng.registers.schema import Registers

Row = Mapping[Any, Any]
Builder = Callable[[Row, str, Expected], "n.Node | None"]
UNASKED = Expected(None, named=False)


class Reader:
    """Reads the nodes of one measure; faults gather in ``faults`` and a faulty node comes back as None."""

    def __init__(self, registers: Registers, codelists: CodeLists, faults: Faults) -> None:
        self.codelists = codelists
        self.faults = faults
        self.units = Units(faults)
        self._asks = AskReader(registers, codelists, faults)
        self._requirements = RequirementReader(faults, lambda row, path: self.node(row, path, UNASKED))
        parts, compared = self._combination, self._comparison
        self._builders: dict[str, Builder] = {
            **dict.fromkeys(("count", "sum", "mean", "distinct", "latest"), self._leaf),
            **dict.fromkeys(("total", "least", "greatest", "product"), parts),
            **dict.fromkeys(("growth", "reduction", "change"), compared),
            "members": self._members,
            "constant": self._constant,
            "weighted": self._weighted,
            "difference": self._difference,
            "ratio": self._ratio,
            "met": self._met,
            "milestones": self._milestones,
        }

    def measure(self, row: object, unit: str) -> n.Node | None:
        """The node at the root of a measure whose unit is declared beside it."""
        return self.node(row, "", Expected(unit, named=True))

    def node(self, row: object, path: str, handed_down: Expected) -> n.Node | None:
        """The node that ``row`` defines, or None after its faults were noted."""
        if not isinstance(row, Mapping):
            self.faults.not_a_mapping("not-a-node", path, row, allowed=", ".join(KINDS))
            return None
        kinds = [word for word in row if word in KINDS]
        if not kinds and OPEN in row:
            self.faults.left_open(path)
            return None
        if len(kinds) != 1:
            found, allowed = ", ".join(map(str, row)), ", ".join(KINDS)
            self.faults.add("not-one-kind", path, found=found, allowed=allowed, near=nearest_of(row, KINDS))
            return None
        kind = kinds[0]
        beside = {**KINDS[kind].beside, **COMMON}
        self.faults.unknown(row, (kind, *beside), path)
        missing = [word for word, said in beside.items() if said.required and word not in row]
        for word in missing:
            code = {"base": "base-not-declared", "source": "constant-without-source"}.get(word, "word-missing")
            self.faults.add(
                code, step_below(path, word) if word == "base" else path, word=word, allowed=", ".join(BASES)
            )
        for word, said in beside.items():
            if said.choices and word in row:
                self.faults.one_of(row[word], said.choices, step_below(path, word))
        return None if missing else self._builders[kind](row, path, self.units.expected(row, path, handed_down))

    def _leaf(self, row: Row, path: str, expected: Expected) -> n.Node | None:
        found = self._asks.ask(row, path)
        if found is None:
            return None
        register, ask = found
        unit = self.units.of_leaf(ask, expected, path)
        return n.Leaf(
            path, unit, ask, register, row.get("then", "sum"), self._round(row, path), row.get("none", "zero"),
            row.get("absent", "not_reported"),
        )  # fmt: skip

    def _round(self, row: Row, path: str) -> n.Round | None:
        rounding = row.get("round")
        if rounding is None:
            return None
        place = step_below(path, "round")
        if not isinstance(rounding, Mapping) or set(rounding) != set(ROUNDING):
            self.faults.add("not-a-rounding", place)
            return None
        places, mode = rounding["places"], rounding["mode"]
        if isinstance(places, bool) or not isinstance(places, int) or abs(places) > MOST_PLACES:
            self.faults.add("not-a-rounding", place)
            return None
        return n.Round(places, self.faults.one_of(mode, ROUNDING_MODES, step_below(place, "mode")))

    def _members(self, row: Row, path: str, expected: Expected) -> n.Node | None:
        name = row["members"]
        if not isinstance(name, str) or name not in self.codelists:
            self.faults.unknown_name("unknown-list-in-measure", path, name, self.codelists)
            return None
        return n.Members(path, self.units.declared(expected, path), name, self._round(row, path))

    def _constant(self, row: Row, path: str, expected: Expected) -> n.Node | None:
        value = self.faults.number(row["constant"], step_below(path, "constant"))
        unit, source = self.units.declared(expected, path), row["source"]
        if not isinstance(source, str) or not source.strip():
            self.faults.add("constant-without-source", path, word="source", allowed="")
            return None
        return None if value is None else n.Constant(path, unit, value, source, self._round(row, path))

    def _parts(self, row: Row, kind: str, path: str, handed_down: Expected) -> tuple[tuple[str, n.Node], ...] | None:
        place = step_below(path, kind)
        rows = self.faults.parts(row[kind], place)
        parts = [(name, self.node(part, step_below(place, name), handed_down)) for name, part in rows]
        found = tuple((name, part) for name, part in parts if part is not None)
        return found if len(found) == len(parts) > 0 else None

    def _combination(self, row: Row, path: str, expected: Expected) -> n.Node | None:
        kind = next(word for word in ("total", "least", "greatest", "product") if word in row)
        parts = self._parts(row, kind, path, UNASKED if kind == "product" else expected.below())
        if parts is None:
            return None
        if kind == "product":
            unit = self.units.settle(times([part.unit for _, part in parts]), expected, path)
        else:
            unit = self.units.alike([(name, part.unit) for name, part in parts], expected, step_below(path, kind))
        rounding = self._round(row, path)
        return n.Combination(path, unit, kind, parts, row.get("absent", "propagate"), rounding)  # type: ignore[arg-type]

    def _weighted(self, row: Row, path: str, expected: Expected) -> n.Node | None:
        place = step_below(path, "weighted")
        rows, parts = self.faults.parts(row["weighted"], place), []
        for name, part in rows:
            at = step_below(place, name)
            if not isinstance(part, Mapping) or set(part) != set(WEIGHTED):
                self.faults.add("not-a-weighted-part", at)
                continue
            weight = self.faults.number(part["weight"], step_below(at, "weight"))
            value = self.node(part["of"], step_below(at, "of"), expected.below())
            if weight is not None and value is not None:
                parts.append((name, weight, value))
        if len(parts) != len(rows) or not parts:
            return None
        unit = self.units.alike([(name, value.unit) for name, _, value in parts], expected, place)
        return n.Weighted(path, unit, tuple(parts), row.get("absent", "propagate"), self._round(row, path))

    def _pair(self, row: Row, words: tuple[str, str], path: str, handed_down: Expected) -> tuple[n.Node, n.Node] | None:
        first, second = (self.node(row[word], step_below(path, word), handed_down) for word in words)
        return (first, second) if first and second else None

    def _difference(self, row: Row, path: str, expected: Expected) -> n.Node | None:
        pair = self._pair(row, ("difference", "less"), path, expected.below())
        if pair is None:
            return None
        units = [("difference", pair[0].unit), ("less", pair[1].unit)]
        return n.Difference(path, self.units.alike(units, expected, path), *pair, self._round(row, path))

    def _ratio(self, row: Row, path: str, expected: Expected) -> n.Node | None:
        pair = self._pair(row, ("ratio", "over"), path, UNASKED)
        percent = row.get("percent", False)
        if not isinstance(percent, bool):
            self.faults.add("not-yes-or-no", step_below(path, "percent"), found=repr(percent))
            return None
        if pair is None:
            return None
        value, under = pair
        if percent and value.unit != under.unit:
            self.faults.add("percent-of-unlike-units", path, value=value.unit, over=under.unit)
        natural = PERCENT if percent else over(value.unit, under.unit)
        return n.Ratio(path, self.units.settle(natural, expected, path), *pair, percent, self._round(row, path))

    def _comparison(self, row: Row, path: str, expected: Expected) -> n.Node | None:
        kind = next(word for word in ("growth", "reduction", "change") if word in row)
        below = expected.below() if kind == "change" and expected.unit not in (POINTS, NUMBER) else UNASKED
        value = self.node(row[kind], step_below(path, kind), below)
        base = row["base"]
        is_year = isinstance(base, int) and not isinstance(base, bool) and 1 <= base <= 9000
        if not is_year and base not in BASES:
            self.faults.add("base-not-declared", step_below(path, "base"), allowed=", ".join(BASES))
            return None
        if value is None:
            return None
        natural = PERCENT if kind != "change" else POINTS if value.unit == PERCENT else value.unit
        unit = self.units.settle(natural, expected, path)
        year = gregorian_year(base) if is_year else base
        return n.Comparison(path, unit, kind, value, year, self._round(row, path))  # type: ignore[arg-type]

    def _met(self, row: Row, path: str, expected: Expected) -> n.Node | None:
        parts = self._requirements.met(row["met"], step_below(path, "met"))
        unit = expected.unit if expected.unit is not None else "項"
        rounding = self._round(row, path)
        return n.Met(path, unit, parts, row.get("absent", "propagate"), rounding) if parts else None

    def _milestones(self, row: Row, path: str, expected: Expected) -> n.Node | None:
        parts = self._requirements.milestones(row["milestones"], step_below(path, "milestones"))
        unit = expected.unit if expected.unit is not None else PERCENT
        rounding = self._round(row, path)
        return n.Milestones(path, unit, parts, row.get("absent", "propagate"), rounding) if parts else None
