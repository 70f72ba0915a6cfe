"""What is asked of the log for a page or an act is answered by an index, however long the log, in few questions."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from shizheng.ledger import actions, guards, queries
from tests.ledger.small import LISTS, VISITS, Cast, Diary, visit

Ask = Callable[[], Any]
ASKED: dict[str, tuple[Ask, str]] = {
    "whether anything was made up": (queries.is_synthetic, "entry_synthetic"),
    "the kinds of act": (queries.acts, "entry_act"),
    "an act's entries": (lambda: list(queries.entries(99, act="approve")[:50]), "entry_act"),
    "an account's entries": (lambda: len(queries.entries(99, account="officer")[:100]), "entry_account"),
    "what came from an address": (lambda: list(queries.entries(99, origin="192.0.2.1")[:50]), "entry_origin"),
    "a record's entries": (lambda: list(queries.entries(99, record="v1")[:50]), "version_number_once"),
    "a record's versions": (lambda: queries.versions("v1", VISITS), "version_number_once"),
}
"""What is asked, and the index that answers it."""


@pytest.mark.parametrize(("ask", "index"), ASKED.values(), ids=ASKED)
def test_no_page_looks_through_the_whole_log(diary: Diary, ask: Ask, index: str) -> None:
    diary.take_in(visit())
    diary.approve("v1")
    with CaptureQueriesContext(connection) as context:
        ask()
    plans = [plan(query["sql"]) for query in context.captured_queries]
    if connection.vendor == "postgresql":
        assert not [line for lines in plans for line in lines if "Seq Scan on ledger_" in line]
    else:
        # SQLite numbers the indexes of constraints.
        used = {"version_number_once": "sqlite_autoindex_ledger_version_1"}.get(index, index)
        assert any(f"INDEX {used}" in line for line in plans[0]), plans[0]


def test_what_the_guards_ask_is_found_by_the_version_and_the_act_alone(diary: Diary) -> None:
    """Where nobody has told PostgreSQL yet what a table holds, it would rather walk through the log."""
    diary.take_in(*(visit(f"v{n}") for n in range(10_000)))
    lines = plan(f"SELECT {guards.BEFORE.replace('NEW.version_id', '9')}")
    assert any("ledger_standing_version_id" in line for line in lines), lines
    own = guards.OWN.replace("NEW.position", "9").replace("NEW.account", "'x'")
    lines = plan(f"SELECT {own}")
    assert not any("entry_account" in line for line in lines), lines


def plan(sql: str) -> list[str]:
    """How the database would answer; PostgreSQL as if tables were long, which it else reads whole."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL enable_seqscan = off")
            cursor.execute(f"EXPLAIN {sql}")
        else:
            cursor.execute(f"EXPLAIN QUERY PLAN {sql}")
        return [str(row[-1]) for row in cursor.fetchall()]


def test_an_act_asks_few_questions(cast: Cast, diary: Diary) -> None:
    officer = cast.officer
    with CaptureQueriesContext(connection) as context:
        actions.hand_in(officer, VISITS, LISTS, visit(), diary.now())
    asked = [query["sql"] for query in context.captured_queries if "SAVEPOINT" not in query["sql"]]
    assert len(asked) <= 10, "\n".join(asked)
