"""PDF as elements, from its text layer: tables by their drawn lines, paragraphs by where their lines end.

A PDF knows neither paragraphs nor tables, only where each letter stands.  So cells are the areas between lines that are
drawn, a paragraph ends with a line that doesn't reach the margin or where a number begins the next, what stands at the
head or foot of most pages is no part of the text, and a table goes on where the next page begins with one of the same
columns.  Of a page that is a picture there is nothing to read.
"""

from __future__ import annotations

import logging
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from io import BytesIO
from typing import Any

from shizheng.documents.numbering import numbered
from shizheng.documents.sources.grid import Element, Grid, GridCell
from shizheng.documents.sources.lines import Lines
from shizheng.documents.sources.packed import UnreadableError
from shizheng.plan.model import Paragraph

_EDGE = 0.12
"""The share of a page's height at its head and at its foot in which what runs through all pages stands."""
_NEAR = 3.0
"""Points between two lines of a table that are one."""
_PAGES = 2_000
_RADICALS = re.compile("[\\u2e80-\\u2fdf\\uf900-\\ufaff]")


_HANGING = frozenset("，。、；：！？,.;:")
_WORD = re.compile(r"[（「『《〈【]*(?:[\x21-\x7e]+|.)[，。、；：！？）」』》〉】]*")
"""What isn't parted at a line's end."""


class ScannedError(UnreadableError):
    """The pages are pictures without a text layer."""


Char = dict[str, Any]


@dataclass(frozen=True, slots=True)
class _Line:
    """Letters of one line: their words, and the area they take, in points from the page's upper left corner.

    ``reach`` is where the last letter ends that is no punctuation, which may hang over the margin.
    """

    text: str
    left: float
    right: float
    reach: float
    top: float
    bottom: float
    size: float


@dataclass(slots=True)
class _Page:
    """A page's lines outside tables, and its tables, each with the cells' areas and lines."""

    number: int
    width: float
    height: float
    lines: list[_Line]
    tables: list[_Table]


_Cell = tuple[int, int, int, int, float, list[_Line]]


@dataclass(slots=True)
class _Table:
    top: float
    bottom: float
    edges: list[float]
    """The columns' edges from left to right."""
    cells: list[_Cell] = field(default_factory=list)
    """Row, column, rows, columns, right edge and lines of each cell."""


def read_pdf(data: bytes, source: str) -> list[Element]:
    """The elements of a document.  Raises ``UnreadableError``."""
    pages = list(_pages(data))
    if not any(page.lines or page.tables for page in pages):
        raise ScannedError("no page has a text layer")
    _leave_out_what_runs_through(pages)
    return list(_elements(pages, Lines(source)))


def _pages(data: bytes) -> Iterator[_Page]:
    import pdfplumber
    from pdfminer.pdfdocument import PDFPasswordIncorrect
    from pdfminer.pdfexceptions import PDFException
    from pdfminer.psexceptions import PSException
    from pdfplumber.utils.exceptions import PdfminerException

    # Of every font that lacks something there is a word, about which nobody who reads a plan can do anything.
    logging.getLogger("pdfminer").setLevel(logging.ERROR)
    try:
        with pdfplumber.open(BytesIO(data), unicode_norm="NFC") as document:
            for number, page in enumerate(document.pages[:_PAGES], start=1):
                yield _page(page, number)
                page.close()
    except PDFPasswordIncorrect as error:
        raise UnreadableError("locked with a password") from error
    except (
        PdfminerException,
        PDFException,
        PSException,
        ValueError,
        TypeError,
        KeyError,
        RecursionError,
        OSError,
    ) as error:
        raise UnreadableError(str(error)) from error


def _page(page: Any, number: int) -> _Page:
    chars = [char for char in page.chars if char["text"].strip() or char["text"] == " "]
    tables, taken = [], set[int]()
    for found in page.find_tables():
        if len(found.cells) > 1:
            table, used = _table(found, chars)
            tables.append(table)
            taken |= used
    free = [char for place, char in enumerate(chars) if place not in taken]
    return _Page(
        number, float(page.width), float(page.height), _lines(free), sorted(tables, key=lambda table: table.top)
    )


