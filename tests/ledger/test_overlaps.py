"""Records of the same event: who says so, which of them counts, and what becomes of it when one of them goes."""

from __future__ import annotations

import json
from zoneinfo import ZoneInfo

import pytest

from shizheng.ledger import actions
from shizheng.ledger.errors import NoSuchRecordError, NotAllowedError, PeriodClosedError, WrongStateError
from shizheng.ledger.export import rows_of
from shizheng.ledger.models import Entry, Overlap
from shizheng.ledger.overlaps import counted_by, counting_for, decisions, set_aside_for, spans_aside
from shizheng.ledger.spans import cut
from shizheng.ledger.verify import verify
from tests.ledger.small import BUDGET, VISITS, Cast, Diary, budget, position, visit
from tests.ledger.test_locks import close


@pytest.fixture
def three(diary: Diary) -> Diary:
    """Three approved visits, reported by two missions."""
    diary.take_in(visit("a"), visit("b", unit="south"), visit("c"))
    diary.approve("a", "b", "c")
    return diary


def pairs() -> list[tuple[str, str, str]]:
    return [(row.record, row.other, row.verdict) for row in Overlap.objects.order_by("pk")]


class TestDeciding:
    def test_it_is_the_planning_offices_act_and_stands_in_the_log(self, three: Diary) -> None:
        three.set_aside("a", "b", "  同一次訪問 ")
        last = Entry.objects.order_by("-position")[0]
        assert (last.act, last.account) == ("decide-overlap", "planner")
        assert json.loads(last.summary) == {"record": "a", "other": "b", "verdict": "same"}
        (decided,) = decisions()
        assert (decided.record, decided.other, decided.verdict, decided.reason) == ("a", "b", "same", "同一次訪問")
        assert verify().findings == ()

    @pytest.mark.parametrize("office", ["officer", "reviewer", "outsider"])
    def test_nobody_else_decides(self, three: Diary, cast: Cast, office: str) -> None:
        before = position()
        with pytest.raises(NotAllowedError):
            actions.set_aside(getattr(cast, office), "a", "b", "", three.now())
        with pytest.raises(NotAllowedError):
            actions.tell_apart(getattr(cast, office), "a", "b", "", three.now())
        assert position() == before

    def test_it_takes_two_records_of_one_register(self, three: Diary) -> None:
        three.take_in(budget("money"), register=BUDGET)
        for other in ("a", "money"):
            with pytest.raises(WrongStateError, match="two records of one register"):
                three.set_aside("a", other)
        with pytest.raises(NoSuchRecordError):
            three.set_aside("a", "nothing")

    def test_the_same_is_not_decided_twice(self, three: Diary) -> None:
        three.set_aside("a", "b")
        with pytest.raises(WrongStateError, match="decided already"):
            three.set_aside("a", "b")
        three.tell_apart("b", "a")
        with pytest.raises(WrongStateError, match="decided already"):
            three.tell_apart("a", "b")
        three.set_aside("b", "a")
        assert decisions()[0].record == "b"

    def test_a_closed_period_keeps_its_figures(self, three: Diary, cast: Cast) -> None:
        close(three, cast)
        with pytest.raises(PeriodClosedError):
            three.set_aside("a", "b")

    def test_a_decision_altered_behind_the_programs_back_is_found(self, three: Diary) -> None:
        three.set_aside("a", "b")
        Overlap.objects.bulk_create([Overlap(record="c", other="b", verdict="same", entry_id=position())])
        assert {finding.code for finding in verify().findings} == {"writing-altered"}


class TestWhoCounts:
    def test_turned_round_the_other_counts(self, three: Diary) -> None:
        three.set_aside("a", "b")
        assert (counting_for("a"), counting_for("b")) == ("b", "b")
        three.set_aside("b", "a")
        assert (counting_for("a"), counting_for("b")) == ("a", "a")
        assert (set_aside_for("a"), set_aside_for("b")) == (("b",), ())

    def test_one_that_counts_may_be_set_aside_for_a_third(self, three: Diary) -> None:
        three.set_aside("a", "b")
        three.set_aside("b", "c")
        assert counted_by("a") == {"b", "c"}
        assert counting_for("a") == "c"

    def test_never_do_all_of_them_stand_aside(self, three: Diary) -> None:
        three.set_aside("a", "b")
        three.set_aside("b", "c")
        with pytest.raises(WrongStateError, match="“c” is the one that counts for “a”"):
            three.set_aside("c", "a")
        three.set_aside("b", "a")
        assert counting_for("b") in ("a", "c")
        assert counting_for("a") == "a"


class TestWithdrawing:
    def test_what_it_counted_for_counts_again(self, three: Diary) -> None:
        three.set_aside("a", "b")
        three.withdraw("b")
        assert pairs() == [("a", "b", "same"), ("a", "b", "lifted")]
        assert counting_for("a") == "a"
        assert {row.entry_id for row in Overlap.objects.filter(verdict="lifted")} == {position()}

    def test_what_it_was_set_aside_for_counts_for_the_others_too(self, three: Diary) -> None:
        three.set_aside("a", "b")
        three.set_aside("b", "c")
        three.withdraw("b")
        assert pairs()[2:] == [("a", "b", "lifted"), ("a", "c", "same")]
        assert counting_for("a") == "c"

    def test_of_one_that_is_set_aside_nothing_else_changes(self, three: Diary) -> None:
        three.set_aside("a", "b")
        three.withdraw("a")
        assert pairs() == [("a", "b", "same")]


def test_exported_rows_say_since_when_one_was_a_duplicate(three: Diary) -> None:
    three.set_aside("a", "b")
    three._hours = iter(range(48, 72))
    three.tell_apart("a", "b")
    rows = [row for row in rows_of(VISITS, ZoneInfo("Asia/Taipei")) if row.record == "a"]
    assert [(row.state, str(row.known_from), str(row.known_to)) for row in rows] == [
        ("duplicate", "2017-03-01", "2017-03-03"),
        ("approved", "2017-03-03", "None"),
    ]


@pytest.mark.parametrize(
    ("whole", "aside", "pieces"),
    [
        ((1, None), [(3, 5)], [(1, 3, False), (3, 5, True), (5, None, False)]),
        ((1, None), [(3, None)], [(1, 3, False), (3, None, True)]),
        ((4, 9), [(3, 5), (7, 12)], [(4, 5, True), (5, 7, False), (7, 9, True)]),
        ((4, 9), [(1, 4), (9, None)], [(4, 9, False)]),
        ((4, None), [(1, 3)], [(4, None, False)]),
        ((4, 9), [(1, None)], [(4, 9, True)]),
        ((4, 9), [(4, 9)], [(4, 9, True)]),
    ],
)
def test_a_span_is_cut_where_others_begin_and_end(
    whole: tuple[int, int | None], aside: list[tuple[int, int | None]], pieces: list[tuple[int, int | None, bool]]
) -> None:
    assert list(cut(whole, aside)) == pieces


def test_what_one_act_does_and_undoes_leaves_no_trace() -> None:
    assert spans_aside([("a", "b", "same", 3), ("a", "b", "lifted", 3)]) == {}
    handed_on = [("a", "b", "same", 2), ("a", "b", "lifted", 3), ("a", "c", "same", 3), ("a", "c", "different", 5)]
    assert spans_aside(handed_on) == {"a": [(2, 5)]}
