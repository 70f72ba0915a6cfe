"""Each operator on each type of field, on and around its bounds, by hand: what is met, what is not, what is unknown."""

from datetime import date
from decimal import Decimal

import pytest

from shizheng.measures import DuckDB, Measures, compute
from shizheng.measures.numbers import Holds, ceiling, floor, held
from shizheng.plan.text import Text
from shizheng.registers.codelists import CodeLists
from shizheng.registers.rows import Row
from shizheng.registers.schema import Field, Register, Registers, Time
from tests.measures.small import YEAR, engine, measures, trip

DAY = date(2017, 3, 5)
# Three lines, as low, mid and top with 1, 10 and 100 persons, so that a sum tells which were counted.
PEOPLE = trip("t1", DAY, people=(("low", 1), ("mid", 10), ("top", 100)))
AMOUNTS = ("-0.01", "0.00", "2.50", "2.51")


def persons(tmp_path, where):
    book = measures(tmp_path, **{"1_1": {"sum": "persons", "of": "trips.people", "where": [where]}})
    value = compute(book, engine(PEOPLE), YEAR)["1.1"].value
    return int(value) if isinstance(value, Decimal) else 0


@pytest.mark.parametrize(
    ("where", "counted"),
    [
        ({"rank": "mid"}, 10),
        ({"rank": {"in": ["low", "top"]}}, 101),
        ({"rank": {"not_in": ["low", "top"]}}, 10),
        ({"rank": {"at_least": "mid"}}, 110),
        ({"rank": {"at_most": "mid"}}, 11),
        ({"rank": {"at_most": "low"}}, 1),
        ({"rank": {"at_least": "top"}}, 100),
        ({"rank": {"between": ["low", "mid"]}}, 11),
        ({"rank": {"between": ["mid", "mid"]}}, 10),
        ({"persons": 10}, 10),
        ({"persons": {"in": [1, 100]}}, 101),
        ({"persons": {"at_least": 10}}, 110),
        ({"persons": {"at_most": 10}}, 11),
        ({"persons": {"between": [2, 99]}}, 10),
        ({"any": [{"rank": "low"}, {"persons": 100}]}, 101),
        ({"all": [{"rank": {"at_least": "mid"}}, {"persons": {"at_most": 10}}]}, 10),
        ({"not": {"rank": "low"}}, 110),
        ({"made_on": {"between": [date(2017, 3, 5), date(2017, 3, 5)]}}, 111),
        ({"made_on": {"at_least": date(2017, 3, 6)}}, 0),
        ({"left_on": {"given": True}}, 0),
        ({"left_on": {"given": False}}, 111),
        ({"official": {"given": True}}, 111),
        ({"official": {"given": False}}, 0),
        ({"official": True}, 111),
        ({"official": False}, 0),
        ({"official": {"in": [True, False]}}, 111),
        ({"made_on": {"at_most": date(2017, 3, 4)}}, 0),
    ],
    ids=str,
)
def test_a_condition_on_lines(tmp_path, where, counted):
    assert persons(tmp_path, where) == counted


@pytest.mark.parametrize(
    ("where", "counted"),
    [
        ({"amount": 2.5}, ["2.50"]),
        ({"amount": {"in": [0, 2.51]}}, ["0.00", "2.51"]),
        ({"amount": {"at_least": 2.5}}, ["2.50", "2.51"]),
        ({"amount": {"at_least": 2.505}}, ["2.51"]),
        ({"amount": {"at_most": 2.505}}, ["-0.01", "0.00", "2.50"]),
        ({"amount": {"at_most": -0.005}}, ["-0.01"]),
        ({"amount": {"between": [-0.001, 2.5]}}, ["0.00", "2.50"]),
        ({"amount": 2.505}, []),
        ({"amount": {"in": [2.505, 2.5]}}, ["2.50"]),
        ({"amount": {"not_in": [2.505, 2.5]}}, ["-0.01", "0.00", "2.51"]),
        ({"amount": {"not_in": [2.505]}}, list(AMOUNTS)),
        ({"amount": {"between": [2.501, 2.509]}}, []),
        ({"amount": {"at_most": -(10**17)}}, []),
        ({"amount": {"at_least": 10**17}}, []),
        ({"amount": {"at_most": 10**17}}, list(AMOUNTS)),
        ({"amount": {"at_least": -(10**17)}}, list(AMOUNTS)),
    ],
    ids=str,
)
def test_a_condition_on_decimals(tmp_path, where, counted):
    rows = [
        Row(f"m{i}", "U1", {"booked_on": DAY, "kind": "x", "amount": Decimal(amount)})
        for i, amount in enumerate(AMOUNTS)
    ]
    book = measures(tmp_path, **{"1_1": {"sum": "amount", "of": "money", "where": [where]}})
    value = compute(book, engine(money=tuple(rows)), YEAR)["1.1"].value
    expected = sum(map(Decimal, counted), Decimal(0))
    assert (value if isinstance(value, Decimal) else Decimal(0)) == expected


