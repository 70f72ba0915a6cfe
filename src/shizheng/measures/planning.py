"""Planning scans: which requests share a pass over a table, and how spans of days are made of its months or years."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date, timedelta
from itertools import pairwise

from shizheng.measures.ask import Ask, Window
from shizheng.measures.requests import Dimension, Request
from shizheng.measures.scans import (
    Added,
    Column,
    Counted,
    FusedScan,
    Grain,
    Heard,
    KeyedScan,
    Lookups,
    PendingScan,
    Planned,
    TrialScan,
    What,
)
from shizheng.plan.period import Period
from shizheng.registers.schema import Table, Time

A_DAY = timedelta(days=1)


def plan(
    requests: Iterable[Request], dimensions: tuple[Dimension, ...] = (), *, heard: bool = True
) -> tuple[Planned, ...]:
    """The scans of standing rows that answer some requests; without ``heard`` only what counts is looked at."""
    tables: dict[str, _Table] = {}
    keyed: dict[Ask, list[Period]] = {}
    for ask, span in ((request.ask, request.span) for request in requests):
        if is_keyed(ask):
            keyed.setdefault(ask, []).append(span)
            continue
        own = tables.setdefault(ask.table.name, _Table(ask.table, dimensions))
        if heard:
            own.add(Heard(ask.window), ask.window, span)
        if ask.kind != "sum":
            own.add(Counted(ask), ask.window, span)
        if ask.kind != "count":
            own.add(Added(ask), ask.window, span)
    planned = [own.planned() for own in tables.values()]
    planned += [_keyed(ask, spans, dimensions) for ask, spans in keyed.items()]
    return _asking_something(planned)


def plan_heard(requests: Iterable[Request], dimensions: tuple[Dimension, ...] = ()) -> tuple[Planned, ...]:
    """The scans that tell whether anything was reported, where nothing was found that counts."""
    tables: dict[str, _Table] = {}
    for request in requests:
        own = tables.setdefault(request.ask.table.name, _Table(request.ask.table, dimensions))
        own.add(Heard(request.ask.window), request.ask.window, request.span)
    return _asking_something(own.planned() for own in tables.values())


def plan_pending(requests: Iterable[Request], dimensions: tuple[Dimension, ...] = ()) -> tuple[Planned, ...]:
    """The scans of waiting rows that tell how many would meet some requests."""
    tables: dict[str, _Table] = {}
    for request in requests:
        own = tables.setdefault(request.ask.table.name, _Table(request.ask.table, dimensions))
        own.add(Counted(request.ask), request.ask.window, request.span)
    return _asking_something(own.planned(PendingScan) for own in tables.values())


def _asking_something(planned: Iterable[Planned]) -> tuple[Planned, ...]:
    """The scans that have anything to ask: where no month of a span is over, nothing stands for one."""
    return tuple(one for one in planned if one.ranges or one.ends)


def is_keyed(ask: Ask) -> bool:
    """Whether an ask groups rows by keys, and so has a scan of its own."""
    return ask.kind in ("distinct", "latest")


def last_whole_month(day: date) -> date:
    """The last day of the last month that is over by the end of ``day``."""
    return (day + A_DAY).replace(day=1) - A_DAY


def dated_within(time: Time, span: Period) -> Period | None:
    """The days on which a row of ``span`` is dated; a row that stands for its month has to have its month over."""
    if not time.whole_months:
        return span
    end = last_whole_month(span.end)
    return Period(span.start, end) if end >= span.start else None


def month_of(day: date) -> int:
    """A calendar month as a running number."""
    return day.year * 12 + day.month


def number_of(day: date, grain: Grain) -> int:
    """The running number of a day's calendar month or year."""
    return day.year if grain == "year" else month_of(day)


def numbers_of(span: Period, grain: Grain) -> range:
    """The numbers of all months or years that a span touches."""
    return range(number_of(span.start, grain), number_of(span.end, grain) + 1)


def is_flow(window: Window) -> bool:
    """Whether the rows of a window are told by their day alone, wherever the asked days begin and end."""
    return window.kind == "during" and window.time.year is None


def plan_trial(ask: Ask, span: Period) -> Planned:
    """The scan that holds every row against an ask over one span."""
    return Planned(TrialScan(ask, lookups((span,), [ask.window])), (), (span,))


def lookups(spans: Collection[Period], windows: Iterable[Window]) -> Lookups:
    """The years on whose days code lists may be looked up for some spans."""
    since = [window.since.year for window in windows if window.since is not None]
    first = min([span.start.year for span in spans] + since)
    return Lookups(first, max(span.end.year for span in spans))


