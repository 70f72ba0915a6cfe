"""Computing figures: some questions, all measures, one fused scan per table."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Literal

from shizheng.measures.answers import NO_GROUP, Answers
from shizheng.measures.engines.engine import Engine, Snapshot, with_known
from shizheng.measures.evaluation import Evaluation
from shizheng.measures.measure import Measure, Measures
from shizheng.measures.planning import is_keyed, plan, plan_heard, plan_pending
from shizheng.measures.requests import Dimension, Group, Request, requests
from shizheng.measures.scans import PendingScan, Planned
from shizheng.plan.figure import Absence, AbsenceKind, Derivation, Figure
from shizheng.plan.period import Period

By = Literal["month", "unit", "country"]


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


@dataclass(frozen=True, slots=True)
class Statement:
    """SQL as it ran, and the table that it read."""

    table: str
    sql: str
    pending: bool = False
    """Whether it asks for the rows that wait rather than for those that count."""


def compute(
    measures: Measures, engine: Engine, question: Question, indicators: Iterable[str] | None = None
) -> dict[str, Figure]:
    """The figure of each indicator (or of those named) in the measures' order."""
    return compute_all(measures, engine, [question], indicators)[0]


def compute_all(
    measures: Measures, engine: Engine, questions: Sequence[Question], indicators: Iterable[str] | None = None, *,
    values_only: bool = False,
) -> list[dict[str, Figure]]:  # fmt: skip
    """The figures for several periods as they were known at one time, by the same scans.

    With ``values_only`` nothing is asked that has no part in a value: no figure says how many rows wait, or what
    another base year would give.  Raises ValueError where the questions are asked of several positions.
    """
    chosen = _chosen(measures, indicators)
    spans = tuple(dict.fromkeys(span for question in questions if (span := question.span) is not None))
    positions = {position(engine, question) for question in questions}
    if len(positions) > 1:
        raise ValueError(f"questions of several log positions: {sorted(map(str, positions))}")
    with engine.snapshot() as snapshot:
        at = positions.pop() if positions else None
        _, found = ask(chosen, engine, snapshot, spans, at, pending=not values_only, all_bases=not values_only)
    return [{m.id: figure(m, question, found, all_bases=not values_only) for m in chosen} for question in questions]


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
        at = position(engine, question)
        steps = tuple(Period(span.start, month.end) for month in span.months())
        with engine.snapshot() as snapshot:
            _, found = ask(chosen, engine, snapshot, steps, at)
        return {m.id: {f"{step.end:%Y-%m}": _figure_of(m, question, step, found) for step in steps} for m in chosen}
    found, groups = _split(chosen, engine, question, span, by)
    return {
        m.id: {str(group[0]): _figure_of(m, question, span, found, group) for group in groups[m.id]} for m in chosen
    }


def reporting(
    measures: Measures, engine: Engine, question: Question, by: Literal["unit", "country"],
    indicators: Iterable[str] | None = None,
) -> dict[str, tuple[str, ...]]:  # fmt: skip
    """The units or countries that each indicator (or each of those named) has a figure of."""
    chosen = _chosen(measures, indicators)
    span = question.span
    if span is None:
        return {measure.id: () for measure in chosen}
    _, groups = _split(chosen, engine, question, span, by)
    return {id: tuple(str(group[0]) for group in found) for id, found in groups.items()}


def _split(
    chosen: Sequence[Measure], engine: Engine, question: Question, span: Period, by: Literal["unit", "country"]
) -> tuple[Answers, dict[str, list[Group]]]:
    """The answers split by unit or country, and of each measure the groups of which anything is heard, in order."""
    split = {measure.id: measure for measure in chosen if by == "unit" or has_country(measure)}
    with engine.snapshot() as snapshot:
        _, found = ask(list(split.values()), engine, snapshot, (span,), position(engine, question), (by,))
    groups = sorted(group for group in found.groups() if group[0] is not None)
    heard = {id: [group for group in groups if is_heard(one, span, found, group)] for id, one in split.items()}
    return found, {measure.id: heard.get(measure.id, []) for measure in chosen}


def position(engine: Engine, question: Question) -> int | None:
    """The log position at which the question is asked; None asks what stands now."""
    return question.position if question.position is not None else engine.position_at(question.as_of)


