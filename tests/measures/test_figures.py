"""Computing: each kind of measure, each window, absences and exactness, on a handful of rows."""

from datetime import date
from decimal import Decimal

import pytest

from shizheng.measures import compute, compute_by
from shizheng.measures.compute import Question
from shizheng.plan.figure import Absence, AbsenceKind, AbsenceReason
from shizheng.plan.period import Period
from shizheng.registers.rows import Row
from tests.measures.small import YEAR, engine, measures, trip

MARCH = date(2017, 3, 5)
LAST_YEAR = date(2016, 3, 5)


def value(tmp_path, definition, *trips, money=(), question=YEAR):
    return compute(measures(tmp_path, **{"1_1": definition}), engine(*trips, money=money), question)["1.1"].value


def sums(record, amount, kind="spent", day=MARCH):
    return Row(record, "U1", {"booked_on": day, "kind": kind, "amount": Decimal(amount)}, ())


COUNT = {"count": "trips"}
FRIENDS = {**COUNT, "where": [{"country": {"in": "friends"}}]}
STRANGERS = {**COUNT, "where": [{"country": {"not_in": "friends"}}]}


@pytest.mark.parametrize(
    ("country", "day", "friend"),
    [
        ("BBB", date(2017, 6, 12), True),
        ("BBB", date(2017, 6, 13), False),
        ("CCC", date(2017, 8, 31), False),
        ("CCC", date(2017, 9, 1), True),
    ],
)
def test_flows_look_membership_up_on_the_records_own_day(tmp_path, country, day, friend):
    assert value(tmp_path, FRIENDS, trip("a", day, country)) == int(friend)
    assert value(tmp_path, STRANGERS, trip("a", day, country)) == int(not friend)


@pytest.mark.parametrize(
    ("made_on", "left_on", "active", "standing"),
    [
        (date(2016, 12, 1), date(2016, 12, 31), 0, 0),
        (date(2016, 12, 1), date(2017, 1, 1), 1, 0),
        (date(2017, 12, 31), None, 1, 1),
        (date(2018, 1, 1), None, 0, 0),
        (date(2016, 1, 1), None, 1, 1),
        (date(2016, 1, 1), date(2017, 12, 31), 1, 1),
    ],
)
def test_active_on_any_day_and_standing_on_the_last(tmp_path, made_on, left_on, active, standing):
    row = trip("a", made_on, left_on=left_on)
    always = trip("always", date(2015, 1, 1))
    assert value(tmp_path, {**COUNT, "window": {"active": "stay"}}, row, always) == active + 1
    assert value(tmp_path, {**COUNT, "window": {"at_end": "stay"}}, row, always) == standing + 1


def test_an_active_record_is_a_friends_if_it_ran_on_a_day_of_friendship(tmp_path):
    definition = {**FRIENDS, "window": {"active": "stay"}}
    assert value(tmp_path, definition, trip("a", date(2017, 6, 12), "BBB")) == 1
    assert value(tmp_path, definition, trip("a", date(2017, 6, 13), "BBB")) == 0


def test_stocks_and_members_are_taken_on_the_figures_date(tmp_path):
    definition = {"ratio": {**FRIENDS, "window": {"at_end": "stay"}}, "over": {"members": "friends"}, "percent": True}
    rows = (trip("a", date(2016, 1, 1), "AAA"), trip("b", date(2016, 1, 1), "BBB"))
    assert value(tmp_path, definition, *rows) == 50
    june = Question(Period.of_year(106), date(2017, 6, 12))
    assert value(tmp_path, definition, *rows, question=june) == 100


def test_accumulation_begins_on_its_declared_day_and_ends_on_the_figures(tmp_path):
    definition = {**COUNT, "window": {"since": date(2016, 3, 5)}}
    days = [date(2016, 3, 4), date(2016, 3, 5), date(2017, 12, 31), date(2018, 1, 1)]
    assert value(tmp_path, definition, *(trip(str(day), day) for day in days)) == 2


def test_an_absent_field_meets_neither_a_test_nor_its_negation(tmp_path):
    rows = (trip("a", MARCH, official=None), trip("b", MARCH, official=True))
    assert value(tmp_path, {**COUNT, "where": [{"official": True}]}, *rows) == 1
    assert value(tmp_path, {**COUNT, "where": [{"not": {"official": True}}]}, *rows) == 0
    assert value(tmp_path, {**COUNT, "where": [{"any": [{"official": True}, {"country": "AAA"}]}]}, *rows) == 2


