"""Explaining a figure: the measure in words, the SQL that ran, and what became of every row.

Each current row of a leaf's table is counted, or rejected by the first thing it failed: its state, the window, the
conditions in their order, and for a latest reading a later one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import ibis
import ibis.expr.types as ir

from shizheng.measures.compute import Question, asked, position
from shizheng.measures.conditions import Days, Predicates
from shizheng.measures.engine import Engine
from shizheng.measures.evaluation import requests
from shizheng.measures.measure import Measures
from shizheng.measures.nodes import Leaf
from shizheng.measures.query import APPROVED, SUBMITTED, Statement, current, meets_all, reading_order
from shizheng.measures.sentences import Sentences
from shizheng.plan.figure import Account, Figure, Rejections
from shizheng.plan.period import Period
from shizheng.plan.text import Text

COUNTED = -1


@dataclass(frozen=True, slots=True)
class Explanation:
    """A figure with the sentence of its measure, the statements that ran, and an account per leaf and span."""

    figure: Figure
    sentence: Text
    statements: tuple[Statement, ...]
    accounts: dict[str, Account]
    """By the leaf's path; for a leaf asked about another year too, its path followed by ``@`` and the year."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a leaf made of one row; ``failed`` is the path of the first condition that it failed."""

    table: str
    record: str
    version: int
    line: int | None
    unit: str
    state: str
    indicator: str
    leaf: str
    counted: bool
    failed: str | None
    words: Text


def explain(measures: Measures, engine: Engine, question: Question, indicator: str) -> Explanation:
    """The whole explanation of one indicator's figure."""
    ran, figure = asked(measures, engine, question, indicator)
    measure = measures[indicator]
    accounts = {}
    if question.span is not None:
        asked_for = {request.key: request for request in requests(indicator, measure.root, question.span)}
        for request in asked_for.values():
            own = request.span.year == question.span.year
            key = request.leaf.path if own else f"{request.leaf.path}@{request.span.year}"
            accounts[key] = _Trial(measures, engine, question, request.leaf, request.span).account()
    return Explanation(figure, measure.sentence(), ran, accounts)


def verdicts(
    measures: Measures, engine: Engine, question: Question, indicator: str, *, leaf: str | None = None,
    counted: bool | None = None, state: str | None = None, record: str | None = None, limit: int = 50, offset: int = 0,
) -> list[Verdict]:  # fmt: skip
    """What became of rows, leaf by leaf in the measure's order; only counted or only rejected ones where asked."""
    found: list[Verdict] = []
    if question.span is None:
        return found
    for part in measures[indicator].leaves():
        if leaf is None or part.path == leaf:
            trial = _Trial(measures, engine, question, part, question.span)
            found += trial.verdicts(indicator, counted, state, record, limit + offset - len(found))
            if len(found) >= limit + offset:
                break
    return found[offset : offset + limit]


class _Trial:
    """One leaf's table, each row held against all that the leaf asks."""

    def __init__(self, measures: Measures, engine: Engine, question: Question, leaf: Leaf, span: Period) -> None:
        self.engine, self.leaf = engine, leaf
        self.codelists = measures.codelists
        self.sentences = Sentences(measures.codelists)
        relation = current(leaf.table, position(engine, question))
        predicates = Predicates(relation, leaf.table, self.codelists, Days.of(span))
        meets = meets_all(leaf, predicates)
        tests = [relation.state == APPROVED, predicates.window(leaf.window)]
        tests += [predicates.condition(condition, leaf.window) for condition in leaf.where]
        failures = [(~test.fill_null(False), index) for index, test in enumerate(tests)]
        if leaf.kind == "latest":
            failures.append((~self._is_last(relation, meets), len(tests)))
        self.relation = relation.mutate(
            failed=ibis.cases(*failures, else_=COUNTED), would_count=meets & (relation.state == SUBMITTED)
        )

    def _is_last(self, relation: ir.Table, meets: ir.BooleanValue) -> ir.BooleanValue:
        counts = meets & (relation.state == APPROVED)
        keys = [relation[key] for key in self.leaf.keys]
        latest_first = [ibis.desc(value) for value in reading_order(self.leaf, relation)]
        window = ibis.window(group_by=[*keys, counts], order_by=latest_first)
        return ibis.row_number().over(window) == 0

    def account(self) -> Account:
        grouped = self.relation.group_by("failed").aggregate(
            rows=self.relation.count(), pending=self.relation.would_count.sum()
        )
        rows = {failed: (count, int(pending or 0)) for failed, count, pending in self._run(grouped.order_by("failed"))}
        rejected = tuple(
            Rejections(*self._failure(failed), count) for failed, (count, _) in rows.items() if failed != COUNTED
        )
        return Account(
            self.leaf.table.name,
            sum(count for count, _ in rows.values()),
            rows.get(COUNTED, (0, 0))[0],
            sum(pending for _, pending in rows.values()),
            rejected,
        )

    def verdicts(
        self, indicator: str, counted: bool | None, state: str | None, record: str | None, limit: int
    ) -> list[Verdict]:
        chosen = self.relation
        if counted is not None:
            chosen = chosen.filter((chosen.failed == COUNTED) == counted)
        if state is not None:
            chosen = chosen.filter(chosen.would_count if state == "pending" else chosen.state == state)
        if record is not None:
            chosen = chosen.filter(chosen.record == record)
        has_lines = self.leaf.table.has_lines
        listed = chosen.order_by(["record", "version", *(["line"] if has_lines else [])])
        if not has_lines:
            listed = listed.mutate(line=ibis.null("int32"))
        columns = listed.select("record", "version", "line", "unit", "state", "failed").limit(limit)
        return [self._verdict(indicator, *row) for row in self._run(columns)]

    def _verdict(
        self, indicator: str, record: str, version: int, line: int | None, unit: str, state: str, failed: int
    ) -> Verdict:
        path, words = (None, Text("計入", "counted")) if failed == COUNTED else self._failure(failed, state)
        name = self.leaf.table.name
        return Verdict(name, record, version, line, unit, state, indicator, self.leaf.path, path is None, path, words)

    def _failure(self, failed: int, state: str | None = None) -> tuple[str, Text]:
        """The path of the thing that failed, and in words that it did."""
        at = f"{self.leaf.path}/" if self.leaf.path else ""
        if failed == 0:
            return f"{at}state", _STATES.get(state or "", Text("未經核定", "not approved"))
        if failed == 1:
            return f"{at}window", self.sentences.outside(self.leaf.window)
        if failed - 2 < len(self.leaf.where):
            condition = self.leaf.where[failed - 2]
            words = self.sentences.condition(condition, self.leaf)
            return condition.path, Text("不符：{w}", "fails: {w}").format(w=words)
        return f"{at}by", Text("另有較後之讀數", "a later reading stands")

    def _run(self, query: ir.Table) -> list[tuple[Any, ...]]:
        return self.engine.run(ibis.to_sql(query, dialect="duckdb"))


_STATES = {
    "submitted": Text("待審核", "submitted, not yet approved"),
    "returned": Text("已退回", "returned"),
    "withdrawn": Text("已撤回", "withdrawn"),
}
