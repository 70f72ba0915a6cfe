"""A reading as plain values for JSON."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from shizheng.documents.reading import Reading
from shizheng.plan.finding import Finding
from shizheng.plan.model import Further, Goal, Indicator, Plan, Project, Target, WorkPlan
from shizheng.plan.place import Place
from shizheng.plan.text import Language


def plan_as_json(reading: Reading, language: Language = "zh") -> dict[str, Any]:
    """The plan and its findings.

    Ids are as in 2.4, the fiscal year is the ROC year, a value is an integer or, with decimal places, a string that
    keeps every digit.  Where there is no plan its lists are empty and the rest is null.  What only some forms have
    (weights, targets of several years, former years' figures, budgets, columns that the form doesn't know) is there
    where the document has it.  Messages are in ``language``.
    """
    plan = reading.plan or Plan(None, None, (), (), (), (), ())
    return {
        "agency": plan.agency,
        "fiscal_year": plan.fiscal_year,
        "goals": [_goal(goal) for goal in plan.goals],
        "indicators": [_indicator(indicator) for indicator in plan.indicators],
        "notes": [{"number": note.number, "text": note.text} for note in plan.notes],
        "work_plans": [_work_plan(work_plan) for work_plan in plan.work_plans],
        "findings": [_finding(finding, language) for finding in reading.findings],
    }


def _goal(goal: Goal) -> dict[str, Any]:
    strategies = [{"text": strategy.text} for strategy in goal.strategies]
    return {"number": goal.number, "title": goal.title, "strategies": strategies} | _said(weight=goal.weight)


def _indicator(indicator: Indicator) -> dict[str, Any]:
    return {
        "id": indicator.id,
        "goal": indicator.goal,
        "number": indicator.number,
        "name": indicator.name,
        "evaluation_body": indicator.evaluation_body,
        "method": indicator.method,
        "standard": indicator.standard,
        "target": _target(indicator.target),
        "midlong_plan": indicator.midlong_plan,
    } | _said(
        weight=indicator.weight,
        targets=[{"year": one.year} | _target(one.target) for one in indicator.targets],
        former=[{"year": one.year, "what": one.what, "text": one.text} for one in indicator.former],
        others=_others(indicator.others),
    )


def _target(target: Target) -> dict[str, Any]:
    return {
        "text": target.text,
        "value": None if target.value is None else _number(target.value),
        "unit": target.unit,
        "direction": None if target.direction is None else target.direction.value,
    }


def _others(others: Iterable[Further]) -> list[dict[str, str]]:
    return [{"heading": one.heading, "text": one.text} for one in others]


def _said(**further: Any) -> dict[str, Any]:
    """Of what only some forms have, what the document has."""
    return {name: value for name, value in further.items() if value}


def _work_plan(work_plan: WorkPlan) -> dict[str, Any]:
    return {"name": work_plan.name, "projects": [_project(project) for project in work_plan.projects]}


def _project(project: Project) -> dict[str, Any]:
    return {
        "name": project.name,
        "category": project.category,
        "content": [paragraph.text for paragraph in project.content],
        "indicators": list(project.indicators),
    } | _said(budget=project.budget, others=_others(project.others))


def _finding(finding: Finding, language: Language) -> dict[str, Any]:
    return {
        "code": finding.code,
        "severity": finding.severity.value,
        "place": None if finding.place is None else _place(finding.place),
        "message": finding.message.in_language(language),
    }


def _place(place: Place) -> dict[str, Any]:
    return {
        "source": place.source,
        "line": place.line,
        "column": place.column,
        "end_line": place.end_line,
        "end_column": place.end_column,
    }


def _number(value: Decimal) -> int | str:
    return int(value) if value == value.to_integral_value() else str(value)