def test_sums_over_lines_count_no_one_elses_lines(tmp_path):
    definition = {"sum": "persons", "of": "trips.people", "where": [{"rank": {"at_least": "mid"}}]}
    row = trip("a", MARCH, people=(("top", 2), ("mid", 3), ("low", 40)))
    assert value(tmp_path, definition, row) == 5


def test_distinct_counts_combinations_once(tmp_path):
    rows = (trip("a", MARCH), trip("b", MARCH), trip("c", MARCH, "BBB"), trip("d", MARCH, official=False))
    assert value(tmp_path, {"distinct": ["country"], "of": "trips"}, *rows) == 2
    assert value(tmp_path, {"distinct": ["country", "official"], "of": "trips"}, *rows) == 3


def test_the_latest_reading_stands_whatever_the_order_of_arrival(tmp_path):
    per_kind = {"latest": "amount", "of": "money", "per": ["kind"], "by": "booked_on", "then": "sum"}
    readings = (sums("r1", "9", "a", date(2017, 5, 1)), sums("r2", "4", "a", date(2017, 4, 1)), sums("r3", "1.50", "b"))
    assert value(tmp_path, per_kind, money=readings) == Decimal("10.50")
    assert value(tmp_path, {**per_kind, "then": "mean"}, money=readings) == Decimal("5.25")


def test_decimals_are_exact_and_a_third_is_fifty_digits_long(tmp_path):
    money = (sums("a", "0.10"), sums("b", "0.20"), sums("c", "9999999999999999.99"))
    assert value(tmp_path, {"sum": "amount", "of": "money"}, money=money) == Decimal("10000000000000000.29")
    mean = value(tmp_path, {"mean": "amount", "of": "money"}, money=(sums("a", "1"), sums("b", "0"), sums("c", "0")))
    assert mean == Decimal("0." + "3" * 50)


@pytest.mark.parametrize(("now", "base", "rounded"), [(209, 200, "5"), (2089, 2000, "4"), (191, 200, "-5")])
def test_growth_is_rounded_half_up_once(tmp_path, now, base, rounded):
    definition = {
        "growth": {"sum": "persons", "of": "trips.people"},
        "base": "previous_year",
        "round": {"places": 0, "mode": "half_up"},
    }
    rows = (trip("a", MARCH, people=(("mid", now),)), trip("b", LAST_YEAR, people=(("mid", base),)))
    assert value(tmp_path, definition, *rows) == Decimal(rounded)


def test_growth_compares_the_same_days(tmp_path):
    definition = {"growth": COUNT, "base": "previous_year"}
    rows = (trip("a", MARCH), trip("b", LAST_YEAR), trip("c", date(2016, 11, 1)))
    june = Question(Period.of_year(106), date(2017, 6, 30))
    assert value(tmp_path, definition, *rows, question=june) == 0
    assert value(tmp_path, definition, *rows) == -50


def test_growth_names_what_the_other_base_year_would_give(tmp_path):
    definition = {"growth": {"sum": "persons", "of": "trips.people"}, "base": "previous_year"}
    rows = tuple(trip(str(y), date(y, 3, 5), people=(("mid", n),)) for y, n in ((2015, 22), (2016, 29), (2017, 38)))
    figure = compute(measures(tmp_path, **{"1_1": definition}), engine(*rows), YEAR)["1.1"]
    assert round(figure.value, 2) == Decimal("31.03")
    assert figure.derivation.remarks[0].en == "on the same days of 2015: about 72.73%"


def test_composites_combine_their_parts(tmp_path):
    friends, all_trips = FRIENDS, COUNT
    rows = (trip("a", MARCH), trip("b", MARCH, "BBB"), trip("c", MARCH, "CCC"))
    assert value(tmp_path, {"total": {"x": friends, "y": all_trips}}, *rows) == 5
    assert value(tmp_path, {"least": {"x": friends, "y": all_trips}}, *rows) == 2
    assert value(tmp_path, {"difference": all_trips, "less": friends}, *rows) == 1
    assert value(tmp_path, {"total": {"x": friends, "c": {"constant": 22, "source": "s"}}}, *rows) == 24


