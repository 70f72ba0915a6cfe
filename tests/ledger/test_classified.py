"""Classified records: who makes them so, who sees them, and that the log holds it."""

from __future__ import annotations

import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from shizheng.ledger import actions
from shizheng.ledger.classified import among, hidden_among, hidden_from, of, records
from shizheng.ledger.errors import NotAllowedError, ReasonMissingError, WrongStateError
from shizheng.ledger.models import Classification, Entry
from shizheng.ledger.verify import verify
from tests.ledger.small import LISTS, START, VISITS, Cast, Diary, position, visit

TODAY = START.date()


def hand_in(diary: Diary, record: str, withheld: str = "", corrects: int = 0) -> None:
    actions.hand_in(diary.cast.officer, VISITS, LISTS, visit(record), diary.now(), withheld=withheld, corrects=corrects)


def test_a_record_is_classified_and_opened_again_with_reasons(diary: Diary, cast: Cast) -> None:
    diary.take_in(visit("v1"))
    actions.classify(cast.officer, "v1", " 過境未公布 ", diary.now())
    last = Entry.objects.order_by("-position")[0]
    assert (last.act, last.right) == ("classify", "officer-own-unit")
    assert json.loads(last.summary) == {"record": "v1", "unit": "north"}
    assert ((row := of("v1")) and (row.reason, row.unit)) == ("過境未公布", "north")
    actions.declassify(cast.reviewer, "v1", "已公布", diary.now())
    assert records() == set()
    assert verify().findings == ()


def test_a_new_record_is_classified_by_the_act_that_hands_it_in(diary: Diary) -> None:
    hand_in(diary, "v1", "未公布之訪問")
    (row,) = Classification.objects.all()
    assert (row.record, row.withheld, row.entry.act) == ("v1", True, "hand-in")
    hand_in(diary, "v2", "  ")
    assert records() == {"v1"}


def test_a_correction_leaves_the_classification_as_it_is(diary: Diary, cast: Cast) -> None:
    hand_in(diary, "v1", "未公布之訪問")
    actions.declassify(cast.officer, "v1", "已公布", diary.now())
    hand_in(diary, "v1", "未公布之訪問", corrects=1)
    assert records() == set()


@pytest.mark.parametrize("office", ["colleague", "planner", "outsider"])
def test_neither_other_units_nor_the_planning_office_nor_auditors_classify(
    diary: Diary, cast: Cast, office: str
) -> None:
    diary.take_in(visit("v1"))
    before = position()
    for act in (actions.classify, actions.declassify):
        with pytest.raises(NotAllowedError):
            act(getattr(cast, office), "v1", "理由", diary.now())
    assert position() == before


def test_without_a_reason_or_twice_nothing_is_done(diary: Diary, cast: Cast) -> None:
    diary.take_in(visit("v1"))
    with pytest.raises(ReasonMissingError):
        actions.classify(cast.officer, "v1", " ", diary.now())
    with pytest.raises(WrongStateError, match="isn't classified"):
        actions.declassify(cast.officer, "v1", "理由", diary.now())
    actions.classify(cast.officer, "v1", "理由", diary.now())
    with pytest.raises(WrongStateError, match="already"):
        actions.classify(cast.officer, "v1", "理由", diary.now())


def test_its_unit_its_reviewers_and_the_auditors_see_it(diary: Diary, cast: Cast) -> None:
    diary.take_in(visit("v1"), visit("v2", unit="south"))
    for record in ("v1", "v2"):
        actions.classify(cast.desk, record, "理由", diary.now())
    sees = {
        name: {"v1", "v2"} - hidden_from(getattr(cast, name), TODAY)
        for name in ("officer", "colleague", "desk", "reviewer", "planner", "outsider")
    }
    assert sees == {
        "officer": {"v1"}, "colleague": {"v2"}, "desk": {"v1", "v2"}, "reviewer": {"v1", "v2"},
        "planner": set(), "outsider": {"v1", "v2"},
    }  # fmt: skip
    assert hidden_from(None, TODAY) == {"v1", "v2"}


def test_what_is_asked_for_some_records_is_what_is_asked_for_all(diary: Diary, cast: Cast) -> None:
    diary.take_in(visit("v1"), visit("v2", unit="south"), visit("v3"), visit("v4"))
    for record in ("v1", "v2", "v3"):
        actions.classify(cast.desk, record, "理由", diary.now())
        assert record in hidden_from(None, TODAY), "what was remembered is of before"
    actions.declassify(cast.desk, "v3", "已公布", diary.now())
    assert records() == {"v1", "v2"} == set(among(["v1", "v2", "v3", "v4"]))
    for name in ("officer", "colleague", "desk", "reviewer", "planner", "outsider"):
        user = getattr(cast, name)
        for some in ({"v1", "v4"}, {"v2"}, {"v3"}, {"v1", "v2", "v3", "v4"}, set()):
            assert hidden_among(some, user, TODAY) == hidden_from(user, TODAY) & some
    assert hidden_among({"v1", "v3"}, None, TODAY) == {"v1"}


def test_asked_again_nothing_is_read_but_whether_anything_was_classified_since(diary: Diary, cast: Cast) -> None:
    diary.take_in(visit("v1"))
    actions.classify(cast.desk, "v1", "理由", diary.now())
    assert hidden_from(cast.planner, TODAY) == {"v1"}
    with CaptureQueriesContext(connection) as asked:
        assert hidden_from(cast.planner, TODAY) == {"v1"}
    of_records = [one["sql"] for one in asked if "ledger_classification" in one["sql"]]
    assert len(of_records) == 1
    assert "LIMIT 1" in of_records[0]


def test_one_taken_away_behind_the_programs_back_is_found(diary: Diary, cast: Cast) -> None:
    diary.take_in(visit("v1"))
    actions.classify(cast.officer, "v1", "理由", diary.now())
    Classification.objects.bulk_create(
        [Classification(record="v1", unit="north", withheld=False, reason="", entry_id=position())]
    )
    assert {finding.code for finding in verify().findings} == {"writing-altered"}
