"""Words are looked for only where they may be, and are found wherever they are."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable, Iterator

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from shizheng.ledger.copy import ngrams
from shizheng.ledger.copy.listing import TABLES

LETTERS = "ab7-\n\x7f會談訪é𠀀"
SAID = st.lists(st.text(LETTERS, max_size=12), min_size=1, max_size=20)
WORDS = st.lists(st.lists(st.text(LETTERS, min_size=1, max_size=5), min_size=1, max_size=2), max_size=3)


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ngrams, "MANY", 3)
    monkeypatch.setattr(ngrams, "PER_BLOCK", 2)
    monkeypatch.setattr(ngrams, "_AT_ONCE", 2)
    monkeypatch.setattr(ngrams, "_MOST", 1)


@pytest.fixture(name="connection")
def _connection() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as connection:
        for table in TABLES:
            connection.execute(table)
        ngrams.create(connection)
        yield connection


def add(connection: duckdb.DuckDBPyConnection, *said: str, until: int | None = None) -> None:
    rows = [[words, until] for words in said]
    connection.executemany("INSERT INTO listed (words, to_position) VALUES (?, ?)", rows)


def blocks(connection: duckdb.DuckDBPyConnection, *words: str) -> set[int]:
    """The blocks that may have all of some words."""
    test = within(connection, [[word] for word in words])
    sql = f"SELECT DISTINCT block FROM listed WHERE {test} AND block IS NOT NULL"
    return {block for (block,) in connection.execute(sql).fetchall()}


def within(connection: duckdb.DuckDBPyConnection, words: Iterable[Iterable[str]]) -> str:
    return ngrams.within(words, lambda sql: connection.execute(sql).fetchall())


@pytest.mark.usefixtures("small")
class TestBlocks:
    def test_only_those_with_all_of_a_words_letters_are_looked_through(
        self, connection: duckdb.DuckDBPyConnection
    ) -> None:
        add(connection, "trade talks", "visit 123", "會談於首都", "邀訪", "trade 456")
        ngrams.follow(connection)
        assert blocks(connection) == {1, 2, 3}
        assert blocks(connection, "trade") == {1, 3}
        assert blocks(connection, "trade", "123") == {1}
        assert blocks(connection, "會談") == blocks(connection, "談於") == {2}
        assert blocks(connection, "談會") == blocks(connection, "nothing") == set()
        assert blocks(connection, "de") == {1, 2, 3}, "of two such letters nothing is kept"
        assert blocks(connection, "訪") == {1, 2, 3}

    def test_few_wait_where_anything_may_be_and_come_into_blocks_with_more(
        self, connection: duckdb.DuckDBPyConnection
    ) -> None:
        add(connection, "trade", "visit")
        add(connection, "visit", "visit", until=4)
        ngrams.follow(connection)
        assert blocks(connection, "trade") == blocks(connection, "nothing") == {ngrams.ANYTHING}
        add(connection, "talks")
        ngrams.follow(connection)
        assert blocks(connection, "trade") == {1}
        assert blocks(connection, "talks") == {2}
        add(connection, *["trade"] * 3)
        assert blocks(connection, "trade") == {ngrams.ANYTHING, 1}
        ngrams.follow(connection)
        assert blocks(connection, "trade") == {1, 3, 4}


@given(said=SAID, words=WORDS)
def test_none_is_passed_over(said: list[str], words: list[list[str]]) -> None:
    with pytest.MonkeyPatch.context() as patch, duckdb.connect() as connection:
        patch.setattr(ngrams, "MANY", 2)
        patch.setattr(ngrams, "PER_BLOCK", 3)
        patch.setattr(ngrams, "_MOST", 1)
        for table in TABLES:
            connection.execute(table)
        ngrams.create(connection)
        add(connection, *said)
        ngrams.follow(connection)
        found = f"SELECT words FROM listed WHERE {within(connection, words)}"
        kept = Counter(text for (text,) in connection.execute(found).fetchall())
        for text, number in Counter(said).items():
            if all(any(way in text for way in ways) for ways in words):
                assert kept[text] == number


def test_most_blocks_are_left_out_or_none(
    connection: duckdb.DuckDBPyConnection, monkeypatch: pytest.MonkeyPatch
) -> None:
    draw, number = random.Random(7), 60
    letters = [chr(0x4E00 + n) for n in range(2_000)]
    said = ["".join(draw.choices(letters, k=20)) for _ in range(number * ngrams.PER_BLOCK)]
    connection.execute("INSERT INTO listed (words) SELECT unnest(?)", [[f"trade {text}" for text in said]])
    ngrams.follow(connection)
    assert within(connection, [["trade"]]) == "TRUE"
    assert len(blocks(connection)) == len(blocks(connection, "trade")) == number
    monkeypatch.setattr(ngrams, "_MOST", 1)
    found = [blocks(connection, text[5:9]) for text in said[:100]]
    assert all(1 in one for one in found)
    assert sum(map(len, found)) < 100 * number / 10, "one in thirty beside their own"
