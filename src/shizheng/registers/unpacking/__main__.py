"""The process that unpacks a workbook: ``python -m shizheng.registers.unpacking FILE KIND``.

Says how many rows the first visible sheet has, then those that hold anything, number and cells, as rows of CSV.
Where there are formulas it says where, where the table is too wide how wide, where the file can't be read why.  What
it may use and what it ends with is in ``limits``.
"""

from __future__ import annotations

import csv
import re
import resource
import sys
import zipfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from shizheng.registers.unpacking.limits import BEGUN, BROKEN, FORMULAS, MEMORY, MOST_COLUMNS, READ, SECONDS, WIDE

_PIECE = 1024 * 1024
_LONGEST = 200
"""Characters of a tag that are kept between two pieces."""
_TOLD = {"xlsx": b"<f", "ods": b"table:formula="}
"""Without which there are no formulas: looking for their cells as well takes twenty times as long."""
_FORMULA = {
    "xlsx": re.compile(rb'(?:<c[^<>]*\br="([A-Z]{1,3}\d{1,7})"[^<>]*>\s*)?<f[\s>/]'),
    "ods": re.compile(rb"()table:formula="),
}
_SHEETS = {"xlsx": re.compile(r"xl/worksheets/[^/]+\.xml"), "ods": re.compile(r"content\.xml")}


def main(path: str, kind: str) -> int:
    """Unpacks one file; what this process ends with."""
    with ThreadPoolExecutor(1) as beside:
        looking = beside.submit(lambda: list(_formulas(Path(path), kind)))
        sheet = _first_sheet(path)
    if formulas := looking.result():
        _say(", ".join(name for name in formulas if name))
        return FORMULAS
    if sheet.width > MOST_COLUMNS:
        _say(sheet.width)
        return WIDE
    _say(f"{BEGUN}{sheet.height}")
    rows = csv.writer(sys.stdout)
    # The rows above the first that holds anything are told, the columns before it are not.
    before = [""] * (sheet.start[1] if sheet.start else 0)
    for number, cells in enumerate(sheet.iter_rows(), start=1):
        texts = [*before, *[cell if cell.__class__ is str else as_text(cell) for cell in cells]]
        if any(texts):
            rows.writerow([number, *texts])
    return READ


def _first_sheet(path: str) -> CalamineSheet:
    """The first that is not hidden."""
    workbook = CalamineWorkbook.from_path(path)
    visible = [
        sheet.name
        for sheet in workbook.sheets_metadata
        if sheet.visible == SheetVisibleEnum.Visible and sheet.typ == SheetTypeEnum.WorkSheet
    ]
    return workbook.get_sheet_by_name(visible[0] if visible else workbook.sheet_names[0])


def _say(words: object) -> None:
    sys.stdout.write(f"{words}\n")


def as_text(value: object) -> str:
    """A cell's value as one would type it: numbers as they show with fifteen digits, days as days."""
    match value:
        case bool():
            return "true" if value else "false"
        case float():
            return f"{Decimal(format(value, '.15g')):f}"
        case datetime():
            return value.date().isoformat() if value.time() == time(0) else value.isoformat(sep=" ")
        case date() | time():
            return value.isoformat()
        case timedelta() | int():
            return str(value)
        case _:
            return str(value or "")


def _formulas(path: Path, kind: str) -> Iterator[str]:
    """The first cells that hold formulas, by name where the file says it before the formula."""
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            if not _SHEETS[kind].fullmatch(name):
                continue
            with archive.open(name) as part:
                rest, found = b"", 0
                while piece := part.read(_PIECE):
                    text = rest + piece
                    rest = text[-_LONGEST:]
                    if _TOLD[kind] not in text:
                        continue
                    for match in _FORMULA[kind].finditer(text):
                        yield (match[1] or b"").decode()
                        found += 1
                        if found == 3:
                            return
                    if found:
                        return


def _limit() -> None:
    """Keeps this process from taking more than it may, whatever is in the file."""
    for what, most in (
        (resource.RLIMIT_AS, MEMORY), (resource.RLIMIT_CPU, SECONDS), (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):  # fmt: skip
        resource.setrlimit(what, (most, most))


if __name__ == "__main__":
    _limit()
    sys.stdout = open(1, "w", encoding="utf-8", newline="")  # noqa: SIM115 - it stays open as long as the process
    try:
        code = main(*sys.argv[1:])
    except (CalamineError, zipfile.BadZipFile, zipfile.LargeZipFile, EOFError, KeyError, ValueError, OSError) as error:
        _say(f"{type(error).__name__}: {error}")
        code = BROKEN
    sys.exit(code)
