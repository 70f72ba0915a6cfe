"""Documents of Word before 2007 (DOC) and RTF as elements: by way of DOCX, which LibreOffice makes of them."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory

from shizheng.documents.sources.docx import read_docx
from shizheng.documents.sources.grid import Element
from shizheng.documents.sources.packed import BROKEN, UnreadableError
from shizheng.plan.text import Text

SIGNATURES = {b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1": "DOC", b"{\\rtf": "RTF"}
_PROGRAMS = ("soffice", "libreoffice")
_PATIENCE = 60.0
"""Seconds that a conversion may take."""
_TOO_LONG = Text("轉換逾{n}秒未完成", "its conversion took longer than {n} s")


class NoOfficeError(UnreadableError):
    """There is no LibreOffice on this machine."""


def read_doc(data: bytes, source: str) -> list[Element]:
    """The elements of a document.  Raises ``UnreadableError``."""
    program = next(filter(None, map(shutil.which, _PROGRAMS)), None)
    if program is None:
        raise NoOfficeError(Text("未安裝LibreOffice", "LibreOffice is not installed"))
    with TemporaryDirectory(prefix="shizheng-doc-") as name:
        folder = Path(name)
        (folder / "plan.doc").write_bytes(data)
        _convert(program, folder)
        made = folder / "plan.docx"
        if not made.is_file():
            raise UnreadableError(BROKEN)
        return read_docx(made.read_bytes(), source)


def _convert(program: str, folder: Path) -> None:
    """Makes a DOCX of the DOC in a folder, with settings of its own: two conversions that share them break off."""
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    options = [profile, "--headless", "--norestore", "--convert-to", "docx", "--outdir", str(folder)]
    command = [program, *options, str(folder / "plan.doc")]
    with subprocess.Popen(
        command, cwd=folder, start_new_session=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as office:
        try:
            office.wait(_PATIENCE)
        except subprocess.TimeoutExpired as error:
            raise UnreadableError(_TOO_LONG.format(n=f"{_PATIENCE:.0f}")) from error
        finally:
            with suppress(ProcessLookupError):
                os.killpg(office.pid, signal.SIGKILL)
