"""Opening a file that somebody sent: told by its bytes, looked through before it is unpacked, read in a process of
its own that has little memory and little time.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TextIO

from shizheng.plan.text import Text
from shizheng.registers.sheets.sheet import MOST_COLUMNS, Kind, Sheet, csv_sheet, refused, sheet_of
from shizheng.registers.sheets.unpacked import FORMULAS, READ, WIDE

SECONDS = 60
"""Processor time that unpacking a file may take."""
_MEMORY = 1536 * 1024**2
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
    sheet = csv_sheet(path.read_bytes(), source)
    return replace(sheet, rows=_without_formulas(sheet, source))


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


def _without_formulas(sheet: Sheet, source: str) -> Iterator[tuple[int, Sequence[str]]]:
    """The rows, as long as no cell would be run as a formula by whoever opens the file."""
    for number, cells in sheet.rows:
        if any(cell.startswith("=") for cell in cells):
            raise refused("file-has-formulas", source, cells=Text(f"（第 {number} 列）", f" (row {number})"))
        yield number, cells


def _unpacked(path: Path, kind: Kind, source: str) -> tuple[Iterator[tuple[int, Sequence[str]]], str, int]:
    """The rows of a workbook, what to call it, and how many rows there are.  Raises ``SheetRefusedError``."""
    with TemporaryDirectory(prefix="sheet-") as folder:
        rows = Path(folder) / "rows"
        command = [sys.executable, "-m", "shizheng.registers.sheets.unpacking", str(path.resolve()), kind, str(rows)]
        try:
            done = subprocess.run(
                command, capture_output=True, check=False, timeout=2 * SECONDS, preexec_fn=_limit,
                env={"PYTHONPATH": os.pathsep.join(sys.path), "PATH": os.defpath},
            )  # fmt: skip
        except subprocess.TimeoutExpired as error:
            raise refused("file-too-large", source, limit=f"{SECONDS} s") from error
        said, complaint = (text.decode("utf-8", "replace").strip() for text in (done.stdout, done.stderr))
        if done.returncode == FORMULAS:
            raise refused("file-has-formulas", source, cells=Text(f"（{said}）", f" ({said})") if said else "")
        if done.returncode == WIDE:
            raise refused("too-many-columns", source, n=said, limit=MOST_COLUMNS)
        if done.returncode < 0 or "MemoryError" in complaint or "memory allocation" in complaint:
            raise refused("file-too-large", source, limit="1.5 GB")
        if done.returncode != READ:
            raise refused("file-broken", source, reason=said[:200])
        # The file is gone once the folder is, but stays readable until it was read.
        lines = rows.open(encoding="utf-8")
    return _numbered(lines), source, int(said)


def _numbered(lines: TextIO) -> Iterator[tuple[int, Sequence[str]]]:
    with lines:
        for line in lines:
            number, cells = json.loads(line)
            yield number, cells


def _limit() -> None:
    """Runs in the child, before it becomes another program."""
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (_UNPACKED, _UNPACKED))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
