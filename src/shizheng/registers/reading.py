"""Reading the rows of a register's table: typed values, and a finding for each cell that holds none."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby

from shizheng.plan.finding import Finding
from shizheng.plan.place import Place
from shizheng.plan.text import Text
from shizheng.registers.cells import Cell, CellFault, read_cell
from shizheng.registers.codelists import CodeLists
from shizheng.registers.definition import find, nearest_words
from shizheng.registers.headings import FINDINGS, headings, names, required_columns
from shizheng.registers.rows import STATES, RejectedRow, Row, RowReading, Value
from shizheng.registers.schema import Field, Register
from shizheng.registers.sheets.sheet import BrokenRowError, Sheet, SheetRefusedError, csv_sheet

_Numbered = tuple[int, Sequence[str]]
Progress = Callable[[int, int], None]
"""Hears how many rows are done, and of how many."""

_TOLD_EVERY = 1_000


@dataclass
class _Reader:
    register: Register
    codelists: CodeLists
    source: str
    units: Mapping[str, object] | None
    columns: Sequence[str] = ()
    """The names of the file's columns, in its order."""
    shown: Mapping[str, str] = field(default_factory=dict)
    """What the file calls them."""
    untitled: Sequence[int] = ()
    heading: int = 1
    findings: list[Finding] = field(default_factory=list)

    def fault(self, code: str, line: int, column: str, **values: object) -> None:
        at = self.columns.index(column) + 1 if column in self.columns else 1
        place = Place(self.source, line, at, line, at + 1)
        subject = f"{self.register.name}.{column}"
        where = Text(f"第 {line} 列", f"Line {line}: ")
        called = self.shown.get(column, column)
        self.findings.append(find(code, place=place, subject=subject, row=line, where=where, column=called, **values))


def read_csv(
    register: Register, codelists: CodeLists, data: bytes, source: str, units: Mapping[str, object] | None = None
) -> RowReading:
    """The rows of a register's CSV file, as ``read_sheet`` reads them; a file that is none gives a finding."""
    try:
        sheet = csv_sheet(data, source)
    except SheetRefusedError as error:
        return RowReading((), (error.finding,), ())
    return read_sheet(register, codelists, sheet, source, units)


def read_sheet(
    register: Register, codelists: CodeLists, sheet: Sheet, source: str, units: Mapping[str, object] | None = None,
    progress: Progress | None = None,
) -> RowReading:  # fmt: skip
    """The rows of a table.  Never raises because of what is in it; a place's column is the cell's number.

    A record with a fault in any of its rows is rejected whole.  ``units`` are the codes that may report, where known;
    ``progress`` hears how far it is.
    """
    reader = _Reader(register, codelists, source, units)
    if sheet.broken:
        reader.fault("not-csv", sheet.broken.row, "record", reason=sheet.broken.reason)
    if sheet.broken or not _columns_fit(reader, sheet):
        return RowReading((), tuple(reader.findings), ())
    taken: list[tuple[Row, list[_Numbered]]] = []
    faulty: list[list[_Numbered]] = []
    seen: set[tuple[str, ...]] = set()
    key_of = _key_of(reader)
    try:
        for key, group in groupby(_heard(sheet, progress), key=lambda numbered: key_of(numbered[1])):
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
    except BrokenRowError as error:
        # From there on no row can be told from another, so none that came before can be trusted to be whole.
        reader.fault("not-csv", error.row, "record", reason=error.reason)
        return RowReading((), tuple(reader.findings), ())
    # What stands apart under one record's number is rejected together, so that no record is half taken.
    spoilt = {key_of(together[0][1]) for together in faulty}
    good = [(row, together) for row, together in taken if key_of(together[0][1]) not in spoilt]
    faulty += [together for _, together in taken if key_of(together[0][1]) in spoilt]
    rejected = sorted(((n, cells) for together in faulty for n, cells in together), key=lambda numbered: numbered[0])
    return RowReading(
        tuple(row for row, _ in good),
        tuple(reader.findings),
        tuple(RejectedRow(n, dict(zip(sheet.columns, cells, strict=False))) for n, cells in rejected),
        tuple(tuple(n for n, _ in together) for _, together in good),
    )


