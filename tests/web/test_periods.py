"""Closed periods: what the page says, and what the planning office does there."""

from __future__ import annotations

import pytest
from django.test import Client

from shizheng.ledger.models import Entry
from tests.web.conftest import MISSION, PENDING, signed_in

MARCH = "2017-03-01_2017-03-31"
CLOSE = {"do": "close", "name": "三月", "start": "106/3/1", "end": "2017-03-31"}


@pytest.fixture
def planner(_ledger: None) -> Client:
    return signed_in("planner")


def test_a_month_is_closed_exempted_and_opened_again(planner: Client) -> None:
    assert planner.post("/periods", CLOSE).status_code == 302
    page = planner.get("/periods")
    assert [(one.name, one.lock.entry.account) for one in page.context["page"].closed] == [("三月", "planner")]
    assert "106.03.01～106.03.31" in page.content.decode()
    exempt = {
        "do": "exempt", "period": MARCH, "unit": f"{MISSION} 駐貝里斯大使館", "register": "visits",
        "until": "107/1/31", "reason": "郵件遺失",
    }  # fmt: skip
    assert planner.post("/periods", exempt).status_code == 302
    (row,) = planner.get("/periods").context["page"].exemptions
    assert (row.exemption.unit, row.is_over) == (MISSION, False)
    assert "郵件遺失" in planner.get("/periods").content.decode()
    assert planner.post("/periods", {"do": "end", "exemption": str(row.exemption.pk)}).status_code == 302
    assert planner.get("/periods").context["page"].exemptions == ()
    assert planner.post("/periods", {"do": "open", "period": MARCH, "reason": "重編"}).status_code == 302
    assert planner.get("/periods").context["page"].closed == ()


def test_in_a_closed_month_a_reviewer_is_told_and_nothing_is_approved(planner: Client) -> None:
    planner.post("/periods", CLOSE)
    officer = signed_in("officer")
    before = Entry.objects.count()
    response = officer.post(f"/records/{PENDING}", {"do": "withdraw", "reason": "重複"})
    assert response.status_code == 422
    assert "已關閉之期間「三月」" in response.content.decode()
    assert Entry.objects.count() == before


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ({**CLOSE, "end": "2017-02-01"}, "末日早於首日"),
        ({**CLOSE, "start": "三月一日"}, "「三月一日」不是日期"),
        ({**CLOSE, "end": "2018-06-30"}, "尚未結束"),
        ({**CLOSE, "name": " "}, "請填寫內容"),
        ({"do": "open", "period": MARCH, "reason": "重編"}, "請選擇已關閉之期間"),
        ({"do": "end", "exemption": "x"}, "該例外並不存在"),
        ({"do": "exempt", "period": MARCH, "unit": "none", "register": "visits"}, "請選擇單位與登記簿"),
        ({"do": "fly"}, "不明之作業"),
    ],
)
def test_what_cannot_be_done_is_told_and_what_was_typed_stays(planner: Client, said: dict[str, str], told: str) -> None:
    before = Entry.objects.count()
    response = planner.post("/periods", said)
    assert response.status_code == 422
    words = response.content.decode()
    assert told in words
    assert said.get("name", "").strip() in words
    assert Entry.objects.count() == before


def test_others_read_and_do_nothing(client: Client, planner: Client) -> None:
    planner.post("/periods", CLOSE)
    page = client.get("/periods")
    assert "三月" in page.content.decode()
    assert not page.context["page"].may_act
    assert 'name="do"' not in page.content.decode()
    assert client.post("/periods", {"do": "open", "period": MARCH, "reason": "x"}).status_code == 403


def test_the_page_is_as_of_a_day(planner: Client) -> None:
    planner.post("/periods", CLOSE)
    assert planner.get("/periods?as_of=2017-06-30").context["page"].closed == ()
    assert not planner.get("/periods?as_of=2017-06-30").context["page"].may_act


def test_the_next_month_to_close_stands_in_the_form(planner: Client) -> None:
    assert [month.start.month for month in planner.get("/periods").context["page"].months][:2] == [1, 2]
    planner.post("/periods", {**CLOSE, "start": "2017-01-01", "end": "2017-01-31"})
    assert planner.get("/periods").context["page"].months[0].start.month == 2
