"""Conditions: reading them, and turning them into Ibis expressions over a table.

Logic is three-valued: a test of an absent field is unknown, and what stays unknown at the top does not count.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from functools import reduce
from operator import and_, or_
from typing import Any

import ibis
import ibis.expr.types as ir

from shizheng.measures.faults import Faults
from shizheng.measures.nodes import Condition, Group, Test, Window
from shizheng.plan.period import Period
from shizheng.registers.codelists import CodeList, CodeLists
from shizheng.registers.schema import Field, Table

OPERATORS = ("in", "not_in", "at_least", "at_most")


def parse_where(rows: object, table: Table, codelists: CodeLists, path: str, faults: Faults) -> tuple[Condition, ...]:
    """The conditions of a list of one-word mappings; paths of repeated words get ``~2``, ``~3`` ..."""
    if not isinstance(rows, list):
        faults.add("not-a-list-of-conditions", path)
        return ()
    seen: dict[str, int] = defaultdict(int)
    conditions = []
    for row in rows:
        if not isinstance(row, dict) or len(row) != 1:
            faults.add("not-a-condition", path)
            continue
        word, operand = next(iter(row.items()))
        seen[word] += 1
        place = f"{path}/{word}" + (f"~{seen[word]}" if seen[word] > 1 else "")
        condition = _parse_one(word, operand, table, codelists, place, faults)
        if condition is not None:
            conditions.append(condition)
    return tuple(conditions)


def _parse_one(
    word: Any, operand: Any, table: Table, codelists: CodeLists, path: str, faults: Faults
) -> Condition | None:
    if word in ("any", "all", "not"):
        rows = [operand] if word == "not" and isinstance(operand, dict) else operand
        return Group(path, word, parse_where(rows, table, codelists, path, faults))
    field = table.fields.get(word)
    if field is None:
        faults.unknown_name("unknown-field-in-measure", path, word, [*table.fields, "any", "all", "not"])
        return None
    if not isinstance(operand, dict):
        operand = {"equals": operand}
    operator, value = next(iter(operand.items()))
    if len(operand) != 1 or operator not in ("equals", *OPERATORS):
        faults.unknown_name("unknown-operator", path, operator, OPERATORS)
        return None
    if isinstance(value, str) and operator in ("in", "not_in"):
        if value not in codelists:
            faults.unknown_name("unknown-list-in-measure", path, value, codelists)
            return None
        return Test(path, word, operator, (), value)
    operands = tuple(value) if isinstance(value, list) else (value,)
    _check_operands(operands, operator, field, codelists, path, faults)
    return Test(path, word, operator, operands)


def _check_operands(
    operands: tuple[Any, ...], operator: str, field: Field, codelists: CodeLists, path: str, faults: Faults
) -> None:
    if field.list is not None:
        codelist = codelists[field.list]
        for code in operands:
            if not codelist.contains(code):
                faults.unknown_name("unknown-code-in-measure", path, code, codelist.codes())
        if operator in ("at_least", "at_most") and not codelist.ordered:
            faults.add("list-without-order", path, name=codelist.name)
        return
    fitting = {"boolean": bool, "integer": int, "date": date, "text": str}.get(field.type, object)
    for value in operands:
        if not isinstance(value, fitting) or (field.type == "integer" and isinstance(value, bool)):
            faults.add("operand-of-wrong-type", path, found=repr(value), type=field.type)


def last_whole_month(day: date) -> date:
    """The last day of the last month that is over by the end of ``day``."""
    next_day = day + timedelta(days=1)
    return next_day.replace(day=1) - timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Days:
    """The days that a leaf is asked about: from the start of ``span`` to ``end``.

    ``end`` is a day, or a column of days within ``span`` where a running series is asked; ``whole_end`` is the last day
    of the last month that is over by then.
    """

    span: Period
    end: Any
    whole_end: Any

    @classmethod
    def of(cls, span: Period) -> Days:
        """The days of a span, all of them."""
        return cls(span, span.end, last_whole_month(span.end))


class Predicates:
    """Conditions and windows as boolean expressions over one table, for the days asked about."""

    def __init__(self, table: ir.Table, fields: Table, codelists: CodeLists, days: Days) -> None:
        self.table = table
        self.fields = fields
        self.codelists = codelists
        self.days = days
        self.span = days.span

    def window(self, window: Window) -> ir.BooleanValue:
        """Whether a row belongs to the span.  Unknown where its date is absent."""
        time, start = window.time, self.span.start
        if time.year is not None:
            return self.table[time.year] == self.span.end.year
        end = self.days.whole_end if time.whole_months else self.days.end
        if time.at is not None:
            return self.table[time.at].between(window.since if window.since is not None else start, end)
        assert time.start is not None
        if window.kind in ("during", "since"):
            return self.table[time.start].between(window.since or start, end)
        return self._overlaps(window, end if window.kind == "at_end" else start, end)

    def condition(self, condition: Condition, window: Window) -> ir.BooleanValue:
        if isinstance(condition, Group):
            children = [self.condition(child, window) for child in condition.children]
            if condition.kind == "any":
                return reduce(or_, children)
            together = reduce(and_, children)
            return ~together if condition.kind == "not" else together
        column = self.table[condition.field]
        operands = list(condition.operands)
        match condition.operator:
            case "equals":
                return column == operands[0]
            case "in":
                return self._belongs(condition, column, window)
            case "not_in":
                return ~self._belongs(condition, column, window)
            case "at_least":
                codelist = self._ordered(condition.field)
                return column.isin(codelist.at_least(str(operands[0]))) if codelist else column >= operands[0]
            case "at_most":
                codelist = self._ordered(condition.field)
                if codelist is None:
                    return column <= operands[0]
                codes = codelist.codes()
                return column.isin(codes[: codes.index(str(operands[0])) + 1])

    def _ordered(self, field: str) -> CodeList | None:
        name = self.fields.fields[field].list
        return self.codelists[name] if name else None

    def _belongs(self, test: Test, column: Any, window: Window) -> ir.BooleanValue:
        if test.codelist is None:
            return column.isin(test.operands)
        codelist = self.codelists[test.codelist]
        nobody = column != column  # false, and unknown for an absent code
        on_the_end = window.kind == "at_end" or window.time.year is not None
        if on_the_end and isinstance(self.days.end, date):
            codes = codelist.codes(self.days.end)
            return column.isin(codes) if codes else nobody
        spans = self._spans(codelist, min(self.span.start, window.since or self.span.start))
        terms = [self._within(column.isin(codes), window, first, last) for (first, last), codes in spans.items()]
        return reduce(or_, terms) if terms else nobody

    def _spans(self, codelist: CodeList, earliest: date) -> dict[tuple[date | None, date | None], list[str]]:
        """The codes valid on some day from ``earliest`` to the span's end, by the bounds inside those days."""
        spans: dict[tuple[date | None, date | None], list[str]] = defaultdict(list)
        for member in codelist.members:
            first, last = member.valid_from, member.valid_to
            if (first is None or first <= self.span.end) and (last is None or last >= earliest):
                bounds = (
                    first if first and first > earliest else None,
                    last if last and last < self.span.end else None,
                )
                spans[bounds].append(member.code)
        return spans

    def _within(
        self, belongs: ir.BooleanValue, window: Window, first: date | None, last: date | None
    ) -> ir.BooleanValue:
        """``belongs``, for members valid only from ``first`` to ``last``, looked up on the record's own days."""
        if first is None and last is None:
            return belongs
        if window.kind == "active":
            ran = belongs & self._overlaps(window, first or self.span.start, last or self.days.end)
            # Three spans have a day in common if each two of them have.
            return ran if first is None else ran & (ibis.literal(first) <= self.days.end)
        at_end = window.kind == "at_end" or window.time.year is not None
        day = self.days.end if at_end else self.table[window.time.at or window.time.start]
        after = belongs if first is None else belongs & (day >= first)
        return after if last is None else after & (day <= last)

    def _overlaps(self, window: Window, first: Any, last: Any) -> ir.BooleanValue:
        """Whether the record's span touches the days ``first``..``last``; an absent end is open."""
        time = window.time
        begun = self.table[time.start] <= last
        if time.end is None:
            return begun
        end = self.table[time.end]
        return begun & (end.isnull() | (end >= first))
