"""Records that count for two indicators: which they are, and whether the measures say so."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from shizheng.agency.shares import faults_of_shares
from shizheng.measures import Measures
from shizheng.measures.sharing import Shared, shared
from shizheng.registers.rows import Row
from tests.measures.small import LISTS, REGISTERS, YEAR, engine, trip

TRIPS = {"unit": "件", "measure": {"count": "trips"}}
ABROAD = {"unit": "件", "measure": {"count": "trips", "where": [{"country": "BBB"}]}}
PEOPLE = {"unit": "人次", "measure": {"sum": "persons", "of": "trips.people", "where": [{"rank": "top"}]}}
MONEY = {"unit": "元", "measure": {"sum": "amount", "of": "money"}}


def measures(**said: dict[str, object]) -> Measures:
    return Measures.read(said, "measures.yaml", REGISTERS, LISTS)


def found(of: Measures, *trips: Row) -> tuple[Shared, ...]:
    return shared(of, engine(*trips), YEAR)


MARCH = date(2017, 3, 1)
TOP = (("top", 1), ("low", 2))


def test_two_that_count_the_same_records_are_told_with_some_of_them() -> None:
    rows = [trip("a", MARCH, people=TOP), trip("b", MARCH), trip("c", MARCH, people=TOP)]
    assert found(measures(one=TRIPS, two=PEOPLE), *rows) == (Shared("trips", "one", "two", 2, ("a", "c"), False),)


def test_all_are_counted_and_a_few_named() -> None:
    rows = [trip(f"t{n}", MARCH, people=TOP) for n in range(7)]
    (one,) = found(measures(one=TRIPS, two=PEOPLE), *rows)
    assert (one.records, one.some) == (7, ("t0", "t1", "t2", "t3", "t4"))


def test_it_is_enough_that_one_of_the_two_says_so() -> None:
    for declared in (
        measures(one={**TRIPS, "shares": ["two"]}, two=PEOPLE),
        measures(one=TRIPS, two={**PEOPLE, "shares": ["one"]}),
    ):
        (one,) = found(declared, trip("a", MARCH, people=TOP))
        assert one.is_declared


def test_what_counts_for_one_alone_or_for_none_is_not_shared() -> None:
    rows = [
        trip("other condition", MARCH, "AAA"), trip("not approved", MARCH, "BBB", people=TOP, state="submitted"),
        trip("another year", date(2016, 3, 1), "BBB", people=TOP), trip("no top", MARCH, "BBB"),
    ]  # fmt: skip
    assert found(measures(one=ABROAD, two=PEOPLE, three=MONEY), *rows) == ()


def test_each_part_of_a_measure_counts() -> None:
    people = {"sum": "persons", "of": "trips.people", "where": [{"rank": "top"}]}
    abroad = {"count": "trips", "where": [{"country": "BBB"}], "unit": "人次"}
    both = {"unit": "人次", "measure": {"total": {"top": people, "abroad": abroad}}}
    (one,) = found(measures(one=TRIPS, two=both), trip("a", MARCH, "BBB"), trip("b", MARCH, people=TOP))
    assert one.some == ("a", "b")


def test_what_is_shared_is_told_of_the_days_and_the_position_asked() -> None:
    book, late = measures(one=TRIPS, two=PEOPLE), date(2017, 6, 1)
    rows = engine(trip("a", MARCH, people=TOP), replace(trip("b", MARCH, people=TOP), known_from=late))
    for day, some in ((date(2016, 12, 31), None), (date(2017, 2, 28), None), (MARCH, ("a",)), (late, ("a", "b"))):
        expected = () if some is None else (Shared("trips", "one", "two", len(some), some, False),)
        assert shared(book, rows, replace(YEAR, as_of=day)) == expected


def test_all_pairs_are_told_in_the_measures_order_and_each_register_by_itself() -> None:
    total = {"trips": {"count": "trips"}, "money": {"count": "money", "where": [{"kind": "a"}]}}
    both = {"unit": "件", "measure": {"total": total}}
    booked = Row("m", "U", {"booked_on": MARCH, "kind": "a", "amount": 1}, ())
    found = shared(measures(b=both, a=both, c=TRIPS), engine(trip("t", MARCH), money=(booked,)), YEAR)
    assert [(one.one, one.other, one.register, one.some) for one in found] == [
        ("b", "a", "money", ("m",)), ("b", "a", "trips", ("t",)), ("b", "c", "trips", ("t",)),
        ("a", "c", "trips", ("t",)),
    ]  # fmt: skip


def test_shares_names_another_measure_of_the_same_registers() -> None:
    said = measures(one={**TRIPS, "shares": ["two", "nine", "one"]}, two=MONEY)
    faults = [(fault.code, fault.subject) for fault in faults_of_shares(said)]
    assert faults == [
        ("shares-no-register", "one"),
        ("shares-with-no-measure", "one"),
        ("shares-with-no-measure", "one"),
    ]
    assert faults_of_shares(measures(one={**TRIPS, "shares": ["two"]}, two=PEOPLE)) == []
