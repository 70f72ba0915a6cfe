"""Text in which tables are drawn with bars, as elements: cells between bars, rows between rules.

Between two rules a row goes on over several lines, each cell's below the other; where there are no rules each line is a
row.  Which columns a cell covers its bars say: by their number where every line has as many, else by where they stand,
with Chinese letters as wide as two others.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from shizheng.documents.decoding import LINE_BREAK
from shizheng.documents.numbering import numbered
from shizheng.documents.sources.grid import Element, Grid, GridCell
from shizheng.plan.model import Paragraph
from shizheng.plan.place import Place

_BARS = "|｜│┃"
_BAR = re.compile(f"[{_BARS}]")
_RULE = re.compile(rf"[\s{_BARS}+\-=─━═┄┈┌┐└┘├┤┬┴┼╔╗╚╝╠╣╦╩╬┏┓┗┛┣┫┳┻╋]+")
_FEWEST = 3
"""Lines with bars that make a text one with tables of bars."""


def has_boxes(text: str) -> bool:
    """Whether tables are drawn with bars in a text."""
    return sum(len(_BAR.findall(line)) >= 2 for line in LINE_BREAK.split(text)) >= _FEWEST


def read_boxes(text: str, source: str) -> list[Element]:
    """The elements of a text; places are those of the text itself."""
    elements: list[Element] = []
    table: list[_Drawn] = []
    lines = [_Drawn(line, number) for number, line in enumerate(LINE_BREAK.split(text), start=1)]
    full = _full(lines)
    for line in lines:
        if line.is_drawn:
            table.append(line)
            continue
        elements += _table(table, source)
        table = []
        elements += _paragraph(line, elements, full, source)
    return elements + _table(table, source)


@dataclass(frozen=True, slots=True)
class _Drawn:
    """A line of the text."""

    text: str
    number: int

    @property
    def is_rule(self) -> bool:
        return bool(self.text.strip()) and _RULE.fullmatch(self.text) is not None and not self._is_blank_row

    @property
    def _is_blank_row(self) -> bool:
        """Bars with nothing between them are a row that goes on."""
        return not self.text.strip(f"{_BARS} \t　")

    @property
    def is_drawn(self) -> bool:
        return len(_BAR.findall(self.text)) >= 2 or (self.is_rule and len(self.text.strip()) > 2)

    def pieces(self) -> list[tuple[int, int, int]]:
        """Of each cell where it begins and ends in the line, and the column of letters of the bar before it."""
        bars = [found.start() for found in _BAR.finditer(self.text)]
        if bars and self.text[: bars[0]].strip():
            bars.insert(0, -1)
        if bars and self.text[bars[-1] + 1 :].strip():
            bars.append(len(self.text))
        return [(start + 1, end, width(self.text[: max(start, 0)])) for start, end in pairwise(bars)]


def width(text: str) -> int:
    """How wide a text stands on a page where every letter is one column wide, or two."""
    return sum(2 if unicodedata.east_asian_width(letter) in "WFA" else 1 for letter in text)


@dataclass(slots=True)
class _Cell:
    column: int
    across: int
    said: list[Paragraph] = field(default_factory=list)


def _table(lines: Sequence[_Drawn], source: str) -> list[Element]:
    """The grid of some lines; rules alone are none."""
    said = [line for line in lines if not line.is_rule]
    if not said:
        return []
    columns = _columns(said)
    ruled = _has_rules_between(lines)
    rows: list[list[_Cell]] = []
    fresh = True
    for line in lines:
        if line.is_rule:
            fresh = True
            continue
        cells = list(_cells(line, columns, source))
        if fresh or not ruled or [c.column for c in rows[-1]] != [c.column for c in cells]:
            rows.append(cells)
        else:
            for cell, more in zip(rows[-1], cells, strict=True):
                cell.said += more.said
        fresh = False
    place = Place(source, said[0].number, 1, said[-1].number, 1 + len(said[-1].text))
    return [Grid(tuple(_as_cells(rows, place)), place)]


def _has_rules_between(lines: Sequence[_Drawn]) -> bool:
    """Whether rules part rows of data, and not the headings alone."""
    places = [number for number, line in enumerate(lines) if line.is_rule]
    inner = [place for place in places if 0 < place < len(lines) - 1]
    return len(inner) >= 2


def _columns(lines: Sequence[_Drawn]) -> dict[int, int] | None:
    """The column that begins with a bar at some place; None where bars are counted."""
    if len({len(line.pieces()) for line in lines}) == 1:
        return None
    found = sorted({place for line in lines for _, _, place in line.pieces()})
    columns: dict[int, int] = {}
    number, last = -1, -10
    for place in found:
        if place - last > 1:
            number += 1
        columns[place] = number
        last = place
    return columns


def _cells(line: _Drawn, columns: dict[int, int] | None, source: str) -> Iterator[_Cell]:
    pieces = line.pieces()
    many = len(pieces) if columns is None else max(columns.values()) + 1
    for number, (start, end, place) in enumerate(pieces):
        column = number if columns is None else columns[place]
        following = pieces[number + 1][2] if number + 1 < len(pieces) else None
        last = many if following is None else column + 1 if columns is None else columns[following]
        words = line.text[start:end].strip()
        cell = _Cell(column, max(1, last - column))
        if words:
            at = start + line.text[start:end].index(words)
            cell.said.append(_as_paragraph(words, source, line.number, at))
        yield cell


def _as_cells(rows: Sequence[Sequence[_Cell]], place: Place) -> Iterator[GridCell]:
    for number, row in enumerate(rows):
        for cell in row:
            paragraphs = tuple(_joined(cell.said))
            at = paragraphs[0].place if paragraphs else place
            yield GridCell(number, cell.column, 1, cell.across, paragraphs, at)


def _joined(lines: Sequence[Paragraph]) -> Iterator[Paragraph]:
    """Lines of a cell as paragraphs: a further one where a number begins."""
    whole: Paragraph | None = None
    for line in lines:
        if whole is None:
            whole = line
        elif numbered(line.text) is not None:
            yield whole
            whole = line
        else:
            whole = _run_on(whole, line)
    if whole is not None:
        yield whole


def _run_on(one: Paragraph, more: Paragraph) -> Paragraph:
    ends, begins = one.text[-1:], more.text[:1]
    gap = " " if ends.isascii() and ends.isalnum() and begins.isascii() and begins.isalpha() and ends.isalpha() else ""
    first, last = one.place, more.place
    place = Place(first.source, first.line, first.column, last.end_line, last.end_column)
    return Paragraph(f"{one.text}{gap}{more.text}", place)


def _full(lines: Sequence[_Drawn]) -> int | None:
    """How wide lines are that a text editor broke; None where each line is a paragraph."""
    widths = [width(line.text.rstrip()) for line in lines if line.text.strip() and not line.is_drawn]
    widest = max(widths, default=0)
    near = [one for one in widths if one >= widest - 3]
    return widest - 3 if len(near) >= 3 and widest >= 40 else None


def _paragraph(line: _Drawn, before: list[Element], full: int | None, source: str) -> Iterator[Element]:
    """The paragraph of a line; what goes on with the one before is put to that."""
    words = line.text.strip()
    if not words:
        return
    at = line.text.index(words)
    paragraph = _as_paragraph(words, source, line.number, at)
    last = before[-1] if before else None
    if (
        full is not None
        and isinstance(last, Paragraph)
        and last.place.end_line == line.number - 1
        and last.place.end_column > 1
        and _ends_full(last, full)
        and numbered(words) is None
        and not line.text.startswith("　　")
    ):
        before[-1] = _run_on(last, paragraph)
        return
    yield paragraph


def _ends_full(paragraph: Paragraph, full: int) -> bool:
    """Whether a paragraph's last line went to the edge."""
    indent = paragraph.place.column - 1 if paragraph.place.line == paragraph.place.end_line else 0
    letters = paragraph.place.end_column - 1 - indent
    return width(paragraph.text[-letters:]) + indent >= full


def _as_paragraph(words: str, source: str, line: int, at: int) -> Paragraph:
    text = unicodedata.normalize("NFC", words)
    return Paragraph(text, Place(source, line, at + 1, line, at + 1 + len(words)))
