"""Conditions and windows as boolean expressions over a table."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from functools import reduce
from operator import and_, or_
from typing import Any

import ibis
import ibis.expr.types as ir

from shizheng.measures.ask import Ask, Condition, Group, Test, Window, walk
from shizheng.measures.numbers import Holds, ceiling, floor, held
from shizheng.measures.scans import Lookups
from shizheng.registers.codelists import CodeList, CodeLists
from shizheng.registers.schema import Field, Table

NUMBERS = ("integer", "decimal")
Spans = dict[tuple[date | None, date | None], list[str]]


@ibis.udf.scalar.builtin(name="the_day")  # type: ignore[untyped-decorator]
def the_day(which: str) -> date:  # type: ignore[empty-body]
    """A day that is filled in when the scan is asked: ``range_0_start``, ``end_2_end``, ``end_2_whole``."""


@ibis.udf.scalar.builtin(name="the_year")  # type: ignore[untyped-decorator]
def the_year(which: str) -> int:  # type: ignore[empty-body]
    """The calendar year of such a day."""


def start_of(end: int) -> ir.DateValue:
    """The first of the days of an end."""
    return the_day(f"end_{end}_start")


def end_of(end: int) -> ir.DateValue:
    """The last of the days of an end: the figure's date."""
    return the_day(f"end_{end}_end")


class Predicates:
    """What rows of one table meet.  A day that depends on where the asked days end is that of the end given."""

    def __init__(self, known: ir.Table, fields: Table, codelists: CodeLists, lookups: Lookups) -> None:
        self.known = known
        self.fields = fields
        self.codelists = codelists
        self.lookups = lookups

    def all(self, conditions: Iterable[Condition], window: Window, end: int | None) -> ir.BooleanValue | None:
        """Whether some conditions are met; None where there are none.

        Those that are bound to where the asked days end need ``end``, and are only right for rows in the window.
        Unknown counts as no.
        """
        return together(self.condition(condition, window, end) for condition in conditions)

    def given(self, names: Iterable[str]) -> ir.BooleanValue | None:
        """Whether some fields have values; None where there are no fields."""
        return together(self.known[name].notnull() for name in names)

    def window(self, window: Window, end: int) -> ir.BooleanValue:
        """Whether a row belongs to the days of an end.  Unknown where its date is absent."""
        time = window.time
        if time.year is not None:
            return self.known[time.year] == the_year(f"end_{end}_end")
        last = the_day(f"end_{end}_whole") if time.whole_months else end_of(end)
        if window.kind in ("during", "since"):
            first = start_of(end) if window.since is None else ibis.literal(window.since)
            return self.known[time.at or time.start].between(first, last)
        return self._overlaps(window, last if window.kind == "at_end" else start_of(end), last)

    def condition(self, condition: Condition, window: Window, end: int | None) -> ir.BooleanValue:
        if isinstance(condition, Group):
            children = [self.condition(child, window, end) for child in condition.children]
            if condition.kind == "any":
                return reduce(or_, children)
            every = reduce(and_, children)
            return ~every if condition.kind == "not" else every
        column = self.known[condition.field]
        match condition.operator:
            case "equals":
                return self._is_one_of(condition, column)
            case "in":
                return self._belongs(condition, column, window, end)
            case "not_in":
                return ~self._belongs(condition, column, window, end)
            case "given":
                return column.notnull() if condition.operands[0] else column.isnull()
            case _:
                return self._within_bounds(condition, column)

    def _is_one_of(self, test: Test, column: Any) -> ir.BooleanValue:
        field = self.fields.fields[test.field]
        values: list[Any] = list(test.operands)
        if field.type in NUMBERS:
            values = [_number(field, value) for value in values if held(field, value) is Holds.YES]
        if not values:
            return _never(column)
        if field.type == "decimal":
            # A list of decimals would be written in an engine's default scale.
            return reduce(or_, [column == value for value in values])
        return column.isin(values) if test.operator != "equals" else column == values[0]

    def _within_bounds(self, test: Test, column: Any) -> ir.BooleanValue:
        first = None if test.operator == "at_most" else test.operands[0]
        last = None if test.operator == "at_least" else test.operands[-1]
        field = self.fields.fields[test.field]
        if field.list is not None:
            codes = self.codelists[field.list].codes()
            low = 0 if first is None else codes.index(str(first))
            high = len(codes) if last is None else codes.index(str(last)) + 1
            return column.isin(codes[low:high])
        bounds = [_at_least(field, column, first)] if first is not None else []
        bounds += [_at_most(field, column, last)] if last is not None else []
        return reduce(and_, bounds)

    def _belongs(self, test: Test, column: Any, window: Window, end: int | None) -> ir.BooleanValue:
        if test.codelist is None:
            return self._is_one_of(test, column)
        listed = spans(self.codelists[test.codelist], self.lookups)
        terms = [self._while_valid(column.isin(codes), window, bounds, end) for bounds, codes in listed.items()]
        if (None, None) not in listed:
            # Where no member is valid on the day, an absent code is still unknown, not outside.
            terms.append(_never(column))
        return reduce(or_, terms)

    def _while_valid(
        self, belongs: ir.BooleanValue, window: Window, bounds: tuple[date | None, date | None], end: int | None
    ) -> ir.BooleanValue:
        """``belongs`` for members valid only within bounds: on the row's own day, on the figure's date for a stock, and
        on any day that it ran for what is active.
        """
        first, last = bounds
        if first is None and last is None:
            return belongs
        if window.kind == "active":
            assert end is not None
            return self._while_running(belongs, window, bounds, end)
        if window.kind == "at_end" or window.time.year is not None:
            assert end is not None
            day: Any = end_of(end)
        else:
            day = self.known[window.time.at or window.time.start]
        bounded = [day >= first] if first is not None else []
        bounded += [day <= last] if last is not None else []
        return reduce(and_, [belongs, *bounded])

    def _while_running(
        self, belongs: ir.BooleanValue, window: Window, bounds: tuple[date | None, date | None], end: int
    ) -> ir.BooleanValue:
        """``belongs`` for members valid within bounds, where a row in the window ran on one of those days."""
        (first, last), time = bounds, window.time
        tests = [belongs]
        if first is not None:
            tests.append(end_of(end) >= first)
            if time.end is not None:
                until = self.known[time.end]
                tests.append(until.isnull() | (until >= first))
        if last is not None:
            tests += [start_of(end) <= last, self.known[time.start] <= last]
        return reduce(and_, tests)

    def _overlaps(self, window: Window, first: Any, last: Any) -> ir.BooleanValue:
        """Whether the row's span touches the days ``first``..``last``; an absent end is open."""
        time = window.time
        begun = self.known[time.start] <= last
        if time.end is None:
            return begun
        end = self.known[time.end]
        return begun & (end.isnull() | ((end >= first) & (end >= self.known[time.start])))


