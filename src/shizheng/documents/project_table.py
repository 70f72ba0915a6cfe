"""The table of work plans and projects, with the indicators that each project serves."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from shizheng.documents.blocks import Table
from shizheng.documents.columns import Fields, missing_columns, unknown_columns, whole_rows
from shizheng.documents.form import Form
from shizheng.documents.linkage import read_links
from shizheng.plan.finding import Catalogue, Finding
from shizheng.plan.model import Indicator, Project, WorkPlan
from shizheng.plan.place import Place

_CELLS = ("name", "category", "content", "indicators")


@dataclass(slots=True)
class ProjectTable:
    """What was read of the table; grows row by row."""

    work_plans: list[WorkPlan] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    def find(self, code: str, place: Place, subject: str | None = None, **values: object) -> None:
        self.findings.append(Catalogue.of("shizheng.documents").find(code, place, subject, **values))


def read_projects(tables: Iterable[Table], indicators: Sequence[Indicator], form: Form, end: Place) -> ProjectTable:
    """The projects of all tables that head them, linked to ``indicators``."""
    read = ProjectTable()
    for table in tables:
        read.findings += missing_columns(table, form.tables["projects"])
        read.findings += unknown_columns(table)
        rows, findings = whole_rows(table, end, form)
        read.findings += findings
        for row in rows:
            _read_row(row, read, indicators, form)
    return read


def _read_row(row: Fields, read: ProjectTable, indicators: Sequence[Indicator], form: Form) -> None:
    place = row.place_of(*(name for name in _CELLS if row.cell(name) is not None))
    name = row.text("name")
    if not name:
        read.find("project-unreadable", place)
        return
    work_plan = row.text("work_plan")
    if work_plan and not (read.work_plans and read.work_plans[-1].name == work_plan):
        read.work_plans.append(WorkPlan(work_plan, (), row.place_of("work_plan")))
    elif not read.work_plans:
        read.find("work-plan-unnamed", row.place_of("work_plan"), name, name=name)
        return
    project = _project(row, read, name, place, indicators, form)
    read.work_plans[-1] = replace(read.work_plans[-1], projects=(*read.work_plans[-1].projects, project))


def _project(
    row: Fields, read: ProjectTable, name: str, place: Place, indicators: Sequence[Indicator], form: Form
) -> Project:
    content = row.cell("content")
    return Project(
        name=name,
        category=row.text("category"),
        content=content.paragraphs if content else (),
        indicators=_links(row, read, name, indicators, form),
        place=place,
        places={cell: row.place_of(cell) for cell in _CELLS if row.cell(cell) is not None},
        budget=row.text("budget"),
        others=row.others(),
    )


def _links(
    row: Fields, read: ProjectTable, project: str, indicators: Sequence[Indicator], form: Form
) -> tuple[str, ...]:
    cell = row.cell("indicators")
    if cell is None:
        return ()
    links = read_links(cell, indicators, form)
    for unknown in links.unknown:
        if unknown.nearest is None:
            read.find("unknown-indicator", cell.place, project, words=unknown.words)
        else:
            nearest = unknown.nearest
            read.find(
                "unknown-indicator-name", cell.place, project, words=unknown.words, nearest=nearest.name, id=nearest.id
            )
    for name in links.ambiguous:
        read.find("indicator-name-ambiguous", cell.place, project, words=name)
    return links.indicators
