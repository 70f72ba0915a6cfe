"""What every format is turned into before a plan is read from it: paragraphs and tables, each with its place.

A table carries one heading per group of columns and data rows whose cells know their column and spans, so that a
reader never has to ask how its source writes a merged cell.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from shizheng.documents.form import TableKind
from shizheng.plan.model import Paragraph
from shizheng.plan.place import Place


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell: its paragraphs that are not blank, and the columns it covers, counted from 0.  ``merged``: it is known to
    be one with the cell above.
    """

    paragraphs: tuple[Paragraph, ...]
    place: Place
    column: int = 0
    colspan: int = 1
    merged: bool = False

    @property
    def text(self) -> str:
        """The words as one run: a break inside a cell is a matter of width and separates Latin words only."""
        return run_on(paragraph.text for paragraph in self.paragraphs)

    @property
    def lines(self) -> str:
        """The words with a line for each paragraph."""
        return "\n".join(paragraph.text for paragraph in self.paragraphs)


@dataclass(frozen=True, slots=True)
class Row:
    """A row of data.  A cell that is merged with the one above is there, without paragraphs."""

    cells: tuple[Cell, ...]
    place: Place

    @property
    def width(self) -> int:
        return sum(cell.colspan for cell in self.cells)

    @property
    def is_blank(self) -> bool:
        return not any(cell.paragraphs for cell in self.cells)

    def at(self, column: int) -> Cell | None:
        return next((cell for cell in self.cells if cell.column <= column < cell.column + cell.colspan), None)


@dataclass(frozen=True, slots=True)
class Heading:
    """The lowest heading over one or more columns; ``field`` is None where the form doesn't know its words.

    ``year`` (ROC) is what it or a heading above it says.
    """

    field: str | None
    words: str
    column: int
    colspan: int
    place: Place
    year: int | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """A table; ``kind`` is None where its headings are none of the form's, and then it has no headings."""

    kind: TableKind | None
    headings: tuple[Heading, ...]
    rows: tuple[Row, ...]
    place: Place

    @property
    def width(self) -> int:
        return sum(heading.colspan for heading in self.headings)

    def heading(self, field: str) -> Heading | None:
        return next(iter(self.headings_of(field)), None)

    def headings_of(self, field: str) -> tuple[Heading, ...]:
        """All the headings of a field, left to right."""
        return tuple(heading for heading in self.headings if heading.field == field)


Block = Paragraph | Table


def run_on(texts: Iterable[str]) -> str:
    """Paragraphs as one run of text."""
    run = ""
    for text in texts:
        both_latin = run[-1:].isascii() and run[-1:].isalnum() and text[:1].isascii() and text[:1].isalnum()
        run += f" {text}" if both_latin else text
    return run


def spanning(places: Iterable[Place]) -> Place:
    """The span from the first of some places of one source to the last."""
    found = list(places)
    first = min(found, key=lambda place: (place.line, place.column))
    last = max(found, key=lambda place: (place.end_line, place.end_column))
    return Place(first.source, first.line, first.column, last.end_line, last.end_column)


def paragraphs_of(blocks: Iterable[Block]) -> Iterator[Paragraph]:
    """The paragraphs among some blocks that stand outside tables."""
    return (block for block in blocks if isinstance(block, Paragraph))
