"""How questions about several spans are planned: when a span's rows are those of its whole calendar months or years."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from shizheng.measures import Measures
from shizheng.measures.ask import Ask
from shizheng.measures.compute import compute_all
from shizheng.measures.planning import dated_within, is_made_of, last_whole_month, lookups, merged, plan
from shizheng.measures.requests import Request
from shizheng.measures.scans import FusedScan, Lookups, Planned
from shizheng.plan.period import Period
from shizheng.registers.schema import Time
from tests.measures.small import LISTS, REGISTERS, engine, measures
from tests.measures.small import YEAR as YEAR_ASKED


def days(start: str, end: str) -> Period:
    return Period(date.fromisoformat(start), date.fromisoformat(end))


YEAR, BEFORE = days("2017-01-01", "2017-12-31"), days("2016-01-01", "2016-12-31")
PART = days("2017-01-01", "2017-03-15")


@pytest.mark.parametrize(
    ("grain", "span", "ranges", "expected"),
    [
        ("month", days("2017-02-01", "2017-04-30"), [YEAR], True),
        ("month", days("2017-02-02", "2017-04-30"), [YEAR], False),
        ("month", days("2017-02-01", "2017-04-29"), [YEAR], False),
        ("month", days("2017-02-01", "2017-04-30"), [BEFORE, YEAR], True),
        ("month", days("2017-02-01", "2017-04-30"), [BEFORE], False),
        # What the ranges end with is a whole month, as far as their rows go, unless another range has days of it too.
        ("month", days("2017-02-01", "2017-03-15"), [PART], True),
        ("month", days("2017-02-01", "2017-03-15"), [PART, days("2017-04-01", "2017-06-30")], True),
        ("month", days("2017-02-01", "2017-03-15"), [PART, days("2017-03-20", "2017-06-30")], False),
        ("month", days("2017-02-01", "2017-03-15"), [days("2016-12-05", "2017-01-10"), PART], False),
        ("month", days("2017-03-20", "2017-06-30"), [PART, days("2017-03-20", "2017-06-30")], False),
        ("year", YEAR, [YEAR], True),
        ("year", YEAR, [BEFORE, YEAR], True),
        ("year", PART, [YEAR], False),
        ("year", PART, [PART], True),
        ("year", PART, [PART, days("2017-06-01", "2017-06-30")], False),
        ("year", PART, [days("2016-06-01", "2016-06-30"), PART], True),
        ("year", PART, [PART, days("2018-06-01", "2018-06-30")], True),
        ("year", days("2017-06-01", "2017-12-31"), [YEAR], False),
        ("year", days("2017-06-01", "2017-12-31"), [days("2016-01-01", "2017-12-31")], False),
        ("year", BEFORE, [days("2016-01-01", "2017-12-31")], True),
        ("year", YEAR, [days("2016-01-01", "2017-12-31")], True),
        ("year", days("2016-01-01", "2016-06-30"), [days("2016-01-01", "2017-12-31")], False),
    ],
)
def test_a_span_is_made_of_whole_months_or_years(
    grain: str, span: Period, ranges: list[Period], expected: bool
) -> None:
    assert is_made_of(grain, span, ranges) is expected  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2017-03-31", "2017-03-31"),
        ("2017-03-30", "2017-02-28"),
        ("2017-03-01", "2017-02-28"),
        ("2016-02-29", "2016-02-29"),
        ("2017-01-01", "2016-12-31"),
        ("2017-12-31", "2017-12-31"),
    ],
)
def test_a_month_is_over_at_the_end_of_its_last_day(day: str, expected: str) -> None:
    assert last_whole_month(date.fromisoformat(day)) == date.fromisoformat(expected)


@pytest.mark.parametrize(
    ("span", "expected"),
    [
        (days("2017-01-01", "2017-03-30"), days("2017-01-01", "2017-02-28")),
        (days("2017-01-01", "2017-03-31"), days("2017-01-01", "2017-03-31")),
        (days("2017-03-01", "2017-03-30"), None),
        (days("2017-02-28", "2017-03-30"), days("2017-02-28", "2017-02-28")),
        (days("2017-03-01", "2017-03-31"), days("2017-03-01", "2017-03-31")),
    ],
)
def test_what_stands_for_a_month_is_dated_in_the_months_that_are_over(span: Period, expected: Period | None) -> None:
    assert dated_within(Time(at="day", whole_months=True), span) == expected
    assert dated_within(Time(at="day"), span) == span


@pytest.mark.parametrize(
    ("spans", "expected"),
    [
        ([], ()),
        ([YEAR, BEFORE], (days("2016-01-01", "2017-12-31"),)),
        ([PART, YEAR], (YEAR,)),
        ([days("2017-01-01", "2017-01-10"), days("2017-01-11", "2017-02-01")],) * 2,
        ([days("2017-01-01", "2017-01-10"), days("2017-01-10", "2017-02-01")], (days("2017-01-01", "2017-02-01"),)),
        ([days("2017-01-05", "2017-01-31"), days("2017-02-01", "2017-02-03")], (days("2017-01-05", "2017-02-03"),)),
        ([days("2017-01-05", "2017-01-31"), days("2017-03-01", "2017-03-03")],) * 2,
        ([days("2017-01-05", "2017-02-20"), days("2017-02-01", "2017-02-03")], (days("2017-01-05", "2017-02-20"),)),
        ([days("2017-01-05", "2017-01-31"), days("2017-02-02", "2017-02-03")],) * 2,
    ],
)
def test_spans_that_overlap_or_follow_month_by_month_are_one_range(
    spans: list[Period], expected: Sequence[Period]
) -> None:
    assert merged(spans) == tuple(expected)
    assert merged(spans[::-1]) == tuple(expected)


def test_code_lists_may_be_looked_up_from_the_first_year_asked_to_the_last() -> None:
    (leaf,) = asked({"count": "trips", "window": {"since": date(2010, 5, 1)}})
    assert lookups([YEAR, BEFORE], []) == Lookups(2016, 2017)
    assert lookups([YEAR], [leaf.window]) == Lookups(2010, 2017)


def asked(*definitions: dict[str, Any]) -> list[Ask]:
    said = {
        f"1.{n}": {"unit": "件", "measure": {**definition, "unit": "件"}} for n, definition in enumerate(definitions, 1)
    }
    measures = Measures.read(said, "measures.yaml", REGISTERS, LISTS)
    return [leaf.ask for measure in measures.values() for leaf in measure.leaves()]


COUNT, PERSONS = {"count": "trips"}, {"sum": "persons", "of": "trips.people"}
FEBRUARY, ODD = days("2017-02-01", "2017-02-28"), days("2017-01-10", "2017-02-20")


def shape(planned: Planned) -> tuple[object, ...]:
    """What it looks at, by months or years or by the ends asked, and in which columns."""
    scan = planned.scan
    assert isinstance(scan, FusedScan)
    columns = [(type(column.what).__name__, column.end) for column in scan.columns]
    return scan.table.name, scan.grain, planned.ranges, planned.ends, columns


def test_years_are_told_by_years_and_months_by_months() -> None:
    (count,) = asked(COUNT)
    both = days("2016-01-01", "2017-12-31")
    (by_year,) = plan([Request(count, YEAR), Request(count, BEFORE)], heard=False)
    assert shape(by_year) == ("trips", "year", (both,), (), [("Counted", None)])
    (by_month,) = plan([Request(count, YEAR), Request(count, FEBRUARY)], heard=False)
    assert shape(by_month) == ("trips", "month", (YEAR,), (), [("Counted", None)])
    (of_units,) = plan([Request(count, YEAR)], ("unit",), heard=False)
    assert shape(of_units) == ("trips", "month", (YEAR,), (), [("Counted", None)])


def test_a_span_that_is_not_made_of_months_has_a_column_of_its_own() -> None:
    (count,) = asked(COUNT)
    (planned,) = plan([Request(count, YEAR), Request(count, ODD)], heard=False)
    assert shape(planned) == ("trips", "year", (YEAR,), (ODD,), [("Counted", None), ("Counted", 0)])


def test_what_is_asked_of_a_table_is_asked_in_one_scan_and_heard_where_it_is_to_be() -> None:
    count, mean, stock = asked(COUNT, {"mean": "amount", "of": "money"}, {**COUNT, "window": {"at_end": "stay"}})
    trips, money = plan([Request(ask, YEAR) for ask in (count, mean, stock)])
    assert shape(trips)[-1] == [("Heard", None), ("Counted", None), ("Heard", 0), ("Counted", 0)]
    assert shape(trips)[3] == (YEAR,)
    assert shape(money)[-1] == [("Heard", None), ("Counted", None), ("Added", None)]


def test_what_ran_on_any_day_of_a_span_is_asked_by_its_ends() -> None:
    by_stay = [{**COUNT, "where": [{"country": code}], "window": {"active": "stay"}} for code in ("AAA", "BBB")]
    (planned,) = plan([Request(ask, YEAR) for ask in asked(*by_stay, COUNT)], heard=False)
    assert shape(planned)[-1] == [("Counted", 0), ("Counted", 0), ("Counted", None)]


def test_questions_of_several_positions_are_a_callers_mistake(tmp_path: Path) -> None:
    asked = [replace(YEAR_ASKED, position=736_000), replace(YEAR_ASKED, position=736_100)]
    counted = measures(tmp_path, **{"1_1": {"count": "trips"}})
    with pytest.raises(ValueError, match=r"several log positions: \['736000', '736100'\]"):
        compute_all(counted, engine(), asked)
    assert len(compute_all(counted, engine(), [asked[0], asked[0]])) == 2
