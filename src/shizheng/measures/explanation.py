"""Explaining a figure: the measure in words, the SQL that ran, and what became of every row.

Each row known of a leaf's table is counted, or rejected by the first thing it failed: its state, the window, the
conditions in their order, a field that is empty, and for a latest reading a later one.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from shizheng.measures.ask import Condition, Group
from shizheng.measures.compute import Question, Statement, ask, figure, position
from shizheng.measures.engines.engine import Engine, Snapshot, with_known
from shizheng.measures.measure import Measure, Measures
from shizheng.measures.nodes import Leaf
from shizheng.measures.planning import plan_trial
from shizheng.measures.requests import requests
from shizheng.measures.scans import COUNTED
from shizheng.measures.sentences import Sentences
from shizheng.plan.figure import Account, Figure, Rejections
from shizheng.plan.period import Period
from shizheng.plan.text import Text
from shizheng.registers.rows import DUPLICATE


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
    measure, span = measures[indicator], question.span
    at = position(engine, question)
    accounts = {}
    with engine.snapshot() as snapshot:
        spans = () if span is None else (span,)
        ran, found = ask((measure,), engine, snapshot, spans, at, all_bases=True)
        if span is not None:
            asked = dict.fromkeys(requests(measure.root, span, all_bases=True))
            for leaf in measure.leaves():
                for days in dict.fromkeys(request.span for request in asked if request.ask == leaf.ask):
                    key = leaf.path if days.year == span.year else f"{leaf.path}@{days.year}"
                    accounts[key] = _Trial(measure, engine, snapshot, at, leaf, days).account()
    return Explanation(figure(measure, question, found, all_bases=True), measure.sentence(), ran, accounts)


def verdicts(
    measures: Measures, engine: Engine, question: Question, indicator: str, *, leaf: str | None = None,
    counted: bool | None = None, state: str | None = None, record: str | None = None, limit: int = 50, offset: int = 0,
    among: Collection[str] | None = None, without: Collection[str] = (),
) -> list[Verdict]:  # fmt: skip
    """What became of rows, leaf by leaf in the measure's order; only counted or only rejected ones where asked, only
    those of some records (``among``), or none of some (``without``).
    """
    found: list[Verdict] = []
    if question.span is None:
        return found
    measure, at = measures[indicator], position(engine, question)
    with engine.snapshot() as snapshot:
        for part in measure.leaves():
            if leaf is None or part.path == leaf:
                trial = _Trial(measure, engine, snapshot, at, part, question.span)
                tests = trial.tests(counted, state, record, among, without)
                found += trial.verdicts(tests, limit + offset - len(found))
                if len(found) >= limit + offset:
                    break
    return found[offset : offset + limit]


class _Trial:
    """One leaf's table, each row held against all that the leaf asks."""

    def __init__(
        self, measure: Measure, engine: Engine, snapshot: Snapshot, at: int | None, leaf: Leaf, span: Period
    ) -> None:
        self.measure, self.leaf, self.snapshot, self._text = measure, leaf, snapshot, engine.text
        self._known = snapshot.known(leaf.table, "any", at)
        self._rows = engine.templates.sql(plan_trial(leaf.ask, span), measure.codelists, engine.dialect)

    def account(self) -> Account:
        which = f"CASE WHEN failed = 0 AND state = {self._text(DUPLICATE)} THEN state END"
        rows = self._run(
            f"failed, {which} AS which, COUNT(*), SUM(CASE WHEN waits THEN 1 ELSE 0 END)",
            f"GROUP BY failed, {which} ORDER BY failed, which",
        )
        numbers = {(int(failed), which): int(count) for failed, which, count, _ in rows}
        rejected = (Rejections(*self._failure(*key), count) for key, count in numbers.items() if key[0] != COUNTED)
        return Account(
            self.leaf.table.name,
            sum(numbers.values()),
            numbers.get((COUNTED, None), 0),
            sum(int(waiting or 0) for *_, waiting in rows),
            tuple(rejected),
        )

    def tests(
        self, counted: bool | None, state: str | None, record: str | None, among: Collection[str] | None,
        without: Collection[str],
    ) -> list[str]:  # fmt: skip
        """Which rows are asked for, as SQL."""
        tests = [] if counted is None else [f"failed {'=' if counted else '<>'} {COUNTED}"]
        if state is not None:
            tests.append("waits" if state == "pending" else f"state = {self._text(state)}")
        if record is not None:
            tests.append(f"record = {self._text(record)}")
        if among is not None:
            tests.append(f"record IN ({', '.join(map(self._text, sorted(among))) or 'NULL'})")
        if without:
            tests.append(f"record NOT IN ({', '.join(map(self._text, sorted(without)))})")
        return tests

    def verdicts(self, tests: Sequence[str], limit: int) -> list[Verdict]:
        where = f"WHERE {' AND '.join(tests)} " if tests else ""
        rows = self._run(
            "record, version, line, unit, state, failed", f"{where}ORDER BY record, version, line LIMIT {limit}"
        )
        return [self._verdict(*row) for row in rows]

    def _verdict(self, record: str, version: int, line: int | None, unit: str, state: str, failed: int) -> Verdict:
        path, words = (None, Text("計入", "counted")) if failed == COUNTED else self._failure(failed, state)
        table, id = self.leaf.table.name, self.measure.id
        return Verdict(table, record, version, line, unit, state, id, self.leaf.path, path is None, path, words)

    def _failure(self, failed: int, state: str | None = None) -> tuple[str, Text]:
        """The path of the thing that failed, and in words that it did."""
        leaf, sentences = self.leaf, self.measure.sentences
        at = f"{leaf.path}/" if leaf.path else ""
        if failed == 0:
            return f"{at}state", _STATES.get(state or "", Text("未經核定", "not approved"))
        if failed == 1:
            return f"{at}window", sentences.outside(leaf.window)
        if failed - 2 < len(leaf.where):
            condition = leaf.where[failed - 2]
            return condition.path, _unmet(sentences, condition, leaf)
        read = failed - 2 - len(leaf.where)
        if read < len(leaf.ask.reads):
            name = leaf.ask.reads[read]
            words = Text("未填「{f}」", "{f} is empty").format(f=sentences.field(leaf, name))
            return f"{at}{leaf.kind}", words
        return f"{at}by", Text("另有較後之讀數", "a later reading stands")

    def _run(self, columns: str, rest: str) -> list[tuple[Any, ...]]:
        return self.snapshot.run(with_known(f"SELECT {columns} FROM (\n{self._rows}\n) AS trial {rest}", self._known))


