"""Where generated cases take their choices from: hypothesis, which shrinks them, or a seed, which repeats them.

Everything is a choice of a whole number; nought is always the plainest, so that what hypothesis shrinks gets plainer.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable, Sequence
from datetime import date
from decimal import Context, Decimal
from typing import TypeVar

T = TypeVar("T")

WIDE = Context(prec=100)
YEARS = (2017, 2017, 2017, 2017, 2016, 2016, 2016, 2015, 2015, 2018, 2014)
EDGES = ((1, 1), (12, 31), (2, 28), (2, 29), (3, 1), (1, 31), (6, 12), (6, 13), (6, 30), (7, 1), (12, 30))
DAYS = (*[(3, 5)] * 3, *EDGES)


class Choices:
    """Choices made by one function from the least and greatest number allowed to a number."""

    def __init__(self, number: Callable[[int, int], int]) -> None:
        self.number = number

    def one_of(self, options: Sequence[T]) -> T:
        return options[self.number(0, len(options) - 1)]

    def chance(self, percent: int) -> bool:
        """Whether something that happens so often does happen; plainest is that it doesn't."""
        return self.number(0, 99) >= 100 - percent

    def some(self, options: Sequence[T], least: int = 0, percent: int = 50) -> list[T]:
        """Some of the options, each so often and at most once, in their order."""
        chosen = [option for option in options if self.chance(percent)]
        return chosen if len(chosen) >= least else list(options[:least])

    def day(self) -> date:
        """A day, mostly at the edge of something."""
        year = self.one_of(YEARS)
        if self.chance(25):
            return date(year, self.number(1, 12), self.number(1, 28))
        month, day = self.one_of(DAYS)
        return date(year, month, min(day, monthrange(year, month)[1]))

    def decimal(self, precision: int, scale: int) -> Decimal:
        """A number of at most so many digits, so many of them behind the point: plain, huge or tiny, of either sign."""
        greatest = 10**precision - 1
        whole = min(10**scale, greatest)
        size = self.one_of(range(7))
        if size == 6:
            unscaled = self.number(0, greatest)
        else:
            some = min(whole * self.number(1, 9), greatest - whole)
            unscaled = (whole, 0, some, some + whole // 2, 1, greatest)[size]
        return Decimal(-unscaled if self.chance(20) else unscaled).scaleb(-scale, WIDE)