class _Table:
    """All that is counted or added up in one table."""

    def __init__(self, table: Table, dimensions: tuple[Dimension, ...]) -> None:
        self.table, self.dimensions = table, dimensions
        self.asked: dict[tuple[What, Period], Window] = {}

    def add(self, what: What, window: Window, span: Period) -> None:
        self.asked[what, span] = window

    def planned(self, kind: type[FusedScan] | type[PendingScan] = FusedScan) -> Planned:
        spans = {span for _, span in self.asked}
        flow, ranges = self._flow()
        columns: dict[Column, None] = {}
        ends: dict[Period, int] = {}
        grains: set[Grain] = {"month"} if self.dimensions else set()
        for (what, span), window in self.asked.items():
            if flow is not None and is_flow(window) and window.time == flow:
                dated = dated_within(flow, span)
                if dated is None:
                    continue
                if is_made_of("month", dated, ranges):
                    columns[Column(what)] = None
                    grains.add("year" if is_made_of("year", dated, ranges) else "month")
                    continue
            columns[Column(what, ends.setdefault(span, len(ends)))] = None
        if not any(column.end is None for column in columns):
            flow, ranges = None, ()
        years = lookups(spans, self.asked.values())
        grain: Grain = "year" if grains == {"year"} else "month"
        scan = kind(self.table, tuple(columns), flow, len(ranges), len(ends), self.dimensions, years, grain)
        return Planned(scan, ranges, tuple(ends))

    def _flow(self) -> tuple[Time | None, tuple[Period, ...]]:
        """The time by which most is asked, and the days on which it is."""
        times = [window.time for window in self.asked.values() if is_flow(window)]
        if not times:
            return None, ()
        flow = max(dict.fromkeys(times), key=times.count)
        dated = {
            days
            for (_, span), window in self.asked.items()
            if is_flow(window) and window.time == flow and (days := dated_within(flow, span)) is not None
        }
        return flow, merged(dated)


def merged(spans: Collection[Period]) -> tuple[Period, ...]:
    """The days of some spans as ranges that don't overlap; months that follow each other are one range."""
    ranges: list[Period] = []
    for span in sorted(spans):
        last = ranges[-1] if ranges else None
        if last is not None and (span.start <= last.end or (span.start == last.end + A_DAY and span.start.day == 1)):
            ranges[-1] = Period(last.start, max(last.end, span.end))
        else:
            ranges.append(span)
    return tuple(ranges)


def is_made_of(grain: Grain, span: Period, ranges: Sequence[Period]) -> bool:
    """Whether the rows of ``span`` are those of its calendar months (or years), once only rows within the ranges are
    looked at.
    """
    around = next((days for days in ranges if days.start <= span.start and span.end <= days.end), None)
    if around is None:
        return False
    before, after = span.start - A_DAY, span.end + A_DAY
    begins = span.start == around.start or number_of(before, grain) != number_of(span.start, grain)
    stops = span.end == around.end or number_of(after, grain) != number_of(span.end, grain)
    taken = [number_of(day, grain) for days in ranges for day in (days.start, days.end) if days != around]
    own = range(number_of(around.start, grain), number_of(around.end, grain) + 1)
    return begins and stops and not any(number in own for number in taken)


def _keyed(ask: Ask, spans: Sequence[Period], dimensions: tuple[Dimension, ...]) -> Planned:
    years = lookups(spans, [ask.window])
    if is_flow(ask.window):
        dated = {days for span in spans if (days := dated_within(ask.window.time, span)) is not None}
        outer = _outermost(dated)
        if outer is not None:
            running = dated != set(outer)
            form = "first" if ask.kind == "distinct" else "running" if running else "last"
            joined = all(after.start == days.end + A_DAY for days, after in pairwise(outer))
            scan = KeyedScan(ask, form, len(outer), 0, dimensions, years, joined)  # type: ignore[arg-type]
            return Planned(scan, outer, ())
    ends = tuple(dict.fromkeys(spans))
    return Planned(KeyedScan(ask, "ends", 0, len(ends), dimensions, years), (), ends)


def _outermost(spans: Collection[Period]) -> tuple[Period, ...] | None:
    """The spans that hold all others, where each other begins with one of them and ends with a month; else None."""
    outer: list[Period] = []
    for span in sorted(spans, key=lambda days: (days.start, -days.end.toordinal())):
        if not outer or span.start > outer[-1].end:
            outer.append(span)
        elif span.start != outer[-1].start or (span.end + A_DAY).day != 1:
            return None
    months = [month_of(day) for days in outer for day in {days.start.replace(day=1), days.end.replace(day=1)}]
    return tuple(outer) if len(months) == len(set(months)) else None
