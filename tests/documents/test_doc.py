"""Documents of Word before 2007, by way of LibreOffice where there is one."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from shizheng.documents import read
from shizheng.documents.sources import doc
from shizheng.documents.sources.grid import Grid
from shizheng.documents.sources.packed import UnreadableError
from tests.house.tree import FORMS

needs_office = pytest.mark.skipif(not any(map(shutil.which, ("soffice", "libreoffice"))), reason="no LibreOffice here")
HERITAGE = (FORMS / "16-heritage.doc").read_bytes()


@needs_office
def test_its_paragraphs_and_tables_are_read() -> None:
    elements = doc.read_doc(HERITAGE, "plan.doc")
    assert sum(isinstance(one, Grid) for one in elements) == 3
    assert any("施政" in one.text for one in elements if not isinstance(one, Grid))


@needs_office
def test_what_is_no_document_is_told() -> None:
    with pytest.raises(UnreadableError):
        doc.read_doc(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2_000), "plan.doc")


def test_without_an_office_suite_it_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda _: None)
    for data, kind in ((HERITAGE, "DOC"), (b"{\\rtf1 plan}", "RTF")):
        (finding,) = read(data, "plan").findings
        assert (finding.code, kind in finding.message.zh) == ("office-missing", True)


def test_a_conversion_without_an_end_is_ended(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    program = tmp_path / "soffice"
    program.write_text("#!/bin/sh\nsleep 60 & wait\n")
    program.chmod(0o755)
    monkeypatch.setattr(shutil, "which", lambda _: str(program))
    monkeypatch.setattr(doc, "_PATIENCE", 0.2)
    with pytest.raises(UnreadableError, match="took longer"):
        doc.read_doc(HERITAGE, "plan.doc")
