"""Reading what a leaf asks: its register, the field and keys it reads, its window, its conditions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from shizheng.measures.ask import Ask, Window
from shizheng.measures.reading.conditions import parse_where, titles_of
from shizheng.measures.reading.faults import Faults, step_below
from shizheng.measures.reading.language import WINDOWS
from shizheng.registers.codelists import CodeLists
from shizheng.registers.schema import Register, Registers, Table

Row = Mapping[Any, Any]
_LEAVES = ("count", "sum", "mean", "distinct", "latest")


class AskReader:
    """Reads the questions of one measure's leaves; faults gather and a faulty question comes back as None."""

    def __init__(self, registers: Registers, codelists: CodeLists, faults: Faults) -> None:
        self.registers = registers
        self.codelists = codelists
        self.faults = faults

    def ask(self, row: Row, path: str) -> tuple[Register, Ask] | None:
        """The register and the question of a leaf."""
        kind: Any = next(word for word in _LEAVES if word in row)
        found = self._relation(row["count"] if kind == "count" else row["of"], path)
        if found is None:
            return None
        register, table = found
        before = len(self.faults.found)
        window = self._window(row.get("window", {}), register, path)
        where = parse_where(row.get("where", []), table, self.codelists, step_below(path, "where"), self.faults)
        field = row[kind] if kind in ("sum", "mean", "latest") else None
        keys = row["distinct"] if kind == "distinct" else row.get("per", [])
        if field is not None:
            self._fields([field], table, path, ("integer", "decimal"))
        self._keys(keys, table, path, needed=kind in ("distinct", "latest"))
        if kind == "latest":
            self._fields([row["by"]], table, path, ("date", "integer"))
        if window is None or len(self.faults.found) > before:
            return None
        return register, Ask(kind, table, window, where, field, tuple(keys), row.get("by"))

    def _relation(self, relation: object, path: str) -> tuple[Register, Table] | None:
        try:
            return self.registers.relation(str(relation))
        except KeyError:
            known = [t.name.replace("__", ".") for r in self.registers.values() for t in r.tables()]
            titles = {register.title.zh: name for name, register in self.registers.items()}
            self.faults.unknown_name("unknown-register", path, relation, known, titles)
            return None

    def _keys(self, keys: object, table: Table, path: str, *, needed: bool) -> None:
        if not isinstance(keys, list | tuple) or (needed and not keys):
            self.faults.add("keys-not-in-a-list", path)
            return
        self._fields([key for key in keys if key != "record"], table, path)

    def _fields(self, names: Iterable[object], table: Table, path: str, types: tuple[str, ...] = ()) -> None:
        for name in names:
            field = table.fields.get(name) if isinstance(name, str) else None
            if field is None:
                self.faults.unknown_name("unknown-field-in-measure", path, name, table.fields, titles_of(table))
            elif types and field.type not in types:
                code = "not-a-number" if "decimal" in types else "no-order-of-readings"
                self.faults.add(code, path, name=name, type=field.type)

    def _window(self, row: object, register: Register, path: str) -> Window | None:
        place = step_below(path, "window")
        if row == {}:
            return Window("during", register.dated_by)
        if not isinstance(row, Mapping) or len(row) != 1:
            self.faults.not_a_mapping("not-a-window", place, row)
            return None
        kind, value = next(iter(row.items()))
        if kind == "since":
            return self._since(value, register, place)
        if kind not in WINDOWS:
            self.faults.unknown_name("unknown-word", place, kind, WINDOWS)
            return None
        if not isinstance(value, str) or value not in register.times:
            self.faults.unknown_name("unknown-time", place, value, register.times)
            return None
        time = register.times[value]
        if kind in ("active", "at_end") and time.start is None:
            self.faults.add("window-does-not-fit-time", place, kind=kind, time=value)
            return None
        return Window(kind, time)

    def _since(self, day: object, register: Register, place: str) -> Window | None:
        if not isinstance(day, date) or isinstance(day, datetime):
            self.faults.add("not-a-window", place)
            return None
        if register.dated_by.year:
            self.faults.add("window-does-not-fit-time", place, kind="since", time=next(iter(register.times)))
            return None
        return Window("since", register.dated_by, day)
