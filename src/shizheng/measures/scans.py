"""What is asked of each table, as plain values: the requests of all measures fused into few scans.

Dated rows (windows ``during``) are not asked about span by span: one scan groups them by the calendar month of their
day, and every span that begins with a month and ends with one, or where the asked days end, is made of such months.
So two years with their base years, or a running series, cost one pass; where all spans are made of years, years do.
Windows that depend on where the days end (stocks, what ran at any time, what accumulates) have a column for each end.
A number of different combinations and a latest reading are scans of their own, since they group by their keys.

The days themselves stand in a scan as names that are filled in later: a compiled scan serves any days.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from shizheng.measures.ask import Ask, Window
from shizheng.measures.requests import Dimension
from shizheng.plan.period import Period
from shizheng.registers.schema import Table, Time


@dataclass(frozen=True, slots=True)
class Heard:
    """The number of rows in a window, conditions aside."""

    window: Window


@dataclass(frozen=True, slots=True)
class Counted:
    """The number of rows that meet an ask."""

    ask: Ask


@dataclass(frozen=True, slots=True)
class Added:
    """The sum of an ask's field over the rows that meet it; absent where there are none."""

    ask: Ask


COUNTED = -1
"""What a trial says of a row that failed nothing."""

What = Heard | Counted | Added
Grain = Literal["month", "year"]


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a scan: by month or year (``end`` None), or for the days of one of the scan's ends."""

    what: What
    end: int | None = None


@dataclass(frozen=True, slots=True)
class Lookups:
    """The calendar years, both included, on whose days code lists may be looked up."""

    first_year: int
    last_year: int


@dataclass(frozen=True, slots=True)
class FusedScan:
    """One pass over a table for all that is counted or added up there.

    ``flow`` is the time whose months (or years: the ``grain``), within the ranges of days, group the rows; None where
    there are only ends.
    """

    table: Table
    columns: tuple[Column, ...]
    flow: Time | None
    ranges: int
    ends: int
    dimensions: tuple[Dimension, ...]
    lookups: Lookups
    grain: Grain = "month"


@dataclass(frozen=True, slots=True)
class KeyedScan:
    """One pass over a table for an ask that groups by keys.

    ``form`` is what comes back: ``first`` the number of combinations by the month in which they first appear within a
    range; ``last`` the last readings of each range; ``running`` the readings by the months from which and until which
    they are the last; ``ends`` either for each of some spans.
    """

    ask: Ask
    form: Literal["first", "last", "running", "ends"]
    ranges: int
    ends: int
    dimensions: tuple[Dimension, ...]
    lookups: Lookups
    joined: bool = False
    """Whether each range begins on the day after the one before it."""

    @property
    def table(self) -> Table:
        return self.ask.table


@dataclass(frozen=True, slots=True)
class PendingScan:
    """One pass over the rows of a table that wait: their number by month and by which of the asks they would meet.

    So it can be told how many wait for one ask, and how many for any of several, each row once.
    """

    table: Table
    columns: tuple[Column, ...]
    flow: Time | None
    ranges: int
    ends: int
    dimensions: tuple[Dimension, ...]
    lookups: Lookups
    grain: Grain = "month"


@dataclass(frozen=True, slots=True)
class TrialScan:
    """Every row of a table held against an ask: the number of the first thing that it failed, or -1 where it counts,
    and whether it would count if it were approved.

    Tried in order: its state, the window, the conditions, whether all is there that the ask reads, and for a latest
    reading whether it is the last.
    """

    ask: Ask
    lookups: Lookups

    @property
    def table(self) -> Table:
        return self.ask.table


Scan = FusedScan | KeyedScan | PendingScan | TrialScan


@dataclass(frozen=True, slots=True)
class Planned:
    """A scan with the days that fill its names."""

    scan: Scan
    ranges: tuple[Period, ...]
    ends: tuple[Period, ...]
