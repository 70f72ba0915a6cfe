"""Where versions lie in a table's three physical tables, however many arrive at a time, and how what stood is ended."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import duckdb
import pytest

from shizheng.measures.engines.tables import Layout, among, arrow_schema
from tests.measures.small import LISTS, REGISTERS

(_, PEOPLE), (MONEY,) = REGISTERS["trips"].tables(), REGISTERS["money"].tables()
Version = dict[str, Any]
DAY = date(2017, 3, 1)
MANY = 1_001
"""More than is looked through row by row."""


def version(
    record: str, state: str, since: int, until: int | None = None, *, number: int = 1, line: int = 1, **said: Any
) -> Version:
    own = {"record": record, "version": number, "unit": "U1", "state": state}
    values = {"made_on": DAY, "left_on": None, "country": "AAA", "official": None, "rank": "low", "persons": 2}
    return {**own, "from_position": since, "to_position": until, "line": line, **values, **said}


def laid_out(table: Any = PEOPLE) -> tuple[duckdb.DuckDBPyConnection, Layout]:
    connection, layout = duckdb.connect(":memory:"), Layout(table, LISTS)
    layout.create(connection)
    return connection, layout


def told(connection: duckdb.DuckDBPyConnection, layout: Layout) -> list[list[tuple[Any, ...]]]:
    """What lies in each of the three tables, in its order, by what tells a version."""
    wheres = (", to_position", "", ", state, to_position")
    return [
        connection.execute(f"SELECT record, line, from_position{more} FROM {name} ORDER BY rowid").fetchall()
        for name, more in zip(layout.names, wheres, strict=True)
    ]


Arriving = Callable[[duckdb.DuckDBPyConnection, Layout, Sequence[Version]], None]
WAYS: dict[str, Arriving] = {
    "put": lambda connection, layout, rows: layout.put(connection, rows),
    "few": lambda connection, layout, rows: layout.fill(connection, rows),
    "many": lambda connection, layout, rows: layout.fill(
        connection, [*rows, *(version(f"z{n:05}", "approved", 50) for n in range(MANY - len(rows)))]
    ),
}
ARRIVING = [
    version("once", "approved", 1, 7),
    version("stands", "approved", 2),
    version("stands", "approved", 2, line=2),
    version("waits", "submitted", 3),
    version("waited", "submitted", 3, 4),
    version("gone", "withdrawn", 5),
    version("back", "returned", 5, 6),
]


@pytest.mark.parametrize("way", WAYS)
def test_a_version_lies_where_its_state_says_and_what_stands_before_what_stood(way: str) -> None:
    connection, layout = laid_out()
    WAYS[way](connection, layout, ARRIVING)
    approved, waiting, other = told(connection, layout)
    approved = [row for row in approved if not row[0].startswith("z")]
    stands, once = [("stands", 1, 2, None), ("stands", 2, 2, None)], [("once", 1, 1, 7)]
    assert approved == ([*once, *stands] if way == "put" else [*stands, *once])
    assert waiting == [("waits", 1, 3)]
    assert other == [
        ("waited", 1, 3, "submitted", 4), ("gone", 1, 5, "withdrawn", None), ("back", 1, 5, "returned", 6),
    ]  # fmt: skip


@pytest.mark.parametrize("way", WAYS)
def test_all_that_a_version_says_is_kept_and_told(way: str) -> None:
    connection, layout = laid_out()
    rows = [
        version("o'er", "approved", 1, country=None, rank="top", persons=2**63 - 1, official=False, unit="甲'"),
        version("w", "submitted", 2, left_on=DAY, country="old", unit="U2", number=3),
        version("x", "withdrawn", 3, 9, country="CCC", official=True, persons=-1),
    ]
    WAYS[way](connection, layout, rows)
    found = connection.execute(f"SELECT * FROM ({layout.versions()}) WHERE record NOT LIKE 'z%' ORDER BY record")
    names = [name for name, *_ in found.description or ()]
    expected = sorted(rows, key=lambda row: str(row["record"]))
    assert [dict(zip(names, row, strict=True)) for row in found.fetchall()] == expected


def test_nothing_that_arrives_changes_nothing() -> None:
    connection, layout = laid_out()
    layout.fill(connection, [])
    layout.put(connection, [])
    layout.end(connection, [])
    assert told(connection, layout) == [[], [], []]


def test_none_may_arrive_and_many_that_say_no_code() -> None:
    connection, layout = laid_out()
    connection.register("arriving", arrow_schema(PEOPLE).empty_table())
    layout.take(connection, 0)
    assert told(connection, layout) == [[], [], []]
    layout.fill(connection, [version(f"z{n}", "approved", 1, country=None, unit=f"U{n % 2}") for n in range(MANY)])
    found = connection.execute(f"SELECT DISTINCT country, unit FROM ({layout.versions()}) ORDER BY unit")
    assert found.fetchall() == [(None, "U0"), (None, "U1")]


OPEN = [
    version("a'b", "approved", 1, 5),
    version("a'b", "approved", 9),
    version("a'b", "approved", 9, line=2),
    version("a'b", "approved", 9, number=2),
    version("b", "approved", 2),
    version("w", "submitted", 3),
    version("w", "submitted", 3, line=2),
    version("w", "submitted", 3, number=2),
    version("v", "submitted", 3),
    version("gone", "withdrawn", 4),
    version("stays", "withdrawn", 4),
]
ENDED = [
    ("a'b", 1, "approved", 9, 12),
    ("w", 1, "submitted", 3, 13),
    ("gone", 1, "withdrawn", 4, 14),
    ("no such", 1, "approved", 100, 101),
]


@pytest.mark.parametrize("number", [len(ENDED), 3 * MANY])
def test_what_stood_is_ended_and_nothing_beside_it(number: int) -> None:
    connection, layout = laid_out()
    layout.put(connection, OPEN)
    states = ("approved", "submitted", "withdrawn")
    more = [(f"z{n}", 1, states[n % 3], 20, 30) for n in range(number - len(ENDED))]
    layout.put(connection, [version(record, state, since) for record, _, state, since, _ in more])
    layout.end(connection, [*ENDED, *more])
    rest = [sorted((row for row in rows if not row[0].startswith("z")), key=repr) for rows in told(connection, layout)]
    assert rest == [
        [("a'b", 1, 1, 5), ("a'b", 1, 9, 12), ("a'b", 1, 9, None), ("a'b", 2, 9, 12), ("b", 1, 2, None)],
        [("v", 1, 3), ("w", 1, 3)],
        [
            ("gone", 1, 4, "withdrawn", 14), ("stays", 1, 4, "withdrawn", None), ("w", 1, 3, "submitted", 13),
            ("w", 2, 3, "submitted", 13),
        ],
    ]  # fmt: skip
    ends = connection.execute(f"SELECT DISTINCT to_position FROM ({layout.versions()}) WHERE record LIKE 'z%'")
    assert ends.fetchall() == ([(30,)] if more else [])


def test_what_was_undone_is_forgotten_and_comes_again() -> None:
    connection, layout = laid_out()
    rows = [version("a", "approved", 1, unit="U7", country="later")]
    connection.execute("BEGIN")
    layout.put(connection, rows)
    connection.execute("ROLLBACK")
    layout.forget()
    layout.put(connection, rows)
    layout.put(connection, [version("b", "submitted", 2, unit="U8", country="last")])
    found = connection.execute(f"SELECT record, unit, country FROM ({layout.versions()}) ORDER BY record")
    assert found.fetchall() == [("a", "U7", "later"), ("b", "U8", "last")]


def test_a_number_of_more_places_than_its_column_has_is_refused() -> None:
    connection, layout = laid_out(MONEY)
    own = {"record": "m", "version": 1, "unit": "U", "state": "approved", "from_position": 1, "to_position": None}
    held = [Decimal("0.12"), Decimal("1E+2"), Decimal(7), None]
    layout.put(connection, [{**own, "booked_on": DAY, "kind": "a", "amount": amount} for amount in held])
    found = connection.execute(f"SELECT amount FROM {layout.names[0]} ORDER BY rowid").fetchall()
    assert [amount for (amount,) in found] == held
    with pytest.raises(ValueError, match=r"amount has 2 places, and 0\.125 more"):
        layout.put(connection, [{**own, "booked_on": DAY, "kind": "a", "amount": Decimal("0.125")}])


def test_columns_are_typed_and_codes_and_units_are_enumerations() -> None:
    own = {"record": "VARCHAR", "version": "INTEGER", "unit": "ENUM('')"}
    span = {"from_position": "BIGINT", "to_position": "BIGINT"}
    fields = {
        "line": "INTEGER", "made_on": "DATE", "left_on": "DATE", "country": "ENUM('', 'AAA', 'BBB', 'CCC')",
        "official": "BOOLEAN", "rank": "ENUM('', 'low', 'mid', 'top')", "persons": "BIGINT",
    }  # fmt: skip
    expected = (
        own | span | fields, own | {"from_position": "BIGINT"} | fields, own | {"state": "VARCHAR"} | span | fields,
    )  # fmt: skip
    connection, layout = laid_out()
    for name, columns in zip(layout.names, expected, strict=True):
        described = connection.execute(f"DESCRIBE {name}").fetchall()
        assert {column: kind for column, kind, *_ in described} == columns
    assert layout.names == ("trips__people__approved", "trips__people__waiting", "trips__people__other")
    (amount,) = (kind for kind in Layout(MONEY, LISTS).definition()[0] if "amount" in kind)
    assert amount == '"amount" DECIMAL(18, 2)'


def test_a_column_is_among_some_values_or_among_none() -> None:
    connection, _ = laid_out()
    for value, there in (("o'er", True), ("x", False)):
        for values, expected in (({"o'er", "a"}, there), (set[str](), False)):
            told = connection.execute(f"SELECT {among('said', values)} FROM (SELECT ? AS said)", [value]).fetchall()
            assert told == [(expected,)]
