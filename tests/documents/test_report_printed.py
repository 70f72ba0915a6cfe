"""The year report as LibreOffice prints it: every page numbered and marked, every name on paper."""

from __future__ import annotations

import re
import shutil
import subprocess
from datetime import date
from pathlib import Path

import pytest

from shizheng.documents import read
from shizheng.documents.report import year_report
from shizheng.plan.model import Plan
from shizheng.plan.text import Text
from tests.documents.judged import AFTER, MARKS, green

PLAN = Path(__file__).parents[2] / "agencies/mofa-106/plan.txt"
PROGRAMS = ("soffice", "pdftotext", "pdfinfo")


@pytest.fixture(scope="module")
def plan() -> Plan:
    reading = read(PLAN.read_bytes(), PLAN.name)
    assert reading.plan is not None
    return reading.plan


@pytest.fixture(scope="module")
def printed(plan: Plan, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The report as PDF, through a profile of its own: two runs on one profile fail."""
    missing = [program for program in PROGRAMS if shutil.which(program) is None]
    if missing:
        pytest.skip(f"the report is not printed: {', '.join(missing)} not installed")
    folder = tmp_path_factory.mktemp("report")
    judged = [green(indicator.id) for indicator in plan.indicators]
    agency = Text(plan.agency or "", "Agency")
    odt = year_report(
        plan, agency, judged, marks=MARKS, synthetic=True, as_of=AFTER, printed_on=date(2024, 1, 16), head="9:ab"
    )
    (folder / "report.odt").write_bytes(odt)
    profile = (folder / "profile").as_uri()
    command = ["soffice", f"-env:UserInstallation={profile}", "--headless", "--convert-to", "pdf", "report.odt"]
    subprocess.run(command, cwd=folder, check=True, capture_output=True, timeout=120)
    return folder / "report.pdf"


@pytest.fixture(scope="module")
def pages(printed: Path) -> list[str]:
    """The text of each page without blanks, which layout puts anywhere."""
    text = subprocess.run(["pdftotext", "-layout", printed, "-"], check=True, capture_output=True).stdout.decode()
    return [re.sub(r"\s", "", page) for page in text.rstrip("\f").split("\f")]


def test_every_page_is_numbered_out_of_all(pages: list[str]) -> None:
    assert len(pages) > 4
    for number, page in enumerate(pages, start=1):
        assert f"第{number}頁／共{len(pages)}頁" in page


def test_every_page_says_that_the_figures_are_synthetic(pages: list[str]) -> None:
    assert all("示範資料（SYNTHETIC）" in page for page in pages)


def test_the_column_headings_stand_on_every_page_of_the_table(pages: list[str]) -> None:
    first = next(n for n, page in enumerate(pages) if "一、達成情形總表" in page)
    last = next(n for n, page in enumerate(pages) if "二、各項指標達成情形分析" in page)
    assert last - first > 1
    assert all("年度目標值" in page and "衡量標準" in page for page in pages[first:last])


def test_every_indicator_is_printed(pages: list[str], plan: Plan) -> None:
    everything = "".join(pages)
    for indicator in plan.indicators:
        assert indicator.id + re.sub(r"\s", "", indicator.name) in everything


def test_the_table_lies_across_and_the_rest_stands(printed: Path, pages: list[str]) -> None:
    said = subprocess.run(["pdfinfo", "-l", "-1", printed], check=True, capture_output=True).stdout.decode()
    sizes = [(float(w) > float(h)) for w, h in re.findall(r"size: +([\d.]+) x ([\d.]+) pts", said)]
    assert sizes == ["年度目標值" in page and "衡量標準" in page for page in pages]
