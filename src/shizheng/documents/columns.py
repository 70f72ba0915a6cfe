"""A data row's cells by the fields of its headings, and what is said about rows that don't fit their headings."""

from __future__ import annotations

from dataclasses import dataclass

from shizheng.documents.blocks import Cell, Heading, Row, Table, spanning
from shizheng.documents.form import Column, Form
from shizheng.documents.numbering import numbered
from shizheng.plan.finding import Catalogue, Finding
from shizheng.plan.model import Further
from shizheng.plan.place import Place


@dataclass(frozen=True, slots=True)
class Fields:
    """One row, read by field name.  A cell that is one with the cell above, or says so, has the words of that."""

    row: Row
    table: Table
    form: Form
    above: Fields | None

    def cell(self, field: str) -> Cell | None:
        heading = self.table.heading(field)
        return None if heading is None else self.under(heading)

    def under(self, heading: Heading) -> Cell | None:
        """The cell under a heading."""
        return self._at(heading.column)

    def _at(self, column: int) -> Cell | None:
        own = cell = self.row.at(column)
        above = self.above
        while cell is not None and above is not None and self._is_as_above(cell):
            cell, above = above.row.at(column), above.above
        return cell or own

    def _is_as_above(self, cell: Cell) -> bool:
        return cell.merged or self.form.is_as_above(cell.text)

    def begins(self, field: str) -> bool:
        """Whether the field's own cell begins in this row."""
        heading = self.table.heading(field)
        cell = None if heading is None else self.row.at(heading.column + heading.colspan - 1)
        return cell is not None and not cell.merged

    def text(self, field: str) -> str:
        """The field's words; empty where the cell is empty or the table has no such column."""
        cell = self.cell(field)
        return cell.text if cell else ""

    def pair(self, field: str) -> tuple[Cell, Cell] | None:
        """The number's cell and the words' cell of a heading over two; twice the same cell where there is only one."""
        heading = self.table.heading(field)
        cell = self.cell(field)
        second = None if heading is None else self._at(heading.column + heading.colspan - 1)
        return None if cell is None or second is None else (self._number_beside(heading) or cell, second)

    def _number_beside(self, heading: Heading | None) -> Cell | None:
        """The cell of a column of numbers that stands right before a heading over one column."""
        if heading is None or heading.colspan > 1:
            return None
        before = [one for one in self.table.headings_of("number") if one.column + one.colspan == heading.column]
        return self.under(before[0]) if before else None

    def others(self) -> tuple[Further, ...]:
        """The cells of columns that the form doesn't know, as they stand."""
        unknown = [heading for heading in self.table.headings if heading.field is None and heading.words]
        cells = [(heading, self.under(heading)) for heading in unknown]
        return tuple(Further(heading.words, cell.lines, cell.place) for heading, cell in cells if cell)

    def place_of(self, *fields: str) -> Place:
        """The span of these fields' cells, of the row where none of them is there."""
        cells = [cell for name in fields for cell in (self.pair(name) or ())]
        return spanning(cell.place for cell in cells) if cells else self.row.place


def number_and_words(number: Cell, words: Cell) -> tuple[str, str]:
    """The number and the words of a pair, also where both stand in one cell, as in 一、推廣閱讀."""
    if number is not words:
        return number.text, words.text
    line = numbered(words.text)
    return (str(line.number), line.text) if line else ("", words.text)


def missing_columns(table: Table, columns: tuple[Column, ...]) -> tuple[Finding, ...]:
    """A finding for each column that the form asks for and the headings don't name."""
    catalogue = Catalogue.of("shizheng.documents")
    return tuple(
        catalogue.find("column-missing", _headings_place(table), column.field, words=column.words[0])
        for column in columns
        if not column.optional and table.heading(column.field) is None
    )


def _headings_place(table: Table) -> Place:
    return spanning(heading.place for heading in table.headings) if table.headings else table.place


def unknown_columns(table: Table) -> tuple[Finding, ...]:
    """A finding for each heading that the form doesn't know; its cells are left unread."""
    catalogue = Catalogue.of("shizheng.documents")
    unknown: list[Heading] = [heading for heading in table.headings if heading.field is None and heading.words]
    return tuple(
        catalogue.find("column-unknown", heading.place, heading.words, words=heading.words) for heading in unknown
    )


def whole_rows(table: Table, end: Place, form: Form) -> tuple[tuple[Fields, ...], tuple[Finding, ...]]:
    """The rows that have as many columns as the headings, and a finding for each that hasn't.

    A short row that is the document's last words means that the document breaks off.
    """
    catalogue = Catalogue.of("shizheng.documents")
    rows: list[Fields] = []
    findings: list[Finding] = []
    for row in table.rows:
        if row.width == table.width:
            if not row.is_blank:
                rows.append(Fields(row, table, form, rows[-1] if rows else None))
        elif row.width < table.width and (row.place.end_line, row.place.end_column) >= (end.line, end.column):
            findings.append(catalogue.find("broken-off", row.place, found=row.width, expected=table.width))
        else:
            findings.append(catalogue.find("row-shape", row.place, found=row.width, expected=table.width))
    return tuple(rows), tuple(findings)
