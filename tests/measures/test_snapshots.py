"""What one snapshot sees: the tables as they were when it was first asked, also by statements run beside each other."""

from __future__ import annotations

from datetime import date

import duckdb
import pytest

from shizheng.measures import DuckDB


@pytest.fixture
def store() -> DuckDB:
    connection = duckdb.connect(":memory:")
    connection.execute("CREATE TABLE log (position INTEGER)")
    connection.execute("INSERT INTO log VALUES (1)")
    return DuckDB(connection, date.toordinal, lambda c: c.execute("SELECT max(position) FROM log").fetchone()[0])


def test_statements_beside_each_other_see_the_same(store: DuckDB) -> None:
    with store.snapshot() as snapshot:
        assert snapshot.newest == 1
        assert snapshot.run_all(["SELECT max(position) FROM log"] * 6) == [[(1,)]] * 6


def test_what_comes_after_a_snapshot_was_asked_is_not_in_it(store: DuckDB) -> None:
    with store.snapshot() as snapshot:
        assert snapshot.run("SELECT count(*) FROM log") == [(1,)]
        store.connection.execute("INSERT INTO log VALUES (2)")
        assert snapshot.run_all(["SELECT max(position) FROM log"] * 6) == [[(1,)]] * 6
        assert snapshot.newest == 1
    with store.snapshot() as snapshot:
        assert snapshot.newest == 2


def test_a_snapshot_leaves_nothing_open(store: DuckDB) -> None:
    for _ in range(3):
        with store.snapshot() as snapshot:
            snapshot.run_all(["SELECT 1", "SELECT 2"])
    store.connection.execute("DROP TABLE log")
