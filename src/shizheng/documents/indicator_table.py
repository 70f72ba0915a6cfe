"""The table of key performance indicators and the notes under it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from shizheng.documents.blocks import Table
from shizheng.documents.columns import Fields, missing_columns, number_and_words, unknown_columns, whole_rows
from shizheng.documents.form import Form, key
from shizheng.documents.numbering import number_of, numbered
from shizheng.documents.target import read_target
from shizheng.plan.finding import Catalogue, Finding
from shizheng.plan.model import Goal, Indicator, Note, Paragraph
from shizheng.plan.place import Place

_CELLS = ("evaluation_body", "method", "standard", "target", "midlong_plan")


@dataclass(frozen=True, slots=True)
class GoalCell:
    """A goal as the indicator table prints it."""

    number: int
    title: str
    place: Place


@dataclass(slots=True)
class IndicatorTable:
    """What was read of the table; grows row by row."""

    indicators: list[Indicator] = field(default_factory=list)
    goal_cells: list[GoalCell] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    def find(self, code: str, place: Place, subject: str | None = None, **values: object) -> None:
        self.findings.append(Catalogue.of("shizheng.documents").find(code, place, subject, **values))


def read_indicators(tables: Iterable[Table], goals: Iterable[Goal], form: Form, end: Place) -> IndicatorTable:
    """The indicators of all tables that head them (a long table may be printed in parts)."""
    read = IndicatorTable()
    by_title = {key(goal.title): goal.number for goal in goals}
    for table in tables:
        read.findings += missing_columns(table, form.tables["indicators"])
        read.findings += unknown_columns(table)
        rows, findings = whole_rows(table, end)
        read.findings += findings
        for row in rows:
            _read_row(row, read, by_title, form)
    return read


def _read_row(row: Fields, read: IndicatorTable, by_title: Mapping[str, int], form: Form) -> None:
    goal = _goal_of(row, read, by_title)
    pair = row.pair("indicator")
    if goal is None or pair is None:
        return
    number_text, name = number_and_words(*pair)
    number = number_of(number_text)
    place = row.place_of("indicator", *_CELLS)
    if number is None or not name:
        read.find("indicator-unreadable", place, number=number_text or "–", name=name or "–")
        return
    indicator = _indicator(row, goal, number, name, place, form)
    if any(indicator.id == other.id for other in read.indicators):
        read.find("indicator-repeated", place, indicator.id, name=name)
    else:
        read.indicators.append(indicator)


def _goal_of(row: Fields, read: IndicatorTable, by_title: Mapping[str, int]) -> int | None:
    """The row's goal: its own, or that of the row above where the cells are merged downwards."""
    pair = row.pair("goal")
    if pair is None:
        return None
    number_text, title = number_and_words(*pair)
    if not number_text and not title:
        if not read.goal_cells:
            read.find("goal-number-unreadable", row.place_of("goal"), number="–", title="–")
        return read.goal_cells[-1].number if read.goal_cells else None
    number = number_of(number_text) if number_text else by_title.get(key(title))
    if number is None:
        read.find("goal-number-unreadable", row.place_of("goal"), number=number_text or "–", title=title or "–")
        return None
    cell = GoalCell(number, title, pair[1].place)
    if not read.goal_cells or (read.goal_cells[-1].number, read.goal_cells[-1].title) != (number, title):
        read.goal_cells.append(cell)
    return number


def _indicator(row: Fields, goal: int, number: int, name: str, place: Place, form: Form) -> Indicator:
    places = {"name": row.place_of("indicator")} | {
        cell: row.place_of(cell) for cell in _CELLS if row.cell(cell) is not None
    }
    pair = row.pair("indicator")
    if pair is not None:
        places["name"] = pair[1].place
    return Indicator(
        id=f"{goal}.{number}",
        goal=goal,
        number=number,
        name=name,
        evaluation_body=number_of(row.text("evaluation_body")),
        method=row.text("method"),
        standard=row.text("standard"),
        target=read_target(row.text("target"), name, row.text("standard"), form),
        midlong_plan=row.text("midlong_plan"),
        place=place,
        places=places,
    )


def read_notes(paragraphs: Iterable[Paragraph], form: Form) -> tuple[tuple[Note, ...], tuple[Finding, ...]]:
    """The numbered notes after 註：; words that lead in to them, ending in a colon, are no note."""
    notes: list[Note] = []
    findings: list[Finding] = []
    for paragraph in paragraphs:
        line = numbered(paragraph.text)
        if line is not None and line.text:
            notes.append(Note(line.number, line.text, paragraph.place))
        elif not form.opens_notes(paragraph.text) and not key(paragraph.text).endswith(":"):
            findings.append(
                Catalogue.of("shizheng.documents").find("paragraph-unplaced", paragraph.place, text=paragraph.text[:20])
            )
    return tuple(notes), tuple(findings)
