"""Duplicates among which a record is classified: who finds them and decides, and what all others are told."""

from __future__ import annotations

import pytest
from django.test import Client

from shizheng.accounts.models import Membership, Role, Unit, User
from shizheng.ledger import actions, overlaps
from shizheng.ledger.models import Entry, Overlap
from shizheng.web import clock
from tests.web.conftest import DEPUTY, MINISTER, PENDING, at, signed_in

SECRET = PENDING
WAITS = "另有涉及不公開紀錄者待認定"


@pytest.fixture(autouse=True)
def _secret(_ledger: None) -> None:
    """A visit of the same country and day as two open ones is classified."""
    actions.classify(User.objects.get(username="officer"), SECRET, "未公布之訪問", at(6, 2), synthetic=True)


@pytest.fixture
def reviewer() -> Client:
    return signed_in("reviewer")


@pytest.fixture
def planner() -> Client:
    return signed_in("planner")


def decide(client: Client, first: str, second: str, counts: str) -> int:
    said = {"first": first, "second": second, "counts": counts, "reason": "同一次訪問"}
    return client.post("/overlaps", said).status_code


def classify(record: str) -> None:
    actions.classify(User.objects.get(username="officer"), record, "同一行程", clock.now(), synthetic=True)


def listed(client: Client) -> set[tuple[str, str]]:
    return {(pair.first.record, pair.second.record) for pair in client.get("/overlaps").context["page"].pairs}


def test_its_reviewers_find_those_pairs_alone_and_both_records_of_each(reviewer: Client) -> None:
    assert listed(reviewer) == {tuple(sorted((SECRET, one))) for one in (MINISTER, DEPUTY)}
    page = reviewer.get("/overlaps")
    assert [pair.may_act for pair in page.context["page"].pairs] == [True, True]
    assert "由得閱兩筆紀錄之審核人員認定" in page.content.decode()
    assert WAITS not in page.content.decode()


def test_the_planning_office_finds_the_others_and_hears_only_that_something_waits(
    planner: Client, reviewer: Client
) -> None:
    assert listed(planner) == {tuple(sorted((MINISTER, DEPUTY)))}
    page = planner.get("/overlaps")
    assert WAITS in page.content.decode()
    assert SECRET not in page.content.decode()
    assert page.context["page"].registers[0][1] == 1
    assert decide(planner, SECRET, MINISTER, "second") == 403
    for one in (MINISTER, DEPUTY):
        assert decide(reviewer, SECRET, one, "both") == 302
    assert WAITS not in planner.get("/overlaps").content.decode()


def test_an_auditor_sees_all_of_them_and_decides_nothing(client: Client) -> None:
    assert len(listed(client)) == 3
    assert not any(pair.may_act for pair in client.get("/overlaps").context["page"].pairs)
    assert decide(client, SECRET, MINISTER, "second") == 403
    assert not Overlap.objects.exists()


def test_another_departments_reviewers_find_nothing_and_are_told_nothing() -> None:
    user = User.objects.create(username="far")
    region = Unit.objects.create(code="HQ-EUR", zh="歐洲司", en="Europe", kind="department")
    Membership.objects.create(user=user, role=Role.REVIEWER, unit=region)
    far = signed_in("far")
    page = far.get("/overlaps").content.decode()
    assert listed(far) == set()
    for part in (WAITS, SECRET, MINISTER):
        assert part not in page
    assert decide(far, SECRET, MINISTER, "second") == 403
    assert decide(far, MINISTER, DEPUTY, "second") == 403


def test_figures_cite_the_decision_and_nothing_of_the_classified_record(
    planner: Client, reviewer: Client, client: Client
) -> None:
    assert decide(reviewer, SECRET, MINISTER, "second") == 302
    position = Entry.objects.latest("position").position
    page = planner.get("/indicators/1.1")
    assert (page.context["page"].overlaps, page.context["page"].overlaps_withheld) == ((), (position,))
    assert f"涉及不公開紀錄之認定：作業紀錄第 {position} 筆" in page.content.decode()
    assert [row.record for row in client.get("/indicators/1.1").context["page"].overlaps] == [SECRET]
    assert page.context["page"].judgement.figure == client.get("/indicators/1.1").context["page"].judgement.figure
    for address in ("/indicators/1.1", "/overlaps", "/log", f"/records/{MINISTER}"):
        told = planner.get(address).content.decode()
        assert SECRET not in told, address
    assert "同一事件" not in planner.get(f"/records/{MINISTER}").content.decode()
    assert "同一事件，由本紀錄計入" in reviewer.get(f"/records/{MINISTER}").content.decode()


def test_the_open_one_is_the_only_choice_and_the_page_says_why(reviewer: Client) -> None:
    page = reviewer.get("/overlaps", {"first": SECRET, "second": MINISTER})
    asked = page.context["page"].asked
    assert (asked.first_may_count, asked.second_may_count) == (False, True)
    assert "僅能由公開之一筆計入" in page.content.decode()
    refused = reviewer.post("/overlaps", {"first": SECRET, "second": MINISTER, "counts": "first", "reason": "同一次"})
    assert refused.status_code == 422
    assert "由「V-minister」計入" in refused.content.decode()
    classify(MINISTER)
    asked = reviewer.get("/overlaps", {"first": SECRET, "second": MINISTER}).context["page"].asked
    assert (asked.first_may_count, asked.second_may_count) == (True, True)


def test_one_set_aside_for_what_was_classified_later_cites_the_decision(planner: Client) -> None:
    assert decide(planner, MINISTER, DEPUTY, "second") == 302
    position = Entry.objects.latest("position").position
    planner.get("/overlaps")  # says what was done
    classify(DEPUTY)
    page = planner.get(f"/records/{MINISTER}")
    assert (page.context["page"].overlaps, page.context["page"].aside_at) == ((), (position,))
    assert "經認定不計入；認定所涉內容不公開" in page.content.decode()
    assert DEPUTY not in page.content.decode()
    assert overlaps.counting_for(MINISTER) == DEPUTY
