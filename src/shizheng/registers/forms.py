"""What a person typed into a register's form, as a record; or what is wrong with it, field by field.

A form is read as a file's row is, cell by cell; beyond that a code may be given by its name in either language, or by
code and name together, as a list of suggestions fills it in.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from shizheng.plan.finding import Finding
from shizheng.plan.text import Text
from shizheng.registers.cells import Cell, CellFault, Value, read_cell, read_date
from shizheng.registers.codelists import CodeList, CodeLists
from shizheng.registers.definition import find
from shizheng.registers.rows import Row
from shizheng.registers.schema import Field, Register

Cells = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class FieldFault:
    """What is wrong with a field; ``line`` counts from 0, None for a field of the record itself."""

    line: int | None
    field: str
    finding: Finding


@dataclass(frozen=True, slots=True)
class FormReading:
    """The record that a form says, or None with the faults."""

    row: Row | None
    faults: tuple[FieldFault, ...]


def read_form(
    register: Register, codelists: CodeLists, record: str, unit: str, cells: Cells, lines: Sequence[Cells]
) -> FormReading:
    """A form's fields as a record.  Lines that are blank throughout are passed over; one has to be left."""
    day = _day_of(register, cells)
    faults: list[FieldFault] = []
    values = dict(_read(register.fields, cells, day, codelists, None, faults))
    said: list[Mapping[str, Value]] = []
    if register.lines is not None:
        filled = [(n, line) for n, line in enumerate(lines) if any(text.strip() for text in line.values())]
        for n, line in filled or [(0, {})]:
            said.append(dict(_read(register.lines.fields, line, day, codelists, n, faults)))
    row = Row(record, unit, values, tuple(said)) if not faults else None
    return FormReading(row, tuple(faults))


def said_so_far(register: Register, codelists: CodeLists, cells: Cells) -> dict[str, Value]:
    """What the record's own fields say, of those that can be read; a form may be half filled."""
    return dict(_read(register.fields, cells, _day_of(register, cells), codelists, None, []))


def suggestion(codelist: CodeList, code: str, on: date | None = None) -> Text:
    """How a code stands in a list of suggestions: the code and its name."""
    label = codelist.label(code, on)
    return Text(f"{code} {label.zh}", f"{code} {label.en}")


def _day_of(register: Register, cells: Cells) -> date | None:
    time = register.dated_by
    return read_date(cells.get(time.at or time.start or "", ""))


def _read(
    fields: Mapping[str, Field], cells: Cells, day: date | None, codelists: CodeLists, line: int | None,
    faults: list[FieldFault],
) -> Iterator[tuple[str, Value]]:  # fmt: skip
    for name, field in fields.items():
        text = cells.get(name, "")
        found = read_cell(Cell(text, field, day), codelists)
        if isinstance(found, CellFault):
            faults.append(FieldFault(line, name, _finding(found, name, field, line)))
        else:
            yield name, found


def _finding(fault: CellFault, name: str, field: Field, line: int | None) -> Finding:
    """The finding of a file's cell, told of a form's field."""
    where = Text("", "") if line is None else Text(f"第 {line + 1} 列", f"Line {line + 1}: ")
    told: dict[str, Any] = {"where": where, "column": field.label, **fault.particulars}
    return find(fault.code, subject=name, **told)
