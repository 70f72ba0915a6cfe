"""The front page: the plan in its published order, running."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse

from shizheng.plan.judgement import Judgement
from shizheng.plan.model import Goal, Indicator, Plan, Project
from shizheng.web import figures
from shizheng.web.anchors import anchored
from shizheng.web.asof import as_of
from shizheng.web.page import render
from shizheng.web.permission import needs, right_to

Marks = Mapping[str, tuple[int, ...]]
Judged = Mapping[str, Judgement]


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of the plan with its anchor and the numbers of the findings on it."""

    id: str
    text: str
    findings: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class GoalPart:
    """A goal with its strategies (section one) and its indicators (section two)."""

    goal: Goal
    title: Sentence
    strategies: tuple[tuple[int, Sentence], ...]
    rows: tuple[IndicatorRow, ...]


@dataclass(frozen=True, slots=True)
class IndicatorRow:
    """A row of the indicator table with its live judgement."""

    indicator: Indicator
    judgement: Judgement | None
    name: Sentence
    method: Sentence
    standard: Sentence
    target: Sentence
    findings: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class ProjectRow:
    """A row of the project table with the indicators it serves."""

    id: str
    project: Project
    name: Sentence
    content: tuple[Sentence, ...]
    serves: tuple[tuple[Indicator, Judgement | None], ...]
    findings: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class WorkPlanPart:
    """A work plan and its projects."""

    name: Sentence
    rows: tuple[ProjectRow, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """The plan in its published order."""

    preamble: tuple[Sentence, ...]
    goals: tuple[GoalPart, ...]
    notes: tuple[tuple[int, Sentence], ...]
    work_plans: tuple[WorkPlanPart, ...]
    live: bool
    """Whether figures, signals and findings stand beside the words."""


@needs("see-plan")
def show(request: HttpRequest) -> HttpResponse:
    """The plan is public; figures and findings are for those who may see them."""
    agency = figures.agency()
    if not right_to(request, "see-figures").granted:
        return render(request, "plan.html", _page(agency.plan, {}, {}, live=False))
    at = figures.moment(as_of(request).day)
    judged = {judgement.figure.indicator: judgement for judgement in figures.judgements(at)}
    return render(request, "plan.html", _page(agency.plan, judged, anchored(agency.findings, agency.plan), live=True))


def _page(plan: Plan, judged: Judged, marks: Marks, *, live: bool) -> Page:
    def sentence(id: str, text: str) -> Sentence:
        return Sentence(id, text, marks.get(id, ()))

    numbers = {id(project): number for number, project in enumerate(plan.projects, 1)}
    return Page(
        preamble=tuple(sentence(f"a{n}", paragraph.text) for n, paragraph in enumerate(plan.preamble, 1)),
        goals=tuple(_goal(goal, plan, judged, marks) for goal in plan.goals),
        notes=tuple((note.number, sentence(f"n{note.number}", note.text)) for note in plan.notes),
        work_plans=tuple(
            WorkPlanPart(
                sentence(f"w{n}", work_plan.name),
                tuple(
                    _project(f"p{numbers[id(project)]}", project, plan, judged, marks) for project in work_plan.projects
                ),
            )
            for n, work_plan in enumerate(plan.work_plans, 1)
        ),
        live=live,
    )


def _goal(goal: Goal, plan: Plan, judged: Judged, marks: Marks) -> GoalPart:
    id = f"g{goal.number}"

    def sentence(id: str, text: str) -> Sentence:
        return Sentence(id, text, marks.get(id, ()))

    return GoalPart(
        goal=goal,
        title=sentence(id, goal.title),
        strategies=tuple(
            (strategy.number, sentence(f"{id}-s{strategy.number}", strategy.text)) for strategy in goal.strategies
        ),
        rows=tuple(
            _indicator(indicator, judged.get(indicator.id), marks)
            for indicator in plan.indicators
            if indicator.goal == goal.number
        ),
    )


def _indicator(indicator: Indicator, judgement: Judgement | None, marks: Marks) -> IndicatorRow:
    id = f"i{indicator.id}"

    def cell(field: str, text: str) -> Sentence:
        return Sentence(f"{id}-{field}", text, marks.get(f"{id}-{field}", ()))

    return IndicatorRow(
        indicator=indicator,
        judgement=judgement,
        name=cell("name", indicator.name),
        method=cell("method", indicator.method),
        standard=cell("standard", indicator.standard),
        target=cell("target", indicator.target.text),
        findings=marks.get(id, ()),
    )


def _project(id: str, project: Project, plan: Plan, judged: Judged, marks: Marks) -> ProjectRow:
    return ProjectRow(
        id=id,
        project=project,
        name=Sentence(f"{id}-name", project.name, marks.get(f"{id}-name", ())),
        content=tuple(
            Sentence(f"{id}-c{n}", paragraph.text, marks.get(f"{id}-c{n}", ()))
            for n, paragraph in enumerate(project.content, 1)
        ),
        serves=tuple((plan.indicator(served), judged.get(served)) for served in project.indicators),
        findings=marks.get(id, ()),
    )
