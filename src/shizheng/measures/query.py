"""Requests to tables, fused into one query per table.

A request asks one leaf about one span of days.  All requests to a table, whoever's measure wrote them, become columns
of one aggregate over one scan.  Engines only filter, count, add up and pick the last; every division is Python's.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import reduce
from operator import and_
from typing import Any, Literal

import ibis
import ibis.expr.types as ir
from ibis.expr.schema import Schema

from shizheng.measures.conditions import Days, Predicates, last_whole_month
from shizheng.measures.engine import arrow_schema
from shizheng.measures.nodes import Leaf
from shizheng.plan.period import Period
from shizheng.registers.codelists import CodeLists
from shizheng.registers.schema import Table

APPROVED, SUBMITTED = "approved", "submitted"

Dimension = Literal["unit", "country", "step"]


@dataclass(frozen=True, slots=True)
class Request:
    """One leaf asked about one span of days, for the measure of one indicator."""

    indicator: str
    leaf: Leaf
    span: Period

    @property
    def key(self) -> tuple[str, str, Period]:
        return (self.indicator, self.leaf.path, self.span)


@dataclass(frozen=True, slots=True)
class Answer:
    """What the engine found for a request: the aggregate, and the counts that tell zero from nothing.

    ``reported`` rows are approved and in the window (for a stock: approved at all, since a register that is kept and
    empty on the day holds zero); ``counted`` ones also meet all conditions (for a latest reading: the keys read);
    ``pending`` ones would count if they were approved.  ``waiting`` are those pending ones that no earlier leaf of the
    same measure and span has counted as pending, so that they add up to rows.
    """

    amount: Decimal | None
    reported: int
    counted: int
    pending: int
    waiting: int


NOTHING = Answer(None, 0, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class Statement:
    """One query: the table it reads, the SQL as it runs, and what its columns answer."""

    table: str
    sql: str
    requests: tuple[Request, ...]
    dimension: Dimension | None


def statements(
    requests: Iterable[Request], codelists: CodeLists, position: int | None, dimension: Dimension | None = None,
    steps: tuple[Period, ...] = (),
) -> tuple[Statement, ...]:  # fmt: skip
    """The fused queries for some requests; grouped by a dimension, tables without it are left out.

    With ``steps``, spans that begin on one day and end ever later, each request is answered for each of them (or the
    same days of its own year), the step's number being the dimension; the requests' spans are then the longest.
    """
    grouped: dict[tuple[str, tuple[str, ...]], list[Request]] = {}
    for request in {request.key: request for request in requests}.values():
        leaf = request.leaf
        if dimension == "country" and leaf.register.country is None:
            continue
        shape = (*leaf.keys, leaf.by or "") if leaf.kind == "latest" else ()
        grouped.setdefault((leaf.table.name, shape), []).append(request)
    return tuple(_statement(tuple(group), codelists, position, dimension, steps) for group in grouped.values())


def current(table: Table, position: int | None) -> ir.Table:
    """The versions that stood at a log position (None: now)."""
    relation = ibis.table(Schema.from_pyarrow(arrow_schema(table)), name=table.name)
    if position is None:
        return relation.filter(relation.to_position.isnull())
    ended = relation.to_position.isnull() | (relation.to_position > position)
    return relation.filter((relation.from_position <= position) & ended)


def meets_all(leaf: Leaf, predicates: Predicates) -> ir.BooleanValue:
    """Window and conditions of a leaf together, unknown counting as no."""
    tests = [predicates.window(leaf.window), *(predicates.condition(c, leaf.window) for c in leaf.where)]
    return reduce(and_, tests).fill_null(False)


def _statement(
    requests: tuple[Request, ...], codelists: CodeLists, position: int | None, dimension: Dimension | None,
    steps: tuple[Period, ...],
) -> Statement:  # fmt: skip
    table = requests[0].leaf.table
    relation = current(table, position)
    if steps:
        relation = _stepped(relation, requests, steps)
    group = _group_columns(requests[0].leaf, relation, dimension)
    columns: dict[str, ir.Value] = {}
    earlier: dict[tuple[str, Period], ir.BooleanValue] = {}
    for index, request in enumerate(requests):
        predicates = Predicates(relation, table, codelists, _days(request, relation, steps))
        meets = meets_all(request.leaf, predicates)
        columns |= _columns(f"q{index}", request, relation, predicates, meets)
        asked_before = earlier.get((request.indicator, request.span))
        new = meets if asked_before is None else meets & ~asked_before
        columns[f"q{index}_waiting"] = (new & (relation.state == SUBMITTED)).sum()
        earlier[request.indicator, request.span] = meets if asked_before is None else meets | asked_before
    leaf = requests[0].leaf
    if leaf.kind == "latest":
        keys = {f"k{i}": relation[key] for i, key in enumerate(leaf.keys)}
        inner = relation.group_by(**group, **keys).aggregate(**columns)
        outer = {name: inner[name].sum() for name in columns} | {
            f"q{i}_counted": inner[f"q{i}_amount"].count() for i in range(len(requests))
        }
        query = inner.group_by(*group).aggregate(**outer) if group else inner.aggregate(**outer)
    else:
        query = relation.group_by(**group).aggregate(**columns) if group else relation.aggregate(**columns)
    ordered = [*group, *(f"q{i}_{part}" for i in range(len(requests)) for part in _PARTS)]
    return Statement(table.name, ibis.to_sql(query.select(*ordered), dialect="duckdb"), requests, dimension)


_PARTS = ("amount", "reported", "counted", "pending", "waiting")


def _group_columns(leaf: Leaf, relation: ir.Table, dimension: Dimension | None) -> dict[str, ir.Value]:
    if dimension is None:
        return {}
    if dimension == "step":
        return {"dimension": relation["step"]}
    return {"dimension": relation[leaf.register.country if dimension == "country" else "unit"]}


def _stepped(relation: ir.Table, requests: tuple[Request, ...], steps: tuple[Period, ...]) -> ir.Table:
    """Each row once for each step, beside the days on which the step ends in each year asked about."""
    numbered = ibis.range(len(steps)).unnest().name("step").as_table()
    years = {years_before(request.span, steps) for request in requests}
    ends = {f"end_{back}": [step.years_before(back).end for step in steps] for back in sorted(years)}
    ends |= {f"whole_{name}": [last_whole_month(day) for day in days] for name, days in ends.items()}
    columns = {
        name: ibis.cases(*((numbered.step == number, day) for number, day in enumerate(days)))
        for name, days in ends.items()
    }
    return relation.cross_join(numbered.mutate(**columns))


def _days(request: Request, relation: ir.Table, steps: tuple[Period, ...]) -> Days:
    if not steps:
        return Days.of(request.span)
    back = years_before(request.span, steps)
    return Days(request.span, relation[f"end_{back}"], relation[f"whole_end_{back}"])


def years_before(span: Period, steps: tuple[Period, ...]) -> int:
    """How many years a request's span lies before the steps."""
    return steps[-1].year - span.year


