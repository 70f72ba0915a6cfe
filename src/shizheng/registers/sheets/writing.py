"""Writing tables as files: CSV, XLSX and ODS from the same pages."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence

from shizheng.registers.sheets.page import Page
from shizheng.registers.sheets.sheet import Kind

MEDIA_TYPES: dict[Kind, str] = {
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}
FILLABLE = 1_000
"""Rows that a template offers pick lists in."""
_RUN = re.compile(r"[=+\-@\t\r]")
_NUMBER = re.compile(r"[+-]?[\d.,]+")


def write(kind: Kind, pages: Sequence[Page]) -> bytes:
    """The file's bytes; of CSV the first page alone, in UTF-8 with the mark by which spreadsheet programs know it."""
    if kind == "csv":
        return _csv(pages[0])
    # Each library takes a while to load, and most requests want neither.
    if kind == "xlsx":
        from shizheng.registers.sheets.xlsx import xlsx

        return xlsx(pages)
    from shizheng.registers.sheets.ods import ods

    return ods(pages)


def _csv(page: Page) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(page.columns)
    writer.writerows([_harmless(cell) for cell in row] for row in page.rows)
    return out.getvalue().encode("utf-8-sig")


def _harmless(cell: str) -> str:
    """A text that a spreadsheet program doesn't take for a formula."""
    return f"'{cell}" if _RUN.match(cell) and not _NUMBER.fullmatch(cell) else cell
