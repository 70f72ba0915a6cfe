"""Periods and the two ways of numbering years."""

from datetime import date

import pytest

from shizheng.plan.period import Period, gregorian_year, roc_year


def test_a_year_may_be_named_either_way():
    assert gregorian_year(106) == gregorian_year(2017) == 2017
    assert roc_year(2017) == 106
    assert Period.of_year(106) == Period(date(2017, 1, 1), date(2017, 12, 31))


def test_a_period_that_ends_before_it_starts_is_refused():
    with pytest.raises(ValueError, match="ends before it starts"):
        Period(date(2017, 2, 1), date(2017, 1, 31))


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2016, 12, 31), None),
        (date(2017, 1, 1), Period(date(2017, 1, 1), date(2017, 1, 1))),
        (date(2018, 1, 15), Period.of_year(106)),
    ],
)
def test_the_part_of_a_year_gone_by_a_day(day, expected):
    assert Period.of_year(106).until(day) == expected


def test_the_same_days_of_the_year_before_keep_the_end_of_february():
    leap = Period(date(2016, 1, 1), date(2016, 2, 29))
    assert leap.years_before(1) == Period(date(2015, 1, 1), date(2015, 2, 28))
    assert Period(date(2017, 1, 1), date(2017, 2, 28)).years_before(1).end == date(2016, 2, 29)
    assert Period(date(2017, 1, 1), date(2017, 2, 27)).years_before(1).end == date(2016, 2, 27)


def test_months_are_cut_to_the_period():
    months = Period(date(2016, 11, 15), date(2017, 1, 10)).months()
    assert months == (
        Period(date(2016, 11, 15), date(2016, 11, 30)),
        Period(date(2016, 12, 1), date(2016, 12, 31)),
        Period(date(2017, 1, 1), date(2017, 1, 10)),
    )
