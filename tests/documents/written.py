"""One document written in several formats, with nothing of ours: to be read back as the same."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape
from io import BytesIO

from shizheng.documents.sources.grid import Element, Grid


@dataclass(frozen=True)
class Cell:
    """Paragraphs, and how many columns and rows they cover."""

    paragraphs: tuple[str, ...]
    across: int = 1
    down: int = 1


Row = Sequence[Cell]
Written = str | Sequence[Row]
"""A paragraph, or a table by the cells that begin in each row."""


def told(elements: Sequence[Element]) -> list[object]:
    """What was read, without places: paragraphs as texts, tables as cells with what they cover."""
    return [
        [(c.row, c.column, c.rowspan, c.colspan, [p.text for p in c.paragraphs]) for c in element.cells]
        if isinstance(element, Grid)
        else element.text
        for element in elements
    ]


def drawn(document: Sequence[Written]) -> list[object]:
    """The same of a document that is written: where each cell comes to lie."""
    return [part if isinstance(part, str) else [(*place, list(cell.paragraphs)) for *place, cell in laid_out(part)]
            for part in document]  # fmt: skip


def laid_out(table: Sequence[Row]) -> list[tuple[int, int, int, int, Cell]]:
    """Row, column, rows and columns of each cell, each where the ones before it leave room."""
    taken: set[tuple[int, int]] = set()
    found = []
    for row, cells in enumerate(table):
        for cell in cells:
            column = next(n for n in range(1_000) if (row, n) not in taken)
            down = min(cell.down, len(table) - row)
            taken |= {(row + r, column + c) for r in range(down) for c in range(cell.across)}
            found.append((row, column, down, cell.across, cell))
    return sorted(found, key=lambda one: one[:2])


def as_html(document: Sequence[Written]) -> bytes:
    def table(rows: Sequence[Row]) -> str:
        cells = ["".join(f'<td colspan="{c.across}" rowspan={c.down}>{"<br>".join(map(escape, c.paragraphs))}</td>'
                         for c in row) for row in rows]  # fmt: skip
        return f"<table>{''.join(f'<tr>{row}</tr>' for row in cells)}</table>"

    body = "".join(f"<p>{escape(part)}</p>" if isinstance(part, str) else table(part) for part in document)
    return (
        f'<!DOCTYPE html><html><head><meta charset="utf-8"><title>t</title></head><body>{body}</body></html>'.encode()
    )


def as_odt(document: Sequence[Written], styles: str = "", body: str = "") -> bytes:
    def table(rows: Sequence[Row]) -> str:
        grid = dict.fromkeys(_covered(rows), "<table:covered-table-cell/>")
        for row, column, down, across, cell in laid_out(rows):
            spans = f'table:number-columns-spanned="{across}" table:number-rows-spanned="{down}"'
            words = "".join(f"<text:p>{escape(text)}</text:p>" for text in cell.paragraphs)
            grid[row, column] = f"<table:table-cell {spans}>{words}</table:table-cell>"
        lines = ["".join(grid[place] for place in sorted(grid) if place[0] == row) for row in range(len(rows))]
        return f"<table:table>{''.join(f'<table:table-row>{line}</table:table-row>' for line in lines)}</table:table>"

    own = "".join(f"<text:p>{escape(part)}</text:p>" if isinstance(part, str) else table(part) for part in document)
    names = "".join(f' xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
                    for name in ("office", "text", "table", "style"))  # fmt: skip
    content = (
        f'<office:document-content{names} xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0">'
        f"<office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body><office:text>{own}{body}</office:text></office:body></office:document-content>"
    )
    return packed({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": content})


def as_docx(document: Sequence[Written], numbering: str = "", styles: str = "", body: str = "") -> bytes:
    def paragraphs(texts: Sequence[str]) -> str:
        return "".join(f'<w:p><w:r><w:t xml:space="preserve">{escape(text)}</w:t></w:r></w:p>' for text in texts)

    def table(rows: Sequence[Row]) -> str:
        placed = laid_out(rows)
        lines = []
        for row in range(len(rows)):
            line = ""
            for first, _, down, across, cell in sorted(placed, key=lambda one: one[1]):
                if first <= row < first + down:
                    restart = " w:val='restart'" if row == first else ""
                    merge = "" if down == 1 else f"<w:vMerge{restart}/>"
                    words = paragraphs(cell.paragraphs or ("",)) if row == first else paragraphs([""])
                    line += f'<w:tc><w:tcPr><w:gridSpan w:val="{across}"/>{merge}</w:tcPr>{words}</w:tc>'
            lines.append(f"<w:tr>{line}</w:tr>")
        return f"<w:tbl>{''.join(lines)}</w:tbl>"

    own = "".join(paragraphs([part]) if isinstance(part, str) else table(part) for part in document)
    name = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    parts = {"word/document.xml": f"<w:document {name}><w:body>{own}{body}</w:body></w:document>"}
    if numbering:
        parts["word/numbering.xml"] = f"<w:numbering {name}>{numbering}</w:numbering>"
    if styles:
        parts["word/styles.xml"] = f"<w:styles {name}>{styles}</w:styles>"
    return packed(parts)


def _covered(rows: Sequence[Row]) -> set[tuple[int, int]]:
    return {
        (row + r, column + c)
        for row, column, down, across, _ in laid_out(rows)
        for r in range(down)
        for c in range(across)
    }


def packed(parts: dict[str, str | bytes]) -> bytes:
    """A packed file of these parts."""
    file = BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, said in parts.items():
            archive.writestr(name, said)
    return file.getvalue()


FORMATS: dict[str, Callable[[Sequence[Written]], bytes]] = {"html": as_html, "odt": as_odt, "docx": as_docx}
