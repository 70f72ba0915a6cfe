"""Each finding: a small plan in which it is made and one in which it isn't."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from shizheng.agency import terms_of
from shizheng.documents import read
from shizheng.plan.finding import Catalogue, Finding
from tests.documents.printed import as_pdf
from tests.documents.small import plan_text
from tests.documents.written import packed

TERMS = terms_of(Path(__file__).parents[2] / "agencies/mofa-106")
CASES: dict[str, dict[str, list[dict[str, Any]]]] = yaml.safe_load(
    (Path(__file__).parent / "check_cases.yaml").read_text("utf-8")
)
OF_FILES: dict[str, tuple[bytes, bytes]] = {
    "empty-file": (b" \n\n", plan_text().encode()),
    "binary-file": (bytes(range(256)) * 4, plan_text().encode()),
    "format-unsupported": (packed({"xl/workbook.xml": "<a/>"}), plan_text().encode()),
    "file-scanned": (as_pdf([""]), plan_text().encode()),
    "file-unreadable": (b"PK\x03\x04 and so on", plan_text().encode()),
    "encoding-guessed": (plan_text().encode("cp950"), plan_text().encode("utf-16")),
    "damaged-characters": (plan_text().encode()[:-2] + b"\xe5", plan_text().encode()),
    "no-plan-found": ("今日天氣晴。\n明日多雲。".encode(), plan_text().encode()),
    "section-missing": (plan_text().partition("參、")[0].encode(), plan_text().encode()),
    "section-empty": (plan_text().partition("一、")[0].encode(), plan_text().encode()),
    "table-missing": (plan_text().replace("\t", "").encode(), plan_text().encode()),
    "broken-off": (plan_text().partition("增購")[0].encode(), plan_text().encode()),
    "unknown-indicator": (
        plan_text(method=None).encode(),
        plan_text().encode(),
    ),
}
"""Findings about whole files: one that has it, one that hasn't."""


def found(text: str) -> dict[str, Finding]:
    return {finding.code: finding for finding in read(text.encode(), "small.txt", terms=TERMS).findings}


def test_the_faultless_plan_has_no_finding() -> None:
    assert found(plan_text()) == {}


@pytest.mark.parametrize(("code", "changes"), [(code, case) for code, both in CASES.items() for case in both["fires"]])
def test_is_said(code: str, changes: dict[str, Any]) -> None:
    finding = found(plan_text(**changes))[code]
    assert finding.place is not None
    assert "{" not in finding.message.zh + finding.message.en + finding.advice.zh + finding.advice.en


@pytest.mark.parametrize(("code", "changes"), [(code, case) for code, both in CASES.items() for case in both["silent"]])
def test_is_not_said(code: str, changes: dict[str, Any]) -> None:
    assert code not in found(plan_text(**changes))


@pytest.mark.parametrize("code", OF_FILES)
def test_is_said_of_a_file(code: str) -> None:
    with_it, without_it = OF_FILES[code]
    assert code in {finding.code for finding in read(with_it, "small.txt").findings}
    assert code not in {finding.code for finding in read(without_it, "small.txt").findings}


def test_every_finding_of_the_catalogue_has_its_cases() -> None:
    kinds = {code for room in ("documents", "documents.sources") for code in Catalogue.of(f"shizheng.{room}").kinds}
    assert kinds == CASES.keys() | OF_FILES.keys() | {"office-missing"}


def test_a_name_that_does_not_match_is_answered_with_the_nearest_and_never_linked() -> None:
    reading = read(plan_text(links="圖書館借閱數").encode(), "small.txt")
    assert reading.plan is not None
    assert reading.plan.projects[0].indicators == ()
    finding = found(plan_text(links="圖書館借閱數"))["unknown-indicator-name"]
    assert "1.1「圖書館借閱冊數」" in finding.message.zh


def test_the_grain_is_shown_with_the_next_share_that_can_occur() -> None:
    text = plan_text(standard="完成改建館數占分館總數之比率", target="4%", content="改建22個分館。")
    assert "is 0.88 of 22 分館" in found(text)["unattainable-grain"].message.en
    assert "4.55 %" in found(text)["unattainable-grain"].message.en
