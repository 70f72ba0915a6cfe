"""Registers 登記簿: what kinds of record units report, with typed fields.

A register with lines (the participants of a visit) lies in two tables: one row per record, and one row per line with
the record's fields repeated beside the line's, so that no question needs a join.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Literal

from pydantic import model_validator

from shizheng.plan.errors import InvalidDefinitionError
from shizheng.plan.finding import Finding
from shizheng.plan.text import Text
from shizheng.registers.codelists import CodeLists
from shizheng.registers.definition import Definition, find, nearest, parse, read_yaml

FieldType = Literal["text", "integer", "decimal", "date", "boolean", "code"]

WIDEST_PRECISION = 28
"""Digits a decimal field may declare, so that ten thousand million of them still add up within 38."""

TAKEN = frozenset({
    "record", "unit", "state", "known_from", "known_to", "withheld", "withheld_why",  # columns of files
    "version", "line", "from_position", "to_position", "starting", "id",  # columns of tables
})  # fmt: skip
"""Names that records have beside their fields, in files, in the copy and in exports; capitals make no difference."""
_WORKED_OUT = re.compile(r"[nv][0-9]+")
"""Names of what a query works out beside the fields by which it tells rows apart."""


class Field(Definition):
    """One field of a record or of its lines."""

    type: FieldType
    label: Text
    help: Text | None = None
    required: bool = True
    list: str | None = None
    max_length: int | None = None
    min: Decimal | None = None
    max: Decimal | None = None
    precision: int | None = None
    scale: int | None = None
    unit: str | None = None
    """The unit of a number, which then is that of every sum, mean and latest reading of it."""

    @model_validator(mode="after")
    def _type_has_its_parameters(self) -> Field:
        if (self.type == "code") != (self.list is not None):
            raise ValueError("a code field names its code list, and only a code field does")
        if (self.type == "decimal") != (self.precision is not None and self.scale is not None):
            raise ValueError("a decimal field declares precision and scale, and only a decimal field does")
        return self


class Time(Definition):
    """A span that windows speak of: a day ``at``, the days ``from``..``to``, or a fiscal ``year``."""

    at: str | None = None
    start: str | None = None
    end: str | None = None
    year: str | None = None
    whole_months: bool = False
    """The day stands for its whole month, which counts once it is over."""

    @model_validator(mode="before")
    @classmethod
    def _from_and_to(cls, row: object) -> object:
        if isinstance(row, dict) and "from" in row:
            return {
                **{k: v for k, v in row.items() if k not in ("from", "to")},
                "start": row["from"],
                "end": row.get("to"),
            }
        return row

    @model_validator(mode="after")
    def _one_kind(self) -> Time:
        if sum(field is not None for field in (self.at, self.start, self.year)) != 1:
            raise ValueError("a time is one of: at, from and to, year")
        return self

    @property
    def fields(self) -> tuple[str, ...]:
        return tuple(field for field in (self.at, self.start, self.end, self.year) if field is not None)


class Alike(Definition):
    """When two records may tell of the same event: some fields say the same, and a day lies no further apart."""

    same: tuple[str, ...]
    within: dict[str, int] = {}
    """A field that is a day, and the days that may lie between; at most one field."""

    @model_validator(mode="after")
    def _one_day_at_most(self) -> Alike:
        if not self.same or len(self.within) > 1 or any(days < 0 for days in self.within.values()):
            raise ValueError("alike names fields in same, and at most one day with a number of days in within")
        return self


class Lines(Definition):
    """The rows inside a record; a record has at least one."""

    name: str
    title: Text
    fields: dict[str, Field]


@dataclass(frozen=True, slots=True)
class Table:
    """A physical table: its name, its register, and its columns with their fields, in order."""

    name: str
    register: str
    fields: Mapping[str, Field] = dataclasses.field(compare=False, repr=False)
    has_lines: bool
    country: str | None = None


class Register(Definition):
    """A kind of record that units report."""

    title: Text
    country: str | None = None
    times: dict[str, Time]
    fields: dict[str, Field]
    lines: Lines | None = None
    alike: Alike | None = None
    name: str = ""

    def tables(self) -> tuple[Table, ...]:
        """The register's tables: ``visits``, and ``visits__participants`` where it has lines."""
        record = Table(self.name, self.name, self.fields, has_lines=False, country=self.country)
        if self.lines is None:
            return (record,)
        wide = {**self.fields, **self.lines.fields}
        return (record, Table(f"{self.name}__{self.lines.name}", self.name, wide, has_lines=True, country=self.country))

    def table(self, relation: str) -> Table:
        """The table that ``visits`` or ``visits.participants`` speaks of.  Raises KeyError for an unknown one."""
        return {table.name: table for table in self.tables()}[relation.replace(".", "__")]

    @property
    def dated_by(self) -> Time:
        """The time that dates a record: the first declared."""
        return next(iter(self.times.values()))


