"""A table in a file, as texts: its heading, and its rows with the numbers that people see beside them."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Generator, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import BinaryIO, Literal, TextIO, get_args

from shizheng.plan.errors import ShizhengError
from shizheng.plan.finding import Finding
from shizheng.plan.place import Place
from shizheng.plan.text import Text
from shizheng.registers.definition import find
from shizheng.registers.unpacking.limits import MOST_COLUMNS

Kind = Literal["ods", "xlsx", "csv"]
KINDS: tuple[Kind, ...] = get_args(Kind)

_PIECE = 1024 * 1024


class SheetRefusedError(ShizhengError):
    """A file is no table, or none that may be read; ``finding`` says why and what to do."""

    def __init__(self, finding: Finding) -> None:
        self.finding = finding
        super().__init__(finding.message.en)


class BrokenRowError(ShizhengError):
    """The row of that number cannot be read, and none after it."""

    def __init__(self, row: int, reason: str) -> None:
        self.row, self.reason = row, reason
        super().__init__(f"{row}: {reason}")


@dataclass(frozen=True)
class Sheet:
    """A heading in row ``heading``, and the rows below it that hold anything; iterating may raise ``BrokenRowError``.

    ``rows`` can be gone through once; there are ``total`` of them at most.
    """

    kind: Kind
    columns: tuple[str, ...]
    heading: int
    rows: Iterable[tuple[int, Sequence[str]]]
    total: int = 0
    broken: BrokenRowError | None = None
    """What already keeps the heading from being read."""


def sheet_of(kind: Kind, numbered: Iterator[tuple[int, Sequence[str]]], source: str, total: int) -> Sheet:
    """The sheet whose heading is the first row that holds anything.  Raises ``SheetRefusedError``."""
    filled = ((number, cells) for number, cells in numbered if any(cell.strip() for cell in cells))
    try:
        number, heading = next(filled, (1, ()))
    except BrokenRowError as error:
        # What cannot be read from its first row on is told where a row is told.
        return Sheet(kind, (), error.row, (), total, error)
    if len(heading) > MOST_COLUMNS:
        raise refused("too-many-columns", source, n=len(heading), limit=MOST_COLUMNS)
    return Sheet(kind, tuple(column.strip() for column in heading), number, filled, total)


def csv_sheet(data: bytes, source: str) -> Sheet:
    """The table of a CSV file in UTF-8.  Raises ``SheetRefusedError``."""
    return csv_sheet_of(io.BytesIO(data), source)


def csv_sheet_of(file: BinaryIO, source: str, *, formulas: bool = True) -> Sheet:
    """The same of a file, which is gone through once here and then row by row, and closed with its last row.

    Without ``formulas`` iterating raises ``SheetRefusedError`` where whoever opens the file would run a cell as one.
    """
    decoder, lines = codecs.getincrementaldecoder("utf-8")(), 0
    try:
        while piece := file.read(_PIECE):
            decoder.decode(piece)
            lines += piece.count(b"\n")
        decoder.decode(b"", final=True)
    except UnicodeDecodeError as error:
        file.close()
        raise refused("not-utf8", source, file=source) from error
    file.seek(0)
    rows = _rows(io.TextIOWrapper(file, "utf-8-sig", newline=""), source, formulas)
    try:
        return sheet_of("csv", rows, source, lines)
    except SheetRefusedError:
        rows.close()
        raise


def refused(code: str, source: str, **values: object) -> SheetRefusedError:
    """A file refused by a finding of this room's catalogue."""
    return SheetRefusedError(find(code, place=Place(source, 1, 1, 1, 1), subject=source, **values))


def _rows(lines: TextIO, source: str, formulas: bool) -> Generator[tuple[int, Sequence[str]]]:
    """The file's rows with the number of their last line."""
    with lines:
        table = csv.reader(lines, strict=True)
        try:
            for cells in table:
                together = "".join(cells)
                if "\0" in together:
                    raise BrokenRowError(table.line_num, "NUL")
                if not formulas and "=" in together and any(cell.startswith("=") for cell in cells):
                    where = Text(f"（第 {table.line_num} 列）", f" (row {table.line_num})")
                    raise refused("file-has-formulas", source, cells=where)
                yield table.line_num, cells
        except csv.Error as error:
            raise BrokenRowError(table.line_num, str(error)) from error
