"""From the rows that scans come back with to answers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import cached_property, reduce
from typing import Any

from shizheng.measures.ask import Ask
from shizheng.measures.planning import dated_within, month_of, numbers_of
from shizheng.measures.requests import Answer, Group, Request
from shizheng.measures.scans import Added, Column, Counted, FusedScan, Heard, KeyedScan, PendingScan, Planned, What
from shizheng.plan.arithmetic import CONTEXT
from shizheng.plan.period import Period

Rows = Sequence[tuple[Any, ...]]
NO_GROUP: Group = ()


class Answers:
    """What all scans of a question came back with, told by request and group."""

    def __init__(self) -> None:
        self._fused: defaultdict[str, list[_Fused]] = defaultdict(list)
        self._keyed: dict[Ask, _Keyed] = {}
        self._pending: dict[str, _Pending] = {}

    def take(self, planned: Planned, rows: Rows) -> None:
        """Adds the rows of one scan."""
        scan = planned.scan
        match scan:
            case FusedScan():
                self._fused[scan.table.name].append(_Fused(planned, scan, rows))
            case KeyedScan():
                self._keyed[scan.ask] = _Keyed(planned, scan, rows)
            case PendingScan():
                self._pending[scan.table.name] = _Pending(planned, scan, rows)

    def groups(self) -> set[Group]:
        """Every group of which there is any row."""
        tallies: list[_Fused | _Keyed | _Pending] = [tally for own in self._fused.values() for tally in own]
        tallies += [*self._keyed.values(), *self._pending.values()]
        return {group for tally in tallies for group in tally.groups()}

    def unheard(self, requests: Iterable[Request]) -> tuple[Request, ...]:
        """The requests to which nothing was found that counts, without it being asked whether anything was reported."""
        return tuple(request for request in requests if self._amount(request, NO_GROUP)[0] is None)

    def answer(self, request: Request, group: Group = NO_GROUP) -> Answer:
        """The answer to a request that was planned."""
        amount, parts = self._amount(request, group)
        reported = amount is not None or self._is_heard(request, group)
        return Answer(amount, parts, reported, self.pending(request, group))

    def _amount(self, request: Request, group: Group) -> tuple[Decimal | None, int]:
        ask, span = request.ask, request.span
        if ask in self._keyed:
            return self._keyed[ask].amount(span, group)
        tallies = self._fused[ask.table.name]
        if not tallies:
            return None, 0
        tally = tallies[0]
        if ask.kind == "count":
            parts = tally.number(Counted(ask), span, group)
            return (Decimal(parts) if parts else None), parts
        return tally.total(Added(ask), span, group), tally.number(Counted(ask), span, group)

    def _is_heard(self, request: Request, group: Group) -> bool:
        heard = Heard(request.ask.window)
        return any(tally.number(heard, request.span, group) for tally in self._fused[request.ask.table.name])

    def counting(self, ask: Ask, spans: Sequence[Period]) -> Iterator[tuple[Group, int]]:
        """In which groups anything counts for an ask in which of some spans, by their places."""
        if ask in self._keyed:
            return self._keyed[ask].counting(spans)
        what = Counted(ask) if ask.kind == "count" else Added(ask)
        return (found for tally in self._fused[ask.table.name] for found in tally.counting(what, spans))

    def by_month(self, ask: Ask) -> list[tuple[Any, ...]]:
        """The count or the sum of dated rows for each group and calendar month in which any counts: what a group is
        told by, the month, and the number as the engine has it, in this order.
        """
        what = Counted(ask) if ask.kind == "count" else Added(ask)
        found = [row for tally in self._fused[ask.table.name] for row in tally.by_month(what)]
        try:
            found.sort()
        except TypeError:
            # A row without a unit or a country comes before all others.
            found.sort(key=lambda row: [(one is not None, one) for one in row])
        return found

    def pending(self, request: Request, group: Group = NO_GROUP) -> int:
        """The rows that wait and would meet a request."""
        tally = self._pending.get(request.ask.table.name)
        return tally.waiting((request,), group) if tally else 0

    def waiting(self, requests: Collection[Request], group: Group = NO_GROUP) -> int:
        """The rows that wait and would meet one or more of some requests, each row once."""
        return sum(tally.waiting(requests, group) for tally in self._pending.values())


class _Places:
    """Where in the rows of a scan that lists columns stands what was asked of a span."""

    def __init__(self, planned: Planned, scan: FusedScan | PendingScan) -> None:
        self.scan = scan
        self._ends = {span: i for i, span in enumerate(planned.ends)}
        self._at = {column: i for i, column in enumerate(scan.columns)}
        self._found: dict[tuple[What, Period], tuple[int, range | None] | None] = {}

    def of(self, what: What, span: Period) -> tuple[int, range | None] | None:
        """In which column, and in the rows of which months or years; None where in all rows."""
        key = (what, span)
        if key not in self._found:
            self._found[key] = self._find(what, span)
        return self._found[key]

    def _find(self, what: What, span: Period) -> tuple[int, range | None] | None:
        at = self._at.get(Column(what, self._ends[span])) if span in self._ends else None
        if at is not None:
            return at, None
        dated = dated_within(self.scan.flow, span) if self.scan.flow is not None else None
        at = self._at.get(Column(what))
        return None if dated is None or at is None else (at, numbers_of(dated, self.scan.grain))


class _Fused:
    def __init__(self, planned: Planned, scan: FusedScan, rows: Rows) -> None:
        self.scan = scan
        self._places = _Places(planned, scan)
        self._rows = rows

    @cached_property
    def _months(self) -> Mapping[Group, Mapping[int | None, tuple[Any, ...]]]:
        """What there is for each group and month or year."""
        keys = len(self.scan.dimensions)
        if self.scan.flow is None:
            return {row[:keys]: {None: row[keys:]} for row in self._rows}
        months: dict[Group, dict[int | None, tuple[Any, ...]]] = {}
        for row in self._rows:
            # An engine may tell a month as a decimal.
            number = None if row[keys] is None else int(row[keys])
            months.setdefault(row[:keys], {})[number] = row[keys + 1 :]
        return months

    def groups(self) -> Iterable[Group]:
        return self._months

    def number(self, what: What, span: Period, group: Group) -> int:
        return sum(int(value) for value in self._values(what, span, group))

    def total(self, what: What, span: Period, group: Group) -> Decimal | None:
        values = [Decimal(value) for value in self._values(what, span, group)]
        return reduce(CONTEXT.add, values) if values else None

    def by_month(self, what: What) -> list[tuple[Any, ...]]:
        # Nothing else is asked of the scan, so its rows are what is told.
        assert self.scan.columns == (Column(what),)
        value = len(self.scan.dimensions) + 1
        # A sum of zero is one; a number of none is not.
        nothing = (None,) if isinstance(what, Added) else (None, 0)
        return [row for row in self._rows if row[value] not in nothing]

    def counting(self, what: What, spans: Sequence[Period]) -> Iterator[tuple[Group, int]]:
        """In which groups anything counts in which of some spans; a pair may come more than once."""
        whole: list[tuple[int, int]] = []
        of_number: dict[int | None, list[tuple[int, int]]] = {}
        for i, span in enumerate(spans):
            if (place := self._places.of(what, span)) is not None:
                at, numbers = place
                for own in [whole] if numbers is None else [of_number.setdefault(n, []) for n in numbers]:
                    own.append((i, at))
        for group, months in self._months.items():
            for number, row in months.items():
                for i, at in (*whole, *of_number.get(number, ())):
                    # A sum of zero is one; a number of none is not.
                    if row[at] is not None and (row[at] or isinstance(what, Added)):
                        yield group, i

    def _values(self, what: What, span: Period, group: Group) -> list[Any]:
        """What there is for a span: the value for its end, or those of its months or years."""
        months, place = self._months.get(group), self._places.of(what, span)
        if months is None or place is None:
            return []
        at, numbers = place
        rows = months.values() if numbers is None else [months[number] for number in numbers if number in months]
        return [row[at] for row in rows if row[at] is not None]


class _Keyed:
    def __init__(self, planned: Planned, scan: KeyedScan, rows: Rows) -> None:
        self.scan, self.planned = scan, planned
        self._ends = {span: i for i, span in enumerate(planned.ends)}
        self._rows: dict[Group, list[tuple[Any, ...]]] = {}
        keys = len(scan.dimensions)
        for row in rows:
            self._rows.setdefault(row[:keys], []).append(row[keys:])

    def groups(self) -> Iterable[Group]:
        return self._rows

    def amount(self, span: Period, group: Group) -> tuple[Decimal | None, int]:
        """The sum and the number of what stands at the end of a span; for combinations their number twice."""
        rows = self._rows.get(group, [])
        if self.scan.form == "ends":
            found = [self._at_end(row, self._ends[span]) for row in rows]
        else:
            dated = dated_within(self.scan.ask.window.time, span)
            found = [] if dated is None else self._within(rows, dated)
        number = sum(count for _, count in found)
        if self.scan.ask.kind == "distinct":
            return (Decimal(number) if number else None), number
        values = [Decimal(value) for value, _ in found if value is not None]
        return (reduce(CONTEXT.add, values) if values else None), number

    def counting(self, spans: Sequence[Period]) -> Iterator[tuple[Group, int]]:
        for group in self._rows:
            for i, span in enumerate(spans):
                if self.amount(span, group)[0] is not None:
                    yield group, i

    def _at_end(self, row: tuple[Any, ...], end: int) -> tuple[Any, int]:
        # An engine that counts by adding up comes to nothing, rather than none, where every test is unknown.
        if self.scan.ask.kind == "distinct":
            return None, int(row[end] or 0)
        return row[2 * end], int(row[2 * end + 1] or 0)

    def _within(self, rows: list[tuple[Any, ...]], dated: Period) -> list[tuple[Any, int]]:
        first, last = month_of(dated.start), month_of(dated.end)
        match self.scan.form:
            case "first":
                return [(None, int(number)) for month, number in rows if first <= month <= last]
            case "last":
                at = next(i for i, days in enumerate(self.planned.ranges) if days == dated)
                return [(value, int(number)) for place, value, number in rows if place == at]
            case _:
                return [
                    (value, int(number))
                    for month, until, value, number in rows
                    if first <= month <= last and (until is None or until > last)
                ]


class _Pending:
    def __init__(self, planned: Planned, scan: PendingScan, rows: Rows) -> None:
        self._places = _Places(planned, scan)
        self._rows: dict[Group, list[tuple[int | None, tuple[Any, ...]]]] = {}
        keys = len(scan.dimensions)
        for row in rows:
            month = None if scan.flow is None or row[keys] is None else int(row[keys])
            self._rows.setdefault(row[:keys], []).append((month, row[keys + (scan.flow is not None) :]))

    def groups(self) -> Iterable[Group]:
        return self._rows

    def waiting(self, requests: Iterable[Request], group: Group) -> int:
        rows = self._rows.get(group)
        if not rows:
            return 0
        flags = [self._places.of(Counted(request.ask), request.span) for request in requests]
        tests = [flag for flag in flags if flag is not None]
        return sum(
            int(values[-1])
            for month, values in rows
            if any(values[at] and (months is None or month in months) for at, months in tests)
        )
