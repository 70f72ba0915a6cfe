"""Drilling: each cell is the figure of its own month, unit and country, as if there were no other records."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import product

import pytest

from shizheng.measures import Cell, Question, compute, drill
from shizheng.plan.period import Period
from tests.measures.small import YEAR, engine, measures, trip

PERSONS = {"sum": "persons", "of": "trips.people", "where": [{"country": {"in": "friends"}}]}
DEFINITIONS = {
    "a count": {"count": "trips"},
    "a sum with a condition": PERSONS,
    "a total of two": {"total": {"persons": PERSONS, "trips": {"count": "trips"}}},
    "a ratio": {"ratio": PERSONS, "over": {"count": "trips.people"}, "percent": True},
    "a growth": {"growth": {"count": "trips"}, "base": "previous_year"},
    "different countries": {"distinct": ["country"], "of": "trips"},
    "a stock": {"count": "trips", "window": {"at_end": "stay"}},
    "a rounded sum": {**PERSONS, "round": {"places": -1, "mode": "half_up"}},
}
ROWS = (
    trip("a", date(2017, 3, 5), people=(("mid", 2), ("top", 3))),
    trip("b", date(2017, 3, 9), "BBB", people=(("mid", 4),), left_on=date(2017, 5, 2)),
    trip("c", date(2017, 6, 13), "BBB", people=(("mid", 8),), unit="U2"),
    trip("d", date(2016, 3, 5), people=(("low", 16),)),
    trip("e", date(2017, 6, 30), people=(("low", 32),), unit="U2", left_on=date(2017, 6, 30)),
    trip("f", date(2017, 8, 1), people=(("low", 64),), state="submitted"),
    trip("g", date(2017, 1, 31), "CCC", people=(("low", 128),)),
)


@pytest.mark.parametrize("definition", DEFINITIONS.values(), ids=DEFINITIONS)
@pytest.mark.parametrize("by", [("month",), ("unit",), ("month", "unit", "country")])
def test_a_cell_is_the_figure_of_its_own_records(tmp_path, definition, by):
    book = measures(tmp_path, **{"1_1": definition})
    cells = drill(book, engine(*ROWS), YEAR, "1.1", by)
    assert cells
    for cell in cells:
        own = [
            row for row in ROWS
            if cell.unit in (None, row.unit) and cell.country in (None, row.values["country"])
        ]  # fmt: skip
        assert compute(book, engine(*own), question(cell))["1.1"].value == cell.value, cell


@pytest.mark.parametrize("name", ["a count", "different countries", "a stock", "a growth", "a total of two"])
def test_there_is_a_cell_wherever_anything_counts_and_nowhere_else(tmp_path, name):
    book = measures(tmp_path, **{"1_1": DEFINITIONS[name], "1_2": {"count": "trips"}})
    cells = drill(book, engine(*ROWS), YEAR, "1.1", ("month", "unit", "country"))
    counted = "1.1" if name in ("different countries", "a stock") else "1.2"
    expected = set()
    for month, unit, country in product(range(1, 13), ("U1", "U2"), ("AAA", "BBB", "CCC")):
        cell = Cell(f"2017-{month:02}", unit, country, Decimal(0))
        own = [row for row in ROWS if (row.unit, row.values["country"]) == (unit, country)]
        value = compute(book, engine(*own), question(cell))[counted].value
        if isinstance(value, Decimal) and value > 0:
            expected.add((cell.month, unit, country))
    assert {(cell.month, cell.unit, cell.country) for cell in cells} == expected
    assert len(cells) == len(expected)


def question(cell: Cell) -> Question:
    if cell.month is None:
        return YEAR
    year, month = map(int, cell.month.split("-"))
    (span,) = [days for days in Period.of_year(year).months() if days.start.month == month]
    return Question(span, YEAR.as_of)


def test_what_is_counted_sums_to_the_whole(tmp_path):
    book = measures(tmp_path, **{"1_1": PERSONS})
    cells = drill(book, engine(*ROWS), YEAR, "1.1", ("month", "unit", "country"))
    assert cells == [
        Cell("2017-03", "U1", "AAA", Decimal(5)),
        Cell("2017-03", "U1", "BBB", Decimal(4)),
        Cell("2017-06", "U2", "AAA", Decimal(32)),
    ]
    assert sum(cell.value for cell in cells) == compute(book, engine(*ROWS), YEAR)["1.1"].value


def test_what_has_no_country_has_no_cells_by_country(tmp_path):
    book = measures(tmp_path, **{"1_1": {"sum": "amount", "of": "money"}})
    assert drill(book, engine(*ROWS), YEAR, "1.1", ("country",)) == []


OF_NO_UNIT_OR_COUNTRY = (
    trip("a", date(2017, 3, 5), unit="U2"),
    trip("b", date(2017, 2, 5), None, unit="U2"),
    trip("c", date(2017, 3, 5), None, unit="U2"),
    trip("d", date(2017, 3, 6), "BBB", unit=None),
    trip("e", date(2017, 2, 6), "BBB", unit=None),
)
IN_ORDER = {
    ("unit",): [(None, "", None, 2), (None, "U2", None, 3)],
    ("country",): [(None, None, "", 2), (None, None, "AAA", 1), (None, None, "BBB", 2)],
    ("country", "unit"): [(None, "", "BBB", 2), (None, "U2", "", 2), (None, "U2", "AAA", 1)],
    ("month", "unit"): [
        ("2017-02", "", None, 1), ("2017-03", "", None, 1), ("2017-02", "U2", None, 1), ("2017-03", "U2", None, 2),
    ],
    ("month",): [("2017-02", None, None, 2), ("2017-03", None, None, 3)],
    ("month", "country"): [
        ("2017-02", None, "", 1), ("2017-03", None, "", 1), ("2017-03", None, "AAA", 1), ("2017-02", None, "BBB", 1),
        ("2017-03", None, "BBB", 1),
    ],
    (): [(None, None, None, 5)],
}  # fmt: skip


@pytest.mark.parametrize("by", IN_ORDER, ids=str)
@pytest.mark.parametrize("kind", ["counted", "computed"])
def test_cells_come_by_unit_country_and_month_and_what_says_none_stands_first(tmp_path, kind, by):
    count = {"count": "trips"}
    book = measures(tmp_path, **{"1_1": count if kind == "counted" else {"greatest": {"a": count, "b": count}}})
    assert drill(book, engine(*OF_NO_UNIT_OR_COUNTRY), YEAR, "1.1", by) == IN_ORDER[by]


def test_a_sum_of_nothing_but_zeros_has_a_cell_and_one_of_nothing_has_none(tmp_path):
    rows = (trip("a", date(2017, 3, 5), people=(("mid", 0),)), trip("b", date(2017, 4, 5), "CCC"))
    book = measures(tmp_path, **{"1_1": PERSONS, "1_2": {"greatest": {"a": PERSONS, "b": PERSONS}}})
    for id in book:
        assert drill(book, engine(*rows), YEAR, id, ("month",)) == [Cell("2017-03", None, None, Decimal(0))]


COMPUTED = {
    "a mean": ({"mean": "persons", "of": "trips.people"}, "2.5"),
    "a mean, rounded": ({"mean": "persons", "of": "trips.people", "round": {"places": 0, "mode": "half_up"}}, "3"),
    "a sum, rounded": ({"sum": "persons", "of": "trips.people", "round": {"places": -1, "mode": "half_up"}}, "10"),
    "a stock": ({"count": "trips", "window": {"at_end": "stay"}}, "1"),
    "with the members of a list": ({"difference": {"members": "friends"}, "less": {"count": "trips"}}, "1"),
}


@pytest.mark.parametrize("kind", COMPUTED)
def test_what_is_more_than_counted_is_computed_for_each_cell(tmp_path, kind):
    definition, value = COMPUTED[kind]
    book = measures(tmp_path, **{"1_1": definition})
    cells = drill(book, engine(trip("a", date(2017, 1, 5), people=(("mid", 2), ("top", 3)))), YEAR, "1.1", ("unit",))
    assert cells == [Cell(None, "U1", None, Decimal(value))]


def test_two_months_are_two_cells(tmp_path):
    book = measures(tmp_path, **{"1_1": {"count": "trips"}})
    rows = (trip("a", date(2017, 1, 5)), trip("b", date(2017, 2, 5)), trip("c", date(2017, 2, 6)))
    cells = drill(book, engine(*rows), Question(Period.of_year(106), date(2017, 2, 28)), "1.1", ("month",))
    assert [(cell.month, cell.value) for cell in cells] == [("2017-01", 1), ("2017-02", 2)]


def test_before_the_year_begins_there_is_nothing_to_drill_into(tmp_path):
    book = measures(tmp_path, **{"1_1": PERSONS})
    assert drill(book, engine(*ROWS), Question(Period.of_year(106), date(2016, 12, 31)), "1.1", ("month",)) == []


def test_cells_are_those_of_the_position_asked(tmp_path):
    book = measures(tmp_path, **{"1_1": PERSONS})
    late = replace(ROWS[0], known_from=date(2017, 6, 1))
    asked = Question(Period.of_year(106), date(2017, 5, 31))
    assert drill(book, engine(late, ROWS[1]), asked, "1.1", ("unit",)) == [Cell(None, "U1", None, Decimal(4))]
