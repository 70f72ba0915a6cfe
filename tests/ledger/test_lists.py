"""Lists out of the copy: each record once, by its newest version that the reader may see, as of any position."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings

from shizheng.ledger.copy import Copy, ngrams
from shizheng.ledger.copy.listing import PENDING
from shizheng.ledger.copy.lists import Listing
from shizheng.ledger.copy.store import position_of
from shizheng.ledger.models import Standing
from shizheng.measures import DuckDB
from tests.ledger.small import BUDGET, LISTS, REGISTERS, Cast, Diary, budget, position, undone, visit
from tests.ledger.test_copy import ByColumns, histories, is_aside, live

Listed = list[tuple[str, int, str]]


@pytest.fixture(params=[False, True], ids=["few", "in blocks"])
def copy(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Copy:
    if request.param:
        monkeypatch.setattr(ngrams, "MANY", 1)
        monkeypatch.setattr(ngrams, "PER_BLOCK", 2)
        monkeypatch.setattr(ngrams, "_MOST", 1)
    return Copy(":memory:", REGISTERS, LISTS)


@contextmanager
def listing(copy: Copy, **asked: Any) -> Iterator[Listing]:
    copy.take_up()
    copy.know_words()
    with DuckDB(copy.connection, newest=position_of).snapshot() as snapshot:
        yield Listing(snapshot, **asked)


def listed(copy: Copy, **asked: Any) -> Listed:
    with listing(copy, **asked) as found:
        rows = found.rows(100)
        assert len(rows) == len(found)
    return [(row.record, row.version, row.state) for row in rows]


@pytest.fixture
def filled(diary: Diary) -> None:
    diary.take_in(visit("v1", purpose="Trade talks"), visit("v2", unit="south"))  # 1
    diary.take_in(budget("b1"), register=BUDGET)  # 2
    diary.approve("v1", "b1")  # 3
    diary.take_in(visit("v1", purpose="Trade 會談", persons=(9,)))  # 4


@pytest.mark.usefixtures("filled")
class TestAsked:
    def test_each_record_stands_once_with_its_newest_version_the_last_act_first(self, copy: Copy) -> None:
        assert listed(copy) == [("v1", 2, "submitted"), ("b1", 1, "approved"), ("v2", 1, "submitted")]
        with listing(copy) as found:
            assert [row.since for row in found.rows(2, 1)] == [3, 1]

    def test_what_waited_longest_can_come_first(self, copy: Copy) -> None:
        with listing(copy, state="submitted") as found:
            rows = found.rows(5, longest_first=True)
        assert [(row.record, row.register, row.unit) for row in rows] == [
            ("v2", "visits", "south"),
            ("v1", "visits", "north"),
        ]

    def test_as_of_a_position_later_versions_and_states_are_unknown(self, copy: Copy) -> None:
        assert listed(copy, until=3) == [("b1", 1, "approved"), ("v1", 1, "approved"), ("v2", 1, "submitted")]
        assert listed(copy, until=1) == [("v1", 1, "submitted"), ("v2", 1, "submitted")]
        assert listed(copy, until=0) == []

    def test_they_can_be_asked_for_by_register_units_and_state(self, copy: Copy) -> None:
        assert listed(copy, register="budget") == [("b1", 1, "approved")]
        assert listed(copy, units=["south"]) == [("v2", 1, "submitted")]
        assert listed(copy, units=[]) == []
        assert listed(copy, state="approved", until=3) == [("b1", 1, "approved"), ("v1", 1, "approved")]

    @pytest.mark.parametrize(
        ("words", "found"),
        [
            (("trade",), ["v1"]),
            (("TRADE", "會"), ["v1"]),
            (("talks",), []),
            (("v2",), ["v2"]),
            (("會談",), ["v1", "v2"]),
            (("%",), []),
            (("'",), []),
        ],
    )  # fmt: skip
    def test_they_are_found_by_all_of_some_words_of_what_they_say_now_or_by_number(
        self, copy: Copy, words: tuple[str, ...], found: list[str]
    ) -> None:
        assert [record for record, _, _ in listed(copy, words=words)] == found

    def test_a_code_that_stands_for_a_word_is_one(self, copy: Copy) -> None:
        everyone = {record for record, _, _ in listed(copy)}
        of_aaa = {record for record, _, _ in listed(copy, words=("甲國",), codes={"甲國": ("AAA",)})}
        assert of_aaa == {record for record in everyone if record != "b1"}
        assert listed(copy, words=("甲國",), codes={"甲國": ("AA", "BBB")}) == []
        assert listed(copy, words=("甲國",)) == []

    @pytest.mark.parametrize("known", [True, False])
    def test_where_a_word_cannot_be_is_known_where_that_can_be_written(
        self, copy: Copy, monkeypatch: pytest.MonkeyPatch, known: bool
    ) -> None:
        monkeypatch.setattr(ngrams, "MANY", 1)
        if not known:

            def full(*_: object) -> None:
                raise duckdb.IOException("No space left on device")

            monkeypatch.setattr(ngrams, "_keep", full)
        assert [record for record, _, _ in listed(copy, words=("trade",))] == ["v1"]
        ((blocks,),) = copy.connection.execute("SELECT count(*) FROM listed WHERE block > 0").fetchall()
        assert (blocks > 0) is known

    def test_words_are_those_of_the_day(self, copy: Copy) -> None:
        assert listed(copy, words=("talks",), until=3) == [("v1", 1, "approved")]


class TestWhatIsStillWithItsUnit:
    def test_it_is_seen_by_those_who_may(self, diary: Diary, copy: Copy) -> None:
        diary.report(visit("v1", purpose="Aid"))
        assert listed(copy) == []
        assert listed(copy, drafts_of=["south"]) == []
        assert listed(copy, drafts_of=["north", "south"]) == [("v1", 1, "reported")]
        assert listed(copy, drafts_of=None, words=("aid",)) == [("v1", 1, "reported")]
        assert listed(copy, drafts_of=None, words=("trade",)) == []

    def test_a_correction_hides_what_was_handed_in_from_them_alone(self, diary: Diary, copy: Copy) -> None:
        diary.take_in(visit())
        diary.report(visit(persons=(3,)))
        assert listed(copy) == [("v1", 1, "submitted")]
        assert listed(copy, drafts_of=None) == [("v1", 2, "reported")]
        assert listed(copy, drafts_of=None, state="submitted") == []
        diary.submit("v1")
        assert listed(copy) == listed(copy, drafts_of=None) == [("v1", 2, "submitted")]
        assert listed(copy, drafts_of=None, until=2) == [("v1", 2, "reported")]


def told(until: int, drafts_of: list[str] | None) -> set[tuple[str, int, str]]:
    """The same by reading the log step by step."""
    states: dict[str, dict[int, str]] = {}
    units: dict[str, str] = {}
    fields = ("version__record", "version__number", "state", "version__unit")
    for record, number, state, unit in Standing.objects.filter(entry_id__lte=until).order_by("pk").values_list(*fields):
        states.setdefault(record, {})[number] = state
        units[record] = unit
    found = set()
    for record, of_record in states.items():
        sees = drafts_of is None or units[record] in drafts_of
        seen = [(number, state) for number, state in of_record.items() if state != "reported" or sees]
        if seen:
            number, state = max(seen)
            found.add((record, number, "duplicate" if state == "approved" and is_aside(record, until) else state))
    return found


@given(history=histories)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_history_is_listed_at_every_position_as_the_log_says(
    cast: Cast, history: list[tuple[str, str, str, bool]]
) -> None:
    with undone():
        copies = [kind(":memory:", REGISTERS, LISTS) for kind in (Copy, ByColumns, Copy)]
        live(Diary(cast), history, *copies[:2])
        for at in range(position() + 1):
            for drafts_of in ([], ["north"], None):
                expected = told(at, drafts_of)
                for copy in copies:
                    found = listed(copy, until=at, drafts_of=drafts_of)
                    assert len(found) == len(expected)
                    assert set(found) == expected
                    for state in PENDING if at == position() else ():
                        pending = listed(copy, state=state, drafts_of=drafts_of)
                        assert set(pending) == {row for row in expected if row[2] == state}
