"""What is planned for each question: the scans, what they look at, and the days that fill them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest

from shizheng.measures import Measures
from shizheng.measures.ask import Ask
from shizheng.measures.planning import plan, plan_heard, plan_pending, plan_trial
from shizheng.measures.requests import Request, requests
from shizheng.measures.scans import (
    Added,
    Column,
    Counted,
    FusedScan,
    Heard,
    KeyedScan,
    Lookups,
    PendingScan,
    Planned,
    TrialScan,
)
from shizheng.plan.period import Period
from tests.measures.small import LISTS, REGISTERS
from tests.measures.test_planning import BEFORE, PART, YEAR, days
from tests.measures.test_whole_months import REGISTERS as VIEWED


def asked(*definitions: dict[str, Any]) -> list[Ask]:
    said = {
        f"1.{n}": {"unit": "件", "measure": {**definition, "unit": "件"}} for n, definition in enumerate(definitions, 1)
    }
    measures = Measures.read(said, "measures.yaml", REGISTERS, LISTS)
    return [leaf.ask for measure in measures.values() for leaf in measure.leaves()]


COUNT, PERSONS = {"count": "trips"}, {"sum": "persons", "of": "trips.people"}
STOCK, BY_STAY = ({**COUNT, "window": {word: "stay"}} for word in ("at_end", "during"))
FEBRUARY, ODD = days("2017-02-01", "2017-02-28"), days("2017-01-10", "2017-02-20")
BOTH, THREE = days("2016-01-01", "2017-12-31"), days("2015-01-01", "2017-12-31")
LONG_AGO, QUARTER = days("2015-01-01", "2015-12-31"), days("2017-01-01", "2017-03-31")
(TRIPS, PEOPLE), (MONEY,) = (REGISTERS[name].tables() for name in ("trips", "money"))
MADE, STAY = (REGISTERS["trips"].times[name] for name in ("made", "stay"))
BOOKED = REGISTERS["money"].times["booked"]
YEARS = Lookups(2016, 2017)


def asking(asks: Sequence[Ask], *spans: Period) -> list[Request]:
    return [Request(ask, span) for span in spans for ask in asks]


def test_years_are_told_by_years_and_months_by_months() -> None:
    (count,) = asked(COUNT)
    columns = (Column(Counted(count)),)
    assert plan(asking([count], YEAR, BEFORE), heard=False) == (
        Planned(FusedScan(TRIPS, columns, MADE, 1, 0, (), YEARS, "year"), (BOTH,), ()),
    )
    assert plan(asking([count], YEAR, FEBRUARY, YEAR), heard=False) == (
        Planned(FusedScan(TRIPS, columns, MADE, 1, 0, (), Lookups(2017, 2017), "month"), (YEAR,), ()),
    )
    assert plan(asking([count], YEAR), ("unit",), heard=False) == (
        Planned(FusedScan(TRIPS, columns, MADE, 1, 0, ("unit",), Lookups(2017, 2017), "month"), (YEAR,), ()),
    )
    assert plan(asking([count], LONG_AGO, YEAR), heard=False) == (
        Planned(FusedScan(TRIPS, columns, MADE, 2, 0, (), Lookups(2015, 2017), "year"), (LONG_AGO, YEAR), ()),
    )


def test_a_span_that_is_not_made_of_months_has_a_column_of_its_own() -> None:
    (count,) = asked(COUNT)
    columns = (Column(Counted(count)), Column(Counted(count), 0))
    assert plan(asking([count], YEAR, ODD), heard=False) == (
        Planned(FusedScan(TRIPS, columns, MADE, 1, 1, (), Lookups(2017, 2017), "year"), (YEAR,), (ODD,)),
    )


def test_spans_that_share_a_month_are_told_by_their_ends_alone() -> None:
    (count,) = asked(COUNT)
    early, late = days("2017-01-01", "2017-01-15"), days("2017-01-20", "2017-02-28")
    columns = (Column(Counted(count), 0), Column(Counted(count), 1))
    assert plan(asking([count], early, late), heard=False) == (
        Planned(FusedScan(TRIPS, columns, None, 0, 2, (), Lookups(2017, 2017), "month"), (), (early, late)),
    )


def test_what_is_asked_of_a_table_is_asked_in_one_scan_and_heard_where_it_is_to_be() -> None:
    count, mean, stock = asked(COUNT, {"mean": "amount", "of": "money"}, STOCK)
    heard, of_stock, of_money = (Heard(ask.window) for ask in (count, stock, mean))
    dated, at_end = (Column(heard), Column(Counted(count))), (Column(of_stock, 0), Column(Counted(stock), 0))
    booked = (Column(of_money), Column(Counted(mean)), Column(Added(mean)))
    assert plan(asking([count, mean, stock], YEAR)) == (
        Planned(FusedScan(TRIPS, dated + at_end, MADE, 1, 1, (), Lookups(2017, 2017), "year"), (YEAR,), (YEAR,)),
        Planned(FusedScan(MONEY, booked, BOOKED, 1, 0, (), Lookups(2017, 2017), "year"), (YEAR,), ()),
    )
    assert plan_heard(asking([count, mean, stock, stock], YEAR), ("unit",)) == (
        Planned(FusedScan(TRIPS, (dated[0], at_end[0]), MADE, 1, 1, ("unit",), Lookups(2017, 2017)), (YEAR,), (YEAR,)),
        Planned(FusedScan(MONEY, booked[:1], BOOKED, 1, 0, ("unit",), Lookups(2017, 2017)), (YEAR,), ()),
    )
    assert plan_pending(asking([count, mean, stock], YEAR, YEAR), ("unit",)) == (
        Planned(
            PendingScan(TRIPS, (dated[1], at_end[1]), MADE, 1, 1, ("unit",), Lookups(2017, 2017)), (YEAR,), (YEAR,)
        ),
        Planned(PendingScan(MONEY, booked[1:2], BOOKED, 1, 0, ("unit",), Lookups(2017, 2017)), (YEAR,), ()),
    )


def test_what_depends_on_where_the_days_end_has_a_column_for_each_end() -> None:
    stock, since = asked(STOCK, {**COUNT, "window": {"since": date(2010, 5, 1)}})
    columns = tuple(Column(Counted(ask), end) for end in (0, 1) for ask in (stock, since))
    assert plan(asking([stock, since], YEAR, BEFORE), heard=False) == (
        Planned(FusedScan(TRIPS, columns, None, 0, 2, (), Lookups(2010, 2017), "month"), (), (YEAR, BEFORE)),
    )


def test_rows_are_grouped_by_the_time_by_which_most_is_asked() -> None:
    made, stay, more = asked(COUNT, BY_STAY, {**BY_STAY, "where": [{"official": True}]})
    columns = (Column(Counted(made), 0), Column(Counted(stay)), Column(Counted(more)))
    assert plan(asking([made, stay, more], YEAR), heard=False) == (
        Planned(FusedScan(TRIPS, columns, STAY, 1, 1, (), Lookups(2017, 2017), "year"), (YEAR,), (YEAR,)),
    )


KEYED: dict[str, tuple[list[Period], tuple[str, str], tuple[Period, ...], bool]] = {
    "a year": ([YEAR], ("first", "last"), (YEAR,), True),
    "two years that follow each other": ([YEAR, BEFORE], ("first", "last"), (BEFORE, YEAR), True),
    "two years apart": ([YEAR, LONG_AGO], ("first", "last"), (LONG_AGO, YEAR), False),
    "a month": ([FEBRUARY], ("first", "last"), (FEBRUARY,), True),
    "a part of a month": ([ODD], ("first", "last"), (ODD,), True),
    "a year and its first months": ([QUARTER, YEAR], ("first", "running"), (YEAR,), True),
    "the last year and its first months": (
        [YEAR, QUARTER, BEFORE, LONG_AGO], ("first", "running"), (LONG_AGO, BEFORE, YEAR), True,
    ),
    "a year and a part of it that begins later": ([YEAR, FEBRUARY], ("ends", "ends"), (YEAR, FEBRUARY), False),
    "a year and a part that ends within a month": ([YEAR, PART], ("ends", "ends"), (YEAR, PART), False),
    "two that share a month": (
        [days("2017-01-01", "2017-01-15"), days("2017-01-20", "2017-02-28")], ("ends", "ends"),
        (days("2017-01-01", "2017-01-15"), days("2017-01-20", "2017-02-28")), False,
    ),
}  # fmt: skip
"""Spans asked; what comes back for different combinations and for the latest readings; ranges or ends."""


@pytest.mark.parametrize("case", KEYED)
def test_what_groups_by_keys_has_a_scan_of_its_own(case: str) -> None:
    spans, forms, expected, joined = KEYED[case]
    keyed = [
        {"distinct": ["kind"], "of": "money"},
        {"latest": "amount", "of": "money", "per": ["kind"], "by": "booked_on"},
    ]
    years = Lookups(min(span.start.year for span in spans), 2017)
    for ask, form in zip(asked(*keyed), forms, strict=True):
        at_ends, found = form == "ends", plan(asking([ask], *spans, *spans), ("unit",))
        ranges, ends = (0, len(expected)) if at_ends else (len(expected), 0)
        scan = KeyedScan(ask, form, ranges, ends, ("unit",), years, joined)  # type: ignore[arg-type]
        assert found == (Planned(scan, () if at_ends else expected, expected if at_ends else ()),)


def test_keys_of_what_depends_on_where_the_days_end_are_grouped_for_each_end() -> None:
    (stock,) = asked({"distinct": ["country"], "of": "trips", "window": {"at_end": "stay"}})
    assert plan(asking([stock], YEAR, BEFORE)) == (
        Planned(KeyedScan(stock, "ends", 0, 2, (), YEARS), (), (YEAR, BEFORE)),
    )


def test_what_is_read_for_whole_months_is_asked_about_months_that_are_over() -> None:
    said = {"1.1": {"unit": "件", "measure": {"count": "views", "unit": "件"}}}
    (leaf,) = Measures.read(said, "measures.yaml", VIEWED, LISTS)["1.1"].leaves()
    (views,), month = VIEWED["views"].tables(), VIEWED["views"].times["month"]
    begun, over, more = (days("2017-01-01", f"2017-{end}") for end in ("01-30", "01-31", "03-30"))
    scan = FusedScan(views, (Column(Counted(leaf.ask)),), month, 1, 0, (), Lookups(2017, 2017), "month")
    asked_about = (days("2017-01-01", "2017-02-28"),)
    assert plan(asking([leaf.ask], begun, over, more), heard=False) == (Planned(scan, asked_about, ()),)
    assert plan(asking([leaf.ask], begun)) == ()
    assert plan_heard(asking([leaf.ask], begun)) == plan_pending(asking([leaf.ask], begun)) == ()


def test_a_trial_holds_rows_against_an_ask_over_one_span() -> None:
    (since,) = asked({**COUNT, "window": {"since": date(2010, 5, 1)}})
    assert plan_trial(since, YEAR) == Planned(TrialScan(since, Lookups(2010, 2017)), (), (YEAR,))


GROWTH = {"growth": {"count": "trips", "unit": "件"}, "base": "previous_year"}
OF_GROWTHS = {"change": GROWTH, "base": "year_before_last", "unit": "百分點"}
BASES: dict[str, tuple[dict[str, Any], list[int], list[int]]] = {
    "a count": (COUNT, [2017], [2017]),
    "a growth": (GROWTH, [2017, 2016], [2017, 2016, 2015]),
    "a growth on a fixed year": ({**GROWTH, "base": 2010}, [2017, 2010], [2017, 2016, 2015, 2010]),
    "parts": ({"least": {"a": GROWTH, "b": {**GROWTH, "base": 2014}}}, [2017, 2016, 2017, 2014], [
        2017, 2016, 2015, 2017, 2016, 2015, 2014,
    ]),
    "a change of growths": (OF_GROWTHS, [2017, 2016, 2015, 2014], [
        2017, 2016, 2015, 2016, 2015, 2014, 2015, 2014, 2013,
    ]),
}  # fmt: skip


@pytest.mark.parametrize("case", BASES)
def test_base_years_are_asked_about_and_others_only_where_they_are_to_be(case: str) -> None:
    definition, own, all_of_them = BASES[case]
    unit = definition.get("unit", "%") if "count" not in definition else "件"
    said = {"1.1": {"unit": unit, "measure": definition}}
    root = Measures.read(said, "measures.yaml", REGISTERS, LISTS)["1.1"].root
    assert [request.span for request in requests(root, YEAR)] == [Period.of_year(year - 1911) for year in own]
    found = requests(root, YEAR, all_bases=True)
    assert [request.span for request in found] == [Period.of_year(year - 1911) for year in all_of_them]