WHOLE = Field(type="integer", label=Text("數", "number"))
MONEY = Field(type="decimal", label=Text("額", "amount"), precision=4, scale=2)


@pytest.mark.parametrize(
    ("field", "number", "found"),
    [
        (WHOLE, Decimal("2.5"), Holds.BETWEEN),
        (WHOLE, Decimal("2.0"), Holds.YES),
        (WHOLE, 2**63 - 1, Holds.YES),
        (WHOLE, 2**63, Holds.TOO_GREAT),
        (WHOLE, -(2**63), Holds.YES),
        (WHOLE, -(2**63) - 1, Holds.TOO_SMALL),
        (MONEY, Decimal("99.99"), Holds.YES),
        (MONEY, Decimal("99.991"), Holds.TOO_GREAT),
        (MONEY, Decimal("-99.99"), Holds.YES),
        (MONEY, Decimal(-100), Holds.TOO_SMALL),
        (MONEY, Decimal("0.005"), Holds.BETWEEN),
        (MONEY, 0, Holds.YES),
    ],
    ids=str,
)
def test_what_a_field_holds(field, number, found):
    assert held(field, number) is found


@pytest.mark.parametrize(
    ("number", "up", "down"), [("0.005", "0.01", "0.00"), ("-0.005", "0.00", "-0.01"), ("1.10", "1.10", "1.10")]
)
def test_the_nearest_numbers_of_a_field(number, up, down):
    assert (ceiling(MONEY, Decimal(number)), floor(MONEY, Decimal(number))) == (Decimal(up), Decimal(down))


METERS = Register(
    name="meters",
    title=Text("表", "meters"),
    times={"read": Time(at="read_on")},
    fields={
        "read_on": Field(type="date", label=Text("日", "day")),
        "level": Field(type="integer", label=Text("數", "number"), required=False),
        "cost": Field(type="decimal", label=Text("額", "amount"), precision=4, scale=2, required=False),
    },
)


@pytest.mark.parametrize("field", ["level", "cost"])
@pytest.mark.parametrize(
    ("test", "met"),
    [
        ({"at_most": 10**20}, True),
        ({"at_least": -(10**20)}, True),
        ({"not_in": [10**20, 0.001]}, True),
        ({"at_least": 10**20}, False),
        ({"at_most": -(10**20)}, False),
        ({"in": [10**20, -(10**20)]}, False),
        ({"equals": 10**20}, False),
    ],
    ids=str,
)
def test_what_no_number_of_a_field_meets_or_each_does_says_nothing_of_an_absent_one(field, test, met):
    values = [value if field == "cost" or isinstance(value, int) else 10**20 for value in test.get("not_in", [])]
    test = {"not_in": values} if values else test
    rows = [
        Row(said, "U", {"read_on": DAY, "level": number, "cost": number and Decimal(number)}, ())
        for said, number in (("there", 1), ("absent", None))
    ]
    registers = Registers({"meters": METERS})
    store = DuckDB.of_rows(registers, CodeLists({}), {"meters": rows})
    for condition, counted in (({field: test}, met), ({"not": {field: test}}, not met)):
        said = {"1.1": {"unit": "件", "measure": {"count": "meters", "where": [condition], "unit": "件"}}}
        book = Measures.read(said, "measures.yaml", registers, CodeLists({}))
        assert compute(book, store, YEAR)["1.1"].value == int(counted)
