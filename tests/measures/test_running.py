"""A year to the end of each month: what is the latest so far, and what has been told apart so far."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import pairwise

import pytest

from shizheng.measures import Question, compute, compute_all, compute_by
from shizheng.plan.figure import AbsenceKind
from shizheng.plan.period import Period
from shizheng.registers.rows import Row
from tests.measures.small import YEAR, engine, measures, trip

LATEST = {"latest": "amount", "of": "money", "per": ["kind"], "by": "booked_on", "then": "sum"}


def reading(name: str, day: date, kind: str, amount: int, known: date | None = None) -> Row:
    return Row(name, "U", {"booked_on": day, "kind": kind, "amount": Decimal(amount)}, (), known_from=known)


READINGS = (
    reading("a in January", date(2017, 1, 5), "a", 1),
    reading("b in January", date(2017, 1, 31), "b", 10),
    reading("a early in March", date(2017, 3, 2), "a", 2),
    reading("a late in March", date(2017, 3, 30), "a", 3),
    reading("a in April", date(2017, 4, 1), "a", 4),
    reading("c in June", date(2017, 6, 1), "c", 100),
    reading("b in June", date(2017, 6, 30), "b", 20),
    reading("a in the year before", date(2016, 12, 31), "a", 1000),
)


def _by_month(book, *rows):
    found = compute_by(book, engine(money=rows), YEAR, "month", ["1.1"])["1.1"]
    return {month: figure.value for month, figure in found.items()}


@pytest.mark.parametrize("rows", [READINGS, READINGS[::-1]])
def test_each_key_keeps_its_latest_reading_until_a_later_one(tmp_path, rows):
    found = _by_month(measures(tmp_path, **{"1_1": LATEST}), *rows)
    expected = [11, 11, 13, 14, 14, 124, 124, 124, 124, 124, 124, 124]
    assert list(found.values()) == expected


def test_the_mean_of_latest_readings_is_over_the_keys_read_so_far(tmp_path):
    found = _by_month(measures(tmp_path, **{"1_1": {**LATEST, "then": "mean"}}), *READINGS)
    assert [found["2017-02"], found["2017-05"]] == [Decimal("5.5"), Decimal(7)]
    assert found["2017-06"].quantize(Decimal("0.01")) == Decimal("41.33")


def test_every_running_figure_is_that_of_its_own_days(tmp_path):
    definitions = {"1_1": LATEST, "1_2": {"distinct": ["kind"], "of": "money"}, "1_3": {"sum": "amount", "of": "money"}}
    book, store = measures(tmp_path, **definitions), engine(money=READINGS)
    for id in ("1.1", "1.2", "1.3"):
        running = compute_by(book, store, YEAR, "month", [id])[id]
        for month, figure in zip(YEAR.span.months(), running.values(), strict=True):
            alone = compute(book, store, Question(Period.of_year(106), month.end), [id])[id]
            assert figure.value == alone.value, (id, month)


def test_a_month_before_the_first_reading_has_none(tmp_path):
    found = _by_month(measures(tmp_path, **{"1_1": LATEST}), reading("late", date(2017, 11, 1), "a", 7))
    assert found["2017-10"].kind is AbsenceKind.NOT_REPORTED
    assert (found["2017-11"], found["2017-12"]) == (7, 7)


@pytest.mark.parametrize("turned", [False, True])
def test_of_two_readings_on_a_day_the_one_known_later_stands_then_the_greater(tmp_path, turned):
    day = date(2017, 2, 1)
    rows = [
        reading("greater, known early", day, "a", 900, date(2017, 2, 2)),
        reading("smaller of the later known", day, "a", 3, date(2017, 2, 9)),
        reading("greater of the later known", day, "a", 4, date(2017, 2, 9)),
    ]
    book = measures(tmp_path, **{"1_1": LATEST})
    found = _by_month(book, *(rows[::-1] if turned else rows))
    assert found["2017-02"] == 4
    assert compute(book, engine(money=tuple(rows)), YEAR)["1.1"].value == 4


LARGEST = 2**63 - 1
WHOLE = {"latest": "persons", "of": "trips.people", "per": ["country"], "by": "made_on", "then": "sum"}
ORDERED = [
    (date(1, 1, 1), None, LARGEST),
    (date(2017, 2, 1), None, LARGEST),
    (date(2017, 2, 1), date(2017, 2, 2), -LARGEST),
    (date(2017, 2, 1), date(2017, 2, 3), -1),
    (date(2017, 2, 1), date(2017, 2, 3), 0),
    (date(2017, 2, 1), date(9998, 12, 30), -LARGEST),
    (date(2017, 2, 1), date(9998, 12, 30), LARGEST),
    (date(9998, 12, 31), None, -LARGEST),
]


@pytest.mark.parametrize(("earlier", "later"), list(pairwise(ORDERED)))
@pytest.mark.parametrize("turned", [False, True])
def test_whole_numbers_are_ordered_as_far_as_they_go(tmp_path, earlier, later, turned):
    # On DuckDB the day, the position and a whole number are compared as one number.
    rows = [
        replace(trip(f"{known} {persons}", day, people=(("mid", persons),)), known_from=known)
        for day, known, persons in (earlier, later)
    ]
    since = {"window": {"since": date(1, 1, 1)}}
    book, store = measures(tmp_path, **{"1_1": {**WHOLE, **since}}), engine(*(rows[::-1] if turned else rows))
    always = Question(Period(date(9998, 1, 1), date(9998, 12, 31)), date(9998, 12, 31))
    assert compute(book, store, always)["1.1"].value == later[-1]


def test_a_latest_reading_to_the_middle_of_a_month_knows_none_that_comes_after(tmp_path):
    book = measures(tmp_path, **{"1_1": LATEST})
    store = engine(money=(reading("early", date(2017, 3, 1), "a", 5), reading("late", date(2017, 8, 1), "a", 9)))
    ends = (date(2017, 6, 15), date(2017, 7, 31), date(2017, 8, 1), date(2017, 12, 31))
    asked = [Question(YEAR.period, end, date(2018, 1, 15).toordinal()) for end in ends]
    assert [figures["1.1"].value for figures in compute_all(book, store, asked)] == [5, 5, 9, 9]
