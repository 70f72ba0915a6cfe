"""The front page is the plan, running."""

from __future__ import annotations

import re

from django.test import Client

from shizheng.web.anchors import anchors
from shizheng.web.figures import agency


def test_the_plan_stands_in_its_published_order(client: Client) -> None:
    page = client.get("/").content.decode()
    plan = agency().plan
    words = [
        *(paragraph.text for paragraph in plan.preamble),
        *(text for goal in plan.goals for text in (goal.title, *(strategy.text for strategy in goal.strategies))),
        *(indicator.standard for indicator in plan.indicators),
        *(note.text for note in plan.notes),
        *(line.text for project in plan.projects for line in project.content),
    ]
    position = 0
    for text in words:
        position = page.index(text, position)


def test_every_sentence_has_its_anchor_on_the_page(client: Client) -> None:
    names = set(re.findall(r'\sid="([^"]+)"', client.get("/").content.decode()))
    cells_without = {"evaluation_body", "method", "midlong_plan", "category", "content", "indicators"}
    wanted = {anchor.id for anchor in anchors(agency().plan) if anchor.id.rpartition("-")[2] not in cells_without}
    assert wanted <= names


def test_each_indicator_row_carries_its_live_figure_and_signal(client: Client) -> None:
    rows = {row.indicator.id: row.judgement for part in client.get("/").context["page"].goals for row in part.rows}
    assert list(rows) == [indicator.id for indicator in agency().plan.indicators]
    assert str(rows["1.1"].figure.value) == "6"
    assert "6 人次" in client.get("/").content.decode()


def test_goals_are_printed_once_over_their_rows(client: Client) -> None:
    page = client.get("/").content.decode()
    for goal in agency().plan.goals:
        count = sum(indicator.goal == goal.number for indicator in agency().plan.indicators)
        assert re.search(rf'rowspan="{count}"[^>]*>[^<]*{re.escape(goal.title)}', page)


def test_each_project_links_the_indicators_it_serves(client: Client) -> None:
    rows = [row for part in client.get("/").context["page"].work_plans for row in part.rows]
    assert [[indicator.id for indicator, _ in row.serves] for row in rows] == [
        list(project.indicators) for project in agency().plan.projects
    ]


def test_a_finding_is_marked_beside_its_sentence(client: Client) -> None:
    page = client.get("/").context["page"]
    marked = {
        number
        for part in page.goals
        for row in part.rows
        for numbers in (row.findings, row.name.findings, row.standard.findings, row.target.findings)
        for number in numbers
    }
    on_indicators = {
        number for number, finding in enumerate(agency().findings, 1) if finding.subject and "." in finding.subject
    }
    assert on_indicators <= marked