def together(tests: Iterable[ir.BooleanValue | None]) -> ir.BooleanValue | None:
    """All of some tests; None where there are none."""
    asked = [test for test in tests if test is not None]
    return reduce(and_, asked) if asked else None


def both(one: ir.BooleanValue, other: ir.BooleanValue | None) -> ir.BooleanValue:
    """Two tests, where there is a second."""
    return one if other is None else one & other


def spans(codelist: CodeList, lookups: Lookups) -> Spans:
    """The codes valid on some day of the years looked up, by those bounds of their validity that lie inside them."""
    found: Spans = defaultdict(list)
    start, stop = date(lookups.first_year, 1, 1), date(lookups.last_year, 12, 31)
    for member in codelist.members:
        first, last = member.valid_from, member.valid_to
        if (first is None or first <= stop) and (last is None or last >= start):
            bounds = (first if first and first > start else None, last if last and last < stop else None)
            found[bounds].append(member.code)
    return found


def _at_least(field: Field, column: Any, value: Any) -> ir.BooleanValue:
    if field.type not in NUMBERS:
        return column >= value
    value = ceiling(field, value)
    holds = held(field, value)
    return column >= _number(field, value) if holds is Holds.YES else _always_or_never(column, holds is Holds.TOO_SMALL)


def _at_most(field: Field, column: Any, value: Any) -> ir.BooleanValue:
    if field.type not in NUMBERS:
        return column <= value
    value = floor(field, value)
    holds = held(field, value)
    return column <= _number(field, value) if holds is Holds.YES else _always_or_never(column, holds is Holds.TOO_GREAT)


def _number(field: Field, value: Any) -> Any:
    """A number in the field's own type; as a text for decimals, which engines would read as binary floats."""
    if field.type == "integer":
        return int(value)
    return ibis.literal(f"{Decimal(value):f}").cast(f"decimal({field.precision}, {field.scale})")


def _always_or_never(column: Any, always: bool) -> ir.BooleanValue:
    """Yes or no, and unknown for an absent value."""
    return column == column if always else _never(column)


def is_bound(condition: Condition, ask: Ask) -> bool:
    """Whether a condition depends on where the asked days end: a code list of a stock, or of what runs."""
    if ask.window.time.year is None and ask.window.kind in ("during", "since"):
        return False
    return any(isinstance(part, Test) and part.codelist is not None for part in walk((condition,)))


def _never(column: Any) -> ir.BooleanValue:
    """No, and unknown for an absent value."""
    return column != column
