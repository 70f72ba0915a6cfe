"""A document printed to PDF with nothing of ours: letters at their places and lines between cells, page after page.

Every letter is as wide as it is high.  A page holds so many lines; a table that doesn't fit goes on with the next page,
where its first rows are printed again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from tests.documents.written import Row, Written, laid_out

SIZE, LEADING, PAD = 10, 14, 3
LEFT, TOP, WIDTH, HEIGHT = 58, 90, 479, 842


def as_pdf(document: Sequence[Written], lines: int = 40, header_rows: int = 1, running: str = "") -> bytes:
    """The document on pages of so many lines; ``running`` stands at the head of each, its number at the foot."""
    printer = _Printer(lines, header_rows, running)
    for part in document:
        if isinstance(part, str):
            for line in wrapped(part, WIDTH):
                printer.line(line)
        else:
            printer.table(part)
    return printer.finished()


def wrapped(text: str, width: float) -> list[str]:
    """The lines of a text in a width, in points."""
    many = max(1, int(width // SIZE))
    return [text[start : start + many] for start in range(0, len(text), many)] or [""]


@dataclass
class _Printer:
    lines: int
    header_rows: int
    running: str
    pages: list[list[str]] = field(default_factory=list)
    used: int = 0

    def line(self, text: str) -> None:
        if not self.pages or self.used >= self.lines:
            self.page()
        self._say(text, LEFT, self.used)
        self.used += 1

    def page(self) -> None:
        self.pages.append([])
        self.used = 0
        if self.running:
            self.pages[-1] += [_words(self.running, LEFT, HEIGHT - 40), _words(str(len(self.pages)), 300, 30)]

    def table(self, rows: Sequence[Row]) -> None:
        """Cells with their lines around them; a row that doesn't fit begins the next page."""
        placed = laid_out(rows)
        columns = max(column + across for _, column, _, across, _ in placed)
        width = WIDTH / columns
        heights = [1] * len(rows)
        for row, _, down, across, cell in placed:
            need = sum(len(wrapped(text, across * width - 2 * PAD)) for text in cell.paragraphs)
            heights[row + down - 1] = max(heights[row + down - 1], need - sum(heights[row : row + down - 1]))
        if self.pages and self.used + sum(heights[: self.header_rows + 1]) > self.lines:
            self.page()
        begun = 0
        while begun < len(rows):
            again = self.header_rows if begun else 0
            room, end = self.lines - self.used - sum(heights[:again]), begun
            while end < len(rows) and sum(heights[begun : end + 1]) <= max(room, heights[begun]):
                end += 1
            self._part(placed, heights, width, [*range(again), *range(begun, end)])
            begun = end
            if begun < len(rows):
                self.page()

    def _part(self, placed: Sequence[tuple[int, int, int, int, object]], heights: list[int], width: float,
              rows: list[int]) -> None:  # fmt: skip
        if not self.pages:
            self.page()
        tops, top = {}, self.used
        for row in rows:
            tops[row] = top
            top += heights[row]
        for row, column, down, across, cell in placed:
            shown = [one for one in range(row, row + down) if one in tops]
            if not shown:
                continue
            first, height = tops[shown[0]], sum(heights[one] for one in shown)
            left, right = LEFT + column * width, LEFT + (column + across) * width
            upper, lower = self._height(first) + LEADING - 2, self._height(first + height) + LEADING - 2
            self.pages[-1].append(f"{left:.1f} {lower:.1f} {right - left:.1f} {upper - lower:.1f} re S")
            if shown[0] == row:
                texts = [line for text in cell.paragraphs for line in wrapped(text, across * width - 2 * PAD)]  # type: ignore[attr-defined]
                for number, line in enumerate(texts):
                    self._say(line, left + PAD, first + number)
        self.used = top

    def _height(self, line: int) -> float:
        return HEIGHT - TOP - line * LEADING

    def _say(self, text: str, left: float, line: int) -> None:
        self.pages[-1].append(_words(text, left, self._height(line)))

    def finished(self) -> bytes:
        """The file."""
        font = (
            "<< /Type /Font /Subtype /Type0 /BaseFont /MSung-Light /Encoding /UniCNS-UCS2-H /DescendantFonts [<< /Type "
            "/Font /Subtype /CIDFontType0 /BaseFont /MSung-Light /CIDSystemInfo << /Registry (Adobe) /Ordering (CNS1) "
            "/Supplement 0 >> /DW 1000 /FontDescriptor << /Type /FontDescriptor /FontName /MSung-Light /Flags 4 "
            "/FontBBox [0 -200 1000 800] /ItalicAngle 0 /Ascent 800 /Descent -200 /CapHeight 700 /StemV 80 >> >>] >>"
        )
        kids = " ".join(f"{4 + 2 * number} 0 R" for number in range(len(self.pages)))
        objects = [
            "<< /Type /Catalog /Pages 2 0 R >>",
            f"<< /Type /Pages /Kids [{kids}] /Count {len(self.pages)} >>",
            font,
        ]
        for number, page in enumerate(self.pages):
            stream = "\n".join(page)
            objects += [
                f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 {HEIGHT}] /Contents {5 + 2 * number} 0 R "
                "/Resources << /Font << /F1 3 0 R >> >> >>",
                f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream",
            ]
        file, places = "%PDF-1.4\n", []
        for number, one in enumerate(objects, start=1):
            places.append(len(file))
            file += f"{number} 0 obj\n{one}\nendobj\n"
        table = "".join(f"{place:010} 00000 n \n" for place in places)
        return (
            f"{file}xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}"
            f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{len(file)}\n%%EOF\n"
        ).encode("ascii")


def _words(text: str, left: float, bottom: float) -> str:
    return f"BT /F1 {SIZE} Tf 1 0 0 1 {left:.1f} {bottom:.1f} Tm <{text.encode('utf-16-be').hex()}> Tj ET"
