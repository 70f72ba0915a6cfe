"""Going through a register's table: records come out as they are read, and what is wrong is noted."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property
from itertools import groupby
from typing import TypeVar, cast

from shizheng.plan.finding import Finding
from shizheng.plan.place import Place
from shizheng.plan.text import Text
from shizheng.registers import secrecy
from shizheng.registers.cells import CellFault, Cells, FaultyCellError, Value, read_iso_date
from shizheng.registers.codelists import CodeLists
from shizheng.registers.definition import find, nearest_words
from shizheng.registers.headings import FINDINGS, headings, names, required_columns
from shizheng.registers.rows import OPTIONAL_COLUMNS, STATES, Row
from shizheng.registers.schema import Field, Register
from shizheng.registers.sheets.sheet import BrokenRowError, Sheet

Numbered = tuple[int, Sequence[str]]
"""A row of a file: its number there, and its cells."""
Key = str | tuple[str, ...]
Progress = Callable[[int, int], None]
"""Hears how many rows are done, and of how many."""

MOST_FINDINGS = 10_000
"""Findings that are told; those beyond are counted."""
_TOLD_EVERY = 1_000
T = TypeVar("T")


def told(things: Iterable[T], total: int, progress: Progress | None) -> Iterator[T]:
    """The things themselves, while ``progress`` hears now and then how many of them are done."""
    for done, thing in enumerate(things, start=1):
        yield thing
        if progress and done % _TOLD_EVERY == 0:
            progress(done, total)


class _Fields:
    """The columns of fields: those whose cells say the same on any day, and those that the record's day matters to."""

    def __init__(self, fields: Mapping[str, Field], places: Mapping[str, int], codelists: CodeLists) -> None:
        self.in_order = [(name, places.get(name), Cells(field, codelists)) for name, field in fields.items()]
        here = [(name, at, read) for name, at, read in self.in_order if at is not None]
        self.absent: dict[str, Value] = {name: None for name, at, _ in self.in_order if at is None}
        self.plain = [(name, at, read) for name, at, read in here if not read.by_day]
        self.by_day = [(name, at, read) for name, at, read in here if read.by_day]


