"""What holds for any plan in the official layout and for any bytes at all."""

from __future__ import annotations

import random
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from shizheng.documents import plan_as_json, read
from shizheng.plan.finding import Severity
from shizheng.plan.model import Indicator, Plan, Project
from tests.documents.generated import Writer, Written, written_plans

WHOLE = Writer(random.Random(106)).write()
DATA = WHOLE.text.encode()


def as_far_as_told(values: dict[str, Any]) -> dict[str, Any]:
    """The values of a plan without weights and the columns that its form doesn't know, of which the truth is silent."""
    projects = [project for work_plan in values["work_plans"] for project in work_plan["projects"]]
    for element in (*values["indicators"], *projects):
        for name in ("others", "weight"):
            element.pop(name, None)
    return values


@settings(max_examples=150, deadline=None)
@given(written_plans())
def test_a_plan_is_read_whatever_its_columns_counts_names_and_numbering(written: Written) -> None:
    reading = read(written.text.encode(), "plan.txt")
    assert [finding.message.en for finding in reading.findings if finding.severity is Severity.ERROR] == []
    assert "paragraph-unplaced" not in {finding.code for finding in reading.findings}
    values = as_far_as_told(plan_as_json(reading))
    del values["findings"]
    assert values == written.truth


@settings(max_examples=40, deadline=None)
@given(written_plans())
def test_every_place_lies_within_the_text(written: Written) -> None:
    lines = written.text.splitlines()
    reading = read(written.text.encode(), "plan.txt")
    assert reading.plan is not None
    places = [goal.place for goal in reading.plan.goals] + [finding.place for finding in reading.findings]
    places += [place for element in _rows(reading.plan) for place in element.places.values()]
    for place in places:
        assert place is not None
        assert place.end_line <= len(lines)
        assert place.end_column <= len(lines[place.end_line - 1]) + 1 or place.column == place.end_column


def _rows(plan: Plan) -> list[Indicator | Project]:
    return [*plan.indicators, *plan.projects]


@settings(max_examples=60, deadline=None)
@given(written_plans(), st.data())
def test_no_link_is_made_for_a_name_that_is_misspelt(written: Written, data: st.DataObject) -> None:
    linked = [row for row in written.truth["indicators"] if _is_linked(row["id"], written)]
    if not linked:
        return
    row = data.draw(st.sampled_from(linked))
    reading = read(_misspelt_in_projects(written.text, row["name"]).encode(), "plan.txt")
    assert reading.plan is not None
    assert not reading.plan.projects_serving(row["id"])
    said = [finding for finding in reading.findings if finding.code == "unknown-indicator-name"]
    assert said
    assert all(f"{row['id']}「{row['name']}」" in finding.message.zh for finding in said)


def _is_linked(indicator: str, written: Written) -> bool:
    return any(
        indicator in project["indicators"] for plan in written.truth["work_plans"] for project in plan["projects"]
    )


def _misspelt_in_projects(text: str, name: str) -> str:
    head, title, projects = text.partition("年度重要計畫")
    return head + title + projects.replace(name, f"{name[:-1]}某")


@settings(max_examples=150, deadline=None)
@given(st.integers(min_value=0, max_value=len(DATA)))
@example(0)
def test_a_file_cut_anywhere_gives_findings(length: int) -> None:
    reading = read(DATA[:length], "cut.txt")
    assert all(finding.place and finding.message.zh and finding.advice.en for finding in reading.findings)
    if reading.plan is None or not reading.plan.projects:
        assert any(finding.severity is Severity.ERROR for finding in reading.findings)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(st.integers(0, len(DATA) - 1), st.binary(max_size=4)), max_size=12))
def test_a_damaged_file_is_read_without_a_fault(changes: list[tuple[int, bytes]]) -> None:
    damaged = bytearray(DATA)
    for position, piece in changes:
        damaged[position : position + 3] = piece
    read(bytes(damaged), "damaged.txt")


LINES = st.sampled_from([*WHOLE.text.splitlines(), "", "\t", "註：", "一、", "\t關鍵績效指標", "\t評估體制", "第一項"])


@settings(max_examples=150, deadline=None)
@given(st.lists(LINES, max_size=60))
def test_lines_in_any_order_are_read_without_a_fault(lines: list[str]) -> None:
    read("\n".join(lines).encode(), "shuffled.txt")


@settings(max_examples=80, deadline=None)
@given(st.binary(max_size=400))
@example(b"\xff\xfe")
@example(b"\xff\xfe\x00")
@example(b"\xef\xbb\xbf")
def test_random_bytes_are_no_plan(data: bytes) -> None:
    reading = read(data, "noise.bin")
    assert reading.plan is None
    assert [finding.severity for finding in reading.findings].count(Severity.ERROR) == 1


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp950", "gb18030"])
def test_the_encoding_makes_no_difference(encoding: str) -> None:
    reading = read(WHOLE.text.encode(encoding), "plan.txt")
    assert as_far_as_told(plan_as_json(reading)) | {"findings": []} == WHOLE.truth | {"findings": []}
    guessed = encoding in {"utf-16-le", "cp950", "gb18030"}
    assert ("encoding-guessed" in {finding.code for finding in reading.findings}) is guessed
