"""Which column holds what: the heading rows of a table held against the form, by words and never by position."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from shizheng.documents.blocks import Cell, Heading
from shizheng.documents.form import Column, Form, TableKind

Headings = tuple[Heading, ...]


def kind_of_headings(form: Form, cells: Sequence[str]) -> TableKind | None:
    """The kind of table that a row of these cells heads; None for a row of data.

    A row heads a table when at least two of its cells, and half of those that aren't empty, are heading words.
    """
    filled = [text for text in cells if text]
    found = {kind: sum(form.column(kind, text) is not None for text in filled) for kind in form.tables}
    kind = max(found, key=lambda candidate: found[candidate])
    return kind if found[kind] >= 2 and found[kind] * 2 >= len(filled) else None


def resolve(columns: Iterable[Column], header: Sequence[Sequence[Cell]]) -> Headings:
    """The lowest heading of each column group.

    ``header`` holds the heading rows as a text shows them, spans lost.  As many of the lowest rows are taken as name
    the most fields (rows that a blank paragraph has torn apart are put together again); an empty cell in them stands
    for the heading above it, which is one that these rows don't name.
    """
    known = tuple(columns)
    best: Headings = ()
    for rows in range(1, len(header) + 1):
        lowest = [cell for row in header[len(header) - rows :] for cell in row]
        headings = _placed(known, _filled(known, lowest, header[: len(header) - rows]))
        if _fields(headings) > _fields(best):
            best = headings
    return best


def _fields(headings: Headings) -> int:
    """How many fields headings name."""
    return len({heading.field for heading in headings} - {None})


def _named(columns: tuple[Column, ...], cell: Cell) -> Column | None:
    return next((column for column in columns if column.is_named(cell.text)), None)


def _filled(columns: tuple[Column, ...], lowest: list[Cell], above: Sequence[Sequence[Cell]]) -> list[Cell]:
    named = {column.field for cell in lowest if (column := _named(columns, cell))}
    candidates = iter(
        cell for row in above for cell in row if (column := _named(columns, cell)) and column.field not in named
    )
    return [cell if cell.paragraphs else next(candidates, cell) for cell in lowest]


def _placed(columns: tuple[Column, ...], cells: list[Cell]) -> Headings:
    headings: list[Heading] = []
    column_number = 0
    for cell in cells:
        column = _named(columns, cell)
        span = column.span if column else 1
        headings.append(Heading(column.field if column else None, cell.text, column_number, span, cell.place))
        column_number += span
    return tuple(headings)
