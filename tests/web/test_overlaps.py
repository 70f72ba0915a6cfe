"""Duplicates: what the page lists, what the planning office decides, and where the decision is to be read."""

from __future__ import annotations

import pytest
from django.test import Client

from shizheng.ledger.models import Entry, Overlap
from shizheng.measures.sharing import Shared
from shizheng.web import figures
from tests.web.conftest import DEPUTY, MINISTER, PENDING, signed_in

FIGURE = "/indicators/1.1"


@pytest.fixture
def planner(_ledger: None) -> Client:
    return signed_in("planner")


def decide(planner: Client, first: str, second: str, counts: str, reason: str = "已查證") -> int:
    return planner.post("/overlaps", {"first": first, "second": second, "counts": counts, "reason": reason}).status_code


def figure(client: Client) -> str:
    return str(client.get(FIGURE).context["page"].judgement.figure.value)


def test_a_record_set_aside_no_longer_counts_and_every_page_says_why(planner: Client) -> None:
    before = figure(planner)
    assert decide(planner, MINISTER, DEPUTY, "second", "同一次訪問") == 302
    assert Overlap.objects.get().record == MINISTER
    assert (before, figure(planner)) == ("6", "4")  # two of the minister's delegation, four of the other
    page = planner.get(FIGURE)
    assert [row.record for row in page.context["page"].overlaps] == [MINISTER]
    rejected = [r for account in page.context["page"].explanation.accounts.values() for r in account.rejected]
    assert any("同一事件" in one.words.zh for one in rejected)
    assert "同一次訪問" in page.content.decode()
    record = planner.get(f"/records/{MINISTER}")
    assert "duplicate" in record.context["page"].states
    assert "同一事件，由該紀錄計入，本紀錄不計" in record.content.decode()
    other = planner.get(f"/records/{DEPUTY}")
    assert "duplicate" not in other.context["page"].states
    assert "同一事件，由本紀錄計入" in other.content.decode()


def test_told_apart_again_it_counts_as_before(planner: Client) -> None:
    before = figure(planner)
    decide(planner, MINISTER, DEPUTY, "second")
    assert decide(planner, MINISTER, DEPUTY, "both") == 302
    assert figure(planner) == before
    (row,) = planner.get("/overlaps").context["page"].decided
    assert row.verdict == "different"


def test_as_of_a_day_before_nothing_was_decided(planner: Client) -> None:
    decide(planner, MINISTER, DEPUTY, "second")
    page = planner.get(f"/records/{MINISTER}?as_of=2017-12-31").context["page"]
    assert page.overlaps == ()
    assert "duplicate" not in page.states


class TestThePage:
    def test_two_records_that_look_alike_wait_until_they_are_decided_on(self, planner: Client) -> None:
        page = planner.get("/overlaps").context["page"]
        waiting = {(pair.first.record, pair.second.record) for pair in page.pairs}
        assert waiting, "the small ledger has visits from the same country on neighbouring days"
        first, second = sorted(waiting)[0]
        assert decide(planner, first, second, "both") == 302
        after = planner.get("/overlaps").context["page"]
        assert (first, second) not in {(pair.first.record, pair.second.record) for pair in after.pairs}

    def test_any_two_records_of_a_register_can_be_put_side_by_side(self, planner: Client) -> None:
        asked = planner.get("/overlaps", {"first": MINISTER, "second": PENDING}).context["page"].asked
        assert (asked.first.record, asked.second.record) == (MINISTER, PENDING)
        assert asked.decided is None
        assert {row.label.en for row in asked.compared if row.second is None} >= {"Country"}

    @pytest.mark.parametrize(
        ("first", "second", "told"),
        [(MINISTER, "nothing", "查無紀錄「nothing」"), (MINISTER, MINISTER, "須為同一登記簿之兩筆紀錄")],
    )
    def test_what_cannot_be_shown_is_said(self, planner: Client, first: str, second: str, told: str) -> None:
        response = planner.get("/overlaps", {"first": first, "second": second})
        assert response.status_code == 422
        assert told in response.content.decode()

    def test_without_a_choice_nothing_is_decided_and_what_was_typed_is_said(self, planner: Client) -> None:
        before = Entry.objects.count()
        response = planner.post("/overlaps", {"first": MINISTER, "second": DEPUTY})
        assert response.status_code == 422
        assert "請選擇由何者計入" in response.content.decode()
        assert Entry.objects.count() == before

    @pytest.mark.parametrize("counts", ["first", "second", "both"])
    def test_without_a_reason_nothing_is_decided(self, planner: Client, counts: str) -> None:
        before = Entry.objects.count()
        form = {"first": MINISTER, "second": DEPUTY, "counts": counts, "reason": "  "}
        response = planner.post("/overlaps", form)
        assert response.status_code == 422
        assert "請說明理由" in response.content.decode()
        assert Entry.objects.count() == before
        asked = planner.get("/overlaps", {"first": MINISTER, "second": DEPUTY}).content.decode()
        assert 'id="reason-asked" name="reason" required' in asked

    def test_an_auditor_reads_and_decides_nothing(self, client: Client, planner: Client) -> None:
        assert not any(pair.may_act for pair in client.get("/overlaps").context["page"].pairs)
        response = client.post("/overlaps", {"first": MINISTER, "second": DEPUTY, "counts": "first"})
        assert response.status_code == 403
        assert not Overlap.objects.exists()
        assert Entry.objects.order_by("-position")[0].act == "refuse"


def test_what_two_indicators_count_is_told(planner: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    assert planner.get("/overlaps").context["page"].shared == ()
    told = (Shared("visits", "2.2", "2.4", 1, (MINISTER,), True), Shared("visits", "1.1", "2.2", 1, (DEPUTY,), False))
    monkeypatch.setattr(figures, "shared", lambda _: told)
    page = planner.get("/overlaps")
    assert [one.is_declared for one in page.context["page"].shared] == [False, True]
    assert f'href="/records/{DEPUTY}"' in page.content.decode()
