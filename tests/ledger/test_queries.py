"""Reading the ledger: days end in the agency's time zone, and everything can be asked as of a position."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from shizheng.ledger import actions, queries
from shizheng.ledger.canonical import GENESIS
from tests.ledger.small import BUDGET, LISTS, VISITS, Cast, Diary, budget, file_of, visit

TAIPEI = ZoneInfo("Asia/Taipei")


@pytest.mark.parametrize(
    ("recorded", "counts_on_the_fifth"),
    [
        (datetime(2017, 3, 5, 15, 59, 59, 999999, UTC), True),
        (datetime(2017, 3, 5, 16, 0, tzinfo=UTC), False),
    ],
    ids=["the last instant of the day in Taipei", "midnight in Taipei"],
)
def test_a_day_ends_in_the_agencys_time_zone(cast: Cast, recorded: datetime, counts_on_the_fifth: bool) -> None:
    actions.intake(cast.desk, VISITS, LISTS, file_of([visit()]), "f", recorded)
    assert queries.position_at(date(2017, 3, 5), TAIPEI) == (1 if counts_on_the_fifth else 0)
    assert queries.position_at(date(2017, 3, 6), TAIPEI) == 1


def test_of_several_acts_at_one_instant_the_last_is_the_days_position(cast: Cast) -> None:
    at = datetime(2017, 3, 5, 1, 0, tzinfo=UTC)
    for record in ("v1", "v2", "v3"):
        actions.intake(cast.desk, VISITS, LISTS, file_of([visit(record)]), "f", at)
    assert queries.position_at(date(2017, 3, 5), TAIPEI) == 3


def test_before_the_first_act_the_log_is_empty(cast: Cast) -> None:
    assert queries.position_at(date(2017, 3, 5), TAIPEI) == 0
    assert queries.hash_at(0) == GENESIS
    assert queries.head() is None
    assert queries.adopted("plan") is None


def test_the_days_of_the_log_are_those_on_which_anything_was_done(cast: Cast) -> None:
    assert queries.last_positions(TAIPEI) == {}
    for hour, record in ((1, "v1"), (17, "v2"), (18, "v3")):
        at = datetime(2017, 3, 5, hour, 0, tzinfo=UTC)
        actions.intake(cast.desk, VISITS, LISTS, file_of([visit(record)]), "f", at)
    actions.intake(cast.desk, VISITS, LISTS, file_of([visit("v4")]), "f", datetime(2017, 4, 1, 0, 0, tzinfo=UTC))
    assert queries.last_positions(TAIPEI) == {date(2017, 3, 5): 1, date(2017, 3, 6): 3, date(2017, 4, 1): 4}


@pytest.fixture
def filled(diary: Diary) -> None:
    diary.take_in(visit("v1"), visit("v2", unit="south"))  # 1
    diary.take_in(budget("b1"), register=BUDGET)  # 2
    diary.approve("v1", "b1")  # 3
    diary.take_in(visit("v1", persons=(9,)))  # 4


@pytest.mark.usefixtures("filled")
class TestRecords:
    def test_a_records_versions_are_cut_at_the_position_too(self) -> None:
        (version,) = queries.versions("v1", VISITS, until=2)
        assert [s.state for s in version.standings] == ["submitted"]
        assert [v.number for v in queries.versions("v1", VISITS)] == [1, 2]

    def test_a_record_that_does_not_exist_has_no_versions(self) -> None:
        assert queries.versions("v9", VISITS) == ()
        assert queries.register_of("v9") is None

    def test_the_log_is_read_newest_first(self) -> None:
        assert [entry.act for entry in queries.entries()] == ["intake", "approve", "intake", "intake"]
        assert [entry.position for entry in queries.entries(until=2)] == [2, 1]
