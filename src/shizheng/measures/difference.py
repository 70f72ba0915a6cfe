"""Why two figures of one indicator differ: the change split by its causes, one taken after the other.

From the first figure to the second the causes are let in one at a time, in a declared order: the days asked about, the
records withdrawn, those corrected, those added, the code lists, the definition.  Each step is a figure of its own,
computed like any other, and what a step changes is put down to its cause; so the parts sum to the whole exactly, for a
ratio or a growth as well as for a count.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Context, Decimal
from itertools import pairwise
from typing import Any, Literal

from shizheng.measures.compute import Question, ask, figure, position
from shizheng.measures.engines.engine import Engine, Snapshot, Standing, with_known
from shizheng.measures.measure import Measure, Measures
from shizheng.measures.planning import plan_trial
from shizheng.measures.scans import COUNTED
from shizheng.plan.figure import Figure, Value
from shizheng.plan.text import Text
from shizheng.registers.schema import Table

Cause = Literal["days", "withdrawn", "corrected", "added", "code_lists", "definition"]
ORDER: tuple[Cause, ...] = ("days", "withdrawn", "corrected", "added", "code_lists", "definition")
WORDS = {
    "days": Text("計算期間", "the days asked about"),
    "withdrawn": Text("撤回之紀錄", "records withdrawn"),
    "corrected": Text("更正之紀錄", "records corrected"),
    "added": Text("新增之紀錄", "records added"),
    "code_lists": Text("代碼表變動", "code lists"),
    "definition": Text("計算式變動", "the definition"),
}
_EXACT = Context(prec=1000)
"""Wide enough that no digit of a difference is lost, so that parts sum to the whole."""
RECORDS_NAMED = 200
"""Records that a step names at most; their number is always whole."""

_Stage = Literal["before", "withdrawn", "corrected", "after"]
_STAGES: dict[Cause, _Stage] = {"days": "before", "withdrawn": "withdrawn", "corrected": "corrected"}


@dataclass(frozen=True, slots=True)
class Asked:
    """A question put to some definitions."""

    measures: Measures
    question: Question


@dataclass(frozen=True, slots=True)
class Part:
    """What one cause changed: the value before and after it, and the records that came to count or ceased to.

    ``change`` is None where one of the two values is absent.
    """

    cause: Cause
    before: Value
    after: Value
    change: Decimal | None
    records: tuple[str, ...]
    records_in_all: int

    @property
    def words(self) -> Text:
        return WORDS[self.cause]


@dataclass(frozen=True, slots=True)
class Difference:
    """Two figures of one indicator and the parts of their difference, in the order in which the causes were let in."""

    first: Figure
    second: Figure
    change: Decimal | None
    parts: tuple[Part, ...]


def diff(first: Asked, second: Asked, engine: Engine, indicator: str) -> Difference:
    """The difference of two figures of one indicator.  Raises KeyError where one of the definitions lacks it."""
    one, other = first.measures[indicator], second.measures[indicator]
    positions = position(engine, first.question), position(engine, second.question)
    with engine.snapshot() as snapshot:
        trial = _Trials(engine, snapshot, positions)
        measures = _measures(one, other)
        steps = [trial.step(one, first.question, "before")]
        for cause in ORDER:
            stage = _STAGES.get(cause, "after")
            steps.append(trial.step(measures.get(cause, one), second.question, stage))
        parts = [trial.part(cause, *pair) for cause, pair in zip(ORDER, pairwise(steps), strict=True)]
    whole = _change(steps[0].figure.value, steps[-1].figure.value)
    return Difference(steps[0].figure, steps[-1].figure, whole, tuple(parts))


def _measures(one: Measure, other: Measure) -> dict[Cause, Measure]:
    """The measure as it is with the second code lists, and with the second definition too."""
    return {"code_lists": replace(one, codelists=other.codelists), "definition": other}


@dataclass(frozen=True, slots=True)
class _Step:
    measure: Measure
    question: Question
    stage: _Stage
    figure: Figure


class _Trials:
    def __init__(self, engine: Engine, snapshot: Snapshot, positions: tuple[int | None, int | None]) -> None:
        self.engine, self.snapshot, self.positions = engine, snapshot, positions

    def step(self, measure: Measure, question: Question, stage: _Stage) -> _Step:
        """The figure at one stage of the way."""
        spans = () if question.span is None else (question.span,)
        _, found = ask((measure,), self.engine, self._at(stage), spans, None, pending=False)
        return _Step(measure, question, stage, figure(measure, question, found))

    def part(self, cause: Cause, before: _Step, after: _Step) -> Part:
        values = before.figure.value, after.figure.value
        same = (before.measure, before.question.span, before.stage) == (after.measure, after.question.span, after.stage)
        records = [] if same else self._moved(before, after)
        return Part(cause, *values, _change(*values), tuple(records[:RECORDS_NAMED]), len(records))

    def _at(self, stage: _Stage) -> _Between:
        return _Between(self.snapshot, self.positions, stage)

    def _moved(self, before: _Step, after: _Step) -> list[str]:
        """The records of which other rows count after a step than before it."""
        counted = [{row for sql in self._counted(step) for row in self.snapshot.run(sql)} for step in (before, after)]
        return sorted({str(row[1]) for row in counted[0] ^ counted[1]})

    def _counted(self, step: _Step) -> Sequence[str]:
        """SQL for the rows that count: table, record, version, line."""
        span = step.question.span
        if span is None:
            return []
        found = []
        for asked in dict.fromkeys(leaf.ask for leaf in step.measure.leaves()):
            rows = self.engine.templates.sql(plan_trial(asked, span), step.measure.codelists, self.engine.dialect)
            known = self._at(step.stage).known(asked.table, "any", None)
            columns = f"'{asked.table.name}' AS name, record, version, line"
            found.append(with_known(f"SELECT {columns} FROM (\n{rows}\n) AS trial WHERE failed = {COUNTED}", known))
        return found


class _Between(Snapshot):
    """The tables on the way from one position to another: first without the records that went, then with those that
    were there before as they became, then as they are.
    """

    def __init__(self, snapshot: Snapshot, positions: tuple[int | None, int | None], stage: _Stage) -> None:
        self._snapshot, self._positions, self._stage = snapshot, positions, stage

    def run(self, sql: str) -> list[tuple[Any, ...]]:
        return self._snapshot.run(sql)

    def known(self, table: Table, standing: Standing, position: int | None) -> str:
        """The rows that stood approved at this stage, whatever standing and position are asked for."""
        before, after = (self._snapshot.known(table, "approved", at) for at in self._positions)
        match self._stage:
            case "before":
                return before
            case "withdrawn":
                return _of_records_in(before, after)
            case "corrected":
                return _of_records_in(after, before)
            case "after":
                return after


def _of_records_in(rows: str, others: str) -> str:
    return f"SELECT * FROM (\n{rows}\n) AS rows_ WHERE record IN (SELECT record FROM (\n{others}\n) AS others_)"


def _change(before: Value, after: Value) -> Decimal | None:
    both = isinstance(before, Decimal) and isinstance(after, Decimal)
    return _EXACT.subtract(after, before) if both else None  # type: ignore[arg-type]
