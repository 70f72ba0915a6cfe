"""Pages as an XLSX workbook; every cell is a text."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from io import BytesIO

import xlsxwriter
from xlsxwriter.utility import xl_range_abs
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from shizheng.registers.sheets.page import Page, Picks
from shizheng.registers.sheets.widths import width
from shizheng.registers.sheets.writing import FILLABLE


def xlsx(pages: Sequence[Page]) -> bytes:
    """The file's bytes, the same for the same pages."""
    out = BytesIO()
    book = xlsxwriter.Workbook(out, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"created": datetime(2000, 1, 1, tzinfo=UTC)})
    for page in pages:
        _page(book, book.add_worksheet(page.title), page)
    book.close()
    return out.getvalue()


def _page(book: Workbook, sheet: Worksheet, page: Page) -> None:
    plain = book.add_format({"num_format": "@"})
    heading = book.add_format({"bold": True, "bg_color": "#E4E4E4", "bottom": 1})
    needed = book.add_format({"bold": True, "bg_color": "#D9E2F2", "bottom": 1})
    wrong = book.add_format({"bg_color": "#FBD9D3", "num_format": "@"})
    for at, column in enumerate(page.columns):
        sheet.set_column(at, at, width(column), plain)
        sheet.write_string(0, at, column, needed if at in page.required else heading)
        if page.notes.get(at):
            sheet.write_comment(0, at, page.notes[at], {"x_scale": 2})
        if at in page.picks:
            sheet.data_validation(1, at, FILLABLE, at, _list(page.picks[at]))
    for number, row in enumerate(page.rows):
        for at, cell in enumerate(row):
            mark = page.marks.get((number, at))
            if cell or mark:
                sheet.write_string(number + 1, at, cell, wrong if mark else None)
            if mark:
                sheet.write_comment(number + 1, at, mark, {"x_scale": 2})
    sheet.freeze_panes(1, 0)
    if page.hidden:
        sheet.hide()


def _list(picks: Picks) -> dict[str, object]:
    """A hint: what the list doesn't offer may still be typed, and is checked when the file comes in."""
    cells = xl_range_abs(1, picks.column, picks.number, picks.column)
    return {"validate": "list", "source": f"='{picks.page}'!{cells}", "show_error": False}
