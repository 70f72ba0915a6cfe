"""What is wrong or doubtful in the plan document, gravest first, each with its place in the plan."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext

from shizheng.plan.finding import Catalogue, Finding, Severity
from shizheng.plan.text import Text
from shizheng.web import figures
from shizheng.web.anchors import anchor_of, anchors
from shizheng.web.page import render
from shizheng.web.permission import needs

CATALOGUES = ("shizheng.documents",)
"""The rooms that find things in a plan; each keeps the reasons for its codes."""


@dataclass(frozen=True, slots=True)
class Row:
    """A finding with the number by which other pages link to it, and where it stands in the plan."""

    number: int
    finding: Finding
    why: Text | None
    anchor: str | None
    indicator: str | None


@dataclass(frozen=True, slots=True)
class Group:
    """The findings of one severity."""

    severity: Severity
    title: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """All findings, gravest group first."""

    groups: tuple[Group, ...]
    total: int


@needs("see-figures")
def show(request: HttpRequest) -> HttpResponse:
    """What was found in the plan's document."""
    agency = figures.agency()
    places = anchors(agency.plan)
    indicators = {indicator.id for indicator in agency.plan.indicators}
    rows = tuple(
        Row(
            number=number,
            finding=finding,
            why=why(finding.code),
            anchor=anchor_of(finding, places),
            indicator=finding.subject if finding.subject in indicators else None,
        )
        for number, finding in enumerate(agency.findings, 1)
    )
    titles = severity_titles()
    groups = tuple(
        Group(severity, titles[severity], tuple(row for row in rows if row.finding.severity == severity))
        for severity in Severity
    )
    return render(request, "findings.html", Page(tuple(group for group in groups if group.rows), len(rows)))


def severity_titles() -> dict[Severity, str]:
    """What each severity is called on the page."""
    return {
        Severity.ERROR: gettext("Errors"),
        Severity.WARNING: gettext("Warnings"),
        Severity.QUESTION: gettext("Questions"),
        Severity.NOTE: gettext("Notes"),
    }


def why(code: str) -> Text | None:
    """The reason that a room's catalogue gives for a code."""
    kinds = (Catalogue.of(package).kinds.get(code) for package in CATALOGUES)
    return next((kind.why for kind in kinds if kind), None)
