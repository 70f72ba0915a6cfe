"""The published plan of year 106 against what a careful reader finds in it, cell for cell."""

from __future__ import annotations

import json
import unicodedata
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from shizheng.agency import terms_of
from shizheng.documents import Reading, plan_as_json, read
from shizheng.plan.model import Direction, Plan

SHARED = Path(__file__).parents[2].parent / "shared"
TERMS = terms_of(Path(__file__).parents[2] / "agencies/mofa-106")
PLAN = SHARED / "plans" / "mofa-106.txt"
TRUTH = SHARED / "plans" / "mofa-106-truth.json"

pytestmark = pytest.mark.skipif(
    not PLAN.exists(), reason="../shared/plans is absent: the published plan is not compared"
)


@pytest.fixture(scope="module")
def truth() -> dict[str, Any]:
    values: dict[str, Any] = json.loads(TRUTH.read_text("utf-8"))
    return values


@pytest.fixture(scope="module")
def reading() -> Reading:
    return read(PLAN.read_bytes(), "mofa-106.txt", terms=TERMS)


@pytest.fixture(scope="module")
def plan(reading: Reading) -> Plan:
    assert reading.plan is not None
    return reading.plan


def test_counts(plan: Plan, truth: dict[str, Any]) -> None:
    assert {
        "preamble": len(plan.preamble),
        "goals": len(plan.goals),
        "strategies": sum(len(goal.strategies) for goal in plan.goals),
        "kpis": len(plan.indicators),
        "notes": len(plan.notes),
        "work_plans": len(plan.work_plans),
        "projects": len(plan.projects),
        "project_kpi_links": sum(len(project.indicators) for project in plan.projects),
        "kpis_without_project": sum(not plan.projects_serving(indicator.id) for indicator in plan.indicators),
    } == truth["counts"]


def test_year_preamble_and_the_agency_that_the_text_does_not_name(plan: Plan, truth: dict[str, Any]) -> None:
    assert plan.fiscal_year == truth["year_roc"]
    assert plan.agency is None
    composed = [unicodedata.normalize("NFC", text) for text in truth["preamble"]]
    assert [paragraph.text for paragraph in plan.preamble] == composed, (
        "compatibility ideographs are read as plain ones"
    )


def test_goals_and_strategies_with_their_lines(plan: Plan, truth: dict[str, Any]) -> None:
    assert [
        (goal.number, goal.title, goal.place.line, [(s.text, s.place.line) for s in goal.strategies])
        for goal in plan.goals
    ] == [
        (goal["index"], goal["title"], goal["line"], [(s["text"], s["line"]) for s in goal["strategies"]])
        for goal in truth["goals"]
    ]


def test_each_cell_of_each_indicator(plan: Plan, truth: dict[str, Any]) -> None:
    read_rows = [
        {
            "id": indicator.id,
            "no": indicator.number,
            "name": indicator.name,
            "evaluation_body": indicator.evaluation_body,
            "method": indicator.method,
            "standard": indicator.standard,
            "target_raw": indicator.target.text,
            "target_value": indicator.target.value,
            "target_unit": indicator.target.unit,
            "midlong_plan_linkage": indicator.midlong_plan,
            "line_of_standard": indicator.places["standard"].line,
            "projects": [project.name for project in plan.projects_serving(indicator.id)],
        }
        for indicator in plan.indicators
    ]
    rows = truth["kpi_table"]["rows"]
    assert read_rows == [
        {key: row[key] for key in read_rows[0]} | {"target_value": Decimal(row["target_value"])} for row in rows
    ]
    goals = {goal["no"]: goal["index"] for goal in truth["goals"]}
    assert [indicator.goal for indicator in plan.indicators] == [goals[row["goal_no"]] for row in rows]


def test_notes_in_their_own_words(plan: Plan, truth: dict[str, Any]) -> None:
    assert [f"{note.number}.{note.text}" for note in plan.notes] == truth["notes_verbatim"][2:]


