"""What every family of checks is given."""

from __future__ import annotations

from dataclasses import dataclass

from shizheng.documents.form import Form
from shizheng.documents.indicator_table import GoalCell
from shizheng.documents.passages import Passage
from shizheng.documents.terms import Terms
from shizheng.plan.finding import Catalogue, Finding
from shizheng.plan.model import Plan
from shizheng.plan.place import Place


@dataclass(frozen=True, slots=True)
class Checked:
    """A plan, how its indicator table prints the goals, and the words to look for."""

    plan: Plan
    goal_cells: tuple[GoalCell, ...]
    form: Form
    terms: Terms
    source: str

    @property
    def start(self) -> Place:
        return Place(self.source, 1, 1, 1, 1)


def find(code: str, place: Place, subject: str | None = None, **values: object) -> Finding:
    """A finding of this room."""
    return Catalogue.of("shizheng.documents").find(code, place, subject, **values)


def find_in(passage: Passage, code: str, start: int, end: int, **values: object) -> Finding:
    """A finding about the words ``start`` to ``end`` of a passage, which the sentence quotes as ``words``."""
    return find(code, passage.place_of(start, end), passage.subject, words=passage.text[start:end], **values)
