"""Blocks to a plan: finds the sections and tables of a form and reads each, with all findings in one pass."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from shizheng.documents.blocks import Block, Table, paragraphs_of
from shizheng.documents.form import Form, SectionKind, TableKind
from shizheng.documents.goal_section import goals_above_tables, read_goals
from shizheng.documents.indicator_table import GoalCell, read_indicators, read_notes
from shizheng.documents.listed import table_of_list
from shizheng.documents.opening import read_opening
from shizheng.documents.project_table import read_projects
from shizheng.documents.sections import Sections, sections_of
from shizheng.plan.finding import Catalogue, Finding
from shizheng.plan.model import Goal, Plan
from shizheng.plan.place import Place


@dataclass(frozen=True, slots=True)
class PlanRead:
    """A plan with what only its document knows: how the indicator table prints the goals."""

    plan: Plan
    goal_cells: tuple[GoalCell, ...]


def read_plan(blocks: Iterable[Block], form: Form, source: str) -> tuple[PlanRead | None, tuple[Finding, ...]]:
    """The plan in ``blocks``, or None where nothing of the form is found."""
    catalogue = Catalogue.of("shizheng.documents")
    sections = sections_of(blocks, form, source)
    if not sections.is_plan:
        return None, (catalogue.find("no-plan-found", Place(source, 1, 1, 1, 1), source=source),)
    opening = read_opening(paragraphs_of(sections.opening), form)
    goals, goal_findings = read_goals(sections.paragraphs("goals"))
    under = goals_above_tables(sections.blocks, goals)
    tables = _tables(sections, form, "indicators")
    table = read_indicators(tables, goals, form, sections.end, under, opening.fiscal_year)
    notes, note_findings = read_notes(sections.paragraphs("indicators"), form)
    projects = read_projects(_tables(sections, form, "projects"), table.indicators, form, sections.end)
    plan = Plan(
        agency=opening.agency,
        fiscal_year=opening.fiscal_year,
        preamble=opening.preamble,
        goals=goals or _goals_of_table(table.goal_cells),
        indicators=tuple(table.indicators),
        notes=notes,
        work_plans=tuple(projects.work_plans),
    )
    findings = (*_missing(sections, form), *goal_findings, *table.findings, *note_findings, *projects.findings)
    return PlanRead(plan, tuple(table.goal_cells)), (*findings, *_strays(sections))


def _tables(sections: Sections, form: Form, kind: TableKind) -> list[Table]:
    """The tables of a kind, or the list that stands for one."""
    found = list(sections.tables(kind))
    listed = None if found else table_of_list(sections.paragraphs(kind), form, kind)
    return [listed] if listed else found


def _goals_of_table(cells: Iterable[GoalCell]) -> tuple[Goal, ...]:
    """The goals of a plan that names them in its table of indicators alone."""
    found: dict[int, Goal] = {}
    for cell in cells:
        found.setdefault(cell.number, Goal(cell.number, cell.title, (), cell.place))
    return tuple(found.values())


def _missing(sections: Sections, form: Form) -> Iterable[Finding]:
    """Sections and tables of the form that the document doesn't have."""
    catalogue = Catalogue.of("shizheng.documents")
    kinds: tuple[SectionKind, ...] = ("goals", "indicators", "projects")
    for kind in kinds:
        if kind not in sections.titles:
            yield catalogue.find("section-missing", sections.end, kind, title=form.sections[kind][0])
        elif kind == "goals":
            if not sections.by_kind[kind]:
                yield catalogue.find("section-empty", sections.titles[kind], kind, title=form.sections[kind][0])
        elif not any(table.rows for table in sections.tables(kind)):
            yield catalogue.find("table-missing", sections.titles[kind], kind, title=form.sections[kind][0])


def _strays(sections: Sections) -> Iterable[Finding]:
    """Tables and paragraphs that are no part of the form."""
    catalogue = Catalogue.of("shizheng.documents")
    for table in sections.unknown_tables():
        yield catalogue.find("table-unknown", table.place)
    for paragraph in sections.paragraphs("projects"):
        yield catalogue.find("paragraph-unplaced", paragraph.place, text=paragraph.text[:20])
