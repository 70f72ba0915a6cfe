"""A drawn table to one that the form knows: which rows are headings, and what stands under each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

from shizheng.documents.blocks import Block, Cell, Heading, Row, Table, run_on, spanning
from shizheng.documents.form import Form, TableKind, is_year, year_in
from shizheng.documents.headings import kind_of_headings
from shizheng.documents.sources.grid import Element, Grid, GridCell
from shizheng.plan.place import Place


def blocks_of(elements: Iterable[Element], form: Form) -> list[Block]:
    """The blocks of a document.  A table may be drawn in parts, and have other tables' headings within it."""
    blocks: list[Block] = []
    for element in elements:
        if isinstance(element, Grid):
            blocks += _tables(element, form)
        else:
            blocks.append(element)
    return blocks


def _tables(grid: Grid, form: Form) -> Iterator[Block]:
    """The tables that a grid holds: one, and a further one for each row of headings within it."""
    parts = list(_parts(grid, form))
    for number, (kind, header, data) in enumerate(parts):
        if number == 0 and kind is None:
            yield Table(None, (), tuple(_rows(grid, data)), _place(grid, data))
        elif kind is not None:
            yield Table(kind, _headings(grid, header, form, kind), tuple(_rows(grid, data)), _place(grid, header, data))


def _parts(grid: Grid, form: Form) -> Iterator[tuple[TableKind | None, range, range]]:
    """A kind, the rows of its headings and those of its data, from the top down."""
    heads = [(row, kind) for row in range(grid.height) if (kind := _heads(grid, row, form)) is not None]
    starts: list[tuple[TableKind, int, int]] = []
    for row, kind in heads:
        end = max((cell.row + cell.rowspan for cell in grid.begun_in(row)), default=row + 1)
        if starts and row < starts[-1][2]:
            starts[-1] = (starts[-1][0], starts[-1][1], max(end, starts[-1][2]))
        elif starts and row == starts[-1][2] and starts[-1][0] == kind:
            starts[-1] = (kind, starts[-1][1], end)
        else:
            starts.append((kind, row, end))
    for place, (kind, first, data) in enumerate(starts):
        while data < grid.height and _goes_on(grid, data, form, kind):
            data += 1  # noqa: PLW2901
        starts[place] = (kind, first, data)
    if not starts:
        yield None, range(0), range(grid.height)
        return
    if starts[0][1] > 0 and not _is_title(grid, range(starts[0][1])):
        yield None, range(0), range(starts[0][1])
    ends = [start for _, start, _ in starts[1:]] + [grid.height]
    for (kind, first, data), end in zip(starts, ends, strict=True):
        yield kind, range(first, data), range(data, end)


def _heads(grid: Grid, row: int, form: Form) -> TableKind | None:
    return kind_of_headings(form, [_words(cell) for cell in grid.begun_in(row)])


def _goes_on(grid: Grid, row: int, form: Form, kind: TableKind) -> bool:
    """Whether a row below headings has headings too: years, or words that the form knows, and nothing else."""
    said = [_words(cell) for cell in grid.begun_in(row) if cell.paragraphs]
    return bool(said) and all(is_year(words) or form.column(kind, words) is not None for words in said)


def _is_title(grid: Grid, rows: range) -> bool:
    """Whether each of the rows is one cell across the table, or empty."""
    return all(len([cell for cell in grid.begun_in(row) if cell.paragraphs]) <= 1 for row in rows)


def _headings(grid: Grid, header: range, form: Form, kind: TableKind) -> tuple[Heading, ...]:
    """Of each column the lowest heading that the form knows, or the lowest at all; columns under one cell together."""
    found: list[Heading] = []
    over = [_over(grid, column, header) for column in range(grid.width)]
    for path, group in groupby(over, key=lambda cells: _lowest(cells, form, kind)):
        columns = list(group)
        start = sum(heading.colspan for heading in found)
        if path is None:
            found.append(Heading(None, "", start, len(columns), grid.place))
            continue
        above = columns[0]
        field = next((known.field for cell in reversed(above) if (known := form.column(kind, _words(cell)))), None)
        year = next((year for cell in reversed(above) if (year := year_in(_words(cell))) is not None), None)
        found.append(Heading(field, _words(path), start, len(columns), _of(path), year))
    return tuple(found)


def _over(grid: Grid, column: int, header: range) -> tuple[GridCell, ...]:
    """The headings over a column that say something, top down."""
    return tuple(
        cell for row in header for cell in grid.begun_in(row) if column in cell.columns and cell.paragraphs
    )  # fmt: skip


def _lowest(cells: tuple[GridCell, ...], form: Form, kind: TableKind) -> GridCell | None:
    """The heading that a column stands under by itself: the lowest that the form knows or that is a year."""
    known = [cell for cell in cells if form.column(kind, _words(cell)) or is_year(_words(cell))]
    return known[-1] if known else cells[-1] if cells else None


def _rows(grid: Grid, rows: range) -> Iterator[Row]:
    for row in rows:
        cells = []
        for cell in grid.across(row):
            begins = cell.row == row or (cell.row < rows.start and row == rows.start)
            cells.append(
                Cell(cell.paragraphs if begins else (), _of(cell), cell.column, cell.colspan, merged=not begins)
            )
        if cells:
            yield Row(tuple(cells), spanning(cell.place for cell in cells))


def _of(cell: GridCell) -> Place:
    return spanning(paragraph.place for paragraph in cell.paragraphs) if cell.paragraphs else cell.place


def _place(grid: Grid, *rows: range) -> Place:
    places = [_of(cell) for some in rows for row in some for cell in grid.begun_in(row)]
    return spanning(places) if places else grid.place


def _words(cell: GridCell) -> str:
    return run_on(paragraph.text for paragraph in cell.paragraphs)
