"""Whether the parts of a plan are all there and agree with each other."""

from __future__ import annotations

from collections.abc import Iterator

from shizheng.documents.checks.subject_matter import Checked, find
from shizheng.plan.finding import Finding


def findings(checked: Checked) -> Iterator[Finding]:
    """Agency and year, goals, indicators, projects and notes held against each other."""
    if checked.plan.agency is None:
        yield find("agency-unnamed", checked.start)
    if checked.plan.fiscal_year is None:
        yield find("fiscal-year-unnamed", checked.start)
    yield from _goals(checked)
    yield from _goal_cells(checked)
    yield from _indicator_numbers(checked)
    yield from _links(checked)
    yield from _evaluation_bodies(checked)


def _goals(checked: Checked) -> Iterator[Finding]:
    if checked.plan.indicators:
        served = {indicator.goal for indicator in checked.plan.indicators}
        for goal in checked.plan.goals:
            if goal.number not in served:
                yield find("goal-without-indicator", goal.place, str(goal.number), title=goal.title)


def _goal_cells(checked: Checked) -> Iterator[Finding]:
    """The goals of the indicator table against those of the section on goals."""
    titles = {goal.number: goal.title for goal in checked.plan.goals}
    for cell in checked.goal_cells if titles else ():
        title = titles.get(cell.number)
        if title is None:
            yield find("goal-unknown", cell.place, str(cell.number), title=cell.title)
        elif cell.title and title != cell.title:
            yield find("goal-title-differs", cell.place, str(cell.number), here=cell.title, there=title)


def _indicator_numbers(checked: Checked) -> Iterator[Finding]:
    for goal in sorted({indicator.goal for indicator in checked.plan.indicators}):
        own = [indicator for indicator in checked.plan.indicators if indicator.goal == goal]
        numbers = {indicator.number for indicator in own}
        absent = sorted(set(range(1, max(numbers) + 1)) - numbers) if max(numbers) <= 10 * len(own) else []
        if absent or 0 in numbers:
            listed = "、".join(f"{goal}.{number}" for number in absent or (1,))
            yield find("indicator-number-missing", own[0].place, str(goal), missing=listed)


def _links(checked: Checked) -> Iterator[Finding]:
    plan = checked.plan
    if not plan.projects or not plan.indicators:
        return
    for indicator in plan.indicators:
        if not plan.projects_serving(indicator.id):
            place = indicator.places.get("name", indicator.place)
            yield find("indicator-without-project", place, indicator.id, name=indicator.name)
    for project in plan.projects:
        if not project.indicators:
            yield find("project-without-indicator", project.place, project.name, name=project.name)


def _evaluation_bodies(checked: Checked) -> Iterator[Finding]:
    codes = {note.number for note in checked.plan.notes}
    for indicator in checked.plan.indicators:
        place = indicator.places.get("evaluation_body")
        code = indicator.evaluation_body
        if place is not None and (code is None or (codes and code not in codes)):
            known = "、".join(str(number) for number in sorted(codes)) or "–"
            yield find("unknown-evaluation-body", place, indicator.id, body="–" if code is None else code, known=known)
