"""Periods: spans of whole days, and the year-numbering of the Republic of China calendar."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass, replace
from datetime import date

ROC_OFFSET = 1911
"""Year 1 of the Republic of China calendar is 1912 of the Gregorian one."""


def gregorian_year(year: int) -> int:
    """A year as a person writes it (106 or 2017) as a Gregorian year."""
    return year + ROC_OFFSET if year < ROC_OFFSET else year


def roc_year(year: int) -> int:
    """A Gregorian year as a ROC year (2017 → 106)."""
    return year - ROC_OFFSET


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """The days from ``start`` to ``end``, both included."""

    start: date
    end: date

    def __post_init__(self) -> None:
        if self.end < self.start:
            raise ValueError(f"a period ends before it starts: {self.start}..{self.end}")

    @classmethod
    def of_year(cls, year: int) -> Period:
        """The fiscal year ``year`` (ROC or Gregorian number), which in Taiwan is the calendar year."""
        ce = gregorian_year(year)
        return cls(date(ce, 1, 1), date(ce, 12, 31))

    @property
    def year(self) -> int:
        """The Gregorian year in which the period starts."""
        return self.start.year

    @property
    def days(self) -> int:
        return (self.end - self.start).days + 1

    def until(self, day: date) -> Period | None:
        """The part of the period up to and including ``day``; None where it has not begun by then."""
        return None if day < self.start else replace(self, end=min(self.end, day))

    def years_before(self, years: int) -> Period:
        """The same days ``years`` years earlier; the last day of February stays the last day of February."""
        return Period(_years_before(self.start, years), _years_before(self.end, years))

    def months(self) -> tuple[Period, ...]:
        """The calendar months of the period, the first and last cut to it."""
        months = []
        start = self.start
        while start <= self.end:
            end = date(start.year, start.month, monthrange(start.year, start.month)[1])
            months.append(Period(start, min(end, self.end)))
            start = date(start.year + start.month // 12, start.month % 12 + 1, 1)
        return tuple(months)


def _years_before(day: date, years: int) -> date:
    year = day.year - years
    last = monthrange(year, day.month)[1]
    at_month_end = day.day == monthrange(day.year, day.month)[1]
    return date(year, day.month, last if at_month_end else min(day.day, last))
