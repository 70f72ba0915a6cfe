"""A stable name for each sentence of the plan, and the sentence that a finding speaks of."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from shizheng.plan.finding import Finding
from shizheng.plan.model import Indicator, Plan, Project
from shizheng.plan.place import Place


@dataclass(frozen=True, slots=True)
class Anchor:
    """An element's name in an address, as in ``g2-s3`` or ``i2.4-standard``, and where it stands."""

    id: str
    place: Place

    def holds(self, place: Place) -> bool:
        start = (self.place.line, self.place.column)
        return start <= (place.line, place.column) < (self.place.end_line, self.place.end_column)

    @property
    def extent(self) -> tuple[int, int]:
        return (self.place.end_line - self.place.line, self.place.end_column - self.place.column)


def anchors(plan: Plan) -> tuple[Anchor, ...]:
    """The anchors of a plan in its published order."""
    return tuple(_anchors(plan))


def anchored(findings: Sequence[Finding], plan: Plan) -> Mapping[str, tuple[int, ...]]:
    """The numbers (from 1) of the findings on each anchor; a finding on no element of the plan is left out."""
    places = anchors(plan)
    found: dict[str, tuple[int, ...]] = {}
    for number, finding in enumerate(findings, 1):
        anchor = anchor_of(finding, places)
        if anchor:
            found[anchor] = (*found.get(anchor, ()), number)
    return found


def anchor_of(finding: Finding, places: Sequence[Anchor]) -> str | None:
    """The narrowest element that the finding's place lies in, else its subject's own anchor."""
    if finding.place:
        holding = [anchor for anchor in places if anchor.holds(finding.place)]
        if holding:
            return min(holding, key=lambda anchor: anchor.extent).id
    names = {anchor.id for anchor in places}
    return next((name for name in (f"i{finding.subject}", f"g{finding.subject}") if name in names), None)


def _anchors(plan: Plan) -> Iterator[Anchor]:
    for number, paragraph in enumerate(plan.preamble, 1):
        yield Anchor(f"a{number}", paragraph.place)
    for goal in plan.goals:
        yield Anchor(f"g{goal.number}", goal.place)
        for strategy in goal.strategies:
            yield Anchor(f"g{goal.number}-s{strategy.number}", strategy.place)
    for indicator in plan.indicators:
        yield from _of_indicator(indicator)
    for note in plan.notes:
        yield Anchor(f"n{note.number}", note.place)
    for number, work_plan in enumerate(plan.work_plans, 1):
        yield Anchor(f"w{number}", work_plan.place)
    for number, project in enumerate(plan.projects, 1):
        yield from _of_project(f"p{number}", project)


def _of_indicator(indicator: Indicator) -> Iterator[Anchor]:
    yield Anchor(f"i{indicator.id}", indicator.place)
    for field, place in indicator.places.items():
        yield Anchor(f"i{indicator.id}-{field}", place)


def _of_project(name: str, project: Project) -> Iterator[Anchor]:
    yield Anchor(name, project.place)
    for field, place in project.places.items():
        yield Anchor(f"{name}-{field}", place)
    for number, paragraph in enumerate(project.content, 1):
        yield Anchor(f"{name}-c{number}", paragraph.place)
