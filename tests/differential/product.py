"""The product's answers in the form of the reference's, so that the two can be laid side by side."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from shizheng.measures import DuckDB, Engine, Measures, Question, compute, compute_by
from shizheng.plan.figure import Absence, Figure
from shizheng.plan.period import Period
from shizheng.registers.rows import Row
from tests.differential.arithmetic import Outcome
from tests.differential.reference import Answer, Asked
from tests.differential.worlds import World

Answers = dict[str, Answer]


def read(world: World, definitions: Mapping[str, Any]) -> Measures:
    """The measures of generated definitions, all of which the language allows."""
    return Measures.read(dict(definitions), "generated.yaml", world.registers, world.codelists)


def engine_of(world: World, rows: Mapping[str, Iterable[Row]]) -> Engine:
    return DuckDB.of_rows(world.registers, world.codelists, rows)


def question(engine: Engine, asked: Asked) -> Question:
    position = None if asked.known is None else engine.position_at(asked.known)
    return Question(Period(asked.start, asked.end), asked.as_of, position)


def figures(measures: Measures, engine: Engine, asked: Asked) -> Answers:
    return {id: answer(figure) for id, figure in compute(measures, engine, question(engine, asked)).items()}


def split(measures: Measures, engine: Engine, asked: Asked, by: Any) -> dict[str, Answers]:
    found = compute_by(measures, engine, question(engine, asked), by)
    return {id: {group: answer(figure) for group, figure in groups.items()} for id, groups in found.items()}


def answer(figure: Figure) -> Answer:
    return Answer(outcome(figure), figure.pending)


def outcome(figure: Figure) -> Outcome:
    value = figure.value
    if isinstance(value, Absence):
        return ("absent", value.kind.value, value.reason.value if value.reason else "", value.where)
    return value
