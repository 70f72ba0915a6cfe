"""What every part of the report draws on, and the few pieces of layout that they share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from shizheng.documents.report import wording
from shizheng.documents.report.heard import Calendar
from shizheng.documents.report.table import Cell, Table
from shizheng.documents.report.xml import Content, Xml, tag, words
from shizheng.plan.judgement import Judgement
from shizheng.plan.model import Indicator, Plan, Target
from shizheng.plan.period import Period
from shizheng.plan.text import Language, Text

Piece = Xml | Table
NOTHING = Text("－", "–")


@dataclass(frozen=True, slots=True)
class Contents:
    """The plan, what became of it, and how to say so."""

    plan: Plan
    agency: Text
    judgements: Mapping[str, Judgement]
    targets: Mapping[str, Target]
    readings: Mapping[str, Sequence[Text]]
    marks: wording.Marks
    period: Period
    as_of: date
    printed_on: date
    head: str
    synthetic: bool
    language: Language
    calendar: Calendar

    def say(self, text: Text, **values: object) -> str:
        return text.format(**values).in_language(self.language)

    def target(self, indicator: Indicator) -> Target:
        """The indicator's target, with the direction that the agency declared where the plan leaves it open."""
        return self.targets.get(indicator.id, indicator.target)

    @property
    def provisional(self) -> bool:
        """Whether the year was still running on the day the figures were known."""
        return self.as_of < self.period.end

    def signal(self, id: str) -> Xml:
        """An indicator's signal: mark and word, in its colour; a dash where it was not judged."""
        judgement = self.judgements.get(id)
        if judgement is None:
            return words(self.say(NOTHING))
        shown = wording.signal(judgement, self.marks).in_language(self.language)
        return span(f"Signal.{judgement.signal}", shown)

    def goal_title(self, number: int) -> str:
        """The goal's numeral and title."""
        title = next((goal.title for goal in self.plan.goals if goal.number == number), "")
        return f"{self.ordinal(number)}{title}"

    def ordinal(self, number: int) -> str:
        """一、 or 1. as a heading starts."""
        return f"{wording.numeral(number)}、" if self.language == "zh" else f"{number}. "


def span(style: str, *content: Content) -> Xml:
    """Words within a paragraph, in a style of their own."""
    return tag("text:span", {"text:style-name": style}, *(_inline(part) for part in content))


def paragraph(style: str, *content: Content) -> Xml:
    """A paragraph; strings keep their line breaks."""
    return tag("text:p", {"text:style-name": style}, *(_inline(part) for part in content))


def heading(level: int, text: str, style: str | None = None) -> Xml:
    """A heading that a reader's outline shows."""
    attributes = {"text:style-name": style or f"Heading{level}", "text:outline-level": str(level)}
    return tag("text:h", attributes, words(text))


def cell(style: str, *content: Content, rows: int = 1, columns: int = 1, kind: str = "Cell") -> Cell:
    """A cell of one paragraph; where it would be empty it holds a dash, so that a gap can't be taken for a slip."""
    empty = not any(part.source if isinstance(part, Xml) else part.strip() for part in content)
    return Cell((paragraph(style, *((NOTHING.zh,) if empty else content)),), rows, columns, kind)


def header(labels: Sequence[str]) -> tuple[tuple[Cell, ...], ...]:
    """One row of column headings."""
    return (tuple(cell("CellHead", label, kind="Head") for label in labels),)


def _inline(part: Content) -> Xml:
    return words(part) if isinstance(part, str) else part
