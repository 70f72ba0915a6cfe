"""Reading a measure's definition: plain mappings to checked nodes, with every fault named by its path.

A node is a mapping with exactly one kind (``count``, ``sum``, ``growth``, ...) beside that kind's own words.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from shizheng.measures import nodes as n
from shizheng.measures.conditions import parse_where
from shizheng.measures.faults import Faults
from shizheng.plan.text import Text
from shizheng.registers.codelists import CodeLists
from shizheng.registers.schema import Register, Registers, Table

ROUNDING_MODES = ("half_up", "half_even", "down", "up")
BASES = ("previous_year", "year_before_last")


class Reader:
    """Reads the nodes of one measure; faults gather in ``faults`` and a faulty node comes back as None."""

    def __init__(self, registers: Registers, codelists: CodeLists, faults: Faults) -> None:
        self.registers = registers
        self.codelists = codelists
        self.faults = faults
        self._kinds: dict[str, tuple[frozenset[str], Callable[[dict[str, Any], str, str], n.Node | None]]] = {
            "count": (frozenset({"window", "where", "none"}), self._leaf),
            "sum": (frozenset({"of", "window", "where", "none"}), self._leaf),
            "mean": (frozenset({"of", "window", "where", "none"}), self._leaf),
            "distinct": (frozenset({"of", "window", "where", "none"}), self._leaf),
            "latest": (frozenset({"of", "window", "where", "none", "per", "by", "then"}), self._leaf),
            "members": (frozenset(), self._members),
            "constant": (frozenset({"source"}), self._constant),
            "total": (frozenset(), self._total),
            "least": (frozenset(), self._least),
            "difference": (frozenset({"less"}), self._difference),
            "ratio": (frozenset({"over", "percent"}), self._ratio),
            "growth": (frozenset({"base"}), self._growth),
            "met": (frozenset(), self._met),
        }

    def node(self, row: object, path: str, unit: str) -> n.Node | None:
        """The node that ``row`` defines, or None after its faults were noted; ``unit`` is what holds unless it says."""
        if not isinstance(row, dict):
            self.faults.add("not-a-node", path, allowed=", ".join(self._kinds))
            return None
        kinds = [key for key in row if key in self._kinds]
        if len(kinds) != 1:
            self.faults.add("not-one-kind", path, found=", ".join(map(str, row)), allowed=", ".join(self._kinds))
            return None
        words, build = self._kinds[kinds[0]]
        self.faults.unknown(row, words | {kinds[0], "unit", "round"}, path)
        return build(row, path, str(row.get("unit", unit)))

    def _leaf(self, row: dict[str, Any], path: str, unit: str) -> n.Node | None:
        kind = next(key for key in ("count", "sum", "mean", "distinct", "latest") if key in row)
        found = self._relation(row["count"] if kind == "count" else row.get("of"), path)
        if found is None:
            return None
        register, table = found
        window = self._window(row.get("window", {}), register, path)
        where = parse_where(row.get("where", []), table, self.codelists, n_path(path, "where"), self.faults)
        field = row[kind] if kind in ("sum", "mean", "latest") else None
        keys = row["distinct"] if kind == "distinct" else row.get("per", ())
        self._fields([field] if field else [], table, path, numeric=True)
        self._fields([key for key in keys if key != "record"], table, path)
        if kind == "latest":
            self._fields([row.get("by", "by")], table, path)
        if window is None:
            return None
        return n.Leaf(
            path, unit, kind, register, table, window, where, field, tuple(keys), row.get("by"),
            self.faults.one_of(row.get("then", "sum"), ("sum", "mean"), n_path(path, "then")), self._round(row, path),
            self.faults.one_of(row.get("none", "zero"), ("zero", "not_reported"), n_path(path, "none")),
        )  # fmt: skip

    def _relation(self, relation: object, path: str) -> tuple[Register, Table] | None:
        try:
            return self.registers.relation(str(relation))
        except KeyError:
            known = [t.name.replace("__", ".") for r in self.registers.values() for t in r.tables()]
            self.faults.unknown_name("unknown-register", path, relation, known)
            return None

    def _fields(self, names: list[str], table: Table, path: str, *, numeric: bool = False) -> None:
        for name in names:
            field = table.fields.get(name)
            if field is None:
                self.faults.unknown_name("unknown-field-in-measure", path, name, table.fields)
            elif numeric and field.type not in ("integer", "decimal"):
                self.faults.add("not-a-number", path, name=name, type=field.type)

    def _window(self, row: object, register: Register, path: str) -> n.Window | None:
        place = n_path(path, "window")
        first = next(iter(register.times))
        if row == {}:
            return n.Window(place, "during", register.times[first])
        if not isinstance(row, dict) or len(row) != 1:
            self.faults.add("not-a-window", place)
            return None
        kind, value = next(iter(row.items()))
        if kind == "since":
            if not isinstance(value, date):
                self.faults.add("not-a-window", place)
                return None
            return n.Window(place, "since", register.times[first], value)
        if kind not in ("during", "active", "at_end") or value not in register.times:
            self.faults.unknown_name("unknown-time", place, value, register.times)
            return None
        time = register.times[value]
        if (kind in ("active", "at_end")) != (time.start is not None):
            self.faults.add("window-does-not-fit-time", place, kind=kind, time=value)
            return None
        return n.Window(place, kind, time)

    def _round(self, row: Mapping[str, Any], path: str) -> n.Round | None:
        rounding = row.get("round")
        if rounding is None:
            return None
        if not isinstance(rounding, dict) or not isinstance(rounding.get("places"), int):
            self.faults.add("not-a-rounding", n_path(path, "round"))
            return None
        return n.Round(
            rounding["places"], self.faults.one_of(rounding.get("mode"), ROUNDING_MODES, n_path(path, "round/mode"))
        )

    def _members(self, row: dict[str, Any], path: str, unit: str) -> n.Node | None:
        if row["members"] not in self.codelists:
            self.faults.unknown_name("unknown-list-in-measure", path, row["members"], self.codelists)
            return None
        return n.Members(path, unit, row["members"], self._round(row, path))

    def _constant(self, row: dict[str, Any], path: str, unit: str) -> n.Node | None:
        if "source" not in row:
            self.faults.add("constant-without-source", path)
        return n.Constant(path, unit, Decimal(str(row["constant"])), str(row.get("source", "")), self._round(row, path))

    def _parts(self, rows: object, path: str, unit: str) -> tuple[tuple[str, n.Node], ...]:
        if not isinstance(rows, dict) or not rows:
            self.faults.add("parts-not-named", path)
            return ()
        parts = [(str(name), self.node(row, n_path(path, str(name)), unit)) for name, row in rows.items()]
        return tuple((name, part) for name, part in parts if part is not None)

    def _total(self, row: dict[str, Any], path: str, unit: str) -> n.Node:
        return n.Total(path, unit, self._parts(row["total"], n_path(path, "total"), unit), self._round(row, path))

    def _least(self, row: dict[str, Any], path: str, unit: str) -> n.Node:
        return n.Least(path, unit, self._parts(row["least"], n_path(path, "least"), unit), self._round(row, path))

    def _difference(self, row: dict[str, Any], path: str, unit: str) -> n.Node | None:
        value = self.node(row["difference"], n_path(path, "difference"), unit)
        less = self.node(row.get("less"), n_path(path, "less"), unit)
        return value and less and n.Difference(path, unit, value, less, self._round(row, path))

    def _ratio(self, row: dict[str, Any], path: str, unit: str) -> n.Node | None:
        value = self.node(row["ratio"], n_path(path, "ratio"), unit)
        over = self.node(row.get("over"), n_path(path, "over"), unit)
        return value and over and n.Ratio(path, unit, value, over, bool(row.get("percent")), self._round(row, path))

    def _growth(self, row: dict[str, Any], path: str, unit: str) -> n.Node | None:
        value = self.node(row["growth"], n_path(path, "growth"), "")
        base = row.get("base")
        if not isinstance(base, int) and base not in BASES:
            self.faults.add("base-not-declared", n_path(path, "base"), allowed=", ".join(BASES))
            return None
        return value and n.Growth(path, "%", value, base, self._round(row, path))

    def _met(self, row: dict[str, Any], path: str, unit: str) -> n.Node | None:
        if not isinstance(row["met"], dict) or not row["met"]:
            self.faults.add("parts-not-named", path)
            return None
        parts = []
        for name, part in row["met"].items():
            place = n_path(path, f"met/{name}")
            self.faults.unknown(part, {"title", "of", "at_least", "provided"}, place)
            requirement = self._requirement(part, place)
            provided = self._requirement(part["provided"], n_path(place, "provided")) if "provided" in part else None
            if requirement:
                parts.append(n.MetPart(str(name), self._title(part, str(name), place), requirement, provided))
        return n.Met(path, unit, tuple(parts), self._round(row, path))

    def _title(self, part: dict[str, Any], name: str, path: str) -> Text:
        title = part.get("title", {"zh": name, "en": name})
        if not isinstance(title, dict) or set(title) != {"zh", "en"}:
            self.faults.add("title-in-one-language", n_path(path, "title"))
            return Text(name, name)
        return Text(**title)

    def _requirement(self, row: object, path: str) -> n.Requirement | None:
        if not isinstance(row, dict) or "of" not in row or not isinstance(row.get("at_least"), int | float | str):
            self.faults.add("not-a-requirement", path)
            return None
        value = self.node(row["of"], n_path(path, "of"), "")
        return n.Requirement(path, value, Decimal(str(row["at_least"]))) if value else None


def n_path(path: str, step: str) -> str:
    """``path`` with one more step."""
    return f"{path}/{step}" if path else step
