"""What an act reads of the ledger's tables, as PostgreSQL counts it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

import pytest
from django.db import connection

from shizheng.ledger import actions
from tests.ledger.small import LISTS, VISITS, Diary, make_cast, visit


@pytest.mark.django_db
@pytest.mark.parametrize("told", ["never", "when there was one record", "at last"])
def test_an_act_reads_few_rows_however_much_few_acts_wrote(told: str) -> None:
    """Whenever the database was told what a table holds."""
    cast = make_cast()
    diary = Diary(cast)
    diary.take_in(visit("first"))
    if told == "when there was one record":
        tell()
    for first in range(0, 10_000, 1_000):
        diary.take_in(*(visit(f"v{n}") for n in range(first, first + 1_000)))
        if first < 5_000:
            diary.approve(*(f"v{n}" for n in range(first, first + 1_000)))
    if told == "at last":
        tell()
    acts: dict[str, Callable[[], object]] = {
        "hand in": lambda: actions.hand_in(cast.officer, VISITS, LISTS, visit("new"), diary.now()),
        "report": lambda: diary.report(visit("other")),
        "submit": lambda: diary.submit("other"),
        "approve": lambda: diary.approve("v9000"),
        "send back": lambda: diary.send_back("v9001"),
        "withdraw": lambda: diary.withdraw("v9002"),
        "remark": lambda: actions.note(cast.planner, "v9003", "seen", diary.now()),
    }
    for name, act in acts.items():
        before = rows_read()
        act()
        read = rows_read() - before
        assert read.total() < 100, f"{name}: {read}"


@pytest.mark.django_db
def test_a_file_of_many_records_reads_few_rows_for_each_however_many_there_are() -> None:
    """What was planned while the ledger was small, and nobody told the database that it no longer is."""
    diary = Diary(make_cast())
    for first in range(0, 2_000, 200):
        diary.take_in(*(visit(f"v{n}") for n in range(first, first + 200)))
    before = rows_read()
    diary.take_in(*(visit(f"v{n}") for n in range(2_000, 8_000)))
    assert (rows_read() - before).total() < 8 * 6_000


def tell() -> None:
    """Has the database look at what its tables hold, by which it plans from then on."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def rows_read() -> Counter[str]:
    """How many rows of each of the ledger's tables this transaction has read, by way of an index or not."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname, seq_tup_read + coalesce(idx_tup_fetch, 0) FROM pg_stat_xact_user_tables "
            "WHERE relname LIKE 'ledger\\_%'"
        )
        return Counter(dict(cursor.fetchall()))