class Registers(Mapping[str, Register]):
    """The registers of one agency, by name."""

    def __init__(self, registers: Mapping[str, Register]) -> None:
        self._registers = dict(registers)

    def __getitem__(self, name: str) -> Register:
        return self._registers[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._registers)

    def __len__(self) -> int:
        return len(self._registers)

    @classmethod
    def load(cls, path: Path, codelists: CodeLists) -> Registers:
        """The registers of a ``registers.yaml``.  Raises ``InvalidDefinitionError`` naming every fault."""
        rows: dict[str, Register] = parse(dict[str, Register], read_yaml(path), path.name)
        registers = {name: register.model_copy(update={"name": name}) for name, register in rows.items()}
        faults = [fault for register in registers.values() for fault in _faults(register, codelists)]
        if faults:
            raise InvalidDefinitionError(path.name, faults)
        return cls(registers)

    def relation(self, relation: str) -> tuple[Register, Table]:
        """The register and table of ``visits`` or ``visits.participants``.  Raises KeyError for an unknown one."""
        register = self[relation.partition(".")[0]]
        return register, register.table(relation)


def _faults(register: Register, codelists: CodeLists) -> Iterator[Finding]:
    line_fields = register.lines.fields if register.lines else {}
    yield from _faults_of_names(register.name, register.fields, line_fields)
    for name, field in (*register.fields.items(), *line_fields.items()):
        path = f"{register.name}/{name}"
        if field.list is not None and field.list not in codelists:
            yield find(
                "unknown-code-list", subject=path, path=path, name=field.list, nearest=nearest(field.list, codelists)
            )
        if field.precision is not None and field.precision > WIDEST_PRECISION:
            yield find("number-too-wide", subject=path, path=path, precision=field.precision)
    alike = register.alike or Alike(same=("",))
    used = [
        *(name for time in register.times.values() for name in time.fields),
        *([register.country] if register.country else []),
        *(alike.same if register.alike else ()),
        *alike.within,
    ]
    for name in alike.within:
        if name in register.fields and register.fields[name].type != "date":
            yield find("alike-within-no-day", subject=register.name, path=f"{register.name}/alike", name=name)
    for name in used:
        if name not in register.fields:
            yield find(
                "unknown-field",
                subject=register.name,
                path=register.name,
                name=name,
                nearest=nearest(name, register.fields),
            )


def _faults_of_names(register: str, header: Collection[str], lines: Collection[str]) -> Iterator[Finding]:
    """Names that two columns of a table would have."""
    seen: dict[str, str] = {}
    for name in dict.fromkeys((*header, *lines)):
        path, small = f"{register}/{name}", name.lower()
        if name in header and name in lines:
            yield find("line-field-repeats-header", subject=register, path=path)
        if small in TAKEN or _WORKED_OUT.fullmatch(small):
            yield find("field-name-taken", subject=path, path=path, name=name)
        elif small in seen:
            yield find("field-names-alike", subject=path, path=path, name=name, other=seen[small])
        seen.setdefault(small, name)
