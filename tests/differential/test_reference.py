"""The reference by itself: one small case for each row of the measure language, its number worked out by hand."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from shizheng.plan.text import Text
from shizheng.registers.codelists import CodeList, Member
from shizheng.registers.rows import Row
from shizheng.registers.schema import Field, Lines, Register, Time
from tests.differential.reference import Answer, Asked, Reference

WORD = Text("欄", "field")
MARCH = date(2017, 3, 5)
YEAR = Asked(date(2017, 1, 1), date(2017, 12, 31), date(2018, 1, 15))


def field(kind, **more):
    return Field(type=kind, label=WORD, required=False, **more)


def member(code, first=None, last=None):
    return Member(code, Text(code, code), first, last)


LISTS = {
    "places": CodeList("places", WORD, (member("A"), member("B"), member("C"))),
    "friends": CodeList(
        "friends",
        WORD,
        (member("A"), member("B", None, date(2017, 6, 12)), member("B", date(2017, 9, 1)), member("C", MARCH, MARCH)),
    ),
    "ranks": CodeList("ranks", WORD, (member("low"), member("mid"), member("top")), ordered=True),
}
REGISTERS = {
    "trips": Register(
        name="trips",
        title=WORD,
        country="place",
        times={
            "made": Time(at="made_on"),
            "stay": Time(start="made_on", end="left_on"),
            "open": Time(start="made_on"),
            "year": Time(year="year"),
            "month": Time(at="made_on", whole_months=True),
        },
        fields={
            "made_on": field("date"),
            "left_on": field("date"),
            "place": field("code", list="places"),
            "official": field("boolean"),
            "amount": field("decimal", precision=18, scale=2),
            "year": field("integer"),
        },
        lines=Lines(
            name="people",
            title=WORD,
            fields={"rank": field("code", list="ranks"), "persons": field("integer")},
        ),
    ),
    "dated": Register(name="dated", title=WORD, times={"y": Time(year="year")}, fields={"year": field("integer")}),
}


def trip(day=MARCH, place="A", *, lines=({"rank": "mid", "persons": 1},), **more):
    own = {key: more.pop(key) for key in ("unit", "state", "known_from", "known_to") if key in more}
    values = {"made_on": day, "left_on": None, "place": place, "official": True, "amount": None, "year": 2017, **more}
    return Row("r", own.pop("unit", "U1"), values, lines, **own)


def reference(*trips, dated=()):
    numbered = [Row(f"r{i}", r.unit, r.values, r.lines, r.state, r.known_from, r.known_to) for i, r in enumerate(trips)]
    return Reference(REGISTERS, LISTS, {"trips": numbered, "dated": list(dated)})


def value(measure, *trips, asked=YEAR):
    return reference(*trips).figure(measure, asked).value


def absent(kind, where="", reason=""):
    return ("absent", kind, reason, where)


COUNT = {"count": "trips"}
NEVER = {"count": "trips", "where": [{"amount": -99}]}
NONE = {"count": "dated"}
TEN = {"constant": 10, "source": "s"}
THREE = {"constant": 3, "source": "s"}
MINUS = {"constant": -2, "source": "s"}
AMOUNT = {"sum": "amount", "of": "trips"}
MONEY = [
    trip(amount=Decimal("0.10")),
    trip(amount=Decimal("0.20")),
    trip(amount=None),
    trip(place="B", amount=Decimal(3)),
]


# Leaves


def test_count_counts_rows_of_the_register_or_of_its_lines():
    two = trip(lines=({"rank": "low", "persons": 2}, {"rank": "top", "persons": 3}))
    assert value(COUNT, two, trip()) == 2
    assert value({"count": "trips.people"}, two, trip()) == 3


def test_sum_adds_up_what_is_not_empty():
    assert value(AMOUNT, *MONEY) == Decimal("3.30")


def test_sum_over_lines_repeats_the_records_own_fields():
    two = trip(amount=Decimal(5), lines=({"rank": "low", "persons": 2}, {"rank": "top", "persons": 3}))
    assert value({"sum": "amount", "of": "trips.people"}, two) == 10
    assert value({"sum": "persons", "of": "trips.people"}, two) == 5


def test_mean_divides_by_the_rows_that_have_the_field():
    assert value({"mean": "amount", "of": "trips"}, *MONEY) == Decimal("1.1")
    thirds = [trip(amount=Decimal(n)) for n in (1, 0, 0)]
    assert value({"mean": "amount", "of": "trips"}, *thirds) == Decimal("0." + "3" * 50)


def test_distinct_counts_combinations_without_empty_parts():
    rows = (trip(), trip(), trip(place="B"), trip(place=None), trip(official=False))
    assert value({"distinct": ["place"], "of": "trips"}, *rows) == 2
    assert value({"distinct": ["place", "official"], "of": "trips"}, *rows) == 3


LATEST = {"latest": "amount", "of": "trips", "per": ["place"], "by": "made_on"}


def test_latest_takes_the_last_reading_of_each_key():
    rows = (
        trip(date(2017, 5, 1), amount=Decimal(9)),
        trip(date(2017, 4, 1), amount=Decimal(4)),
        trip(place="B", amount=Decimal("1.50")),
    )
    assert value(LATEST, *rows) == Decimal("10.50")
    assert value({**LATEST, "then": "mean"}, *rows) == Decimal("5.25")
    assert value({**LATEST, "per": ["record"]}, *rows) == Decimal("14.50")


def test_of_readings_of_one_day_the_one_known_later_then_the_greater_is_the_latest():
    early, late = date(2017, 4, 1), date(2017, 4, 2)
    known = (trip(amount=Decimal(9), known_from=early), trip(amount=Decimal(4), known_from=late))
    assert value(LATEST, *known) == 4
    assert value(LATEST, trip(amount=Decimal(9)), trip(amount=Decimal(4))) == 9


def test_nothing_reported_is_absent_or_zero_as_declared():
    assert value(COUNT) == absent("not_reported")
    assert value({**COUNT, "absent": "zero"}) == 0
    assert value({"mean": "amount", "of": "trips", "absent": "zero"}) == 0
    assert value(COUNT, trip(date(2016, 3, 5))) == absent("not_reported")
    assert value(COUNT, trip(state="submitted"), trip(state="returned"), trip(state="withdrawn")) == absent(
        "not_reported"
    )


def test_reported_but_nothing_counted_is_zero_or_absent_as_declared():
    assert value(NEVER, trip()) == 0
    assert value({**NEVER, "none": "not_reported"}, trip()) == absent("not_reported")
    assert value({**NEVER, "absent": "zero", "none": "not_reported"}, trip()) == absent("not_reported")


def test_a_mean_of_nothing_counted_cannot_be_computed():
    nothing = absent("not_computable", reason="nothing_to_average")
    assert value({"mean": "amount", "of": "trips"}, trip()) == nothing
    assert value({**LATEST, "then": "mean"}, trip()) == nothing
    assert value({"mean": "amount", "of": "trips", "none": "not_reported"}, trip()) == absent("not_reported")
    assert value(LATEST, trip()) == 0


def test_a_stock_is_reported_by_any_approved_row_at_all():
    stock = {**COUNT, "window": {"at_end": "stay"}}
    assert value(stock, trip(date(2015, 1, 1), left_on=date(2015, 2, 1))) == 0
    assert value(stock, trip(date(2019, 1, 1))) == 0
    assert value(stock, trip(state="submitted")) == absent("not_reported")


# Conditions


@pytest.mark.parametrize(
    ("condition", "counted"),
    [
        ({"place": "A"}, 2),
        ({"place": {"in": ["A", "B"]}}, 3),
        ({"place": {"not_in": ["A", "B"]}}, 0),
        ({"amount": {"at_least": 2}}, 2),
        ({"amount": {"at_most": Decimal("1.5")}}, 1),
        ({"amount": {"between": [2, 3]}}, 2),
        ({"made_on": {"at_least": date(2017, 3, 6)}}, 1),
        ({"official": False}, 1),
        ({"official": {"given": False}}, 1),
        ({"official": {"given": True}}, 3),
        ({"any": [{"official": True}, {"place": "A"}]}, 3),
        ({"all": [{"official": True}, {"place": "A"}]}, 1),
        ({"not": {"official": True}}, 1),
        ({"not": [{"official": True}, {"place": "A"}]}, 2),
        ({"not": {"any": [{"official": True}, {"place": "A"}]}}, 0),
    ],
)
def test_each_condition_and_what_it_makes_of_an_empty_field(condition, counted):
    rows = (
        trip(amount=Decimal(2)),
        trip(official=None, amount=Decimal("1.5")),
        trip(place="B", amount=Decimal(3)),
        trip(date(2017, 3, 6), place=None, official=False),
    )
    assert value({**COUNT, "where": [condition]}, *rows) == counted


def test_every_condition_of_a_leaf_has_to_hold():
    assert value({**COUNT, "where": [{"place": "A"}, {"official": False}]}, trip(), trip(official=False)) == 1


@pytest.mark.parametrize(
    ("test", "counted"), [({"at_least": "mid"}, 2), ({"at_most": "mid"}, 3), ({"between": ["mid", "top"]}, 2)]
)
def test_an_ordered_code_list_runs_from_the_lowest_to_the_highest(test, counted):
    lines = tuple({"rank": rank, "persons": 1} for rank in ("low", "low", "mid", "top", None))
    assert value({"count": "trips.people", "where": [{"rank": test}]}, trip(lines=lines)) == counted


@pytest.mark.parametrize(
    ("day", "friend"),
    [(date(2017, 6, 12), True), (date(2017, 6, 13), False), (date(2017, 8, 31), False), (date(2017, 9, 1), True)],
)
def test_flows_ask_a_code_list_on_the_rows_own_day(day, friend):
    for window in ({"during": "made"}, {"since": date(2016, 1, 1)}):
        leaf = {**COUNT, "window": window}
        assert value({**leaf, "where": [{"place": {"in": "friends"}}]}, trip(day, "B")) == int(friend)
        assert value({**leaf, "where": [{"place": {"not_in": "friends"}}]}, trip(day, "B")) == int(not friend)


def test_stocks_and_years_ask_a_code_list_on_the_figures_date():
    july = Asked(date(2017, 1, 1), date(2017, 12, 31), date(2017, 7, 1))
    for window in ({"at_end": "stay"}, {"during": "year"}):
        leaf = {**COUNT, "window": window, "where": [{"place": {"in": "friends"}}]}
        assert value(leaf, trip(place="B")) == 1
        assert value(leaf, trip(place="B"), asked=july) == 0


@pytest.mark.parametrize(
    ("first", "last", "friend"),
    [
        (date(2017, 3, 5), date(2017, 3, 5), True),
        (date(2016, 1, 1), date(2017, 3, 4), False),
        (date(2017, 3, 6), None, False),
        (date(2016, 1, 1), None, True),
    ],
)
def test_what_ran_asks_a_code_list_on_any_day_on_which_it_ran(first, last, friend):
    leaf = {**COUNT, "window": {"active": "stay"}}
    row = trip(first, "C", left_on=last)
    assert value({**leaf, "where": [{"place": {"in": "friends"}}]}, row) == int(friend)
    assert value({**leaf, "where": [{"place": {"not_in": "friends"}}]}, row) == int(not friend)


# Windows


@pytest.mark.parametrize(
    ("window", "counted"),
    [
        ({"during": "made"}, ["first", "last", "short"]),
        ({"during": "stay"}, ["first", "last", "short"]),
        ({"active": "stay"}, ["before", "across", "first", "last", "short"]),
        ({"active": "open"}, ["gone", "before", "across", "first", "last", "short"]),
        ({"at_end": "stay"}, ["before", "first", "last"]),
        ({"since": date(2016, 12, 31)}, ["before", "first", "last", "short"]),
    ],
)
def test_each_window_at_its_edges(window, counted):
    rows = {
        "gone": trip(date(2016, 12, 30), left_on=date(2016, 12, 31)),
        "before": trip(date(2016, 12, 31)),
        "across": trip(date(2016, 12, 1), left_on=date(2017, 1, 1)),
        "first": trip(date(2017, 1, 1)),
        "last": trip(date(2017, 12, 31)),
        "short": trip(MARCH, left_on=MARCH),
        "after": trip(date(2018, 1, 1)),
        "undated": trip(None),
    }
    leaf = {**COUNT, "window": window, "absent": "zero"}
    assert [name for name, row in rows.items() if value(leaf, row) == 1] == counted


def test_a_fiscal_year_is_that_of_the_figures_date():
    leaf = {**COUNT, "window": {"during": "year"}}
    assert value(leaf, trip(), trip(year=2016), trip(year=None)) == 1


@pytest.mark.parametrize(
    ("as_of", "counted"), [(date(2017, 3, 30), 1), (date(2017, 3, 31), 2), (date(2017, 1, 30), None)]
)
def test_whole_months_count_once_they_are_over(as_of, counted):
    leaf = {**COUNT, "window": {"during": "month"}}
    asked = Asked(YEAR.start, YEAR.end, as_of)
    expected = absent("not_reported") if counted is None else counted
    assert value(leaf, trip(date(2017, 2, 1)), trip(date(2017, 3, 1)), asked=asked) == expected


# Combining nodes


def parts(**nodes):
    return nodes


def test_total_adds_least_and_greatest_choose_product_multiplies():
    of = parts(a=TEN, b=MINUS, c=THREE)
    assert value({"total": of}) == 11
    assert value({"least": of}) == -2
    assert value({"greatest": of}) == 10
    assert value({"product": of}) == -60


def test_weighted_adds_weights_times_values():
    weighted = {"a": {"weight": Decimal("0.3"), "of": TEN}, "b": {"weight": Decimal("0.7"), "of": MINUS}}
    assert value({"weighted": weighted}) == Decimal("1.6")
    weighted["c"] = {"weight": 1, "of": NONE}
    assert value({"weighted": weighted}) == absent("not_reported", "weighted/c/of")
    assert value({"weighted": weighted, "absent": "zero"}) == Decimal("1.6")


@pytest.mark.parametrize(("kind", "skip", "zero"), [("total", 13, 13), ("least", 3, 0), ("greatest", 10, 10)])
def test_an_absent_part_propagates_is_skipped_or_is_zero(kind, skip, zero):
    of = parts(a=TEN, none=NONE, b=THREE)
    assert value({kind: of}) == absent("not_reported", f"{kind}/none")
    assert value({kind: of, "absent": "skip"}) == skip
    assert value({kind: of, "absent": "zero"}) == zero
    nothing = parts(a=NONE, b={"ratio": TEN, "over": NONE})
    assert value({kind: nothing, "absent": "skip"}) == absent("not_reported", f"{kind}/a")
    assert value({kind: nothing, "absent": "zero"}) == 0


def test_the_first_absence_in_order_is_the_value():
    zero = {"ratio": TEN, "over": {"constant": 0, "source": "s"}}
    assert value({"product": parts(a=zero, b=NONE)}) == absent("not_computable", "product/a", "zero_denominator")
    assert value({"product": parts(a=NONE, b=zero)}) == absent("not_reported", "product/a")


def test_difference_and_ratio():
    assert value({"difference": THREE, "less": TEN}) == -7
    assert value({"ratio": THREE, "over": TEN}) == Decimal("0.3")
    assert value({"ratio": THREE, "over": TEN, "percent": True}) == 30
    assert value({"ratio": TEN, "over": THREE}) == Decimal("3." + "3" * 49)
    assert value({"difference": NONE, "less": TEN}) == absent("not_reported", "difference")
    assert value({"ratio": TEN, "over": NONE}) == absent("not_reported", "over")


GROWN = [trip(amount=Decimal(5)), trip(date(2016, 3, 5), amount=Decimal(4)), trip(date(2015, 3, 5), amount=Decimal(10))]


@pytest.mark.parametrize(
    ("kind", "base", "result"),
    [
        ("growth", "previous_year", 25),
        ("growth", "year_before_last", -50),
        ("growth", 2015, -50),
        ("growth", 104, -50),
        ("reduction", "previous_year", -25),
        ("reduction", "year_before_last", 50),
        ("change", "previous_year", 1),
        ("change", 104, -5),
        ("change", 2017, 0),
    ],
)
def test_against_a_base_year(kind, base, result):
    assert value({kind: AMOUNT, "base": base}, *GROWN) == result


def test_what_has_no_positive_base_has_no_growth():
    def against(base):
        return value({"growth": AMOUNT, "base": 105}, GROWN[0], trip(date(2016, 3, 5), amount=Decimal(base)))

    assert against(0) == absent("not_computable", reason="no_baseline")
    assert against(-1) == absent("not_computable", reason="negative_baseline")
    assert value({"reduction": AMOUNT, "base": 105}, GROWN[0]) == absent("not_reported", "reduction")


def test_the_base_is_of_the_same_days_and_a_february_ends_with_its_last_day():
    rows = (trip(date(2017, 2, 28)), trip(date(2016, 2, 29)), trip(date(2016, 3, 1)))
    february = Asked(date(2017, 1, 1), date(2017, 12, 31), date(2017, 2, 28))
    assert value({"change": COUNT, "base": "previous_year"}, *rows, asked=february) == 0
    assert value({"change": COUNT, "base": "previous_year"}, *rows) == -1


def test_a_base_within_a_base_goes_back_further():
    change = {"change": {"change": AMOUNT, "base": "previous_year"}, "base": "previous_year"}
    assert value(change, *GROWN) == (5 - 4) - (4 - 10)
    fixed = {"change": {"change": AMOUNT, "base": 104}, "base": "previous_year"}
    assert value(fixed, *GROWN) == (5 - 10) - (4 - 10)


MET = {
    "high": {"of": TEN, "at_least": 10},
    "low": {"of": TEN, "at_most": Decimal("9.99")},
    "near": {"of": TEN, "between": [9, 10], "provided": {"of": THREE, "at_least": 4}},
    "sure": {"of": TEN, "between": [10, 11], "provided": {"of": THREE, "at_most": 3}},
}


def test_met_counts_the_requirements_that_hold():
    assert value({"met": MET}) == 2
    gap = {**MET, "gap": {"of": TEN, "at_least": 1, "provided": {"of": NONE, "at_least": 1}}}
    assert value({"met": gap}) == absent("not_reported", "met/gap/provided/of")
    assert value({"met": gap, "absent": "not_met"}) == 2


def test_milestones_reach_as_far_as_no_step_is_missing():
    steps = {
        "one": {"of": TEN, "at_least": 1, "reaches": 20},
        "two": {"of": TEN, "at_least": 5, "reaches": 50},
        "three": {"of": TEN, "at_least": 50, "reaches": 80},
        "four": {"of": TEN, "at_least": 1, "reaches": 100},
    }
    assert value({"milestones": steps}) == 50
    assert value({"milestones": {"three": steps["three"], "four": steps["four"]}}) == 0
    steps["two"] = {"of": NONE, "at_least": 5, "reaches": 50}
    assert value({"milestones": steps}) == absent("not_reported", "milestones/two/of")
    assert value({"milestones": steps, "absent": "not_met"}) == 20


def test_members_are_those_valid_on_the_figures_date():
    assert value({"members": "friends"}) == 2
    assert value({"members": "friends"}, asked=Asked(YEAR.start, YEAR.end, MARCH)) == 3
    assert value({"change": {"members": "friends"}, "base": "previous_year"}) == 0


@pytest.mark.parametrize(
    ("mode", "rounded"), [("half_up", "-0.13"), ("half_even", "-0.12"), ("down", "-0.12"), ("up", "-0.13")]
)
def test_each_way_of_rounding_and_only_where_declared(mode, rounded):
    eighth = {"constant": Decimal("-0.125"), "source": "s"}
    assert value(eighth) == Decimal("-0.125")
    assert value({**eighth, "round": {"places": 2, "mode": mode}}) == Decimal(rounded)
    halves = parts(a={**eighth, "round": {"places": 2, "mode": mode}}, b=eighth)
    assert value({"total": halves}) == Decimal(rounded) + Decimal("-0.125")


def test_rounding_leaves_a_number_alone_that_is_coarser_already():
    wide = {"constant": Decimal(10**45), "source": "s"}
    assert value({"product": parts(a=wide, b=wide), "round": {"places": 12, "mode": "up"}}) == Decimal(10**90)


# Figures


def test_before_its_period_a_figure_is_not_due():
    assert value(COUNT, trip(), asked=Asked(YEAR.start, YEAR.end, date(2016, 12, 31))) == absent("not_due")


def test_a_question_ends_on_its_day_and_knows_what_was_known_then():
    late = trip(known_from=date(2017, 4, 1))
    replaced = trip(known_from=None, known_to=date(2017, 4, 1))
    for day, counted in ((date(2017, 3, 31), 1), (date(2017, 4, 1), 1)):
        assert value(COUNT, late, replaced, asked=Asked(YEAR.start, YEAR.end, day)) == counted
    year_as_known_in_march = Asked(YEAR.start, YEAR.end, YEAR.as_of, known=date(2017, 3, 31))
    assert value(COUNT, late, trip(date(2017, 11, 1)), asked=year_as_known_in_march) == 1


def test_submitted_rows_that_would_count_are_pending_each_once():
    twice = {"total": parts(a=COUNT, b={**COUNT, "where": [{"place": "A"}]})}
    rows = (trip(), trip(state="submitted"), trip(place="B", state="submitted"), trip(None, state="submitted"))
    assert reference(*rows).figure(twice, YEAR) == Answer(Decimal(2), 2)


def test_months_are_running_figures_with_one_knowledge():
    rows = (trip(), trip(date(2017, 5, 1), known_from=date(2017, 6, 30)))
    months = reference(*rows).by_month(COUNT, Asked(YEAR.start, YEAR.end, date(2017, 6, 30)))
    assert [answer.value for answer in months.values()] == [absent("not_reported")] * 2 + [1, 1, 2, 2]
    assert list(months)[-1] == "2017-06"


def test_units_and_countries_have_only_their_own_rows():
    rows = (trip(), trip(place="B"), trip(unit="U2", place="B"), trip(place=None))
    share = {"ratio": {**COUNT, "where": [{"place": "B"}]}, "over": COUNT, "percent": True}
    units = reference(*rows).by_unit(share, YEAR)
    assert units["U2"].value == 100
    assert units["U1"].value == Decimal("33." + "3" * 48)
    countries = reference(*rows).by_country(COUNT, YEAR)
    assert {code: answer.value for code, answer in countries.items()} == {"A": 1, "B": 2}