def _unmet(sentences: Sentences, condition: Condition, leaf: Leaf) -> Text:
    """That a condition isn't met; of alternatives, that none of them is."""
    if isinstance(condition, Group) and condition.kind == "any" and len(condition.children) > 1:
        each = [_bare(sentences.condition(child, leaf), child) for child in condition.children]
        zh = "；".join(f"（{n}）{one.zh}" for n, one in enumerate(each, 1))
        en = "; ".join(f"({n}) {one.en}" for n, one in enumerate(each, 1))
        return Text(f"下列條件無一符合：{zh}", f"meets none of these: {en}")
    return Text("未符合條件「{w}」", "doesn't meet “{w}”").format(w=sentences.condition(condition, leaf))


def _bare(words: Text, condition: Condition) -> Text:
    """A condition's words, without the brackets that a group's have around them."""
    is_bracketed = isinstance(condition, Group) and condition.kind != "not"
    return Text(words.zh[1:-1], words.en[1:-1]) if is_bracketed else words


_STATES = {
    "submitted": Text("待審核", "submitted, not yet approved"),
    "returned": Text("已退回", "returned"),
    "withdrawn": Text("已撤回", "withdrawn"),
    DUPLICATE: Text("與另一紀錄為同一事件，由該紀錄計入", "the same event as another record, which counts"),
}
