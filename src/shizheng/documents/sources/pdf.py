"""PDF as elements, from its text layer: tables by their drawn lines, paragraphs by where their lines end.

A PDF knows neither paragraphs nor tables, only where each letter stands.  So cells are the areas between lines that are
drawn, a paragraph ends with a line that doesn't reach the margin or where a number begins the next, what stands at the
head or foot of most pages is no part of the text, and a table goes on where the next page begins with one of the same
columns.  Of a page that is a picture there is nothing to read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from shizheng.documents.numbering import numbered
from shizheng.documents.sources.grid import Element, Grid, GridCell
from shizheng.documents.sources.lines import Lines
from shizheng.documents.sources.packed import EMPTY, UnreadableError
from shizheng.documents.sources.pdf_page import (
    HANGING,
    NEAR,
    Cell,
    Line,
    Page,
    Table,
    leave_out_what_runs_through,
    pages_of,
)
from shizheng.plan.model import Paragraph

_WORD = re.compile(r"[（「『《〈【]*(?:[\x21-\x7e]+|.)[，。、；：！？）」』》〉】]*")
"""What isn't parted at a line's end."""


class ScannedError(UnreadableError):
    """The pages are pictures without a text layer."""


def read_pdf(data: bytes, source: str) -> list[Element]:
    """The elements of a document.  Raises ``UnreadableError``."""
    pages = list(pages_of(data))
    if not any(page.lines or page.tables for page in pages):
        raise ScannedError(EMPTY)
    leave_out_what_runs_through(pages)
    return list(_elements(pages, Lines(source)))


def _elements(pages: Sequence[Page], lines: Lines) -> Iterator[Element]:
    """Paragraphs and tables in the order of pages; both may go on from a page to the next."""
    parts: list[Table | list[Line]] = []
    for page in pages:
        for part in _in_order(page):
            last = parts[-1] if parts else None
            if isinstance(part, Table) and isinstance(last, Table) and _same_columns(last, part):
                parts[-1] = _joined(last, part)
            elif isinstance(part, list) and isinstance(last, list):
                last += part
            else:
                parts.append(part)
    said = [line for part in parts if isinstance(part, list) for line in part]
    # Pages have as much room at their right as at their left.
    width, left = max(page.width for page in pages), min((line.left for line in said), default=0.0)
    margin = max([width - left, *(line.reach for line in said)])
    for part in parts:
        if isinstance(part, list):
            yield from _paragraphs(part, margin, lines)
        else:
            yield _grid(part, lines)


def _in_order(page: Page) -> Iterator[Table | list[Line]]:
    between: list[Line] = []
    tables = list(page.tables)
    for line in sorted(page.lines, key=lambda one: one.top):
        while tables and tables[0].top < line.top:
            if between:
                yield between
                between = []
            yield tables.pop(0)
        between.append(line)
    if between:
        yield between
    yield from tables


def _same_columns(one: Table, other: Table) -> bool:
    return len(one.edges) == len(other.edges) and all(
        abs(a - b) <= 2 * NEAR for a, b in zip(one.edges, other.edges, strict=True)
    )


def _joined(one: Table, other: Table) -> Table:
    """A table with what goes on of it on the next page: without the headings that are repeated there, and with the rest
    of a row that the page has cut.
    """
    first = _repeated_rows(one, other)
    height = max(row + rows for row, _, rows, *_ in one.cells)
    cells = list(one.cells)
    rest = [cell for cell in other.cells if cell[0] >= first]
    if _is_cut(one, rest, first, height):
        above = {column: place for place, (row, column, rows, *_) in enumerate(cells) if row + rows == height}
        for _, column, rows, columns, right, said in [cell for cell in rest if cell[0] == first]:
            place = above.get(column)
            if place is not None:
                row, _, over, *_, had = cells[place]
                cells[place] = (row, column, over + rows - 1, columns, right, [*had, *said])
        rest = [cell for cell in rest if cell[0] > first]
        first += 1
    cells += [(row - first + height, *of) for row, *of in rest]  # type: ignore[misc]
    return replace(one, cells=cells)


def _repeated_rows(one: Table, other: Table) -> int:
    """How many of the first rows say the same in both."""
    rows = 0
    while True:
        first, second = _said(one, rows), _said(other, rows)
        if not first or first != second:
            return rows
        rows += 1


def _said(table: Table, row: int) -> list[tuple[int, str]]:
    return [(column, "".join(line.text for line in lines)) for at, column, _, _, _, lines in table.cells if at == row]


def _is_cut(one: Table, rest: Sequence[Cell], row: int, height: int) -> bool:
    """Whether the first row of a page goes on with the last before it: most of what a row begins with isn't there."""
    said = {column: lines[0].text for at, column, *_, lines in rest if at == row and lines}
    last = {column: lines for at, column, rows, *_, lines in one.cells if at + rows == height}
    began = {column for column, lines in last.items() if lines}
    if not said or not said.keys() <= last.keys() or numbered(next(iter(said.values()))):
        return False
    return len(began - said.keys()) * 2 >= len(began) > 0


def _grid(table: Table, lines: Lines) -> Grid:
    place = lines.here()
    cells = []
    reach: dict[tuple[int, int], float] = {}
    for _, column, _, columns, _, said in table.cells:
        own = reach.get((column, columns), 0.0)
        reach[column, columns] = max([own, *(line.reach for line in said)])
    for row, column, rows, columns, _, said in sorted(table.cells, key=lambda cell: cell[:2]):
        here = lines.here()
        paragraphs = tuple(_paragraphs(said, reach[column, columns], lines))
        cells.append(GridCell(row, column, max(1, rows), max(1, columns), paragraphs, here))
    return Grid(tuple(cells), place)


def _paragraphs(found: Sequence[Line], right: float, lines: Lines) -> Iterator[Paragraph]:
    """Lines to paragraphs.  One ends before a line that begins with a number, and with a line that leaves room."""
    words, last = "", None
    for line in found:
        if last is not None and (_begins(line.text) or (_may_begin(line.text) and _leaves_room(last, line, right))):
            yield from filter(None, (lines.paragraph(words),))
            words = ""
        words = line.text if not words else _run_on(words, line.text)
        last = line
    yield from filter(None, (lines.paragraph(words),))


def _begins(text: str) -> bool:
    return numbered(text) is not None or text.startswith(("註", "備註", "●", "■", "•"))


def _may_begin(text: str) -> bool:
    """Whether a paragraph may begin so: with no words in brackets, and with no mark that ends something."""
    return text[:1] not in HANGING and text[:1] not in "（）」』》〉】)"


def _leaves_room(line: Line, following: Line, right: float) -> bool:
    """Whether what the next line begins with would have had its place in this one, or it stands well below it."""
    word = _WORD.match(following.text)
    width = (following.right - following.left) / max(1, len(following.text)) * len(word[0] if word else "")
    return right - line.right > width + 0.6 * line.size or following.top - line.bottom > 1.2 * line.size


def _run_on(words: str, more: str) -> str:
    """Two lines as one.  Latin words are apart, but for those in capitals, which narrow cells break."""
    ends, begins = words[-1:], more[:1]
    both_latin = ends.isascii() and ends.isalnum() and begins.isascii() and begins.isalnum()
    return f"{words} {more}" if both_latin and not (ends.isupper() and begins.isupper()) else words + more
