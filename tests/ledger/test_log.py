"""The log only grows, and whoever changes it behind the program's back is found."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import DatabaseError, connection, transaction

from shizheng.ledger import actions, queries
from shizheng.ledger.canonical import GENESIS
from shizheng.ledger.models import Entry
from shizheng.ledger.verify import verify
from tests.ledger.small import START, Cast, Diary, visit

TABLES = ("ledger_entry", "ledger_version", "ledger_standing", "ledger_document")


@pytest.fixture
def written(diary: Diary, cast: Cast) -> Diary:
    """A ledger with something in each of its tables."""
    actions.adopt(cast.planner, "plan", "plan.txt", b"plan", (), START)
    diary.take_in(visit("v1"), visit("v2"))
    diary.approve("v1")
    diary.send_back("v2", reason="缺附件")
    return diary


def execute(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql)


@contextmanager
def behind_the_programs_back(*tables: str) -> Iterator[None]:
    """The triggers taken away, as somebody with the database's password could."""
    postgresql = connection.vendor == "postgresql"
    if postgresql:
        execute("SET CONSTRAINTS ALL IMMEDIATE")  # no trigger can be dropped while checks are still to come
    for table in tables:
        for act in ("update", "delete"):
            execute(f"DROP TRIGGER {table}_no_{act}{f' ON {table}' if postgresql else ''}")
    yield


def codes() -> list[str]:
    return sorted({finding.code for finding in verify().findings})


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("statement", ["UPDATE {table} SET entry_id = entry_id", "DELETE FROM {table}"])
def test_the_database_refuses_to_change_or_remove_what_was_written(written: Diary, table: str, statement: str) -> None:
    sql = statement.format(table=table).replace("entry_id", "position" if table == "ledger_entry" else "entry_id")
    with pytest.raises(DatabaseError, match="the log only grows"), transaction.atomic():
        execute(sql)


def test_positions_are_dense_and_each_entry_names_the_one_before(written: Diary) -> None:
    entries = list(Entry.objects.order_by("position"))
    assert [entry.position for entry in entries] == [1, 2, 3, 4]
    assert [entry.previous for entry in entries] == [GENESIS, *(entry.hash for entry in entries[:-1])]


def test_a_log_as_it_was_written_is_proved_and_its_head_named(written: Diary) -> None:
    proof = verify()
    head = queries.head()
    assert head is not None
    assert (proof.findings, proof.entries, proof.versions, proof.head) == ((), 4, 2, head.hash)


def test_an_empty_log_is_proved(cast: Cast) -> None:
    assert (verify().findings, verify().head) == ((), GENESIS)


@pytest.mark.parametrize(
    ("table", "statement", "found"),
    [
        ("ledger_version", "UPDATE ledger_version SET body = '{}' WHERE record = 'v1'", ["version-altered"]),
        ("ledger_version", "UPDATE ledger_version SET unit = 'south' WHERE record = 'v1'", ["writing-altered"]),
        ("ledger_standing", "UPDATE ledger_standing SET state = 'approved' WHERE state = 'returned'",
         ["writing-altered"]),
        ("ledger_standing", "UPDATE ledger_standing SET reason = '' WHERE state = 'returned'", ["writing-altered"]),
        ("ledger_standing", "DELETE FROM ledger_standing WHERE state = 'returned'", ["writing-altered"]),
        ("ledger_document", "UPDATE ledger_document SET findings = '[1]'", ["writing-altered"]),
        ("ledger_document", "UPDATE ledger_document SET content = sha256", ["document-altered"]),
        ("ledger_entry", "UPDATE ledger_entry SET account = 'someone' WHERE position = 3", ["entry-altered"]),
        ("ledger_entry", "UPDATE ledger_entry SET at = '2017-03-01 00:00:00+00:00' WHERE position = 2",
         ["entry-altered"]),
        ("ledger_entry", "UPDATE ledger_entry SET digest = previous WHERE position = 2",
         ["entry-altered", "writing-altered"]),
        ("ledger_entry", "UPDATE ledger_entry SET synthetic = NOT synthetic WHERE position = 2", ["entry-altered"]),
        ("ledger_entry", "UPDATE ledger_entry SET hash = digest WHERE position = 3",
         ["chain-broken", "entry-altered"]),
    ],
)  # fmt: skip
def test_an_edit_behind_the_programs_back_is_found(
    written: Diary, table: str, statement: str, found: list[str]
) -> None:
    if connection.vendor == "postgresql":
        statement = statement.replace("content = sha256", "content = sha256::bytea")
    with behind_the_programs_back(table):
        execute(statement)
    assert codes() == found


def test_the_finding_names_the_record_and_the_version(written: Diary) -> None:
    with behind_the_programs_back("ledger_version"):
        execute("UPDATE ledger_version SET body = '{}' WHERE record = 'v2'")
    (finding,) = verify().findings
    assert "v2" in finding.message.en
    assert "v2" in finding.message.zh


def test_an_entry_taken_out_leaves_a_gap(written: Diary) -> None:
    with behind_the_programs_back("ledger_standing", "ledger_entry"):
        execute("DELETE FROM ledger_standing WHERE entry_id = 3")
        execute("DELETE FROM ledger_entry WHERE position = 3")
    assert codes() == ["chain-broken", "entry-missing"]


def test_what_an_entry_wrote_is_found_when_the_entry_is_gone(written: Diary) -> None:
    with behind_the_programs_back("ledger_entry", "ledger_standing"):
        if connection.vendor == "postgresql":
            execute("SET CONSTRAINTS ALL DEFERRED")
        execute("DELETE FROM ledger_entry WHERE position = 3")
    assert codes() == ["chain-broken", "entry-missing", "written-by-nothing"]
    execute("DELETE FROM ledger_standing WHERE entry_id = 3")  # or the end of the test's transaction would refuse it


def test_a_row_slipped_in_is_found(written: Diary) -> None:
    execute("INSERT INTO ledger_standing (version_id, state, reason, entry_id) "
            "SELECT version_id, 'approved', '', 4 FROM ledger_standing WHERE state = 'returned'")  # fmt: skip
    assert codes() == ["writing-altered"]


def test_a_cut_tail_shows_only_against_a_head_kept_outside(written: Diary) -> None:
    kept = verify().head
    with behind_the_programs_back("ledger_standing", "ledger_entry"):
        execute("DELETE FROM ledger_standing WHERE entry_id = 4")
        execute("DELETE FROM ledger_entry WHERE position = 4")
    assert codes() == []
    assert not Entry.objects.filter(hash=kept).exists()
