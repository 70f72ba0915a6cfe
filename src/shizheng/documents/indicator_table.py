"""The table of key performance indicators and the notes under it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from shizheng.documents.blocks import Table
from shizheng.documents.columns import Fields, missing_columns, number_and_words, unknown_columns, whole_rows
from shizheng.documents.form import Form, key, without_year
from shizheng.documents.numbering import number_of, numbered
from shizheng.documents.target import read_target
from shizheng.documents.weights import apart
from shizheng.plan.finding import Catalogue, Finding
from shizheng.plan.model import Former, Goal, Indicator, Note, Paragraph, Target, YearTarget
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


def read_indicators(
    tables: Iterable[Table], goals: Sequence[Goal], form: Form, end: Place, under: Mapping[Place, int], year: int | None
) -> IndicatorTable:
    """The indicators of all tables that head them (a long table may be printed in parts).

    ``under`` is the goal whose title stands before a table, by the table's place, for those without a column of goals;
    ``year`` is the fiscal year (ROC), whose target is the indicator's own where there are several.
    """
    read = IndicatorTable()
    by_title = {key(goal.title): goal.number for goal in goals}
    for table in tables:
        read.findings += missing_columns(table, form.tables["indicators"])
        read.findings += unknown_columns(table)
        rows, findings = whole_rows(table, end, form)
        read.findings += findings
        for row in rows:
            _read_row(row, read, by_title, under.get(table.place), form, year)
    names = apart([indicator.name for indicator in read.indicators])
    read.indicators = [
        replace(one, name=name, weight=one.weight or weight)
        for one, (name, weight) in zip(read.indicators, names, strict=True)
    ]
    titles = apart([cell.title for cell in read.goal_cells])
    read.goal_cells = [replace(cell, title=title) for cell, (title, _) in zip(read.goal_cells, titles, strict=True)]
    return read


def _read_row(
    row: Fields, read: IndicatorTable, by_title: Mapping[str, int], under: int | None, form: Form, year: int | None
) -> None:
    if read.indicators and not row.begins("indicator") and row.above is not None:
        read.indicators[-1] = _continued(read.indicators[-1], row)
        return
    goal = _goal_of(row, read, by_title, under)
    pair = row.pair("indicator")
    if goal is None or pair is None:
        return
    number_text, name = number_and_words(*pair)
    number = _number(number_text, goal, read)
    place = row.place_of("indicator", *_CELLS)
    if number is None or not name:
        read.find("indicator-unreadable", place, number=number_text or "–", name=name or "–")
        return
    indicator = _indicator(row, goal, number, name, place, form, year)
    if any(indicator.id == other.id for other in read.indicators):
        read.find("indicator-repeated", place, indicator.id, name=name)
    else:
        read.indicators.append(indicator)


def _number(text: str, goal: int, read: IndicatorTable) -> int | None:
    """An indicator's number: 1, or 2.1, 2-1 where 2 is its goal; the next of its goal where it has none."""
    if not text:
        return max((one.number for one in read.indicators if one.goal == goal), default=0) + 1
    first, _, last = re.sub(r"[-－–.．／/]", "-", unicodedata.normalize("NFKC", text).strip()).rpartition("-")
    if first and number_of(first) == goal:
        return number_of(last)
    return number_of(text)


def _continued(indicator: Indicator, row: Fields) -> Indicator:
    """An indicator that goes on in a further row: its standards and targets one below the other."""
    standard, target = (row.text(field) if row.begins(field) else "" for field in ("standard", "target"))
    return replace(
        indicator,
        standard="\n".join(filter(None, (indicator.standard, standard))),
        target=replace(indicator.target, text="\n".join(filter(None, (indicator.target.text, target)))),
    )


def _goal_of(
    row: Fields, read: IndicatorTable, by_title: Mapping[str, int], under: int | None
) -> int | None:  # fmt: skip
    """The row's goal: its own, that of the row above where the cells are merged downwards, or that above the table."""
    pair = row.pair("goal")
    if pair is None:
        if under is None:
            read.find("goal-number-unreadable", row.row.place, number="–", title="–")
        return under
    number_text, title = number_and_words(*pair)
    if not number_text and not title:
        if not read.goal_cells:
            read.find("goal-number-unreadable", row.place_of("goal"), number="–", title="–")
        return read.goal_cells[-1].number if read.goal_cells else None
    number = number_of(number_text) if number_text else _titled(title, by_title)
    if number is None and not number_text and not by_title:
        number = max((cell.number for cell in read.goal_cells), default=0) + 1
    if number is None:
        read.find("goal-number-unreadable", row.place_of("goal"), number=number_text or "–", title=title or "–")
        return None
    cell = GoalCell(number, title, pair[1].place)
    if not read.goal_cells or (read.goal_cells[-1].number, read.goal_cells[-1].title) != (number, title):
        read.goal_cells.append(cell)
    return number


def _titled(title: str, by_title: Mapping[str, int]) -> int | None:
    """The goal of a title, with or without a weight behind it."""
    bare = title.rpartition("（")[0] or title.rpartition("(")[0]
    return by_title.get(key(title)) or by_title.get(key(bare))


def _indicator(
    row: Fields, goal: int, number: int, name: str, place: Place, form: Form, year: int | None
) -> Indicator:  # fmt: skip
    places = {"name": row.place_of("indicator")} | {
        cell: row.place_of(cell) for cell in _CELLS if row.cell(cell) is not None
    }
    pair = row.pair("indicator")
    if pair is not None:
        places["name"] = pair[1].place
    targets = _targets(row, name, form)
    own = next((one.target for one in targets if one.year == year), targets[0].target if targets else None)
    return Indicator(
        id=f"{goal}.{number}",
        goal=goal,
        number=number,
        name=name,
        evaluation_body=number_of(row.text("evaluation_body")),
        method=row.text("method"),
        standard=row.text("standard"),
        target=own or _target(row, row.text("target"), name, form),
        midlong_plan=row.text("midlong_plan"),
        place=place,
        places=places,
        weight=row.text("weight"),
        targets=targets if len(targets) > 1 else (),
        former=_former(row),
        others=row.others(),
    )


def _targets(row: Fields, name: str, form: Form) -> tuple[YearTarget, ...]:
    """The targets of the years that headings name."""
    return tuple(
        YearTarget(heading.year, _target(row, cell.text, name, form))
        for heading in row.table.headings_of("target")
        if heading.year is not None and (cell := row.under(heading)) is not None
    )


def _target(row: Fields, text: str, name: str, form: Form) -> Target:
    """What a cell says is the target; its unit may have a column of its own."""
    target = read_target(text, name, row.text("standard"), form)
    return replace(target, unit=target.unit or row.text("unit"))


def _former(row: Fields) -> tuple[Former, ...]:
    return tuple(
        Former(heading.year, without_year(heading.words), cell.text, cell.place)
        for heading in row.table.headings_of("former")
        if (cell := row.under(heading)) is not None
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
