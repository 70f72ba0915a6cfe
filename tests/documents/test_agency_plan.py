"""The plan that ships with the first agency: the facts of the published one, everything else in words of its own."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from shizheng.agency import terms_of
from shizheng.documents import read
from shizheng.plan.finding import Severity
from shizheng.plan.model import Plan

ROOT = Path(__file__).parents[2]
TERMS = terms_of(Path(__file__).parents[2] / "agencies/mofa-106")
TRUTH = ROOT.parent / "shared" / "plans" / "mofa-106-truth.json"
NAMES = re.compile(
    "「[^」]{2,8}」|[（(][A-Za-z ,]+[）)]|國際非政府組織|世界貿易組織|永續發展目標|東南亞、南亞及紐澳|非政府組織"
    "|年度施政計畫|中程施政計畫"
)
"""What both have to call by the same name."""


@pytest.fixture(scope="module")
def plan() -> Plan:
    reading = read((ROOT / "agencies" / "mofa-106" / "plan.txt").read_bytes(), "plan.txt", terms=TERMS)
    assert reading.plan is not None
    assert not [finding for finding in reading.findings if finding.severity is Severity.ERROR]
    return reading.plan


@pytest.fixture(scope="module")
def truth() -> dict[str, Any]:
    if not TRUTH.exists():
        pytest.skip("../shared/plans is absent: the agency's plan is not compared with the published one")
    values: dict[str, Any] = json.loads(TRUTH.read_text("utf-8"))
    return values


def test_it_names_its_agency_and_year(plan: Plan) -> None:
    assert (plan.agency, plan.fiscal_year) == ("外交部", 106)


def test_titles_indicators_and_links_are_those_of_the_published_plan(plan: Plan, truth: dict[str, Any]) -> None:
    assert [(goal.title, len(goal.strategies)) for goal in plan.goals] == [
        (goal["title"], len(goal["strategies"])) for goal in truth["goals"]
    ]
    assert [
        (i.id, i.name, i.evaluation_body, i.method, i.standard, i.target.text, i.midlong_plan) for i in plan.indicators
    ] == [
        (
            r["id"],
            r["name"],
            r["evaluation_body"],
            r["method"],
            r["standard"],
            r["target_raw"],
            r["midlong_plan_linkage"],
        )
        for r in truth["kpi_table"]["rows"]
    ]
    assert [f"{note.number}.{note.text}" for note in plan.notes] == truth["notes_verbatim"][2:]
    assert [
        (work_plan.name, project.name, project.category, list(project.indicators), len(project.content))
        for work_plan in plan.work_plans
        for project in work_plan.projects
    ] == [
        (row["work_plan"], row["item"], row["category"], row["kpis"], len(row["content"]))
        for row in truth["project_table"]["rows"]
    ]


def test_no_run_of_words_is_taken_over_but_names(plan: Plan, truth: dict[str, Any]) -> None:
    published = "\n".join(
        NAMES.sub("\n", text)
        for text in (
            *truth["preamble"],
            *(strategy["text"] for goal in truth["goals"] for strategy in goal["strategies"]),
            *(line for row in truth["project_table"]["rows"] for line in row["content"]),
        )
    )
    taken = [run for words in _own_words(plan) for run in _runs(NAMES.sub("\n", words), 10) if run in published]
    assert not taken


def _own_words(plan: Plan) -> Iterator[str]:
    yield from (paragraph.text for paragraph in plan.preamble)
    yield from (strategy.text for goal in plan.goals for strategy in goal.strategies)
    yield from (line.text for project in plan.projects for line in project.content)


def _runs(text: str, length: int) -> Iterator[str]:
    """All runs of words of a length that hold no name."""
    for piece in text.split("\n"):
        yield from (piece[start : start + length] for start in range(len(piece) - length + 1))
