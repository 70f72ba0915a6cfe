"""Rows: the records of a register as typed values, and the CSV file in which they come and go.

One flat CSV per register: ``record``, ``unit``, the register's fields, then the fields of its lines.  The lines of one
record stand in consecutive rows under the same ``record``, whose own fields are repeated or left blank.  Optional
columns: ``state``, and ``known_from`` / ``known_to`` (the first day known, and the day from which it no longer stood).
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from itertools import groupby

from shizheng.plan.finding import Finding
from shizheng.plan.place import Place
from shizheng.plan.text import Text
from shizheng.registers.cells import Cell, CellFault, read_cell, written
from shizheng.registers.codelists import CodeLists
from shizheng.registers.definition import find, nearest
from shizheng.registers.schema import Field, Register

Value = str | int | Decimal | date | bool | None

STATES = ("approved", "submitted", "returned", "withdrawn")
_OWN_COLUMNS = ("record", "unit")
_OPTIONAL_COLUMNS = ("state", "known_from", "known_to")


@dataclass(frozen=True, slots=True)
class Row:
    """One version of one record, with its lines; ``known_to`` is the day from which it no longer stood."""

    record: str
    unit: str
    values: Mapping[str, Value]
    lines: tuple[Mapping[str, Value], ...] = ()
    state: str = "approved"
    known_from: date | None = None
    known_to: date | None = None


@dataclass(frozen=True, slots=True)
class RejectedRow:
    """A row as it stood in the file, by line number, that could not be taken."""

    line: int
    cells: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class RowReading:
    """What a file held: the good rows, all findings, and the rejected rows as they were."""

    rows: tuple[Row, ...]
    findings: tuple[Finding, ...]
    rejected: tuple[RejectedRow, ...]


@dataclass
class _Reader:
    register: Register
    codelists: CodeLists
    source: str
    units: Mapping[str, object] | None
    columns: Sequence[str] = ()
    heading: int = 1
    findings: list[Finding] = field(default_factory=list)

    def fault(self, code: str, line: int, column: str, **values: object) -> None:
        at = self.columns.index(column) + 1 if column in self.columns else 1
        place = Place(self.source, line, at, line, at + 1)
        subject = f"{self.register.name}.{column}"
        where = Text(f"第 {line} 列", f"Line {line}: ")
        self.findings.append(find(code, place=place, subject=subject, row=line, where=where, column=column, **values))


def read_csv(
    register: Register, codelists: CodeLists, data: bytes, source: str, units: Mapping[str, object] | None = None
) -> RowReading:
    """The rows of a register's CSV file.  Never raises because of what is in it; a place's column is the cell's number.

    A record with a fault in any of its rows is rejected whole.  ``units`` are the codes that may report, where known.
    """
    reader = _Reader(register, codelists, source, units)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return RowReading((), (find("not-utf8", subject=source, file=source),), ())
    lines = list(_numbered(text, reader))
    if reader.findings or not _columns_fit(reader):
        return RowReading((), tuple(reader.findings), ())
    taken: list[tuple[Row, list[tuple[int, dict[str, str]]]]] = []
    faulty: list[list[tuple[int, dict[str, str]]]] = []
    seen: set[tuple[str, ...]] = set()
    for key, group in groupby(lines, key=lambda numbered: _group_key(numbered[1])):
        together = list(group)
        before = len(reader.findings)
        row = _row(reader, together)
        if key in seen:
            reader.fault("record-twice", together[0][0], "record", record=row.record)
        seen.add(key)
        if len(reader.findings) == before:
            taken.append((row, together))
        else:
            faulty.append(together)
    # What stands apart under one record's number is rejected together, so that no record is half taken.
    spoilt = {_group_key(together[0][1]) for together in faulty}
    good = [(row, together) for row, together in taken if _group_key(together[0][1]) not in spoilt]
    faulty += [together for _, together in taken if _group_key(together[0][1]) in spoilt]
    rejected = sorted((RejectedRow(n, cells) for together in faulty for n, cells in together), key=lambda row: row.line)
    return RowReading(tuple(row for row, _ in good), tuple(reader.findings), tuple(rejected))


def write_csv(register: Register, rows: Iterable[Row], *, standing: bool = True) -> str:
    """Rows as the CSV file that ``read_csv`` reads back; without ``standing`` what a unit would hand in."""
    line_fields = list(register.lines.fields) if register.lines else []
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    optional = _OPTIONAL_COLUMNS if standing else ()
    writer.writerow([*_OWN_COLUMNS, *optional, *register.fields, *line_fields])
    for row in rows:
        own = [row.record, row.unit]
        own += [row.state, written(row.known_from), written(row.known_to)] if standing else []
        cells = [written(row.values.get(name)) for name in register.fields]
        for line in row.lines or ({},):
            writer.writerow([*own, *cells, *(written(line.get(name)) for name in line_fields)])
    return out.getvalue()


def _numbered(text: str, reader: _Reader) -> Iterator[tuple[int, dict[str, str]]]:
    """The file's rows with the number of their last line; blank rows are passed over."""
    table = csv.reader(io.StringIO(text), strict=True)
    try:
        filled = (cells for cells in table if any(cell.strip() for cell in cells))
        reader.columns = [column.strip() for column in next(filled, [])]
        reader.heading = table.line_num or 1
        for cells in filled:
            if any("\0" in cell for cell in cells):
                reader.fault("not-csv", table.line_num, "record", reason="NUL")
            else:
                if len(cells) != len(reader.columns):
                    reader.fault("row-too-long-or-short", table.line_num, "record", n=len(cells), m=len(reader.columns))
                yield table.line_num, dict(zip(reader.columns, cells, strict=False))
    except csv.Error as error:
        reader.fault("not-csv", table.line_num, "record", reason=str(error))


