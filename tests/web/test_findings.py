"""The findings of the plan."""

from __future__ import annotations

from django.test import Client

from shizheng.plan.finding import Severity
from shizheng.web.figures import agency


def test_every_finding_is_shown_gravest_group_first(client: Client) -> None:
    groups = client.get("/findings").context["page"].groups
    order = list(Severity)
    assert [order.index(group.severity) for group in groups] == sorted(order.index(group.severity) for group in groups)
    assert sorted(row.number for group in groups for row in group.rows) == list(range(1, len(agency().findings) + 1))


def test_a_finding_says_what_why_what_to_do_and_where(client: Client) -> None:
    page = client.get("/findings")
    words = page.content.decode()
    for group in page.context["page"].groups:
        for row in group.rows:
            assert row.why is not None, row.finding.code
            assert row.finding.code in words
            assert row.finding.place is None or f"第{row.finding.place.line}行" in words


def test_a_finding_links_to_its_sentence_in_the_plan(client: Client) -> None:
    rows = [row for group in client.get("/findings").context["page"].groups for row in group.rows]
    (row,) = [row for row in rows if row.finding.code == "unattainable-grain"]
    assert row.anchor == "i6.1-target"
    assert 'href="/#i6.1-target"' in client.get("/findings").content.decode()
