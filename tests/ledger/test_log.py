"""The log only grows, and whoever changes it behind the program's back is found."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from datetime import date

import pytest
from django.db import DatabaseError, connection, transaction

from shizheng.ledger import actions, queries
from shizheng.ledger.actions.writing import versions_of
from shizheng.ledger.canonical import GENESIS
from shizheng.ledger.guards import FOLLOWING
from shizheng.ledger.log import act
from shizheng.ledger.models import Entry, Standing, State, Version
from shizheng.ledger.verify import verify
from shizheng.plan.period import Period
from tests.ledger.small import DUTY, REGISTERS, START, Cast, Diary, visit

TABLES = (
    "ledger_entry", "ledger_version", "ledger_standing", "ledger_document", "ledger_note", "ledger_declaration",
    "ledger_lock", "ledger_exemption",
)  # fmt: skip
JANUARY, FEBRUARY = Period(date(2017, 1, 1), date(2017, 1, 31)), Period(date(2017, 2, 1), date(2017, 2, 28))


@pytest.fixture
def written(diary: Diary, cast: Cast) -> Diary:
    """A ledger with something in each of its tables."""
    actions.adopt(cast.planner, "plan", "plan.txt", b"plan", (), START)
    diary.take_in(visit("v1"), visit("v2"))
    diary.approve("v1")
    diary.send_back("v2", reason="缺附件")
    actions.note(cast.officer, "v1", "已補件", diary.now())
    actions.declare(cast.colleague, DUTY, ["south"], FEBRUARY, diary.now())
    actions.close_period(cast.planner, REGISTERS, "元月", JANUARY, diary.now())
    actions.exempt(cast.planner, JANUARY, "south", "visits", date(2018, 1, 1), "郵件遺失", diary.now())
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
        for change in ("update", "delete"):
            execute(f"DROP TRIGGER {table}_no_{change}{f' ON {table}' if postgresql else ''}")
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
    assert [entry.position for entry in entries] == [1, 2, 3, 4, 5, 6, 7, 8]
    assert [entry.previous for entry in entries] == [GENESIS, *(entry.hash for entry in entries[:-1])]


def test_a_log_as_it_was_written_is_proved_and_its_head_named(written: Diary) -> None:
    proof = verify()
    head = queries.head()
    assert head is not None
    assert (proof.findings, proof.entries, proof.versions, proof.head) == ((), 8, 2, head.hash)


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
        ("ledger_note", "UPDATE ledger_note SET text = '未補件'", ["writing-altered"]),
        ("ledger_note", "DELETE FROM ledger_note", ["writing-altered"]),
        ("ledger_declaration", "UPDATE ledger_declaration SET stands = NOT stands", ["writing-altered"]),
        ("ledger_lock", "UPDATE ledger_lock SET closed = NOT closed", ["writing-altered"]),
        ("ledger_lock", "UPDATE ledger_lock SET dated = '{}'", ["writing-altered"]),
        ("ledger_exemption", "UPDATE ledger_exemption SET until = '2019-01-01'", ["writing-altered"]),
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
            "SELECT version_id, 'withdrawn', '', 4 FROM ledger_standing WHERE state = 'returned'")  # fmt: skip
    assert codes() == ["writing-altered"]


def test_the_database_refuses_a_state_that_cannot_follow(written: Diary) -> None:
    sql = ("INSERT INTO ledger_standing (version_id, state, reason, entry_id) "
           "SELECT version_id, 'approved', '', 4 FROM ledger_standing WHERE state = 'returned'")  # fmt: skip
    with pytest.raises(DatabaseError, match="does not take this state"), transaction.atomic():
        execute(sql)


@pytest.mark.parametrize("state", State.values)
@pytest.mark.parametrize("before", [None, *State.values])
def test_states_follow_each_other_in_the_database_as_the_acts_have_them(
    cast: Cast, before: State | None, state: str
) -> None:
    """A state is taken after another exactly where the table of the rules says so."""
    allowed = state in FOLLOWING.get(before or "", ())
    refused = nullcontext() if allowed else pytest.raises(DatabaseError, match="does not take this state")
    ways: dict[State | None, tuple[tuple[State, ...], tuple[State, ...]]] = {
        None: ((), ()),
        State.REPORTED: ((State.REPORTED,), ()),
        State.SUBMITTED: ((State.SUBMITTED,), ()),
        State.RETURNED: ((State.SUBMITTED,), (State.RETURNED,)),
        State.APPROVED: ((State.SUBMITTED,), (State.APPROVED,)),
        State.WITHDRAWN: ((State.SUBMITTED,), (State.WITHDRAWN,)),
    }
    by_unit, by_reviewer = ways[before]
    with act("report", "officer", "rule", START, {}) as writing:
        (version,) = writing.versions(versions_of("visits", [visit()]))
        for step in by_unit:
            writing.standings([version], step)
    with act("decide", "reviewer", "rule", START, {}) as writing:
        for step in by_reviewer:
            writing.standings([version], step)
    with act("next", "another", "rule", START, {}) as writing, refused, transaction.atomic():
        Standing.objects.create(version=version, state=state, entry_id=writing.position)


@pytest.mark.parametrize("state", [State.APPROVED, State.RETURNED])
def test_the_database_refuses_a_decision_on_ones_own(diary: Diary, cast: Cast, state: State) -> None:
    diary.take_in(visit())
    version = Version.objects.get(record="v1")
    with (
        pytest.raises(DatabaseError, match="the same account handed in"),
        act("approve", cast.desk.username, "rule", diary.now(), {}) as writing,
    ):
        writing.standings([version], state, "x")
    with act("approve", cast.reviewer.username, "rule", diary.now(), {}) as writing:
        writing.standings([version], state, "x")


def test_a_cut_tail_shows_only_against_a_head_kept_outside(written: Diary) -> None:
    kept = verify().head
    with behind_the_programs_back("ledger_exemption", "ledger_entry"):
        execute("DELETE FROM ledger_exemption WHERE entry_id = 8")
        execute("DELETE FROM ledger_entry WHERE position = 8")
    assert codes() == []
    assert not Entry.objects.filter(hash=kept).exists()
