"""Opening a file that somebody sent: told by its bytes, looked through before it is unpacked, read in a process of
its own that has little memory and little time.
"""

from __future__ import annotations

import csv
import os
import signal
import subprocess
import sys
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import IO

from shizheng.plan.text import Text
from shizheng.registers.sheets.sheet import (
    BrokenRowError,
    Kind,
    Sheet,
    SheetRefusedError,
    csv_sheet_of,
    refused,
    sheet_of,
)
from shizheng.registers.unpacking.limits import BEGUN, FORMULAS, MOST_COLUMNS, READ, SECONDS, WIDE

_UNPACKED = 1024**3
_HARMLESS, _RATIO = 50 * 1024**2, 100
"""What may be packed however densely, and how densely the rest: tables come to a tenth or twentieth of their size."""
_ENTRIES = 2_000
_OLE, _ZIP = b"\xd0\xcf\x11\xe0", b"PK"
_OTHERS = (b"%PDF", b"{\\rtf", b"\x1f\x8b", b"\x89PNG", b"\xff\xd8\xff", b"<html", b"<!DOCTYPE", b"7z\xbc\xaf")
_MACROS = ("vbaproject.bin", "basic/", "scripts/", "macrosheets/")


def open_sheet(path: Path, source: str) -> Sheet:
    """The table in a file; ``source`` is what to call it.

    Of a workbook it is the first sheet that is not hidden.  Raises ``SheetRefusedError`` for what is no table, is
    broken, locked or too large, or holds macros or formulas; going through a CSV file's rows may raise it too.
    """
    with path.open("rb") as file:
        beginning = file.read(512)
    if beginning.startswith(_OLE):
        raise refused("file-old-or-locked", source)
    if beginning.startswith(_ZIP):
        kind = _kind_of_package(path, source)
        return sheet_of(kind, *_unpacked(path, kind, source))
    if beginning.lstrip().startswith(_OTHERS) or b"\0" in beginning:
        raise refused("not-a-table", source)
    return csv_sheet_of(path.open("rb"), source, formulas=False)


def _kind_of_package(path: Path, source: str) -> Kind:
    """What a zip archive holds, by what its directory says; what that says wrongly the limits on reading meet."""
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
            names = [entry.filename.lower() for entry in entries]
            with archive.open("mimetype") if "mimetype" in names else BytesIO() as part:
                media = part.read(100)
    except (zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError, ValueError, EOFError) as error:
        raise refused("file-broken", source, reason=str(error)) from error
    unpacked, packed = sum(e.file_size for e in entries), sum(e.compress_size for e in entries)
    if len(entries) > _ENTRIES or unpacked > _UNPACKED:
        raise refused("file-too-large", source, limit="1 GB")
    if unpacked > _HARMLESS and unpacked > packed * _RATIO:
        raise refused("file-too-large", source, limit=f"{_RATIO} : 1")
    for name in names:
        if any(macro in name for macro in _MACROS):
            raise refused("file-has-macros", source, part=name)
    if any(entry.flag_bits & 1 for entry in entries):
        raise refused("file-old-or-locked", source)
    if "xl/workbook.xml" in names:
        return "xlsx"
    if media.startswith(b"application/vnd.oasis.opendocument.spreadsheet"):
        return "ods"
    raise refused("not-a-table", source)


def _unpacked(path: Path, kind: Kind, source: str) -> tuple[Iterator[tuple[int, Sequence[str]]], str, int]:
    """The rows of a workbook as they are unpacked, what to call it, and how many rows there are at most.

    Raises ``SheetRefusedError``, as may going through the rows.
    """
    command = [sys.executable, "-m", "shizheng.registers.unpacking", str(path.resolve()), kind]
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8", errors="replace",
        env={"PYTHONPATH": os.pathsep.join(sys.path), "PATH": os.defpath},
    )  # fmt: skip
    child = _Child(process, source)
    beginning = child.out.readline().strip()
    if not beginning.startswith(BEGUN):
        with process:
            raise child.refusal(beginning)
    return child.rows(), source, int(beginning.removeprefix(BEGUN))


@dataclass(frozen=True)
class _Child:
    process: subprocess.Popen[str]
    source: str

    @property
    def out(self) -> IO[str]:
        assert self.process.stdout is not None
        return self.process.stdout

    def rows(self) -> Iterator[tuple[int, Sequence[str]]]:
        """The rows with their numbers; whoever stops going through them stops the process."""
        number = "0"
        with self.process:
            try:
                for number, *cells in csv.reader(self.out):
                    yield int(number), cells
            except csv.Error as error:
                # Nothing but a cell that is longer than any value.
                raise BrokenRowError(int(number) + 1, str(error)) from error
            if self.process.wait() != READ:
                raise self.refusal("")

    def refusal(self, said: str) -> SheetRefusedError:
        """Why the process ended, by how it ended and what it said."""
        complaint = self.process.stderr.read() if self.process.stderr else ""
        code, source = self.process.wait(), self.source
        if code == FORMULAS:
            return refused("file-has-formulas", source, cells=Text(f"（{said}）", f" ({said})") if said else "")
        if code == WIDE:
            return refused("too-many-columns", source, n=said, limit=MOST_COLUMNS)
        if code == -signal.SIGXCPU:
            return refused("file-too-large", source, limit=f"{SECONDS} s")
        if code < 0 or "MemoryError" in complaint or "memory allocation" in complaint:
            return refused("file-too-large", source, limit="1.5 GB")
        return refused("file-broken", source, reason=said[:200])