def ask(
    chosen: Sequence[Measure], engine: Engine, snapshot: Snapshot, spans: tuple[Period, ...], at: int | None,
    dimensions: tuple[Dimension, ...] = (), *, pending: bool = True, all_bases: bool = False, heard: bool = True,
) -> tuple[tuple[Statement, ...], Answers]:  # fmt: skip
    """Runs what the measures ask about some spans, and keeps what ran.

    Without ``heard`` it isn't asked whether anything was reported where nothing counts.
    """
    found, ran = Answers(), []
    program = _program(_Chosen(tuple(chosen)), spans, dimensions, pending, all_bases, heard)

    def run(scans: Sequence[Planned]) -> None:
        statements = [statement(planned) for planned in scans]
        ran.extend(statements)
        rows = snapshot.run_all([one.sql for one in statements])
        for planned, found_rows in zip(scans, rows, strict=True):
            found.take(planned, found_rows)

    def statement(planned: Planned) -> Statement:
        waits = isinstance(planned.scan, PendingScan)
        known = snapshot.known(planned.scan.table, "submitted" if waits else "approved", at)
        sql = engine.templates.sql(planned, chosen[0].codelists, engine.dialect)
        return Statement(planned.scan.table.name, with_known(sql, known), waits)

    run(program.scans)
    if heard:
        run(plan_heard(program.keyed if dimensions else found.unheard(program.requests), dimensions))
    return tuple(ran), found


def figure(
    measure: Measure, question: Question, found: Answers, group: Group = NO_GROUP, *, all_bases: bool = False
) -> Figure:
    """A measure's figure (of one group's rows) from the answers to its requests."""
    span = question.span
    if span is None:
        return _not_due(measure, question)
    return _figure_of(measure, question, span, found, group, all_bases=all_bases)


def _figure_of(
    measure: Measure, question: Question, span: Period, found: Answers, group: Group = NO_GROUP, *,
    all_bases: bool = False,
) -> Figure:  # fmt: skip
    evaluation = Evaluation(
        lambda request: found.answer(request, group), measure.codelists, measure.sentences, all_bases=all_bases
    )
    derivation = evaluation.derive(measure.root, span)
    waiting = found.waiting(tuple(dict.fromkeys(requests(measure.root, span))), group)
    return Figure(measure.id, question.period, question.as_of, derivation.value, measure.unit, derivation, waiting)


def has_country(measure: Measure) -> bool:
    """Whether every register that a measure reads tells a country."""
    return all(leaf.register.country is not None for leaf in measure.leaves())


def is_heard(measure: Measure, span: Period, found: Answers, group: Group) -> bool:
    """Whether a group has anything that counts, or would if it were approved."""
    answers = (found.answer(Request(leaf.ask, span), group) for leaf in measure.leaves())
    return any(answer.amount is not None or answer.pending for answer in answers)


@dataclass(frozen=True, eq=False)
class _Chosen:
    """Measures told apart by their definitions, so that what is planned for them is kept for as long as they stand."""

    measures: tuple[Measure, ...]

    def _key(self) -> tuple[object, ...]:
        # A measure may have been changed in memory; its root is what is planned, and is held on to here.
        return tuple((measure.id, id(measure.root), id(measure.codelists)) for measure in self.measures)

    def __hash__(self) -> int:
        return hash(self._key())

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Chosen) and self._key() == other._key()


@dataclass(frozen=True, slots=True)
class _Program:
    """What is planned: the scans, what they are to answer, and which of it groups by keys."""

    scans: tuple[Planned, ...]
    requests: tuple[Request, ...]
    keyed: tuple[Request, ...]


@lru_cache(maxsize=512)
def _program(
    chosen: _Chosen, spans: tuple[Period, ...], dimensions: tuple[Dimension, ...], pending: bool, all_bases: bool,
    heard: bool,
) -> _Program:  # fmt: skip
    measures = chosen.measures
    every = (r for m in measures for span in spans for r in requests(m.root, span, all_bases=all_bases))
    wanted = tuple(dict.fromkeys(every))
    # Without a split, whether anything was reported is asked only where nothing counts, which is seldom.
    scans = plan(wanted, dimensions, heard=heard and bool(dimensions))
    if pending:
        scans += plan_pending(wanted, dimensions)
    return _Program(scans, wanted, tuple(request for request in wanted if is_keyed(request.ask)))


def _chosen(measures: Mapping[str, Measure], indicators: Iterable[str] | None) -> tuple[Measure, ...]:
    return tuple(measures.values()) if indicators is None else tuple(measures[id] for id in indicators)


def _not_due(measure: Measure, question: Question) -> Figure:
    absence = Absence(AbsenceKind.NOT_DUE)
    derivation = Derivation("", "not_due", measure.sentences.of(measure.root), absence, measure.unit)
    return Figure(measure.id, question.period, question.as_of, absence, measure.unit, derivation)
