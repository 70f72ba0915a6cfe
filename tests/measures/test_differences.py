"""Why a figure changed: the parts are put down to their causes, and they sum to the whole to the last digit."""

from dataclasses import replace
from datetime import date
from decimal import Context, Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shizheng.measures import Asked, DuckDB, Measures, Question, diff
from shizheng.plan.figure import Absence, AbsenceKind
from shizheng.plan.period import Period
from shizheng.registers.codelists import CodeList, CodeLists, Member
from tests.measures.small import LISTS, REGISTERS, measures, trip

MARCH, JUNE = date(2017, 3, 5), date(2017, 6, 30)
PERSONS = {"sum": "persons", "of": "trips.people", "where": [{"country": {"in": "friends"}}]}


def asked(book, as_of):
    return Asked(book, Question(Period.of_year(106), as_of))


def store(*rows):
    return DuckDB.of_rows(REGISTERS, LISTS, {"trips": rows})


def changes(found):
    return {part.cause: part.change for part in found.parts if part.change}


def people(n):
    return (("mid", n),)


ROWS = (
    replace(trip("stays", MARCH, people=people(1)), known_from=MARCH),
    replace(trip("goes", MARCH, people=people(2)), known_from=MARCH, known_to=date(2017, 5, 1)),
    replace(trip("goes", MARCH, people=people(2), state="withdrawn"), known_from=date(2017, 5, 1)),
    replace(trip("mends", MARCH, people=people(4)), known_from=MARCH, known_to=date(2017, 5, 1)),
    replace(trip("mends", MARCH, people=people(40)), known_from=date(2017, 5, 1)),
    replace(trip("comes", date(2017, 3, 20), people=people(100)), known_from=date(2017, 5, 1)),
    replace(trip("later", JUNE, people=people(1000)), known_from=MARCH),
    replace(trip("waits", MARCH, people=people(5000), state="submitted"), known_from=MARCH),
)


def test_each_change_is_put_down_to_its_cause(tmp_path):
    book = measures(tmp_path, **{"1_1": PERSONS})
    found = diff(asked(book, date(2017, 3, 31)), asked(book, JUNE), store(*ROWS), "1.1")
    assert (found.first.value, found.second.value, found.change) == (7, 1141, 1134)
    assert (found.first.pending, found.second.pending) == (0, 0), "what waits has no part in a change"
    assert changes(found) == {"days": 1000, "withdrawn": -2, "corrected": 36, "added": 100}
    assert {part.cause: part.records for part in found.parts if part.records} == {
        "days": ("later",),
        "withdrawn": ("goes",),
        "corrected": ("mends",),
        "added": ("comes",),
    }


def test_a_longer_list_and_another_definition_are_causes_of_their_own(tmp_path):
    friends = CodeList(
        "friends", LISTS["friends"].title, (*LISTS["friends"].members, Member("CCC", LISTS["friends"].title))
    )
    lists = CodeLists({**LISTS, "friends": friends})
    before = measures(tmp_path, **{"1_1": PERSONS})
    top = {**PERSONS, "where": [{"rank": "top"}, *PERSONS["where"]]}
    after = Measures.read({"1.1": {"unit": "件", "measure": top}}, "m", REGISTERS, lists)
    rows = (trip("a", MARCH, people=people(1)), trip("c", MARCH, "CCC", people=(("top", 10), ("mid", 5))))
    found = diff(asked(before, JUNE), asked(after, JUNE), store(*rows), "1.1")
    assert changes(found) == {"code_lists": 15, "definition": -6}
    assert (found.first.value, found.second.value, found.change) == (1, 10, 9)


def test_where_a_value_is_absent_there_is_no_difference_but_the_way_is_told(tmp_path):
    book = measures(tmp_path, **{"1_1": PERSONS})
    found = diff(asked(book, date(2017, 1, 31)), asked(book, JUNE), store(*ROWS), "1.1")
    assert isinstance(found.first.value, Absence)
    assert found.change is None
    assert found.parts[0].change is None
    assert found.parts[-1].after == 1141


def test_before_the_year_begins_a_figure_is_not_due_and_all_records_come_later(tmp_path):
    book = measures(tmp_path, **{"1_1": PERSONS})
    found = diff(asked(book, date(2016, 12, 31)), asked(book, JUNE), store(*ROWS), "1.1")
    assert found.first.value == Absence(AbsenceKind.NOT_DUE)
    assert [(part.cause, part.records) for part in found.parts if part.records] == [
        ("added", ("comes", "later", "mends", "stays"))
    ]


def test_some_records_are_named_and_all_are_counted(tmp_path):
    book = measures(tmp_path, **{"1_1": PERSONS})
    rows = (replace(trip(f"t{n:03}", MARCH), known_from=date(2017, 5, 1)) for n in range(201))
    (added,) = (part for part in diff(asked(book, MARCH), asked(book, JUNE), store(*rows), "1.1").parts if part.records)
    assert (added.records_in_all, added.records) == (201, tuple(f"t{n:03}" for n in range(200)))


def test_equal_figures_differ_in_nothing(tmp_path):
    book = measures(tmp_path, **{"1_1": PERSONS})
    found = diff(asked(book, JUNE), asked(book, JUNE), store(*ROWS), "1.1")
    assert found.change == 0
    assert changes(found) == {}
    assert all(part.records_in_all == 0 for part in found.parts)


DAYS = st.integers(0, 200).map(lambda n: date.fromordinal(date(2017, 1, 1).toordinal() + n))


@st.composite
def histories(draw):
    rows = []
    for n in range(draw(st.integers(1, 6))):
        known = sorted(draw(st.lists(DAYS, min_size=1, max_size=3, unique=True)))
        for i, day in enumerate(known):
            until = known[i + 1] if i + 1 < len(known) else None
            state = draw(st.sampled_from(["approved", "approved", "withdrawn", "submitted"]))
            made = draw(DAYS)
            country = draw(st.sampled_from(["AAA", "BBB", "CCC"]))
            own = trip(f"r{n}", made, country, people=people(draw(st.integers(1, 9))), state=state)
            rows.append(replace(own, known_from=day, known_to=until))
    return rows


@pytest.mark.parametrize("kind", ["sum", "ratio"])
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=histories(), days=st.tuples(DAYS, DAYS))
def test_the_parts_sum_exactly(tmp_path, kind, rows, days):
    ratio = {"ratio": PERSONS, "over": {"count": "trips"}}
    book = measures(tmp_path, **{"1_1": PERSONS if kind == "sum" else ratio})
    found = diff(asked(book, min(days)), asked(book, max(days)), store(*rows), "1.1")
    values = [found.parts[0].before, *(part.after for part in found.parts)]
    assert (values[0], values[-1]) == (found.first.value, found.second.value)
    if all(isinstance(value, Decimal) for value in values):
        assert _exactly(part.change for part in found.parts) == found.change


def _exactly(changes):
    total, wide = Decimal(0), Context(prec=1000)
    for change in changes:
        total = wide.add(total, change)
    return total
