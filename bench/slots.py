"""Synthetic records of an agency's registers, as DuckDB SQL: the same rows for the same size, on any machine.

A register's log is a row of slots.  What a slot holds follows from its number alone, by hashing it: a new record, the
correction of a record some slots before (3 in 100 records are corrected), one that still waits (1 in 100) or one that
was withdrawn later (5 in 1,000).  So every table is one pass over a range of numbers, with no joins.

Codes and units are skewed, a unit reports mostly its own country, and days rise with the slots, reported a while later.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from shizheng.agency.units import Unit
from shizheng.registers.codelists import CodeLists
from shizheng.registers.schema import Field, Register, Table

FIRST_DAY, DAYS = "DATE '2015-01-01'", 1096
CORRECTED, WITHDRAWN, WAITING = 31, 5, 15
"""In 1,000 slots; a slot waits from WITHDRAWN to WAITING.  31, because some corrections find nothing to correct."""
MOST_LINES = {"participants": 5, "readings": 8}
LARGEST = 1_000_000
OWN_COUNTRY = 0.85
STEPS = 1_000_003


@dataclass(frozen=True)
class Log:
    """The slots of one register within a log of ``positions`` positions."""

    register: Register
    slots: int
    positions: int

    @property
    def later(self) -> int:
        """How many slots after its record a correction comes."""
        return max(1, self.slots // 25)

    def sql(self, table: Table, codelists: CodeLists, units: Mapping[str, Unit]) -> str:
        """A SELECT of the table's versions in the order of the log, with what became of each: ``fate`` is ``stands``,
        ``superseded``, ``withdrawn`` or ``waits``; it waited from ``submitted`` to ``approved`` and ended at ``ended``.
        """
        draw = Draw(self.register, codelists, list(units.values()))
        line, lines = [], ""
        if self.register.lines is not None and table.has_lines:
            most = MOST_LINES.get(self.register.lines.name, 3)
            line = ["line"]
            lines = f", unnest(range(1, 2 + {draw.below(most, 'lines', 2)}))::INTEGER AS line"
        fields = [f"{draw.field(name, field)} AS {name}" for name, field in table.fields.items()]
        return f"""
            WITH slots AS (
                SELECT i, {self._fixes("i")} AS fixes, hash(i, 2) % 1000 AS odd,
                    i + {self.later} < {self.slots} AND {self._fixes(f"(i + {self.later})")} AS fixed
                FROM range({self.slots}) AS slots(i)
            ), versions AS (
                SELECT i, CASE WHEN fixes THEN i - {self.later} ELSE i END AS o, 1 + fixes::INTEGER AS version,
                    CASE WHEN fixes THEN 'stands' WHEN odd < {WITHDRAWN} THEN 'withdrawn' WHEN odd < {WAITING}
                        THEN 'waits' WHEN fixed THEN 'superseded' ELSE 'stands' END AS fate
                FROM slots
            ), dated AS (
                SELECT *, {draw.below(len(units), "unit", 1.7)} AS place,
                    {FIRST_DAY} + (o * {DAYS} // {self.slots})::INTEGER - {draw.below(75, "lag", 3)} AS event{lines}
                FROM versions
            )
            SELECT '{self.register.name}-' || o AS record, version, {draw.unit()} AS unit, fate,
                {self._submitted("i")} AS submitted, {self._approved("i")} AS approved,
                CASE fate WHEN 'superseded' THEN {self._approved(f"(i + {self.later})")}
                    WHEN 'withdrawn' THEN {self._approved("i")} + {self.positions // 40} END AS ended,
                {", ".join([*line, *fields])}
            FROM dated"""

    def _fixes(self, i: str) -> str:
        """Whether a slot corrects the record of an earlier one, which is itself no correction and stands."""
        marked, former = f"hash({i}, 1) % 1000 < {CORRECTED}", f"({i} - {self.later})"
        stood = f"hash({former}, 1) % 1000 >= {CORRECTED} AND hash({former}, 2) % 1000 >= {WAITING}"
        return f"({i} >= {self.later} AND {marked} AND {stood})"

    def _submitted(self, i: str) -> str:
        return f"(1 + {i} * {self.positions * 95 // 100} // {self.slots})"

    def _approved(self, i: str) -> str:
        return f"({self._submitted(i)} + 1 + hash({i}, 4) % {max(1, self.positions // 300)})::BIGINT"


class Draw:
    """SQL that draws the fields of a record from the number of its first slot ``o``, and those of a line."""

    def __init__(self, register: Register, codelists: CodeLists, units: Sequence[Unit]) -> None:
        self.register, self.codelists, self.units = register, codelists, units
        self.line_fields = register.lines.fields if register.lines else {}
        self.salts: dict[str, int] = {}

    def luck(self, name: str, power: float = 1) -> str:
        """A number from 0 to below 1, the smaller the likelier the higher the power."""
        salt = self.salts.setdefault(name, len(self.salts) + 10)
        line = ", line" if name in self.line_fields else ""
        even = f"(hash({self._seed(name)}, {salt}{line}) % {STEPS} / {STEPS}.0::DOUBLE)"
        return even if power == 1 else f"pow({even}, {power})"

    def _seed(self, name: str) -> str:
        """What a field follows from: what is corrected is whether something is so, and how much."""
        field = {**self.register.fields, **self.line_fields}.get(name)
        return "i" if field is not None and field.type in ("boolean", "integer", "decimal") else "o"

    def below(self, end: int, name: str, power: float = 1) -> str:
        """A whole number from 0 to below ``end``."""
        return f"floor({end} * {self.luck(name, power)})::INTEGER"

    def unit(self) -> str:
        return pick([unit.code for unit in self.units], "place")

    def field(self, name: str, field: Field) -> str:
        drawn = self._country() if name == self.register.country else self._drawn(name, field)
        if field.required:
            return drawn
        # Half of what began has no last day; of other things that may be left out, one in ten is.
        given = 0.5 if any(name == time.end for time in self.register.times.values()) else 0.9
        return f"CASE WHEN {self.luck(name + ' given')} < {given} THEN {drawn} END"

    def _drawn(self, name: str, field: Field) -> str:
        if field.list is not None:
            codes = self.codelists[field.list].codes()
            return pick(codes, self.below(len(codes), name, 1.5))
        match field.type:
            case "date":
                return self._day(name)
            case "boolean":
                return f"({self.luck(name)} < 0.7)"
            case "decimal":
                return f"(1e9 * {self.luck(name, 3)})::DECIMAL({field.precision}, {field.scale})"
            case "integer":
                return self._number(name, field)
        # A short text is a number that some records share, a long one says one of a hundred things.
        return "'T' || (o * 3 // 4)" if (field.max_length or LARGEST) <= 40 else f"'{name} ' || hash(o, 5) % 100"

    def _number(self, name: str, field: Field) -> str:
        if any(name == time.year for time in self.register.times.values()):
            return "year(event)"
        low, high = int(field.min or 0), min(int(field.max or LARGEST), LARGEST)
        return f"({low} + {self.below(high - low + 1, name, 8)})"

    def _country(self) -> str:
        field = self.register.fields[self.register.country or ""]
        known = self.codelists[field.list or ""].codes()
        own = [known.index(unit.country) if unit.country in known else -1 for unit in self.units]
        place = f"({own})[1 + place]"
        anywhere = self.below(len(known), "anywhere")
        at_home = f"{self.luck('away')} < {OWN_COUNTRY} AND {place} >= 0"
        return pick(known, f"CASE WHEN {at_home} THEN {place} ELSE {anywhere} END")

    def _day(self, name: str) -> str:
        for time in self.register.times.values():
            if name == time.at:
                return "date_trunc('month', event)::DATE" if time.whole_months else "event"
            if name == time.start:
                return f"event - {self.below(400 if time.end else 1, name, 2)}"
            if name == time.end:
                return f"event + 30 + {self.below(900, name)}"
        return f"event + {'7 * line' if name in self.line_fields else '30'} + {self.below(30, name)}"


def pick(codes: Sequence[str], index: str) -> str:
    """The code at an index, as a value of the enumeration of all of them."""
    listed = ", ".join(f"'{code}'" for code in codes)
    return f"([{listed}]::ENUM({listed})[])[1 + {index}]"