def test_each_cell_of_each_project(plan: Plan, truth: dict[str, Any]) -> None:
    read_rows = [
        {
            "work_plan": work_plan.name,
            "item": project.name,
            "category": project.category,
            "content": [line.text for line in project.content],
            "kpis": list(project.indicators),
            "line_of_item": project.place.line,
            "line_of_linkage": project.places["indicators"].line,
        }
        for work_plan in plan.work_plans
        for project in work_plan.projects
    ]
    assert read_rows == [{key: row[key] for key in read_rows[0]} for row in truth["project_table"]["rows"]]


def test_every_place_holds_the_words_it_is_the_place_of(plan: Plan) -> None:
    """Columns too: cutting the file at a place gives the cell's words."""
    lines = PLAN.read_text("utf-8").split("\n")
    for indicator in plan.indicators:
        for field in ("name", "method", "standard", "midlong_plan"):
            place = indicator.places[field]
            assert lines[place.line - 1][place.column - 1 : place.end_column - 1] == getattr(indicator, field)
            assert place.column == 2, "the first character after the TAB"
    for project in plan.projects:
        place = project.places["content"]
        cut = lines[place.line - 1 : place.end_line]
        assert [line.strip() for line in cut] == [line.text for line in project.content]


def test_only_the_relative_difference_without_a_word_of_growth_has_no_direction(plan: Plan) -> None:
    directions = {indicator.id: indicator.target.direction for indicator in plan.indicators}
    assert directions.pop("7.2") is None
    assert set(directions.values()) == {Direction.AT_LEAST}


EXPECTED_FINDINGS = {
    "agency-unnamed": [None],
    "indicator-without-project": ["2.1", "5.2", "7.1", "7.2"],
    "goal-title-differs": ["4"],
    "direction-unstated": ["7.2"],
    "composite-target": ["2.4", "3.1", "3.2", "4.1", "5.1"],
    "unattainable-grain": ["6.1"],
    "base-year-ambiguous": ["2.4", "4.1"],
    "rounding-scope-unstated": ["2.4"],
    "accumulation-start-unstated": ["2.5"],
    "each-or-mean": ["5.2"],
    "constant-goes-stale": ["1.2", "6.1"],
    "name-standard-mismatch": ["2.5", "7.3"],
    "scope-wider-than-goal": ["2.1"],
    "likely-typo": ["對國際之關懷救助及災後重建", "對國際之關懷救助及災後重建"],
    "inconsistent-terms": ["1.2", "參與國際組織活動", "駐外機構館官舍購置計畫"],
}
"""Each looked up by hand in the document; the list is the whole of it."""


def test_the_findings_are_these_and_no_other(reading: Reading) -> None:
    found: dict[str, list[str | None]] = {}
    for finding in reading.findings:
        found.setdefault(finding.code, []).append(finding.subject)
    assert found == EXPECTED_FINDINGS
    assert all(finding.place and finding.place.source == "mofa-106.txt" for finding in reading.findings)


def test_the_slips_of_line_306_are_quoted_at_their_columns(reading: Reading) -> None:
    line = PLAN.read_text("utf-8").split("\n")[305]
    slips = [finding.place for finding in reading.findings if finding.code == "likely-typo"]
    assert [line[place.column - 1 : place.end_column - 1] for place in slips if place and place.line == 306] == [
        "聯合永續",
        "DevelopmentGoals",
    ]


def test_json_carries_the_same_plan_in_plain_values(reading: Reading, truth: dict[str, Any]) -> None:
    values = json.loads(json.dumps(plan_as_json(reading), ensure_ascii=False))
    assert list(values) == ["agency", "fiscal_year", "goals", "indicators", "notes", "work_plans", "findings"]
    assert values["fiscal_year"] == 106
    assert [row["target"]["value"] for row in values["indicators"]] == [
        row["target_value"] for row in truth["kpi_table"]["rows"]
    ]
    assert values["indicators"][5] | {"standard": ""} == {
        "id": "2.4",
        "goal": 2,
        "number": 4,
        "name": "推動以人為本之「新南向政策」，深化與相關國家全方位關係",
        "evaluation_body": 1,
        "method": "統計數據",
        "standard": "",
        "target": {"text": "10%", "value": 10, "unit": "%", "direction": "at_least"},
        "midlong_plan": "無",
    }
    assert set(values["findings"][0]) == {"code", "severity", "place", "message"}
