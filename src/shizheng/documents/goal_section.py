"""Goals and strategies: two levels of numbered paragraphs, whatever their numbering looks like."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from shizheng.documents.blocks import Block
from shizheng.documents.form import key
from shizheng.documents.numbering import Numbered, numbered
from shizheng.documents.weights import apart
from shizheng.plan.finding import Catalogue, Finding
from shizheng.plan.model import Goal, Paragraph, Strategy
from shizheng.plan.place import Place


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
    titles = apart([goal.title for goal in goals])
    weighed = (replace(goal, title=title, weight=weight) for goal, (title, weight) in zip(goals, titles, strict=True))
    return tuple(weighed), tuple(findings)


def goals_above_tables(blocks: Iterable[Block], goals: Iterable[Goal]) -> dict[Place, int]:
    """Of each table the goal whose title was the last before it."""
    by_title = {key(goal.title): goal.number for goal in goals}
    found: dict[Place, int] = {}
    current: int | None = None
    for block in blocks:
        if isinstance(block, Paragraph):
            line = numbered(block.text)
            titles = [block.text, line.text if line else ""]
            titles += [title for title, _ in apart(titles)]
            current = next((by_title[key(title)] for title in titles if key(title) in by_title), current)
        elif current is not None:
            found[block.place] = current
    return found


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
