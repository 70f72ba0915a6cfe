"""Pages of a PDF: their lines of letters, and the cells between drawn lines, without what runs through all pages."""

from __future__ import annotations

import logging
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

from shizheng.documents.sources.packed import BROKEN, LOCKED, UnreadableError
from shizheng.plan.text import Text

_EDGE = 0.12
"""The share of a page's height at its head and at its foot in which what runs through all pages stands."""
NEAR = 3.0
"""Points between two lines of a table that are one."""
_PAGES = 2_000
_TOO_MANY = Text("共{n}頁，上限為{limit}頁", "it has {n} pages; the limit is {limit}")
_RADICALS = re.compile("[\\u2e80-\\u2fdf\\uf900-\\ufaff]")
HANGING = frozenset("，。、；：！？,.;:")
"""Marks that may hang over a margin."""


Char = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Line:
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
class Page:
    """A page's lines outside tables, and its tables, each with the cells' areas and lines."""

    number: int
    width: float
    height: float
    lines: list[Line]
    tables: list[Table]


Cell = tuple[int, int, int, int, float, list[Line]]


@dataclass(slots=True)
class Table:
    """A table of a page: where it stands, its columns' edges, and its cells."""

    top: float
    bottom: float
    edges: list[float]
    """The columns' edges from left to right."""
    cells: list[Cell] = field(default_factory=list)
    """Row, column, rows, columns, right edge and lines of each cell."""


def pages_of(data: bytes) -> Iterator[Page]:
    """The pages of a file.  Raises ``UnreadableError``, also where they are too many."""
    import pdfplumber
    from pdfminer.pdfdocument import PDFPasswordIncorrect
    from pdfminer.pdfexceptions import PDFException
    from pdfminer.psexceptions import PSException
    from pdfplumber.utils.exceptions import PdfminerException

    # Of every font that lacks something there is a word, about which nobody who reads a plan can do anything.
    logging.getLogger("pdfminer").setLevel(logging.ERROR)
    try:
        with pdfplumber.open(BytesIO(data), unicode_norm="NFC") as document:
            if len(document.pages) > _PAGES:
                raise UnreadableError(_TOO_MANY.format(n=len(document.pages), limit=_PAGES))
            for number, page in enumerate(document.pages, start=1):
                yield _page(page, number)
                page.close()
    except PDFPasswordIncorrect as error:
        raise UnreadableError(LOCKED) from error
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
        raise UnreadableError(BROKEN) from error


def _page(page: Any, number: int) -> Page:
    chars = [char for char in page.chars if char["text"].strip() or char["text"] == " "]
    tables, taken = [], set[int]()
    for found in page.find_tables():
        if len(found.cells) > 1:
            table, used = _table(found, chars)
            tables.append(table)
            taken |= used
    free = [char for place, char in enumerate(chars) if place not in taken]
    return Page(
        number, float(page.width), float(page.height), _lines(free), sorted(tables, key=lambda table: table.top)
    )


def _table(found: Any, chars: Sequence[Char]) -> tuple[Table, set[int]]:
    """A table's cells with their letters, by the letters' middles: one cut at a cell's edge belongs to one cell."""
    left, top, right, bottom = found.bbox
    across = _edges([edge for cell in found.cells for edge in (cell[0], cell[2])])
    down = _edges([edge for cell in found.cells for edge in (cell[1], cell[3])])
    inside = [
        (place, char, (char["x0"] + char["x1"]) / 2, (char["top"] + char["bottom"]) / 2)
        for place, char in enumerate(chars)
        if left <= (char["x0"] + char["x1"]) / 2 <= right and top <= (char["top"] + char["bottom"]) / 2 <= bottom
    ]
    table = Table(top, bottom, across)
    for x0, y0, x1, y1 in sorted(found.cells, key=lambda cell: (cell[1], cell[0])):
        row, column = _at(down, y0), _at(across, x0)
        own = [char for _, char, x, y in inside if x0 <= x < x1 and y0 <= y < y1]
        table.cells.append((row, column, _at(down, y1) - row, _at(across, x1) - column, x1, _lines(own)))
    return table, {place for place, *_ in inside}


def _edges(found: Iterable[float]) -> list[float]:
    edges: list[float] = []
    for edge in sorted(found):
        if not edges or edge - edges[-1] > NEAR:
            edges.append(edge)
    return edges


def _at(edges: Sequence[float], where: float) -> int:
    return min(range(len(edges)), key=lambda place: abs(edges[place] - where))


def _lines(chars: Sequence[Char]) -> list[Line]:
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


def _line(chars: Sequence[Char]) -> Line:
    """A line's words.  A gap of more than half a letter is a space, between letters that are no Chinese."""
    text = ""
    for place, char in enumerate(chars):
        before = chars[place - 1] if place else None
        gap = char["x0"] - before["x1"] if before else 0.0
        if gap > 0.25 * char["size"] and ((text[-1:].isascii() and char["text"].isascii()) or gap > 1.5 * char["size"]):
            text += " "
        text += char["text"]
    drawn = [char for char in chars if char["text"].strip()] or list(chars)
    inner = [char for char in drawn if char["text"] not in HANGING] or drawn
    return Line(
        _without_gaps(text), drawn[0]["x0"], max(c["x1"] for c in drawn), max(c["x1"] for c in inner),
        min(c["top"] for c in drawn), max(c["bottom"] for c in drawn), max(c["size"] for c in drawn),
    )  # fmt: skip


def _without_gaps(text: str) -> str:
    """Without the spaces that are set between Chinese and anything else."""
    plain = unicodedata.normalize("NFC", _RADICALS.sub(lambda found: unicodedata.normalize("NFKC", found[0]), text))
    return re.sub(r"(?<=[^\x00-\x7f]) +| +(?=[^\x00-\x7f])", "", plain).strip()


def leave_out_what_runs_through(pages: Sequence[Page]) -> None:
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


def _at_the_edges(page: Page) -> list[Line]:
    """The lines at the head and at the foot that stand further from the next than lines of a text do."""
    ordered = sorted(page.lines, key=lambda line: line.top)
    found = []
    for place, line in enumerate(ordered):
        drawn: list[Line | Table] = [*page.lines, *page.tables]
        tops = [one.top for one in drawn if one.top > line.bottom]
        bottoms = [one.bottom for one in drawn if one.bottom < line.top]
        if line.bottom < page.height * _EDGE and min(tops, default=page.height) - line.bottom > line.size:
            found += [one for one in ordered[: place + 1] if one not in found]
        if line.top > page.height * (1 - _EDGE) and line.top - max(bottoms, default=0.0) > line.size:
            found += [one for one in ordered[place:] if one not in found]
    return found


def _whatever_page(line: Line, page: Page) -> str:
    """A line's words without the number of its page."""
    return re.sub(r"\d+", lambda found: "#" if found[0] == str(page.number) else found[0], line.text)


_PAGE_NUMBER = re.compile(r"(?:第|-|–|—|─)?\s*\d{1,4}\s*(?:頁|-|–|—|─)?(?:\s*[/／，,]?\s*共?\s*\d{1,4}\s*頁?)?")
