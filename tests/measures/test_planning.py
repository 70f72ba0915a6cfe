"""How questions about several spans are planned: when a span's rows are those of its whole calendar months or years."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from shizheng.measures.ask import Window
from shizheng.measures.compute import compute_all
from shizheng.measures.planning import dated_within, is_made_of, last_whole_month, lookups, merged, numbers_of
from shizheng.measures.scans import Lookups
from shizheng.plan.period import Period
from shizheng.registers.schema import Time
from tests.measures.small import REGISTERS, engine, measures
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
    since = Window("since", REGISTERS["trips"].times["made"], date(2010, 5, 1))
    assert lookups([YEAR, BEFORE], []) == Lookups(2016, 2017)
    assert lookups([YEAR], [since]) == Lookups(2010, 2017)


def test_months_and_years_are_numbered() -> None:
    assert numbers_of(days("2016-12-31", "2017-02-01"), "month") == range(2016 * 12 + 12, 2017 * 12 + 3)
    assert numbers_of(days("2016-12-31", "2017-02-01"), "year") == range(2016, 2018)


def test_questions_of_several_positions_are_a_callers_mistake(tmp_path: Path) -> None:
    asked = [replace(YEAR_ASKED, position=736_000), replace(YEAR_ASKED, position=736_100)]
    counted = measures(tmp_path, **{"1_1": {"count": "trips"}})
    with pytest.raises(ValueError, match=r"several log positions: \['736000', '736100'\]"):
        compute_all(counted, engine(), asked)
    assert len(compute_all(counted, engine(), [asked[0], asked[0]])) == 2
