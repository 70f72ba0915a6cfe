"""All cases of one indicator at once: a measure is put to them, and the cases that it gets wrong come back.

The cases lie in one engine, told apart by unit, so that a query grouped by unit asks them all.  Only what a variant
changes is asked anew.  Whether a case is green by itself, through the room's front door, is the business of
``test_case``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from shizheng.measures import Engine, Measure, Question
from shizheng.measures import nodes as n
from shizheng.measures.evaluation import Evaluation, requests
from shizheng.measures.query import NOTHING, Answer, Request, answers, statements
from shizheng.measures.sentences import Sentences
from shizheng.plan.figure import Figure
from shizheng.plan.period import Period
from shizheng.plan.text import Text
from shizheng.registers.rows import Row
from shizheng.registers.schema import Registers
from tests.measures.cases import Case

ByUnit = dict[str, Answer]
Shift = Callable[[Question], Question]


class ProvingGround:
    """The cases of one indicator; those asked before the period began have no figure and stay out."""

    def __init__(self, cases: Sequence[Case], state_taken_as_approved: str | None = None) -> None:
        self.cases = {str(number): case for number, case in enumerate(cases) if case.question.span}
        self.codelists = cases[0].agency.codelists
        self.sentences = _RememberedSentences(self.codelists)
        self.engine = Engine.of_rows(_registers(cases[0]), _together(self.cases, state_taken_as_approved))
        self._known: dict[object, ByUnit] = {}

    def questions(self) -> dict[Question, list[str]]:
        """The units by the question that their cases ask, the commonest question first."""
        asked: dict[Question, list[str]] = {}
        for unit, case in self.cases.items():
            asked.setdefault(case.question, []).append(unit)
        return dict(sorted(asked.items(), key=lambda item: -len(item[1])))

    def is_caught(self, measure: Measure, shift: Shift = lambda question: question) -> bool:
        """Whether some case goes red by this measure, or by its own one asked another question."""
        return next(self.wrong(measure, shift), None) is not None

    def wrong(self, measure: Measure, shift: Shift = lambda question: question) -> Iterator[str]:
        for question, units in self.questions().items():
            asked = shift(question)
            position = asked.position or self.engine.position_at(question.as_of)
            span = asked.span
            assert span is not None
            found = self._ask(list(requests(measure.id, measure.root, span)), position)
            for unit in units:
                figure = self._figure(measure, asked, span, unit, found)
                yield from (str(self.cases[unit]) for _ in self.cases[unit].mistakes(figure)[:1])

    def _figure(
        self, measure: Measure, asked: Question, span: Period, unit: str, found: dict[object, ByUnit]
    ) -> Figure:
        def answer(_: str, leaf: n.Leaf, days: Period) -> Answer:
            return found[_identity(leaf, days)].get(unit, NOTHING)

        derivation = Evaluation(measure.id, answer, self.codelists, self.sentences).derive(measure.root, span)
        # Pending rows are told by all leaves together, so that they are the business of `test_case` alone.
        pending = self.cases[unit].said.pending or 0
        return Figure(measure.id, asked.period, asked.as_of, derivation.value, measure.unit, derivation, pending)

    def _ask(self, wanted: list[Request], position: int | None) -> dict[object, ByUnit]:
        """What each request comes to in each unit; those asked before at this position are remembered."""
        keys = {request.key: _identity(request.leaf, request.span) for request in wanted}
        new = [request for request in wanted if (keys[request.key], position) not in self._known]
        for statement in statements(new, self.codelists, position, "unit"):
            by_unit = answers(statement, self.engine.run(statement.sql))
            for request in statement.requests:
                self._known[keys[request.key], position] = {unit: found[request.key] for unit, found in by_unit.items()}
        return {key: self._known[key, position] for key in keys.values()}


class _RememberedSentences(Sentences):
    """Puts each node into words once."""

    def of(self, node: n.Node) -> Text:
        if not hasattr(self, "_said"):
            self._said: dict[int, tuple[n.Node, Text]] = {}
        if id(node) not in self._said:
            self._said[id(node)] = (node, super().of(node))
        return self._said[id(node)][1]


def _identity(leaf: n.Leaf, days: Period) -> tuple[object, ...]:
    """All that tells one question to a table from another."""
    return (leaf.path, leaf.kind, leaf.window, leaf.where, leaf.field, leaf.keys, leaf.by, leaf.then, days)


def _registers(case: Case) -> Registers:
    return Registers({leaf.register.name: leaf.register for leaf in case.measure.leaves()})


def _together(cases: dict[str, Case], approved: str | None) -> dict[str, list[Row]]:
    """All cases' rows, each case's in a unit of its own."""
    rows: dict[str, list[Row]] = {}
    for unit, case in cases.items():
        for register, own in case.rows.items():
            for row in own:
                state = "approved" if row.state == approved else row.state
                rows.setdefault(register, []).append(
                    replace(row, record=f"{unit}-{row.record}", unit=unit, state=state)
                )
    return rows
