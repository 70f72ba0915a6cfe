"""Plain text to blocks: the layout in which text extractors write a word processor's tables.

Each cell starts on a line of its own behind a TAB, further paragraphs of a cell follow without one, a blank line ends
a row.  A cell merged sideways appears once, one merged downwards as an empty cell.  Since the text doesn't say which
cells were merged sideways, the widths of headings come from the form.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from shizheng.documents.blocks import Block, Cell, Row, Table, spanning
from shizheng.documents.decoding import LINE_BREAK
from shizheng.documents.form import Form, TableKind
from shizheng.documents.headings import Headings, kind_of_headings, resolve
from shizheng.plan.model import Paragraph
from shizheng.plan.place import Place


@dataclass(slots=True)
class _Fragment:
    """Lines without a blank one between them: cells of a table, or one paragraph."""

    cells: list[Cell] = field(default_factory=list)
    paragraph: Paragraph | None = None


@dataclass(slots=True)
class _OpenTable:
    """A table that is being read, and the paragraphs since its last cell, which may belong to that cell."""

    kind: TableKind | None
    headers: list[list[Cell]] = field(default_factory=list)
    rows: list[list[Cell]] = field(default_factory=list)
    pending: list[Paragraph] = field(default_factory=list)
    width: int = 0
    headings: Headings = ()

    def settle_headings(self, form: Form) -> None:
        if self.kind is not None and not self.headings:
            self.headings = resolve(form.tables[self.kind], self.headers)
            self.width = sum(heading.colspan for heading in self.headings)

    def take_pending(self, row: list[Cell]) -> None:
        """Puts the paragraphs after a blank line into the last cell of the row they interrupt."""
        for paragraph in self.pending:
            row[-1] = _continued(row[-1], paragraph)
        self.pending = []


def blocks_of_text(text: str, source: str, form: Form) -> list[Block]:
    """The blocks of a text in this layout, in order.  Texts are NFC and stripped; places count in ``text`` itself."""
    blocks: list[Block] = []
    table: _OpenTable | None = None
    for fragment in _fragments(text, source, form):
        if fragment.paragraph is not None:
            if table is not None and table.kind is not None and not form.ends_table(fragment.paragraph.text):
                table.pending.append(fragment.paragraph)
                continue
            blocks += _closed(table, form)
            table = None
            blocks.append(fragment.paragraph)
            continue
        kind = kind_of_headings(form, [cell.text for cell in fragment.cells])
        if table is None or (kind is not None and (table.rows or table.kind != kind)):
            blocks += _closed(table, form)
            table = _OpenTable(kind)
        if kind is not None:
            _add_header(table, fragment.cells)
        else:
            table.settle_headings(form)
            _add_cells(table, fragment.cells)
    return blocks + _closed(table, form)


def _add_header(table: _OpenTable, cells: list[Cell]) -> None:
    if table.pending:
        table.take_pending(table.headers[-1])
        table.headers[-1] += cells
    else:
        table.headers.append(cells)


def _add_cells(table: _OpenTable, cells: list[Cell]) -> None:
    """A new row, or the rest of one that a blank paragraph inside a cell has cut."""
    last = table.rows[-1] if table.rows else None
    if table.pending:
        table.take_pending(last or table.headers[-1])
    if last is not None and len(last) < table.width and len(last) + len(cells) <= table.width:
        last += cells
    else:
        table.rows.append(list(cells))


def _closed(table: _OpenTable | None, form: Form) -> list[Block]:
    if table is None:
        return []
    table.settle_headings(form)
    rows = tuple(_row(cells) for cells in table.rows)
    places = [cell.place for row in (*table.headers, *table.rows) for cell in row]
    return [Table(table.kind, table.headings, rows, spanning(places)), *table.pending]


def _row(cells: list[Cell]) -> Row:
    placed = tuple(replace(cell, column=column) for column, cell in enumerate(cells))
    return Row(placed, spanning(cell.place for cell in cells))


def _fragments(text: str, source: str, form: Form) -> Iterator[_Fragment]:
    cells: list[Cell] = []
    for number, line in enumerate(LINE_BREAK.split(text), start=1):
        paragraph = _paragraph(line, number, source)
        if line.startswith("\t"):
            cells.append(
                Cell((paragraph,) if paragraph else (), paragraph.place if paragraph else _start(number, source))
            )
        elif paragraph and cells and form.section_of(paragraph.text) is None:
            cells[-1] = _continued(cells[-1], paragraph)
        else:
            if cells:
                yield _Fragment(cells=cells)
                cells = []
            if paragraph:
                yield _Fragment(paragraph=paragraph)
    if cells:
        yield _Fragment(cells=cells)


def _start(number: int, source: str) -> Place:
    return Place(source, number, 2, number, 2)


def _paragraph(line: str, number: int, source: str) -> Paragraph | None:
    words = line.strip()
    if not words:
        return None
    column = line.index(words) + 1
    place = Place(source, number, column, number, column + len(words))
    return Paragraph(unicodedata.normalize("NFC", words), place)


def _continued(cell: Cell, paragraph: Paragraph) -> Cell:
    places = (cell.place, paragraph.place) if cell.paragraphs else (paragraph.place,)
    return replace(cell, paragraphs=(*cell.paragraphs, paragraph), place=spanning(places))
