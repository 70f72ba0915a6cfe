"""Computing figures: one question, all measures, one fused query per table."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any, Literal

from shizheng.measures.engine import Engine
from shizheng.measures.evaluation import Evaluation, answer_from, requests
from shizheng.measures.measure import Measure, Measures
from shizheng.measures.query import Answer, Dimension, Statement, answers, statements, years_before
from shizheng.measures.sentences import Sentences
from shizheng.plan.figure import Absence, AbsenceKind, Derivation, Figure
from shizheng.plan.period import Period

By = Literal["month", "unit", "country"]
Answers = dict[tuple[str, str, Period], Answer]


@dataclass(frozen=True, slots=True)
class Question:
    """Which days (``period``), as they were known when (``as_of``, whose log position may be given).

    The figure's date is the earlier of the period's end and ``as_of``.
    """

    period: Period
    as_of: date
    position: int | None = None

    @property
    def span(self) -> Period | None:
        """The days that the question is about; None before the period has begun."""
        return self.period.until(self.as_of)


def compute(
    measures: Measures, engine: Engine, question: Question, indicators: Iterable[str] | None = None
) -> dict[str, Figure]:
    """The figure of each indicator (or of those named) in the measures' order."""
    chosen = _chosen(measures, indicators)
    span = question.span
    if span is None:
        return {measure.id: _not_due(measure, question) for measure in chosen}
    found = _ask(chosen, engine, question, span)[1].get(None, {})
    return {measure.id: _figure(measure, question, span, found) for measure in chosen}


def compute_by(
    measures: Measures, engine: Engine, question: Question, by: By, indicators: Iterable[str] | None = None
) -> dict[str, dict[str, Figure]]:
    """The figures split by month (running: the year to each month's end), reporting unit or country.

    Months are keyed ``2017-03``.  By unit and country a composite is computed anew for each group, never averaged; an
    indicator whose registers have no country has no groups.
    """
    chosen = _chosen(measures, indicators)
    span = question.span
    if span is None:
        return {measure.id: {} for measure in chosen}
    if by == "month":
        return _running(chosen, engine, question, span)
    _, groups = _ask(chosen, engine, question, span, by)
    split: dict[str, dict[str, Figure]] = {measure.id: {} for measure in chosen}
    for measure in chosen:
        if by == "country" and any(leaf.register.country is None for leaf in measure.leaves()):
            continue
        for group in sorted(key for key in groups if key is not None):
            if _heard(measure, span, groups[group]):
                split[measure.id][group] = _figure(measure, question, span, groups[group])
    return split


def _running(
    chosen: Sequence[Measure], engine: Engine, question: Question, span: Period
) -> dict[str, dict[str, Figure]]:
    steps = tuple(Period(span.start, month.end) for month in span.months())
    _, by_step = _ask(chosen, engine, question, span, "step", steps)
    figures: dict[str, dict[str, Figure]] = {measure.id: {} for measure in chosen}
    for number, step in enumerate(steps):
        found = {
            (id, path, step.years_before(years_before(asked_about, steps))): answer
            for (id, path, asked_about), answer in by_step.get(number, {}).items()
        }
        for measure in chosen:
            figures[measure.id][f"{step.end:%Y-%m}"] = _figure(measure, question, step, found)
    return figures


def asked(
    measures: Measures, engine: Engine, question: Question, indicator: str
) -> tuple[tuple[Statement, ...], Figure]:
    """One indicator's figure with the very statements that ran for it."""
    measure, span = measures[indicator], question.span
    if span is None:
        return (), _not_due(measure, question)
    ran, found = _ask((measure,), engine, question, span)
    return ran, _figure(measure, question, span, found.get(None, {}))


def position(engine: Engine, question: Question) -> int | None:
    """The log position at which the question is asked; None asks what stands now."""
    return question.position if question.position is not None else engine.position_at(question.as_of)


def _ask(
    chosen: Sequence[Measure], engine: Engine, question: Question, span: Period,
    dimension: Dimension | None = None, steps: tuple[Period, ...] = (),
) -> tuple[tuple[Statement, ...], dict[Any, Answers]]:  # fmt: skip
    program = _Program(tuple(chosen), span, position(engine, question), dimension, steps)
    ran = _compiled(program)
    found: dict[Any, Answers] = {}
    for statement in ran:
        for group, group_answers in answers(statement, engine.run(statement.sql)).items():
            found.setdefault(group, {}).update(group_answers)
    return ran, found


class _Program:
    """What is compiled: hashed by the definitions' digests, so that the SQL is kept for as long as they stand."""

    def __init__(
        self, chosen: tuple[Measure, ...], span: Period, at: int | None, dimension: Dimension | None,
        steps: tuple[Period, ...],
    ) -> None:  # fmt: skip
        self.chosen, self.span, self.at, self.dimension, self.steps = chosen, span, at, dimension, steps
        # The code lists are part of what is compiled; an agency loads them once, so identity tells them apart.
        lists = id(chosen[0].codelists) if chosen else 0
        self.key = (tuple((m.id, m.digest, id(m.root)) for m in chosen), span, at, dimension, steps, lists)

    def __hash__(self) -> int:
        return hash(self.key)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Program) and self.key == other.key


@lru_cache(maxsize=512)
def _compiled(program: _Program) -> tuple[Statement, ...]:
    if not program.chosen:
        return ()
    wanted = [request for m in program.chosen for request in requests(m.id, m.root, program.span)]
    return statements(wanted, program.chosen[0].codelists, program.at, program.dimension, program.steps)


def _chosen(measures: Measures, indicators: Iterable[str] | None) -> tuple[Measure, ...]:
    return tuple(measures.values()) if indicators is None else tuple(measures[id] for id in indicators)


def _figure(measure: Measure, question: Question, span: Period, found: Answers) -> Figure:
    evaluation = Evaluation(measure.id, answer_from(found), measure.codelists, Sentences(measure.codelists))
    derivation = evaluation.derive(measure.root, span)
    pending = _waiting(measure, derivation, found)
    return Figure(measure.id, question.period, question.as_of, derivation.value, measure.unit, derivation, pending)


def _waiting(measure: Measure, derivation: Derivation, found: Answers) -> int:
    """The rows that wait for approval below a derivation, each once."""
    keys = {(measure.id, leaf.path, leaf.period) for leaf in derivation.leaves() if leaf.period is not None}
    return sum(answer.waiting for key, answer in found.items() if key in keys)


def _not_due(measure: Measure, question: Question) -> Figure:
    absence = Absence(AbsenceKind.NOT_DUE)
    derivation = Derivation("", "not_due", Sentences(measure.codelists).of(measure.root), absence, measure.unit)
    return Figure(measure.id, question.period, question.as_of, absence, measure.unit, derivation)


def _heard(measure: Measure, span: Period, found: Answers) -> bool:
    return any(
        (answer := found.get((measure.id, leaf.path, span))) is not None and (answer.counted or answer.pending)
        for leaf in measure.leaves()
    )
