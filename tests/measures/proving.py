"""All cases of one indicator at once: a measure is put to them, and the cases that it gets wrong come back.

The cases lie in one engine, told apart by unit, so that a query grouped by unit asks them all.  Only what a variant
changes is asked anew.  Whether a case is green by itself, through the room's front door, is the business of
``test_by_hand``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date

from shizheng.agency.cases import Case
from shizheng.measures import DuckDB, Measure, Question
from shizheng.measures.compute import ask, figure
from shizheng.registers.rows import Row
from shizheng.registers.schema import Registers

Shift = Callable[[Question], Question]


class ProvingGround:
    """The cases of one indicator; those asked before the period began have no figure and stay out."""

    def __init__(self, cases: Sequence[Case], state_taken_as_approved: str | None = None) -> None:
        self.cases = {str(number): case for number, case in enumerate(cases) if case.question.span}
        self.codelists = cases[0].agency.codelists
        together = _together(self.cases, state_taken_as_approved)
        self.engine = DuckDB.of_rows(_registers(cases[0]), self.codelists, together)

    def questions(self) -> dict[Question, list[str]]:
        """The units by the question that their cases ask, the commonest question first."""
        asked: dict[Question, list[str]] = {}
        for unit, case in self.cases.items():
            asked.setdefault(case.question, []).append(unit)
        return dict(sorted(asked.items(), key=lambda item: -len(item[1])))

    def known(self, table: str, position: int | None) -> list[tuple[object, ...]]:
        """The rows of a table that were known at a position, counted by hand from the cases."""
        register, _, lines = table.partition("__")
        rows = [row for case in self.cases.values() for row in case.rows.get(register, ())]
        at = date.max if position is None else date.fromordinal(position)
        known = [r for r in rows if (r.known_from or date.min) <= at and (r.known_to is None or r.known_to > at)]
        return [(row.record, i) for row in known for i in range(len(row.lines) if lines else 1)]

    def is_caught(self, measure: Measure, shift: Shift = lambda question: question) -> bool:
        """Whether some case goes red by this measure, or by its own one asked another question."""
        return next(self.wrong(measure, shift), None) is not None

    def wrong(self, measure: Measure, shift: Shift = lambda question: question) -> Iterator[str]:
        for question, units in self.questions().items():
            asked = shift(question)
            position = asked.position or self.engine.position_at(question.as_of)
            span = asked.span
            assert span is not None
            with self.engine.snapshot() as snapshot:
                _, found = ask((measure,), self.engine, snapshot, (span,), position, ("unit",), pending=False)
            for unit in units:
                own = figure(measure, asked, found, (unit,))
                # Pending rows are told by all leaves together, so that they are the business of `test_case` alone.
                own = replace(own, pending=self.cases[unit].said.pending or 0)
                yield from (str(self.cases[unit]) for _ in self.cases[unit].mistakes(own)[:1])


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