def _table(found: Any, chars: Sequence[Char]) -> tuple[_Table, set[int]]:
    """A table's cells with their letters, by the letters' middles: one cut at a cell's edge belongs to one cell."""
    left, top, right, bottom = found.bbox
    across = _edges([edge for cell in found.cells for edge in (cell[0], cell[2])])
    down = _edges([edge for cell in found.cells for edge in (cell[1], cell[3])])
    inside = [
        (place, char, (char["x0"] + char["x1"]) / 2, (char["top"] + char["bottom"]) / 2)
        for place, char in enumerate(chars)
        if left <= (char["x0"] + char["x1"]) / 2 <= right and top <= (char["top"] + char["bottom"]) / 2 <= bottom
    ]
    table = _Table(top, bottom, across)
    for x0, y0, x1, y1 in sorted(found.cells, key=lambda cell: (cell[1], cell[0])):
        row, column = _at(down, y0), _at(across, x0)
        own = [char for _, char, x, y in inside if x0 <= x < x1 and y0 <= y < y1]
        table.cells.append((row, column, _at(down, y1) - row, _at(across, x1) - column, x1, _lines(own)))
    return table, {place for place, *_ in inside}


def _edges(found: Iterable[float]) -> list[float]:
    edges: list[float] = []
    for edge in sorted(found):
        if not edges or edge - edges[-1] > _NEAR:
            edges.append(edge)
    return edges


def _at(edges: Sequence[float], where: float) -> int:
    return min(range(len(edges)), key=lambda place: abs(edges[place] - where))


def _lines(chars: Sequence[Char]) -> list[_Line]:
    """Letters to lines: those on one height together, left to right."""
    lines: list[list[Char]] = []
    for char in sorted(chars, key=lambda one: ((one["top"] + one["bottom"]) / 2, one["x0"])):
        middle = (char["top"] + char["bottom"]) / 2
        last = lines[-1][0] if lines else None
        if last is not None and abs((last["top"] + last["bottom"]) / 2 - middle) < max(2.0, char["size"] * 0.6):
            lines[-1].append(char)
        else:
            lines.append([char])
    return [line for one in lines if (line := _line(sorted(one, key=lambda char: char["x0"]))).text.strip()]


def _line(chars: Sequence[Char]) -> _Line:
    """A line's words.  A gap of more than half a letter is a space, between letters that are no Chinese."""
    text = ""
    for place, char in enumerate(chars):
        before = chars[place - 1] if place else None
        gap = char["x0"] - before["x1"] if before else 0.0
        if gap > 0.25 * char["size"] and ((text[-1:].isascii() and char["text"].isascii()) or gap > 1.5 * char["size"]):
            text += " "
        text += char["text"]
    drawn = [char for char in chars if char["text"].strip()] or list(chars)
    inner = [char for char in drawn if char["text"] not in _HANGING] or drawn
    return _Line(
        _without_gaps(text), drawn[0]["x0"], max(c["x1"] for c in drawn), max(c["x1"] for c in inner),
        min(c["top"] for c in drawn), max(c["bottom"] for c in drawn), max(c["size"] for c in drawn),
    )  # fmt: skip


def _without_gaps(text: str) -> str:
    """Without the spaces that are set between Chinese and anything else."""
    plain = unicodedata.normalize("NFC", _RADICALS.sub(lambda found: unicodedata.normalize("NFKC", found[0]), text))
    return re.sub(r"(?<=[^\x00-\x7f]) +| +(?=[^\x00-\x7f])", "", plain).strip()


