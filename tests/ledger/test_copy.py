"""The copy is what a plain reading of the log gives, however it came to the log's end."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shizheng.ledger import overlaps
from shizheng.ledger.copy import Copy, few
from shizheng.ledger.copy.taking import take
from shizheng.ledger.errors import ActionError
from shizheng.ledger.models import Entry, Overlap, Standing
from shizheng.ledger.overlaps import spans_aside
from shizheng.ledger.spans import Step, spans_of, with_duplicates
from shizheng.measures.engines import tables
from tests.ledger.programs import held
from tests.ledger.small import BUDGET, LISTS, REGISTERS, Cast, Diary, budget, position, undone, visit

STATES = "SELECT record, version, state, from_position, to_position FROM {} ORDER BY ALL"


@pytest.fixture
def copy() -> Copy:
    return Copy(":memory:", REGISTERS, LISTS)


class ByColumns(Copy):
    """One that takes up a few entries as it takes up many."""

    def _follow(self, after: int, until: int) -> None:
        take(self.connection, self.registers, self.layouts, after, until)


def rows(copy: Copy, table: str = "visits", sql: str = STATES) -> list[tuple[Any, ...]]:
    copy.take_up()
    return copy.connection.execute(sql.format(versions(copy, table))).fetchall()


def versions(copy: Copy, table: str) -> str:
    """Every version of a table in every state."""
    (layout,) = [layout for layout in copy.layouts if layout.table.name == table]
    return f"({layout.versions()})"


class TestWhatTheCopyHolds:
    def test_a_submitted_version_stands_until_it_is_approved(self, diary: Diary, copy: Copy) -> None:
        diary.take_in(visit())
        diary.approve("v1")
        assert rows(copy) == [("v1", 1, "approved", 2, None), ("v1", 1, "submitted", 1, 2)]

    def test_an_approved_version_stands_beside_its_submitted_correction(self, diary: Diary, copy: Copy) -> None:
        diary.take_in(visit())
        diary.approve("v1")
        diary.take_in(visit(persons=(3,)))
        assert [row for row in rows(copy) if row[-1] is None] == [
            ("v1", 1, "approved", 2, None),
            ("v1", 2, "submitted", 3, None),
        ]

    def test_an_approved_correction_ends_the_version_before(self, diary: Diary, copy: Copy) -> None:
        diary.take_in(visit())
        diary.approve("v1")
        diary.take_in(visit(persons=(3,)))
        diary.approve("v1")
        assert rows(copy) == [
            ("v1", 1, "approved", 2, 4),
            ("v1", 1, "submitted", 1, 2),
            ("v1", 2, "approved", 4, None),
            ("v1", 2, "submitted", 3, 4),
        ]

    def test_a_returned_correction_leaves_the_approved_version(self, diary: Diary, copy: Copy) -> None:
        diary.take_in(visit())
        diary.approve("v1")
        diary.take_in(visit(persons=(3,)))
        diary.send_back("v1")
        assert [row for row in rows(copy) if row[-1] is None] == [
            ("v1", 1, "approved", 2, None),
            ("v1", 2, "returned", 4, None),
        ]

    def test_a_withdrawal_ends_all(self, diary: Diary, copy: Copy) -> None:
        diary.take_in(visit())
        diary.approve("v1")
        diary.take_in(visit(persons=(3,)))
        diary.withdraw("v1")
        assert [row for row in rows(copy) if row[-1] is None] == [("v1", 2, "withdrawn", 4, None)]

    def test_what_is_still_with_its_unit_is_not_there_and_ends_nothing(self, diary: Diary, copy: Copy) -> None:
        diary.take_in(visit())
        diary.report(visit(persons=(3,)))
        diary.report(visit("v2"))
        assert rows(copy) == [("v1", 1, "submitted", 1, None)]

    def test_values_have_their_types(self, diary: Diary, copy: Copy) -> None:
        diary.take_in(visit(purpose=None))
        diary.take_in(budget(amount="10.50"), register=BUDGET)
        assert rows(copy, "visits", "SELECT unit, visited_on, country, purpose FROM {}") == [
            ("north", date(2017, 2, 3), "AAA", None)
        ]
        assert rows(copy, "budget", "SELECT fiscal_year, amount FROM {}") == [(2017, Decimal("10.50"))]

    def test_lines_are_numbered_and_repeat_their_record(self, diary: Diary, copy: Copy) -> None:
        diary.take_in(visit(persons=(4, 1)))
        lines = "SELECT record, version, line, country, persons, incumbent FROM {} ORDER BY line"
        assert rows(copy, "visits__people", lines) == [("v1", 1, 1, "AAA", 4, True), ("v1", 1, 2, "AAA", 1, False)]

    def test_lines_end_with_their_record(self, diary: Diary, copy: Copy) -> None:
        diary.take_in(visit(persons=(4, 1)))
        rows(copy)
        diary.approve("v1")
        ended = "SELECT line, state, to_position FROM {} ORDER BY ALL"
        assert rows(copy, "visits__people", ended) == [
            (1, "approved", None), (1, "submitted", 2), (2, "approved", None), (2, "submitted", 2),
        ]  # fmt: skip


class TestFollowingTheLog:
    def test_an_approval_shows_in_the_next_answer(self, diary: Diary, copy: Copy) -> None:
        diary.take_in(visit())
        assert rows(copy)[-1][2] == "submitted"
        diary.approve("v1")
        assert {row[2] for row in rows(copy) if row[-1] is None} == {"approved"}
        assert copy.position == position()

    def test_a_record_named_twice_in_one_act_counts_once_at_every_position(self, diary: Diary, copy: Copy) -> None:
        diary.take_in(visit())
        diary.approve("v1", "v1")
        copy.take_up()
        diary.take_in(visit("v2"))
        diary.withdraw("v1")
        copy.take_up()
        assert copy.connection.execute(AS_OF.format(2, versions(copy, "visits"))).fetchall() == [
            ("v1", 1, "approved", 2)
        ]

    def test_a_few_records_are_taken_up_row_by_row_and_more_column_by_column(
        self, diary: Diary, copy: Copy, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        diary.take_in(visit())
        copy.take_up()
        records = [f"v{n}" for n in range(2, few.FEW + 3)]
        diary.take_in(*map(visit, records[:-1]))
        assert few.touched(1, 2) == set(records[:-1])
        diary.take_in(visit(records[-1]))
        assert few.touched(1, 3) is None
        monkeypatch.setattr(few, "take", lambda *_: pytest.fail("too many for this"))
        assert len(rows(copy)) == len(records) + 1

    def test_what_ends_by_the_thousand_ends_as_one_does_and_leaves_nothing_behind(
        self, diary: Diary, copy: Copy, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        many = ByColumns(":memory:", REGISTERS, LISTS)
        monkeypatch.setattr(tables, "_FEW", 0)
        diary.take_in(visit(), visit("v2"))
        many.take_up()
        diary.approve("v1", "v2")
        many.take_up()
        diary.take_in(visit(persons=(3,)))
        diary.approve("v1")
        assert rows(many) == rows(copy)
        with pytest.raises(duckdb.CatalogException):
            many.connection.execute("SELECT * FROM ended")

    @pytest.mark.parametrize("kind", [Copy, ByColumns])
    def test_a_number_of_too_many_places_is_refused_and_never_rounded(self, diary: Diary, kind: type[Copy]) -> None:
        amount = BUDGET.fields["amount"].model_copy(update={"scale": 1})
        coarser = BUDGET.model_copy(update={"fields": {**BUDGET.fields, "amount": amount}})
        copy = kind(":memory:", type(REGISTERS)({**REGISTERS, "budget": coarser}), LISTS)
        diary.take_in(visit())
        copy.take_up()
        diary.take_in(budget(amount="1.25"), register=BUDGET)
        with pytest.raises((ValueError, duckdb.Error), match=r"amount.*1\.25"):
            copy.take_up()

    def test_a_copy_of_another_log_is_made_anew(self, diary: Diary, copy: Copy) -> None:
        with undone():
            diary.take_in(visit("never"))
            assert [row[0] for row in rows(copy)] == ["never"]
        diary.take_in(visit("instead"))
        assert [row[0] for row in rows(copy)] == ["instead"]

    def test_a_copy_of_other_registers_is_made_anew(self, diary: Diary, tmp_path: Path) -> None:
        diary.take_in(visit())
        first = Copy(tmp_path / "copy.duckdb", REGISTERS, LISTS)
        assert len(rows(first)) == 1
        first.connection.close()
        fewer = {k: v for k, v in BUDGET.fields.items() if k != "amount"}
        changed = type(REGISTERS)({**REGISTERS, "budget": BUDGET.model_copy(update={"fields": fewer})})
        second = Copy(tmp_path / "copy.duckdb", changed, LISTS)
        assert len(rows(second)) == 1
        assert rows(second, "budget", "DESCRIBE SELECT * FROM {}")[-1][0] == "fiscal_year"

    def test_a_copy_survives_its_process(self, diary: Diary, tmp_path: Path) -> None:
        diary.take_in(visit())
        first = Copy(tmp_path / "copy.duckdb", REGISTERS, LISTS)
        before = rows(first)
        first.connection.close()
        second = Copy(tmp_path / "copy.duckdb", REGISTERS, LISTS)
        assert second.position == 1
        assert rows(second) == before

    def test_a_fault_midway_leaves_the_copy_where_it_was(
        self, diary: Diary, copy: Copy, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        diary.take_in(visit())
        before = rows(copy)
        diary.approve("v1")
        monkeypatch.setattr(copy.layouts[0], "end", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            copy.take_up()
        monkeypatch.undo()
        assert copy.position == 1
        assert rows(copy) != before
        assert copy.position == 2

    def test_a_file_that_another_process_holds_is_left_to_it_and_the_next_one_taken(
        self, diary: Diary, tmp_path: Path
    ) -> None:
        path = tmp_path / "copy.duckdb"
        diary.take_in(visit())
        with held(path):
            second = Copy(path, REGISTERS, LISTS)
            assert len(rows(second)) == 1
            second.connection.close()
            assert {file.name for file in tmp_path.iterdir()} == {"copy.duckdb", "copy-2.duckdb"}
            second = Copy(path, REGISTERS, LISTS)
            assert second.position == 1
            second.connection.close()

    def test_a_place_where_no_file_can_be_is_done_without(self, diary: Diary, tmp_path: Path) -> None:
        path = tmp_path / "copy.duckdb"
        path.write_text("no copy")
        diary.take_in(visit())
        assert len(rows(Copy(path, REGISTERS, LISTS))) == 1
        assert [file.name for file in tmp_path.iterdir()] == ["copy.duckdb"]


def plain_reading(until: int) -> set[tuple[str, int, str, int]]:
    """What stands at a position, by the rules of the log alone: the last approved version unless it was withdrawn, and
    the last version handed in unless it is that one.  What was set aside stands as a duplicate since it was."""
    standing: set[tuple[str, int, str, int]] = set()
    handed_in = Standing.objects.exclude(state="reported").filter(entry_id__lte=until)
    for record in set(handed_in.values_list("version__record", flat=True)):
        taken = handed_in.filter(version__record=record).order_by("pk")
        *_, last = taken
        since_withdrawn = taken
        for standing_ in taken:
            if standing_.state == "withdrawn":
                since_withdrawn = taken.filter(pk__gte=standing_.pk)
        approved = since_withdrawn.filter(state="approved").last()
        for found in filter(None, (last, approved)):
            since, state = found.entry_id, found.state
            if state == "approved":
                aside, since = is_aside(record, until), until
                while since > found.entry_id and is_aside(record, since - 1) == aside:
                    since -= 1
                state = "duplicate" if aside else state
            standing.add((record, found.version.number, state, since))
    return standing


def is_aside(record: str, until: int) -> bool:
    """Whether the last decision on the record and any other sets it aside."""
    last = {
        frozenset((row.record, row.other)): row for row in Overlap.objects.filter(entry_id__lte=until).order_by("pk")
    }
    return any(row.record == record and row.verdict == "same" for row in last.values())


ACTS = ("report", "submit", "take_in", "approve", "send_back", "withdraw")
OF_TWO = ("set_aside", "tell_apart")
RECORDS = ("v1", "v2", "v3")
named = st.sampled_from(RECORDS)
_any_acts = st.lists(st.tuples(st.sampled_from((*ACTS, *OF_TWO)), named, named, st.booleans()), min_size=1, max_size=14)
"""Acts, each with a record, another one for those of two, and whether the copy takes up the log after it."""
_decisions = st.lists(st.tuples(st.sampled_from((*OF_TWO, "withdraw")), named, named, st.booleans()), max_size=8)
"""What is decided once all of the records are approved."""
APPROVED_FIRST = [(act, record, record, False) for act in ("take_in", "approve") for record in RECORDS]
histories = st.one_of(_any_acts, _decisions.map(lambda acts: [*APPROVED_FIRST, *acts]))


def live(diary: Diary, history: Sequence[tuple[str, str, str, bool]], *followed: Copy) -> None:
    """Play a history; acts that the rules refuse are passed over, and now and then the copies take up the log."""
    for persons, (act, record, other, follow) in enumerate(history, start=1):
        try:
            if act in ("report", "take_in"):
                getattr(diary, act)(visit(record, persons=(persons,)))
            elif act in OF_TWO:
                getattr(diary, act)(record, other)
            else:
                getattr(diary, act)(record)
        except ActionError:
            continue
        if follow:
            for copy in followed:
                copy.take_up()


AS_OF = """
    SELECT record, version, state, from_position FROM {1}
    WHERE from_position <= {0} AND (to_position IS NULL OR to_position > {0})