def _columns(
    name: str, request: Request, relation: ir.Table, predicates: Predicates, meets: ir.BooleanValue
) -> dict[str, ir.Value]:
    leaf = request.leaf
    approved, submitted = relation.state == APPROVED, relation.state == SUBMITTED
    counts = meets & approved
    heard = approved if leaf.window.kind == "at_end" else approved & predicates.window(leaf.window)
    columns = {
        f"{name}_amount": _amount(leaf, relation, counts),
        f"{name}_reported": heard.fill_null(False).sum(),
        f"{name}_pending": (meets & submitted).sum(),
    }
    if leaf.kind != "latest":
        columns[f"{name}_counted"] = counts.sum()
    return columns


def _amount(leaf: Leaf, relation: ir.Table, counts: ir.BooleanValue) -> ir.Value:
    match leaf.kind:
        case "count":
            return counts.sum()
        case "sum" | "mean":
            return relation[leaf.field].sum(where=counts)
        case "distinct":
            keys = [relation[key] for key in leaf.keys]
            one = keys[0] if len(keys) == 1 else ibis.struct(dict(zip(leaf.keys, keys, strict=True)))
            return one.nunique(where=counts)
        case "latest":
            return relation[leaf.field].last(where=counts, order_by=reading_order(leaf, relation))


def reading_order(leaf: Leaf, relation: ir.Table) -> list[ir.Value]:
    """What makes one reading later than another: its date, then when it was known, then its place."""
    tie = [relation.from_position, relation.record]
    return [relation[leaf.by], *tie, *([relation.line] if leaf.table.has_lines else [])]


def answers(statement: Statement, rows: Sequence[tuple[Any, ...]]) -> dict[Any, dict[tuple[str, str, Period], Answer]]:
    """The rows of a statement as answers, by dimension value (None where it isn't grouped)."""
    found: dict[Any, dict[tuple[str, str, Period], Answer]] = {}
    for row in rows:
        values = iter(row)
        dimension = next(values) if statement.dimension else None
        found[dimension] = {}
        for request in statement.requests:
            amount, *counts = (next(values) for _ in _PARTS)
            exact = None if amount is None else Decimal(amount)
            found[dimension][request.key] = Answer(exact, *(int(count or 0) for count in counts))
    return found