def _heard(sheet: Sheet, progress: Progress | None) -> Iterator[_Numbered]:
    for number, row in enumerate(sheet.rows, start=1):
        yield row
        if progress and number % _TOLD_EVERY == 0:
            progress(number, sheet.total)


def _columns_fit(reader: _Reader, sheet: Sheet) -> bool:
    known = names(reader.register)
    columns = [known.get(column, column) for column in sheet.columns]
    reader.columns, reader.heading = columns, sheet.heading
    reader.shown = dict(zip(columns, sheet.columns, strict=True))
    reader.untitled = [at for at, column in enumerate(columns) if not column]
    called = headings(reader.register)
    for column in required_columns(reader.register):
        if column not in columns:
            reader.fault("column-missing", reader.heading, column, label=called.get(column, Text(column, column)))
    for column in sorted({column for column in columns if columns.count(column) > 1 and column}):
        reader.fault("column-twice", reader.heading, column)
    for column in columns:
        if column and column not in known.values() and column not in (FINDINGS.zh, FINDINGS.en):
            reader.fault("column-unknown", reader.heading, column, nearest=nearest_words(column, known))
    return not reader.findings


def _key_of(reader: _Reader) -> Callable[[Sequence[str]], tuple[str, ...]]:
    """What rows of one record, known at one time in one state, have in common."""
    places = [reader.columns.index(n) if n in reader.columns else None for n in ("record", "state", "known_from")]

    def key(cells: Sequence[str]) -> tuple[str, ...]:
        record, state, known = (cells[at].strip() if at is not None and at < len(cells) else "" for at in places)
        return (record, state or "approved", known)

    return key


def _row(reader: _Reader, together: list[_Numbered]) -> Row:
    register, named = reader.register, [(n, _named(reader, n, cells)) for n, cells in together]
    number, first = named[0]
    values = _values(reader, register.fields, number, first, None)
    dated = values.get(register.dated_by.at or register.dated_by.start or "")
    day = dated if isinstance(dated, date) else None
    values |= _values(reader, register.fields, number, first, day, again=True) if day else {}
    lines: tuple[Mapping[str, Value], ...] = ()
    if register.lines is not None:
        lines = tuple(_values(reader, register.lines.fields, n, line, day) for n, line in named)
        for n, line in named[1:]:
            _check_repeats(reader, n, line, first)
    elif len(named) > 1:
        reader.fault("record-twice", named[1][0], "record", record=first["record"])
    record, unit = first.get("record", "").strip(), _unit(reader, first.get("unit", "").strip())
    if not record:
        reader.fault("cell-empty", number, "record")
    if not unit:
        reader.fault("cell-empty", number, "unit")
    elif reader.units is not None and unit not in reader.units:
        reader.fault("unknown-unit", number, "unit", found=unit, nearest=nearest_words(unit, reader.units))
    state = first.get("state", "").strip() or "approved"
    if state not in STATES:
        reader.fault("unknown-state", number, "state", found=state, allowed=", ".join(STATES))
    known = [_optional_day(reader, number, first, column) for column in ("known_from", "known_to")]
    return Row(record, unit, values, lines, state, known[0], known[1])


def _named(reader: _Reader, number: int, cells: Sequence[str]) -> dict[str, str]:
    """The cells of a row by their columns."""
    if len(cells) != len(reader.columns):
        reader.fault("row-too-long-or-short", number, "record", n=len(cells), m=len(reader.columns))
    for at in reader.untitled:
        if at < len(cells) and cells[at].strip():
            reader.fault("cell-without-heading", number, "", n=at + 1, found=cells[at].strip()[:40])
    return dict(zip(reader.columns, cells, strict=False))


def _unit(reader: _Reader, text: str) -> str:
    """The unit's code, which a pick list may have put its name behind."""
    code = text.partition(" ")[0]
    return code if reader.units is not None and text not in reader.units and code in reader.units else text


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