def test_requirements_met_are_counted_each_with_its_own_floor(tmp_path):
    people = {"sum": "persons", "of": "trips.people"}
    met = {
        "met": {
            "enough": {"of": COUNT, "at_least": 2},
            "crowded": {
                "of": {"ratio": people, "over": COUNT},
                "at_least": 2,
                "provided": {"of": people, "at_least": 9},
            },
        }
    }
    rows = (trip("a", MARCH, people=(("mid", 4),)), trip("b", MARCH, people=(("mid", 4),)))
    assert value(tmp_path, met, *rows) == 1
    assert value(tmp_path, met, *rows, trip("c", MARCH)) == 2


NOT_REPORTED = AbsenceKind.NOT_REPORTED


def test_nothing_reported_is_not_zero(tmp_path):
    assert value(tmp_path, FRIENDS, trip("a", MARCH, "CCC")) == 0
    assert value(tmp_path, FRIENDS) == Absence(NOT_REPORTED, where="")
    assert value(tmp_path, FRIENDS, trip("a", MARCH, state="submitted")) == Absence(NOT_REPORTED, where="")
    assert value(tmp_path, FRIENDS, trip("a", LAST_YEAR)) == Absence(NOT_REPORTED, where="")


def test_absences_travel_upwards_and_keep_their_place(tmp_path):
    money = {"sum": "amount", "of": "money"}
    rows = (trip("a", MARCH),)
    assert value(tmp_path, {"total": {"x": COUNT, "y": money}}, *rows) == Absence(NOT_REPORTED, where="total/y")
    assert value(tmp_path, {"growth": COUNT, "base": "previous_year"}, *rows) == Absence(NOT_REPORTED, where="growth")


def test_what_cannot_be_divided_says_why(tmp_path):
    rows = (trip("a", MARCH, "CCC"), trip("b", LAST_YEAR, "CCC"))
    zero = {"ratio": COUNT, "over": FRIENDS}
    assert value(tmp_path, zero, *rows) == Absence(AbsenceKind.NOT_COMPUTABLE, AbsenceReason.ZERO_DENOMINATOR, "")
    growth = {"growth": FRIENDS, "base": "previous_year"}
    assert value(tmp_path, growth, *rows) == Absence(AbsenceKind.NOT_COMPUTABLE, AbsenceReason.NO_BASELINE, "")
    mean = {"mean": "persons", "of": "trips.people", "where": [{"rank": "top"}]}
    assert value(tmp_path, mean, *rows) == Absence(AbsenceKind.NOT_COMPUTABLE, AbsenceReason.NOTHING_TO_AVERAGE, "")


def test_before_its_year_begins_a_figure_is_not_due(tmp_path):
    early = Question(Period.of_year(107), date(2017, 12, 31))
    assert value(tmp_path, COUNT, trip("a", MARCH), question=early) == Absence(AbsenceKind.NOT_DUE)
    derivation = compute(measures(tmp_path, **{"1_1": COUNT}), engine(trip("a", MARCH)), early)["1.1"].derivation
    assert (derivation.kind, derivation.value) == ("not_due", Absence(AbsenceKind.NOT_DUE))


def test_submitted_rows_stand_beside_the_figure(tmp_path):
    rows = (trip("a", MARCH), trip("b", MARCH, state="submitted"), trip("c", MARCH, "CCC", state="submitted"))
    figure = compute(measures(tmp_path, **{"1_1": FRIENDS}), engine(*rows), YEAR)["1.1"]
    assert (figure.value, figure.pending) == (1, 1)


def test_months_run_through_the_year_and_groups_are_computed_anew(tmp_path):
    ratio = {"ratio": FRIENDS, "over": COUNT, "percent": True}
    book = measures(tmp_path, **{"1_1": FRIENDS, "1_2": ratio})
    rows = (trip("a", MARCH), trip("b", date(2017, 5, 1), "BBB"), trip("c", date(2017, 5, 2), "CCC", unit="U2"))
    store = engine(*rows)
    months = compute_by(book, store, YEAR, "month", ["1.1"])["1.1"]
    assert [str(months[f"2017-{m:02}"].value) for m in (3, 4, 5, 12)] == ["1", "1", "2", "2"]
    assert isinstance(months["2017-02"].value, Absence)
    units = compute_by(book, store, YEAR, "unit")
    assert {unit: figure.value for unit, figure in units["1.2"].items()} == {"U1": 100, "U2": 0}
    countries = compute_by(book, store, YEAR, "country", ["1.1"])["1.1"]
    assert {code: figure.value for code, figure in countries.items()} == {"AAA": 1, "BBB": 1}
