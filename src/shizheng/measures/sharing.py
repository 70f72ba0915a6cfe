"""Records that count for two indicators at once.

An event may count for several indicators, and then each says so (``shares``); where it does and neither says so, one of
the two counts what it wasn't meant to, or a word is missing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

from shizheng.measures.compute import Question, position
from shizheng.measures.engines.engine import Engine, Snapshot, with_known
from shizheng.measures.measure import Measure, Measures
from shizheng.measures.planning import plan_trial
from shizheng.measures.scans import COUNTED

NAMED = 5
"""Records that are named of those that two indicators share."""


@dataclass(frozen=True, slots=True)
class Shared:
    """Two indicators that count the same records of a register: how many, a few of them, and whether that is said."""

    register: str
    one: str
    other: str
    records: int
    some: tuple[str, ...]
    is_declared: bool


def shared(measures: Measures, engine: Engine, question: Question) -> tuple[Shared, ...]:
    """Every two indicators that count records in common, in the measures' order."""
    if question.span is None:
        return ()
    with engine.snapshot() as snapshot:
        return tuple(_shared(measures, engine, snapshot, question))


def _shared(measures: Measures, engine: Engine, snapshot: Snapshot, question: Question) -> Iterator[Shared]:
    for one, other in combinations(measures.values(), 2):
        for register in sorted(one.registers() & other.registers()):
            both = " INTERSECT ".join(
                f"SELECT record FROM ({_counted(measure, register, engine, snapshot, question)}) AS counted"
                for measure in (one, other)
            )
            ((number,),) = snapshot.run(f"SELECT COUNT(*) FROM ({both}) AS shared")
            if number:
                rows = snapshot.run(f"SELECT record FROM ({both}) AS shared ORDER BY record LIMIT {NAMED}")
                said = other.id in one.shares or one.id in other.shares
                yield Shared(register, one.id, other.id, int(number), tuple(str(row[0]) for row in rows), said)


def _counted(measure: Measure, register: str, engine: Engine, snapshot: Snapshot, question: Question) -> str:
    """SQL for the records of a register that some leaf of a measure counts."""
    assert question.span is not None
    span, parts = question.span, []
    for ask in dict.fromkeys(leaf.ask for leaf in measure.leaves() if leaf.register.name == register):
        rows = engine.templates.sql(plan_trial(ask, span), measure.codelists, engine.dialect)
        known = snapshot.known(ask.table, "approved", position(engine, question))
        parts.append(f"SELECT record FROM (\n{with_known(rows, known)}\n) AS trial WHERE failed = {COUNTED}")
    return " UNION ".join(parts)
