"""What has to be asked of the tables to evaluate measures, and what comes back.

A request asks one question of a table about one span of days.  Measures that ask the same share the answer.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from shizheng.measures import nodes as n
from shizheng.measures.ask import Ask
from shizheng.plan.period import Period

Dimension = Literal["unit", "country"]
Group = tuple[str | None, ...]
"""The values of the dimensions that answers are split by; empty where they are not."""

YEARS_BACK = {"previous_year": 1, "year_before_last": 2}


@dataclass(frozen=True, slots=True)
class Request:
    """A question to a table about the days of a span."""

    ask: Ask
    span: Period


@dataclass(frozen=True, slots=True)
class Answer:
    """What the tables say to a request.

    ``amount`` is the count or the sum; None where no row counts.  ``parts`` is the number of rows (for latest readings:
    of keys) that an average divides by.  ``reported`` says whether any row is approved and in the window (for a stock:
    approved at all, since a register that is kept and empty on the day holds zero).  ``pending`` rows would count if
    they were approved.
    """

    amount: Decimal | None = None
    parts: int = 0
    reported: bool = False
    pending: int = 0


NOTHING = Answer()


def requests(node: n.Node, span: Period, *, all_bases: bool = False) -> Iterator[Request]:
    """All that has to be asked to evaluate ``node`` over ``span``; with ``all_bases`` also the base years that another
    reading of a standard would take.
    """
    if isinstance(node, n.Leaf):
        yield Request(node.ask, span)
    elif isinstance(node, n.Comparison):
        yield from requests(node.value, span, all_bases=all_bases)
        years = {years_back(node, span), *(YEARS_BACK.values() if all_bases else ())}
        for back in sorted(years):
            yield from requests(node.value, span.years_before(back), all_bases=all_bases)
    else:
        for child in n.children(node):
            yield from requests(child, span, all_bases=all_bases)


def years_back(node: n.Comparison, span: Period) -> int:
    """How many years before ``span`` the base year of a comparison lies."""
    return YEARS_BACK[node.base] if isinstance(node.base, str) else span.year - node.base