def _leave_out_what_runs_through(pages: Sequence[_Page]) -> None:
    """Takes away lines that stand apart at the head or foot of pages: page numbers, and what half of the pages have."""
    said = Counter(words for page in pages for words in {_whatever_page(line, page) for line in _at_the_edges(page)})
    many = max(2, len(pages) // 2)
    for page in pages:
        apart = {
            id(line)
            for line in _at_the_edges(page)
            if said[_whatever_page(line, page)] >= many or _PAGE_NUMBER.fullmatch(line.text)
        }
        page.lines = [line for line in page.lines if id(line) not in apart]


def _at_the_edges(page: _Page) -> list[_Line]:
    """The lines at the head and at the foot that stand further from the next than lines of a text do."""
    ordered = sorted(page.lines, key=lambda line: line.top)
    found = []
    for place, line in enumerate(ordered):
        drawn: list[_Line | _Table] = [*page.lines, *page.tables]
        tops = [one.top for one in drawn if one.top > line.bottom]
        bottoms = [one.bottom for one in drawn if one.bottom < line.top]
        if line.bottom < page.height * _EDGE and min(tops, default=page.height) - line.bottom > line.size:
            found += [one for one in ordered[: place + 1] if one not in found]
        if line.top > page.height * (1 - _EDGE) and line.top - max(bottoms, default=0.0) > line.size:
            found += [one for one in ordered[place:] if one not in found]
    return found


def _whatever_page(line: _Line, page: _Page) -> str:
    """A line's words without the number of its page."""
    return re.sub(r"\d+", lambda found: "#" if found[0] == str(page.number) else found[0], line.text)


_PAGE_NUMBER = re.compile(r"(?:第|-|–|—|─)?\s*\d{1,4}\s*(?:頁|-|–|—|─)?(?:\s*[/／，,]?\s*共?\s*\d{1,4}\s*頁?)?")


def _elements(pages: Sequence[_Page], lines: Lines) -> Iterator[Element]:
    """Paragraphs and tables in the order of pages; both may go on from a page to the next."""
    parts: list[_Table | list[_Line]] = []
    for page in pages:
        for part in _in_order(page):
            last = parts[-1] if parts else None
            if isinstance(part, _Table) and isinstance(last, _Table) and _same_columns(last, part):
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


def _in_order(page: _Page) -> Iterator[_Table | list[_Line]]:
    between: list[_Line] = []
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


def _same_columns(one: _Table, other: _Table) -> bool:
    return len(one.edges) == len(other.edges) and all(
        abs(a - b) <= 2 * _NEAR for a, b in zip(one.edges, other.edges, strict=True)
    )


def _joined(one: _Table, other: _Table) -> _Table:
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


def _repeated_rows(one: _Table, other: _Table) -> int:
    """How many of the first rows say the same in both."""
    rows = 0
    while True:
        first, second = _said(one, rows), _said(other, rows)
        if not first or first != second:
            return rows
        rows += 1


def _said(table: _Table, row: int) -> list[tuple[int, str]]:
    return [(column, "".join(line.text for line in lines)) for at, column, _, _, _, lines in table.cells if at == row]


def _is_cut(one: _Table, rest: Sequence[_Cell], row: int, height: int) -> bool:
    """Whether the first row of a page goes on with the last before it: most of what a row begins with isn't there."""
    said = {column for at, column, *_, lines in rest if at == row and lines}
    began = {column for at, column, rows, *_, lines in one.cells if at + rows == height and lines}
    numbers = [lines[0].text for at, _, _, _, _, lines in rest if at == row and lines]
    return bool(said) and len(began - said) * 2 >= len(began) > 0 and not numbered(numbers[0])


def _grid(table: _Table, lines: Lines) -> Grid:
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


def _paragraphs(found: Sequence[_Line], right: float, lines: Lines) -> Iterator[Paragraph]:
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
    return text[:1] not in _HANGING and text[:1] not in "（）」』》〉】)"


def _leaves_room(line: _Line, following: _Line, right: float) -> bool:
    """Whether what the next line begins with would have had its place in this one, or it stands well below it."""
    word = _WORD.match(following.text)
    width = (following.right - following.left) / max(1, len(following.text)) * len(word[0] if word else "")
    return right - line.right > width + 0.6 * line.size or following.top - line.bottom > 1.2 * line.size


def _run_on(words: str, more: str) -> str:
    """Two lines as one.  Latin words are apart, but for those in capitals, which narrow cells break."""
    ends, begins = words[-1:], more[:1]
    both_latin = ends.isascii() and ends.isalnum() and begins.isascii() and begins.isalnum()
    return f"{words} {more}" if both_latin and not (ends.isupper() and begins.isupper()) else words + more