"""


@given(history=histories)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_history_gives_at_every_position_what_the_log_says(
    cast: Cast, history: list[tuple[str, str, str, bool]]
) -> None:
    with undone():
        by_rows, by_columns, rebuilt = (kind(":memory:", REGISTERS, LISTS) for kind in (Copy, ByColumns, Copy))
        live(Diary(cast), history, by_rows, by_columns)
        everything = "SELECT * FROM {} ORDER BY ALL"
        for table in ("visits", "visits__people"):
            expected = rows(rebuilt, table, everything)
            assert rows(by_rows, table, everything) == expected
            assert rows(by_columns, table, everything) == expected
        # Which block a record is in depends on when it came to the copy, and says nothing of it.
        for name, but in (("listed", "EXCLUDE block"), ("with_unit", ""), ("pending", "")):
            listed = f"SELECT * {but} FROM {name} ORDER BY ALL"
            held = [c.connection.execute(listed).fetchall() for c in (by_rows, by_columns, rebuilt)]
            assert held[0] == held[1] == held[2]
        fields = ("version__record", "version__number", "state", "entry_id", "version_id")
        steps = [Step(*step) for step in Standing.objects.order_by("pk").values_list(*fields)]
        spans = with_duplicates(spans_of(steps), spans_aside(overlaps.rows()))
        one_by_one = [(s.record, s.number, s.state, s.from_position, s.to_position) for s in spans]
        assert sorted(rows(rebuilt), key=str) == sorted(one_by_one, key=str)
        for at in range(1, Entry.objects.count() + 1):
            assert set(
                rebuilt.connection.execute(AS_OF.format(at, versions(rebuilt, "visits"))).fetchall()
            ) == plain_reading(at)
