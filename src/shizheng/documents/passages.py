"""All the words of a plan with the element they belong to, and the places of words within them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from shizheng.plan.model import Indicator, Paragraph, Plan
from shizheng.plan.place import Place


@dataclass(frozen=True, slots=True)
class Passage:
    """A run of words; ``subject`` names its element as findings do."""

    subject: str | None
    text: str
    place: Place

    def place_of(self, start: int, end: int) -> Place:
        """The place of ``text[start:end]``; the whole passage where it covers several lines or was recomposed."""
        place = self.place
        if place.line != place.end_line or place.end_column - place.column != len(self.text):
            return place
        return replace(place, column=place.column + start, end_column=place.column + end)


def passages(plan: Plan) -> Iterator[Passage]:
    """Every passage of the plan, in the order of the form."""
    yield from (_of(None, paragraph) for paragraph in plan.preamble)
    for goal in plan.goals:
        yield Passage(str(goal.number), goal.title, _tail(goal.place, goal.title))
        for strategy in goal.strategies:
            yield Passage(str(goal.number), strategy.text, _tail(strategy.place, strategy.text))
    for indicator in plan.indicators:
        yield from indicator_passages(indicator)
    yield from (Passage(None, note.text, _tail(note.place, note.text)) for note in plan.notes)
    for work_plan in plan.work_plans:
        yield Passage(work_plan.name, work_plan.name, work_plan.place)
        for project in work_plan.projects:
            yield Passage(project.name, project.name, project.places.get("name", project.place))
            yield Passage(project.name, project.category, project.places.get("category", project.place))
            yield from (_of(project.name, paragraph) for paragraph in project.content)


def indicator_passages(indicator: Indicator) -> Iterator[Passage]:
    """An indicator's name, standard and target."""
    words = {"name": indicator.name, "standard": indicator.standard, "target": indicator.target.text}
    for field, text in words.items():
        yield Passage(indicator.id, text, indicator.places.get(field, indicator.place))


def standard_of(indicator: Indicator) -> Passage:
    """The words of an indicator's standard."""
    return Passage(indicator.id, indicator.standard, indicator.places.get("standard", indicator.place))


def name_of(indicator: Indicator) -> Passage:
    """The words of an indicator's name."""
    return Passage(indicator.id, indicator.name, indicator.places.get("name", indicator.place))


def _of(subject: str | None, paragraph: Paragraph) -> Passage:
    return Passage(subject, paragraph.text, paragraph.place)


def _tail(place: Place, text: str) -> Place:
    """The place of the words after a line's number, where they end with the line."""
    column = place.end_column - len(text)
    return replace(place, column=column) if place.line == place.end_line and column >= place.column else place