class Records:
    """The records of a table, each with its rows; None in a record's place where any of its rows has a fault.

    They can be gone through once.  What is wrong is noted, never raised, but for ``SheetRefusedError`` where what was
    sent turns out to be no table on the way.  Only at the end is it known whether the table is ``broken``, so that no
    record of it may be taken, and which came ``twice``, whose first rows may not.
    """

    def __init__(
        self, register: Register, codelists: CodeLists, sheet: Sheet, source: str,
        units: Mapping[str, object] | None = None, progress: Progress | None = None,
    ) -> None:  # fmt: skip
        known = names(register)
        self.register, self.units, self.source = register, units, source
        self.findings: list[Finding] = []
        self.faults = 0
        """How many findings there are, told or not."""
        self.twice: set[Key] = set()
        self.broken = False
        self._sheet, self._progress = sheet, progress
        self._names = [known.get(column, column) for column in sheet.columns]
        self._at = {name: at for at, name in reversed(list(enumerate(self._names)))}
        self._known = known
        self._fields = _Fields(register.fields, self._at, codelists)
        self._line_fields = _Fields(register.lines.fields if register.lines else {}, self._at, codelists)
        self._secrecy = _Fields(secrecy.FIELDS, self._at, codelists)
        self._tells_secrets = bool(self._at.keys() & secrecy.FIELDS)
        dated = register.dated_by.at or register.dated_by.start
        self._dated = next(((at, read) for name, at, read in self._fields.plain if name == dated), None)
        self._repeated = [name for name in ("unit", "known_to", *register.fields, *secrecy.FIELDS) if name in self._at]
        self._untitled = [at for at, name in enumerate(self._names) if not name]

    def __iter__(self) -> Iterator[tuple[Row | None, list[Numbered]]]:
        if self._sheet.broken:
            self._break_off(self._sheet.broken)
        if self.broken or not self._fits():
            return
        seen: set[Key] = set()
        try:
            for key, group in groupby(told(self._sheet.rows, self._sheet.total, self._progress), key=self.key):
                together, before = list(group), self.faults
                row = self._record(together)
                if key in seen:
                    self.fault("record-twice", together[0][0], "record", record=row.record)
                    self.twice.add(key)
                seen.add(key)
                yield (row if self.faults == before else None), together
        except BrokenRowError as error:
            # From there on no row can be told from another, so none that came before can be trusted to be whole.
            self._break_off(error)

    def fault(self, code: str, line: int, column: str, **values: object) -> None:
        """Notes what is wrong in a cell of a row."""
        self.faults += 1
        if len(self.findings) >= MOST_FINDINGS:
            return
        place = self.place(line, column)
        subject = f"{self.register.name}.{column}"
        where = Text(f"第 {line} 列", f"Line {line}: ")
        at = self._at.get(column)
        called = column if at is None else self._sheet.columns[at]
        self.findings.append(find(code, place=place, subject=subject, row=line, where=where, column=called, **values))

    def place(self, line: int, column: str) -> Place:
        """Where the cell of a row's column is; a place's column is the number of the cell."""
        at = self._at.get(column, 0) + 1
        return Place(self.source, line, at, line, at + 1)

    @cached_property
    def key(self) -> Callable[[Numbered], Key]:
        """Tells what the rows of one record, known at one time in one state, have in common."""
        if any(column in self._at for column in ("state", "known_from")):
            return lambda row: (
                self._own(row[1], "record"), self._own(row[1], "state") or "approved", self._own(row[1], "known_from"),
            )  # fmt: skip
        at = self._at["record"]
        return lambda row: row[1][at].strip() if at < len(row[1]) else ""

    def _break_off(self, error: BrokenRowError) -> None:
        self.fault("not-csv", error.row, "record", reason=error.reason)
        self.broken = True

    def _fits(self) -> bool:
        """Whether the table has the columns that it has to, each once, and no others."""
        heading, called = self._sheet.heading, headings(self.register)
        for column in required_columns(self.register):
            if column not in self._at:
                self.fault("column-missing", heading, column, label=called.get(column, Text(column, column)))
        for column in sorted({column for column in self._names if self._names.count(column) > 1 and column}):
            self.fault("column-twice", heading, column)
        passed_over = {*self._known.values(), FINDINGS.zh, FINDINGS.en, ""}
        for column in self._names:
            if column not in passed_over:
                self.fault("column-unknown", heading, column, nearest=nearest_words(column, self._known))
        return not self.faults

    def _whole(self, together: list[Numbered]) -> list[Numbered]:
        """The rows, each with as many cells as there are columns."""
        width, whole = len(self._names), []
        for number, cells in together:
            for at in self._untitled:
                if at < len(cells) and cells[at].strip():
                    self.fault("cell-without-heading", number, "", n=at + 1, found=cells[at].strip()[:40])
            if len(cells) != width:
                self.fault("row-too-long-or-short", number, "record", n=len(cells), m=width)
            whole.append((number, cells if len(cells) == width else [*cells, *[""] * width][:width]))
        return whole

    def _record(self, rows: list[Numbered]) -> Row:
        together = self._whole(rows)
        number, first = together[0]
        day = None
        if self._dated is not None:
            at, read = self._dated
            told = read.get(first[at]) or read.read(first[at], None)
            day = told if isinstance(told, date) else None
        values = self._values(self._fields, number, first, day)
        lines: tuple[Mapping[str, Value], ...] = ()
        if self.register.lines is not None:
            lines = tuple([self._values(self._line_fields, n, cells, day) for n, cells in together])
            for n, cells in together[1:]:
                self._check_repeats(n, cells, first)
        elif len(together) > 1:
            self.fault("record-twice", together[1][0], "record", record=first[self._at["record"]])
        record, unit = first[self._at["record"]].strip(), self._unit(number, first)
        if not record:
            self.fault("cell-empty", number, "record")
        withheld, why = self._secret(number, first) if self._tells_secrets else (None, "")
        if not self._at.keys() & OPTIONAL_COLUMNS:
            return Row(record, unit, values, lines, withheld=withheld, why=why)
        state = self._own(first, "state") or "approved"
        if state not in STATES:
            self.fault("unknown-state", number, "state", found=state, allowed=", ".join(STATES))
        known = [self._optional_day(number, first, column) for column in ("known_from", "known_to")]
        return Row(record, unit, values, lines, state, known[0], known[1], withheld, why)

    def _secret(self, number: int, cells: Sequence[str]) -> tuple[bool | None, str]:
        """Whether the record is to be classified, and why."""
        before = self.faults
        said = self._values(self._secrecy, number, cells, None)
        wrong = secrecy.fault_of(said) if self.faults == before else None
        if wrong is not None:
            code, column = wrong
            self.fault(code, number, column if column in self._at else secrecy.WITHHELD)
        return cast("bool | None", said[secrecy.WITHHELD]), str(said[secrecy.WHY] or "")

    def _values(self, fields: _Fields, number: int, cells: Sequence[str], day: date | None) -> dict[str, Value]:
        try:
            values = fields.absent | {name: read[cells[at]] for name, at, read in fields.plain}
            return values | {name: read[cells[at], day] for name, at, read in fields.by_day}
        except FaultyCellError:
            return dict(self._faulty(fields, number, cells, day))

    def _faulty(
        self, fields: _Fields, number: int, cells: Sequence[str], day: date | None
    ) -> Iterator[tuple[str, Value]]:
        for name, at, read in fields.in_order:
            found = read.read(cells[at] if at is not None else "", day)
            if isinstance(found, CellFault):
                self.fault(found.code, number, name, **found.particulars)
            yield name, None if isinstance(found, CellFault) else found

    def _unit(self, number: int, cells: Sequence[str]) -> str:
        """The unit's code, which a pick list may have put its name behind."""
        text, units = self._own(cells, "unit"), self.units
        if not text:
            self.fault("cell-empty", number, "unit")
            return ""
        if units is None or text in units:
            return text
        code = text.partition(" ")[0]
        if code in units:
            return code
        self.fault("unknown-unit", number, "unit", found=text, nearest=nearest_words(text, units))
        return text

    def _check_repeats(self, number: int, cells: Sequence[str], first: Sequence[str]) -> None:
        for name in self._repeated:
            at = self._at[name]
            cell = cells[at].strip()
            if cell and cell != first[at].strip():
                self.fault("line-differs-from-record", number, name, found=cell)

    def _own(self, cells: Sequence[str], column: str) -> str:
        at = self._at.get(column)
        return cells[at].strip() if at is not None and at < len(cells) else ""

    def _optional_day(self, number: int, cells: Sequence[str], column: str) -> date | None:
        text = self._own(cells, column)
        day = read_iso_date(text)
        if text and day is None:
            self.fault("not-a-date", number, column, found=text)
        return day
