"""Goals and strategies: two levels of numbered paragraphs, whatever their numbering looks like."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from shizheng.documents.numbering import Numbered, numbered
from shizheng.plan.finding import Catalogue, Finding
from shizheng.plan.model import Goal, Paragraph, Strategy


def read_goals(paragraphs: Iterable[Paragraph]) -> tuple[tuple[Goal, ...], tuple[Finding, ...]]:
    """The goals of the section.  The numbering of its first numbered line is that of goals, any other of strategies."""
    goals: list[Goal] = []
    findings: list[Finding] = []
    goal_style: str | None = None
    for paragraph in paragraphs:
        line = numbered(paragraph.text)
        if line is not None and goal_style is None:
            goal_style = line.style
        if line is not None and line.text and line.style == goal_style:
            findings += _sequence("goal", line, goals[-1].number if goals else 0, paragraph)
            goals.append(Goal(line.number, line.text, (), paragraph.place))
        elif line is not None and line.text and goals:
            strategies = goals[-1].strategies
            findings += _sequence("strategy", line, strategies[-1].number if strategies else 0, paragraph)
            strategy = Strategy(line.number, line.text, paragraph.place)
            goals[-1] = replace(goals[-1], strategies=(*strategies, strategy))
        else:
            findings.append(
                Catalogue.of("shizheng.documents").find("paragraph-unplaced", paragraph.place, text=paragraph.text[:20])
            )
    return tuple(goals), tuple(findings)


def _sequence(element: str, line: Numbered, before: int, paragraph: Paragraph) -> tuple[Finding, ...]:
    if line.number == before + 1:
        return ()
    catalogue = Catalogue.of("shizheng.documents")
    return (
        catalogue.find(
            f"{element}-number-out-of-order",
            paragraph.place,
            str(line.number),
            expected=before + 1,
            text=line.text[:20],
        ),
    )
