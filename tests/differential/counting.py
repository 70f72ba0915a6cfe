"""Which rows a leaf counts, by the plainest reading: each row is walked to and asked.

Part of the reference beside ``reference.py``; of the product it knows the shapes of registers, code lists and rows.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from shizheng.registers.codelists import CodeList
from shizheng.registers.rows import Row
from shizheng.registers.schema import Field, Register, Time

Truth = bool | None
"""Yes, no, or not known: a test of an empty field knows nothing."""


@dataclass(frozen=True)
class Span:
    """The days a figure speaks of, both included; ``end`` is its date."""

    start: date
    end: date


@dataclass(frozen=True)
class Line:
    """One row of a leaf's table: a record, or one of its lines with the record's fields beside its own."""

    identity: tuple[str, int, int]
    state: str
    learned: date
    cells: Mapping[str, Any]


def lines_of(relation: str, rows: list[Row]) -> Iterator[Line]:
    """The rows of ``visits``, or of ``visits.participants``."""
    wants_lines = "." in relation
    for number, row in enumerate(rows):
        own = {**row.values, "record": row.record}
        learned = row.known_from or date.min
        for place, line in enumerate(row.lines if wants_lines else ({},)):
            yield Line((relation, number, place), row.state, learned, {**own, **line})


def known_on(row: Row, day: date) -> bool:
    return (row.known_from is None or row.known_from <= day) and (row.known_to is None or day < row.known_to)


@dataclass(frozen=True)
class Window:
    """Which days of a row a leaf looks at."""

    kind: str
    time: Time
    since: date | None

    @classmethod
    def of(cls, node: Mapping[str, Any], register: Register) -> Window:
        first = next(iter(register.times))
        kind, said = next(iter(node.get("window", {"during": first}).items()))
        if kind != "since":
            return cls(kind, register.times[said], None)
        return cls("since", register.times[first], as_day(said))

    def day(self, line: Line) -> date | None:
        return line.cells.get(self.time.at or self.time.start)

    def run(self, line: Line) -> tuple[date | None, date]:
        """The first and last day on which a row ran; one without an end runs on."""
        last = line.cells.get(self.time.end) if self.time.end else None
        return self.day(line), last or date.max

    def lets_in(self, line: Line, span: Span) -> bool:
        end = last_whole_month(span.end) if self.time.whole_months else span.end
        if self.time.year:
            return line.cells.get(self.time.year) == end.year
        first, last = self.run(line)
        if first is None:
            return False
        match self.kind:
            case "during":
                return span.start <= first <= end
            case "since":
                return self.since <= first <= end
            case "active":
                return first <= end and last >= max(first, span.start)
            case _:
                return first <= end and last >= end

    def is_member(self, code: str, codelist: CodeList, line: Line, span: Span) -> bool:
        """Whether a row's code is in a code list: on the row's day, on the figure's date, or while the row ran."""
        if self.time.year or self.kind == "at_end":
            first, last = span.end, span.end
        elif self.kind == "active":
            ran_from, ran_to = self.run(line)
            if ran_from is None:
                return False
            first, last = max(ran_from, span.start), min(ran_to, span.end)
        else:
            day = self.day(line)
            if day is None:
                return False
            first, last = day, day
        spells = [member for member in codelist.members if member.code == code]
        return any(
            max(first, member.valid_from or date.min) <= min(last, member.valid_to or date.max) for member in spells
        )


@dataclass(frozen=True)
class Conditions:
    """The tests of a leaf, put to one row after another."""

    fields: Mapping[str, Field]
    codelists: Mapping[str, CodeList]
    window: Window
    span: Span

    def truth(self, condition: Mapping[str, Any], line: Line) -> Truth:
        ((word, said),) = condition.items()
        match word:
            case "any":
                truths = [self.truth(part, line) for part in said]
                return True if True in truths else None if None in truths else False
            case "all":
                return self.every(said, line)
            case "not":
                truth = self.every(said if isinstance(said, list) else [said], line)
                return None if truth is None else not truth
        return self._test(word, said, line)

    def every(self, conditions: list[Mapping[str, Any]], line: Line) -> Truth:
        truths = [self.truth(part, line) for part in conditions]
        return False if False in truths else None if None in truths else True

    def _test(self, field: str, said: Any, line: Line) -> Truth:
        cell = line.cells.get(field)
        ((operator, operand),) = said.items() if isinstance(said, Mapping) else (("equals", said),)
        if operator == "given":
            return (cell is not None) == operand
        if cell is None:
            return None
        worth = number if self.fields[field].type in ("integer", "decimal") else alike
        place = self._place(field) or worth
        match operator:
            case "equals":
                return bool(worth(cell) == worth(operand))
            case "at_least":
                return below(place(operand), place(cell))
            case "at_most":
                return below(place(cell), place(operand))
            case "between":
                return below(place(operand[0]), place(cell)) and below(place(cell), place(operand[1]))
            case "in":
                return self._in(cell, operand, line, worth)
            case "not_in":
                return not self._in(cell, operand, line, worth)
        raise ValueError(f"no such test: {operator}")

    def _in(self, cell: Any, operand: Any, line: Line, worth: Callable[[Any], Any]) -> bool:
        if isinstance(operand, str):
            return self.window.is_member(cell, self.codelists[operand], line, self.span)
        return worth(cell) in [worth(one) for one in operand]

    def _place(self, field: str) -> Callable[[Any], Any] | None:
        """The places of a field's codes one above the other in its code list, if it has one."""
        name = self.fields[field].list
        if name is None:
            return None
        codes = list(dict.fromkeys(member.code for member in self.codelists[name].members))
        # A code that its list doesn't have stands nowhere, so it is neither above nor below another.
        return lambda code: codes.index(code) if code in codes else None


def below(low: Any, high: Any) -> bool:
    """Whether one place is at most the other; what has no place is neither above nor below."""
    return low is not None and high is not None and bool(low <= high)


def alike(value: Any) -> Any:
    """A value in the one form in which it is compared: numbers as Decimal, days as days."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return Decimal(str(value))
    return value


def number(value: Any) -> Decimal:
    """A number as a definition writes it, with or without quotes."""
    return Decimal(str(value))


def as_day(value: Any) -> date:
    return value if isinstance(value, date) else date.fromisoformat(value)


def last_whole_month(day: date) -> date:
    """The last day of the last month that is over by the end of ``day``."""
    if day.day == monthrange(day.year, day.month)[1]:
        return day
    return day.replace(day=1) - timedelta(days=1)
