"""Tables with merged cells, whose header rows repeat and whose rows are not torn apart at a page's end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from shizheng.documents.report.xml import Xml, joined, tag

COVERED = tag("table:covered-table-cell")


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell's paragraphs, and how many rows and columns it reaches over."""

    paragraphs: tuple[Xml, ...]
    rows: int = 1
    columns: int = 1
    style: str = "Cell"


@dataclass(frozen=True, slots=True)
class Table:
    """A table: column widths in centimetres, header rows, body rows.

    A row lists only the cells that begin in it.  Raises ``ValueError`` where the spans don't fill the grid.
    """

    name: str
    title: str
    widths: tuple[str, ...]
    header: tuple[tuple[Cell, ...], ...]
    body: tuple[tuple[Cell, ...], ...]

    def xml(self) -> Xml:
        columns = [
            tag("table:table-column", {"table:style-name": f"{self.name}.{index}"}) for index in range(len(self.widths))
        ]
        return tag(
            "table:table",
            {"table:name": self.name, "table:style-name": self.name},
            tag("table:title", None, self.title),
            *columns,
            tag("table:table-header-rows", None, *self._rows(self.header)),
            *self._rows(self.body),
        )

    def styles(self) -> Xml:
        """The automatic styles of the table and of its columns."""
        whole = tag(
            "style:style",
            {"style:name": self.name, "style:family": "table"},
            tag(
                "style:table-properties",
                {
                    "style:width": f"{total(self.widths)}cm",
                    "table:align": "center",
                    "table:border-model": "collapsing",
                    "fo:margin-top": "0.15cm",
                    "fo:margin-bottom": "0.4cm",
                },
            ),
        )
        columns = (
            tag(
                "style:style",
                {"style:name": f"{self.name}.{index}", "style:family": "table-column"},
                tag("style:table-column-properties", {"style:column-width": f"{width}cm"}),
            )
            for index, width in enumerate(self.widths)
        )
        return whole + joined(columns)

    def _rows(self, rows: Sequence[Sequence[Cell]]) -> list[Xml]:
        above = [0] * len(self.widths)
        made = []
        for row in rows:
            cells = list(row)
            places: list[Xml] = []
            while len(places) < len(self.widths):
                if above[len(places)]:
                    above[len(places)] -= 1
                    places.append(COVERED)
                else:
                    self._place(self._next(cells), places, above)
            if cells:
                raise ValueError(f"{self.name}: a row has more cells than columns")
            made.append(tag("table:table-row", {"table:style-name": "Row"}, *places))
        if any(above):
            raise ValueError(f"{self.name}: a cell reaches below the last row")
        return made

    def _next(self, cells: list[Cell]) -> Cell:
        if not cells:
            raise ValueError(f"{self.name}: a row does not fill the columns")
        return cells.pop(0)

    def _place(self, cell: Cell, places: list[Xml], above: list[int]) -> None:
        reached = range(len(places), len(places) + cell.columns)
        if reached.stop > len(above) or any(above[column] for column in reached):
            raise ValueError(f"{self.name}: a cell reaches over its neighbours")
        for column in reached:
            above[column] = cell.rows - 1
        places += [_cell(cell), *([COVERED] * (cell.columns - 1))]


def total(widths: Sequence[str]) -> str:
    """The sum of widths that have one decimal, as text; layout needs no fractions finer than a millimetre."""
    millimetres = sum(int(whole) * 10 + int(tenth) for whole, tenth in (width.split(".") for width in widths))
    return f"{millimetres // 10}.{millimetres % 10}"


def _cell(cell: Cell) -> Xml:
    attributes = {"table:style-name": cell.style, "office:value-type": "string"}
    if cell.rows > 1:
        attributes["table:number-rows-spanned"] = str(cell.rows)
    if cell.columns > 1:
        attributes["table:number-columns-spanned"] = str(cell.columns)
    return tag("table:table-cell", attributes, *cell.paragraphs)
