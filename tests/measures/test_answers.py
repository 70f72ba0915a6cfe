"""How the rows that scans come back with are read: each case gives them outright, as some engine would."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from shizheng.measures import Measures
from shizheng.measures.answers import Answers
from shizheng.measures.ask import Ask
from shizheng.measures.planning import month_of, plan, plan_pending
from shizheng.measures.requests import NOTHING, Answer, Request
from shizheng.plan.period import Period
from tests.measures.small import LISTS, REGISTERS

YEAR, BEFORE = Period.of_year(2017), Period.of_year(2016)
ODD, LATER = Period(date(2017, 1, 5), date(2017, 2, 10)), Period(date(2017, 1, 6), date(2017, 2, 11))
COUNT, SUM, MEAN = {"count": "trips"}, {"sum": "amount", "of": "money"}, {"mean": "amount", "of": "money"}
DISTINCT = {"distinct": ["country"], "of": "trips"}
LATEST = {"latest": "amount", "of": "money", "per": ["kind"], "by": "booked_on", "then": "mean"}
SINCE = {"window": {"since": date(2010, 1, 1)}}
JANUARY, FEBRUARY = (month_of(date(2017, month, 1)) for month in (1, 2))


def ask(definition: dict[str, Any]) -> Ask:
    said = {"1.1": {"unit": "件", "measure": {**definition, "unit": "件"}}}
    (leaf,) = Measures.read(said, "measures.yaml", REGISTERS, LISTS)["1.1"].leaves()
    return leaf.ask


def answers(definition: dict[str, Any], spans: tuple[Period, ...], *rows: tuple[Any, ...]) -> list[Answer]:
    """The answers about some spans where their one scan came back with some rows."""
    requests = [Request(ask(definition), span) for span in spans]
    (planned,) = plan(requests, heard=False)
    found = Answers()
    found.take(planned, rows)
    return [found.answer(request) for request in requests]


def came(amount: int, parts: int) -> Answer:
    return Answer(Decimal(amount), parts, reported=True)


@pytest.mark.parametrize("definition", [COUNT, SUM, MEAN, DISTINCT, LATEST], ids=lambda said: next(iter(said)))
def test_of_what_was_never_asked_nothing_is_known(definition: dict[str, Any]) -> None:
    found, request = Answers(), Request(ask(definition), YEAR)
    assert found.answer(request) == NOTHING
    assert list(found.counting(request.ask, [YEAR])) == []
    assert found.by_month(request.ask) == []
    assert found.unheard([request]) == (request,)


ROWS: dict[str, tuple[dict[str, Any], tuple[Period, ...], list[tuple[Any, ...]], list[Answer]]] = {
    "a year is told by its row, a month as an engine writes it": (
        COUNT, (YEAR, BEFORE), [(Decimal(2016), 3), (Decimal(2017), 4)], [came(4, 4), came(3, 3)],
    ),
    "months add up, and an odd span has a column of its own": (
        SUM, (YEAR, Period(date(2017, 2, 1), date(2017, 2, 28)), ODD),
        [(JANUARY, 3, 2), (FEBRUARY, 4, None), (None, None, 1)], [came(7, 0), came(4, 0), came(3, 0)],
    ),
    "no row, or none that counts": (COUNT, (YEAR, BEFORE), [(2016, 0)], [NOTHING, NOTHING]),
    "a sum of nothing is none, and one of zero is zero": (
        SUM, (YEAR, BEFORE), [(2016, None), (2017, Decimal(0))], [came(0, 0), NOTHING],
    ),
    "a mean comes with the number that it is of": (MEAN, (YEAR,), [(2017, 2, Decimal(7))], [came(7, 2)]),
    "combinations first seen in the last month": (
        DISTINCT, (YEAR,), [(JANUARY + 11, 2), (JANUARY, 1)], [came(3, 3)],
    ),
    "combinations for each of some spans": (DISTINCT | SINCE, (YEAR, BEFORE), [(3, 1)], [came(3, 3), came(1, 1)]),
    "readings for each of some spans": (
        LATEST | SINCE, (YEAR, BEFORE), [(Decimal(9), 2, Decimal(4), 1)], [came(9, 2), came(4, 1)],
    ),
    "an engine that counts by adding up": (
        LATEST | SINCE, (YEAR, BEFORE), [(None, None, None, None)], [NOTHING, NOTHING],
    ),
    "combinations counted by adding up": (DISTINCT | SINCE, (YEAR, BEFORE), [(None, 0)], [NOTHING, NOTHING]),
    "the last readings of each range": (
        LATEST, (YEAR, Period.of_year(2015)), [(0, Decimal(4), 1), (1, Decimal(9), 2)], [came(9, 2), came(4, 1)],
    ),
    "a reading until the month of the next": (
        LATEST, (Period(date(2017, 1, 1), date(2017, 1, 31)), Period(date(2017, 1, 1), date(2017, 2, 28))),
        [(JANUARY, FEBRUARY, Decimal(4), 1), (FEBRUARY, None, Decimal(9), 1), (JANUARY, None, Decimal(1), 1)],
        [came(5, 2), came(10, 2)],
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", ROWS)
def test_rows_are_read_as_their_scan_lists_them(case: str) -> None:
    definition, spans, rows, expected = ROWS[case]
    assert answers(definition, spans, *rows) == expected


def test_what_waits_is_told_for_each_span_and_once_for_several() -> None:
    january = Period(date(2017, 1, 1), date(2017, 1, 31))
    requests = [Request(ask(COUNT), span) for span in (ODD, LATER, YEAR, january)]
    (planned,) = plan_pending(requests)
    # By month, whether the odd days are met, the later ones, and whether it counts at all: how many wait.
    rows = [(JANUARY, True, False, True, 2), (FEBRUARY, False, True, True, 1), (FEBRUARY, False, False, True, 4)]
    found = Answers()
    found.take(planned, rows)
    assert [found.pending(request) for request in requests] == [2, 1, 7, 2]
    assert [found.waiting(chosen) for chosen in (requests, requests[:2], requests[:0])] == [7, 3, 0]
    assert found.waiting([*requests[:1], Request(ask(SUM), YEAR)]) == 2
    assert found.pending(requests[0], ("U1",)) == 0


def test_what_waits_may_stand_in_no_month() -> None:
    stock = {**COUNT, "window": {"at_end": "stay"}}
    alone, counted = Request(ask(stock), YEAR), Request(ask(COUNT), YEAR)
    for requests, rows, expected in (
        ([alone], [("U1", True, 3), ("U2", True, 1)], [3]),
        ([alone, counted], [("U1", None, True, True, 3), ("U1", JANUARY, False, True, 5)], [3, 5]),
    ):
        (planned,) = plan_pending(requests, ("unit",))
        found = Answers()
        found.take(planned, rows)
        assert [found.pending(request, ("U1",)) for request in requests] == expected


def test_what_counts_by_month_comes_in_order_and_those_without_a_unit_first() -> None:
    for definition, zeros in ((COUNT, 0), (SUM, 1)):
        request = Request(ask(definition), YEAR)
        (planned,) = plan([request], ("unit",), heard=False)
        rows = [("U2", JANUARY, 1), ("U1", FEBRUARY, 2), ("U1", JANUARY, 3), ("U3", JANUARY, None)]
        for more in ([], [(None, FEBRUARY, 4)]):
            found = Answers()
            found.take(planned, [*rows, *more, ("U4", JANUARY, 0)])
            assert found.by_month(request.ask) == [*more, rows[2], rows[1], rows[0], *[("U4", JANUARY, 0)] * zeros]


STOCK = {**COUNT, "window": {"at_end": "stay"}}
COUNTING: dict[str, tuple[dict[str, Any], list[tuple[Any, ...]], list[tuple[str, int]]]] = {
    "a count in its months": (COUNT, [("U1", JANUARY, 2), ("U2", FEBRUARY, 1)], [("U1", 0), ("U2", 1)]),
    "no count of none, nor outside": (COUNT, [("U1", JANUARY, 0), ("U2", FEBRUARY + 1, 1), ("U3", None, 1)], []),
    "a sum of zero, and none of nothing": (SUM, [("U1", JANUARY, 0), ("U2", JANUARY, None)], [("U1", 0)]),
    "a stock at the end of each": (STOCK, [("U1", 0, 2), ("U2", 1, 0)], [("U1", 1), ("U2", 0)]),
    "combinations in their months": (
        {**DISTINCT, **SINCE}, [("U1", 0, 3), ("U2", 1, None)], [("U1", 1), ("U2", 0)],
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", COUNTING)
def test_what_counts_in_which_group_and_month(case: str) -> None:
    definition, rows, expected = COUNTING[case]
    january = Period(date(2017, 1, 1), date(2017, 1, 31))
    spans = [january, Period(date(2017, 2, 1), date(2017, 2, 28))]
    requests = [Request(ask(definition), span) for span in spans]
    (planned,) = plan(requests, ("unit",), heard=False)
    found = Answers()
    found.take(planned, rows)
    assert sorted(found.counting(requests[0].ask, spans)) == [((unit,), place) for unit, place in expected]
