"""Tables as they are drawn: cells with the rows and columns that they cover."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from shizheng.plan.model import Paragraph
from shizheng.plan.place import Place

WIDEST, LONGEST = 200, 20_000
"""Columns and rows of a table at most; no form has as many, and a cell may claim to span a thousand million."""


@dataclass(frozen=True, slots=True)
class GridCell:
    """A cell: what it covers, counted from 0, and its paragraphs that are not blank."""

    row: int
    column: int
    rowspan: int
    colspan: int
    paragraphs: tuple[Paragraph, ...]
    place: Place

    @property
    def columns(self) -> range:
        return range(self.column, self.column + self.colspan)


@dataclass(frozen=True)
class Grid:
    """A table.  Cells are in the order of their rows and columns; a row may lack cells at its end."""

    cells: tuple[GridCell, ...]
    place: Place

    @cached_property
    def width(self) -> int:
        return max((cell.column + cell.colspan for cell in self.cells), default=0)

    @cached_property
    def height(self) -> int:
        return max((cell.row + cell.rowspan for cell in self.cells), default=0)

    def begun_in(self, row: int) -> list[GridCell]:
        """The cells whose first row it is."""
        return [cell for cell in self.across(row) if cell.row == row]

    def across(self, row: int) -> list[GridCell]:
        """The cells that cover a row, left to right."""
        return self._by_row[row]

    @cached_property
    def _by_row(self) -> list[list[GridCell]]:
        rows: list[list[GridCell]] = [[] for _ in range(self.height)]
        for cell in sorted(self.cells, key=lambda cell: cell.column):
            for row in range(cell.row, cell.row + cell.rowspan):
                rows[row].append(cell)
        return rows


Element = Paragraph | Grid


@dataclass(slots=True)
class Drawing:
    """A grid that is being drawn, a row after the other; cells go where the ones before leave room."""

    cells: list[GridCell] = field(default_factory=list)
    row: int = -1
    _taken: dict[int, int] = field(default_factory=dict)
    """Of each column, the row until which a cell from above covers it."""
    _lowest: dict[int, int] = field(default_factory=dict)
    """Of each column, the place among the cells of the last that begins there."""

    def begin_row(self) -> None:
        self.row += 1

    @property
    def is_full(self) -> bool:
        return self.row >= LONGEST

    def skip(self, columns: int) -> None:
        """Leaves columns of the row out, which no cell covers."""
        for _ in range(min(columns, WIDEST)):
            self._taken[self._free()] = self.row + 1

    def add(self, paragraphs: Iterable[Paragraph], place: Place, colspan: int = 1, rowspan: int = 1) -> None:
        """Adds a cell at the first free column of the row."""
        column = self._free()
        if column >= WIDEST:
            return
        across = max(1, min(colspan, WIDEST - column))
        down = max(1, min(rowspan, LONGEST - self.row))
        self._lowest[column] = len(self.cells)
        self.cells.append(GridCell(self.row, column, down, across, tuple(paragraphs), place))
        for covered in range(column, column + across):
            self._taken[covered] = self.row + down

    def widen_above(self, colspan: int) -> bool:
        """Whether the cell above the next free column covers as many columns, and now a row more."""
        place = self._lowest.get(self._free())
        cell = None if place is None else self.cells[place]
        if place is None or cell is None or cell.colspan != colspan or cell.row + cell.rowspan != self.row:
            return False
        self.cells[place] = replace(cell, rowspan=cell.rowspan + 1)
        for covered in cell.columns:
            self._taken[covered] = self.row + 1
        return True

    def _free(self) -> int:
        column = 0
        while self._taken.get(column, 0) > self.row:
            column += 1
        return column

    def grid(self, place: Place) -> Grid:
        """What was drawn; cells that claim rows which aren't there end with the last."""
        last = self.row + 1
        cells = [replace(cell, rowspan=min(cell.rowspan, last - cell.row)) for cell in self.cells]
        return Grid(tuple(sorted(cells, key=lambda cell: (cell.row, cell.column))), place)


def settled(grid: Grid, inner: Sequence[Element]) -> list[Element]:
    """A table, or what is in it where it only frames other tables: one cell, or a row or column of them."""
    frames = any(isinstance(one, Grid) for one in inner) and min(grid.width, grid.height) <= 1
    return list(inner) if frames else [grid] if grid.cells else []


def words_of(elements: Iterable[Element]) -> Iterator[Paragraph]:
    """The paragraphs of some elements, those of tables cell by cell."""
    for element in elements:
        if isinstance(element, Grid):
            yield from (paragraph for cell in element.cells for paragraph in cell.paragraphs)
        else:
            yield element