def _columns_fit(reader: _Reader) -> bool:
    register = reader.register
    lines = register.lines.fields if register.lines else {}
    known = [*_OWN_COLUMNS, *_OPTIONAL_COLUMNS, *register.fields, *lines]
    required = [*_OWN_COLUMNS, *(name for name, f in (*register.fields.items(), *lines.items()) if f.required)]
    for column in required:
        if column not in reader.columns:
            reader.fault("column-missing", reader.heading, column)
    for column in sorted({column for column in reader.columns if reader.columns.count(column) > 1}):
        reader.fault("column-twice", reader.heading, column)
    for column in reader.columns:
        if column not in known:
            reader.fault("column-unknown", reader.heading, column, nearest=nearest(column, known))
    return not reader.findings


def _group_key(cells: Mapping[str, str]) -> tuple[str, ...]:
    state = cells.get("state", "").strip() or "approved"
    return (cells.get("record", "").strip(), state, cells.get("known_from", "").strip())


def _row(reader: _Reader, together: list[tuple[int, dict[str, str]]]) -> Row:
    register = reader.register
    number, first = together[0]
    values = _values(reader, register.fields, number, first, None)
    dated = values.get(register.dated_by.at or register.dated_by.start or "")
    day = dated if isinstance(dated, date) else None
    values |= _values(reader, register.fields, number, first, day, again=True) if day else {}
    lines: tuple[Mapping[str, Value], ...] = ()
    if register.lines is not None:
        lines = tuple(_values(reader, register.lines.fields, n, cells, day) for n, cells in together)
        for n, cells in together[1:]:
            _check_repeats(reader, n, cells, first)
    elif len(together) > 1:
        reader.fault("record-twice", together[1][0], "record", record=first["record"])
    record, unit = first["record"].strip(), first["unit"].strip()
    if not record:
        reader.fault("cell-empty", number, "record")
    if not unit:
        reader.fault("cell-empty", number, "unit")
    elif reader.units is not None and unit not in reader.units:
        reader.fault("unknown-unit", number, "unit", found=unit, nearest=nearest(unit, reader.units))
    state = first.get("state", "").strip() or "approved"
    if state not in STATES:
        reader.fault("unknown-state", number, "state", found=state, allowed=", ".join(STATES))
    known = [_optional_day(reader, number, first, column) for column in ("known_from", "known_to")]
    return Row(record, unit, values, lines, state, known[0], known[1])


def _values(
    reader: _Reader,
    fields: Mapping[str, Field],
    line: int,
    cells: Mapping[str, str],
    day: date | None,
    *,
    again: bool = False,
) -> dict[str, Value]:
    """The cells as values; looked at ``again`` with the record's day, only what the day alone could tell is noted."""
    values: dict[str, Value] = {}
    for name, schema in fields.items():
        found = read_cell(Cell(cells.get(name, ""), schema, day), reader.codelists)
        if isinstance(found, CellFault):
            if found.needs_day or not again:
                reader.fault(found.code, line, name, **found.particulars)
            values[name] = None
        else:
            values[name] = found
    return values


def _check_repeats(reader: _Reader, line: int, cells: Mapping[str, str], first: Mapping[str, str]) -> None:
    for name in ("unit", "known_to", *reader.register.fields):
        cell = cells.get(name, "").strip()
        if cell and cell != first.get(name, "").strip():
            reader.fault("line-differs-from-record", line, name, found=cell)


def _optional_day(reader: _Reader, line: int, cells: Mapping[str, str], column: str) -> date | None:
    text = cells.get(column, "").strip()
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        reader.fault("not-a-date", line, column, found=text)
        return None
