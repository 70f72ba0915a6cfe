"""The plan: what was promised.  Every element knows its place in the published document."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from shizheng.plan.place import Place


class Direction(StrEnum):
    """Which side of the target is the good one."""

    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    EXACTLY = "exactly"
    WITHIN = "within"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of running text."""

    text: str
    place: Place


@dataclass(frozen=True, slots=True)
class Further:
    """A cell of a column that the form doesn't know: its heading and its words, kept as they stand."""

    heading: str
    text: str
    place: Place


@dataclass(frozen=True, slots=True)
class Strategy:
    """A strategy 策略 under a goal."""

    number: int
    text: str
    place: Place


@dataclass(frozen=True, slots=True)
class Goal:
    """A goal 施政目標 with its strategies."""

    number: int
    title: str
    strategies: tuple[Strategy, ...]
    place: Place
    weight: str = ""


@dataclass(frozen=True, slots=True)
class Target:
    """A target 年度目標值: the cell's own text and what could be read out of it.

    ``direction`` is None where the document leaves it open, and ``stated`` only where the cell's own words give it: a
    bare number is taken for one to be reached.
    """

    text: str
    value: Decimal | None
    unit: str
    direction: Direction | None
    stated: bool = False


@dataclass(frozen=True, slots=True)
class YearTarget:
    """A target of one year (ROC) of a plan of several."""

    year: int
    target: Target


@dataclass(frozen=True, slots=True)
class Former:
    """What a plan says of a year before its own (ROC): which of its figures, as headings call it, and the words."""

    year: int | None
    what: str
    text: str
    place: Place


@dataclass(frozen=True, slots=True)
class Indicator:
    """A key performance indicator 關鍵績效指標; ``id`` is goal and number, as in 2.4."""

    id: str
    goal: int
    number: int
    name: str
    evaluation_body: int | None
    method: str
    standard: str
    target: Target
    midlong_plan: str
    place: Place
    places: Mapping[str, Place] = field(default_factory=dict)
    """The place of each cell, by field name: name, evaluation_body, method, standard, target, midlong_plan."""
    weight: str = ""
    targets: tuple[YearTarget, ...] = ()
    """Of a plan of several years, each year's; ``target`` is then that of the fiscal year."""
    former: tuple[Former, ...] = ()
    others: tuple[Further, ...] = ()


@dataclass(frozen=True, slots=True)
class Note:
    """A note under the indicator table: what a code of the evaluation-body column means."""

    number: int
    text: str
    place: Place


@dataclass(frozen=True, slots=True)
class Project:
    """A project 重要計畫項目 and the indicators it serves, by id, in the document's order."""

    name: str
    category: str
    content: tuple[Paragraph, ...]
    indicators: tuple[str, ...]
    place: Place
    places: Mapping[str, Place] = field(default_factory=dict)
    """The place of each cell, by field name: name, category, content, indicators."""
    budget: str = ""
    others: tuple[Further, ...] = ()


@dataclass(frozen=True, slots=True)
class WorkPlan:
    """A work plan 工作計畫 and its projects."""

    name: str
    projects: tuple[Project, ...]
    place: Place


@dataclass(frozen=True, slots=True)
class Plan:
    """One agency's plan for one fiscal year; ``fiscal_year`` is the ROC year that the document names."""

    agency: str | None
    fiscal_year: int | None
    preamble: tuple[Paragraph, ...]
    goals: tuple[Goal, ...]
    indicators: tuple[Indicator, ...]
    notes: tuple[Note, ...]
    work_plans: tuple[WorkPlan, ...]

    def goal(self, number: int) -> Goal:
        return next(goal for goal in self.goals if goal.number == number)

    def indicator(self, id: str) -> Indicator:
        return next(indicator for indicator in self.indicators if indicator.id == id)

    @property
    def projects(self) -> tuple[Project, ...]:
        return tuple(project for work_plan in self.work_plans for project in work_plan.projects)

    def projects_serving(self, indicator: str) -> tuple[Project, ...]:
        return tuple(project for project in self.projects if indicator in project.indicators)
