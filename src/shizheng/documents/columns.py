"""A data row's cells by the fields of its headings, and what is said about rows that don't fit their headings."""

from __future__ import annotations

from dataclasses import dataclass

from shizheng.documents.blocks import Cell, Heading, Row, Table, spanning
from shizheng.documents.form import Column
from shizheng.documents.numbering import numbered
from shizheng.plan.finding import Catalogue, Finding
from shizheng.plan.place import Place


@dataclass(frozen=True, slots=True)
class Fields:
    """One row, read by field name."""

    row: Row
    table: Table

    def cell(self, field: str) -> Cell | None:
        heading = self.table.heading(field)
        return None if heading is None else self.row.at(heading.column)

    def text(self, field: str) -> str:
        """The field's words; empty where the cell is empty or the table has no such column."""
        cell = self.cell(field)
        return cell.text if cell else ""

    def pair(self, field: str) -> tuple[Cell, Cell] | None:
        """The number's cell and the words' cell of a heading over two; twice the same cell where there is only one."""
        heading = self.table.heading(field)
        cell = self.cell(field)
        second = None if heading is None else self.row.at(heading.column + heading.colspan - 1)
        return None if cell is None or second is None else (cell, second)

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


def whole_rows(table: Table, end: Place) -> tuple[tuple[Fields, ...], tuple[Finding, ...]]:
    """The rows that have as many columns as the headings, and a finding for each that hasn't.

    A short row that is the document's last words means that the document breaks off.
    """
    catalogue = Catalogue.of("shizheng.documents")
    rows: list[Fields] = []
    findings: list[Finding] = []
    for row in table.rows:
        if row.width == table.width:
            if not row.is_blank:
                rows.append(Fields(row, table))
        elif row.width < table.width and (row.place.end_line, row.place.end_column) >= (end.line, end.column):
            findings.append(catalogue.find("broken-off", row.place, found=row.width, expected=table.width))
        else:
            findings.append(catalogue.find("row-shape", row.place, found=row.width, expected=table.width))
    return tuple(rows), tuple(findings)
