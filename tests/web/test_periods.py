"""Closed periods: what the page says, and what the planning office does there."""

from __future__ import annotations

import pytest
from django.test import Client

from shizheng.ledger.models import Entry
from tests.web.conftest import MISSION, PENDING, signed_in

MARCH = "2017-03-01_2017-03-31"
CLOSE = {"do": "close", "name": "三月", "start": "106/3/1", "end": "2017-03-31", "seen": MARCH}


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


def test_the_earliest_open_month_stands_in_the_form(planner: Client) -> None:
    page = planner.get("/periods").context["page"]
    assert [one.period.start.month for one in page.months][:2] == [1, 2]
    assert page.chosen == page.months[0]
    january = {"start": "2017-01-01", "end": "2017-01-31", "seen": "2017-01-01_2017-01-31"}
    assert planner.post("/periods", {**CLOSE, **january}).status_code == 302
    page = planner.get("/periods")
    assert page.context["page"].months[0].period.start.month == 2
    assert 'name="start" required value="2017-02-01"' in page.content.decode()


def test_who_has_not_reported_is_said_before_a_month_is_closed(planner: Client) -> None:
    calendar = planner.get("/due").context["page"]
    march = [row.cells[2] for row in calendar.rows if row.cells[2]]
    response = planner.get("/periods?start=2017-03-01&end=2017-03-31")
    chosen = response.context["page"].chosen
    monthly, quarterly = chosen.missing
    assert (monthly.duty.name, quarterly.duty.name) == ("missions_monthly", "missions_quarterly")
    assert MISSION not in monthly.units
    assert MISSION in quarterly.units
    assert monthly.owed > monthly.number > 50
    assert {cell.unit.code for cell in march if cell.is_silent} <= set(monthly.units)
    words = response.content.decode()
    assert f"應報 {chosen.owed} 筆，尚缺 {chosen.number} 筆" in words
    assert f"館處每月往來動態：應報 {monthly.owed} 筆，尚缺 {monthly.number} 筆（{len(monthly.units)} 個單位）" in words


def test_days_of_which_the_missing_were_not_shown_are_not_closed_at_once(planner: Client) -> None:
    before = Entry.objects.count()
    for seen in ("", "2017-01-01_2017-01-31"):
        refused = planner.post("/periods", {**CLOSE, "seen": seen})
        assert (refused.status_code, Entry.objects.count()) == (422, before)
        assert "尚有應報未報者" in refused.content.decode()
        assert f'name="seen" value="{MARCH}"' in refused.content.decode()
    assert planner.post("/periods", CLOSE).status_code == 302


def test_days_for_which_nothing_is_owed_are_closed_at_once(planner: Client) -> None:
    days = {"start": "2016-03-01", "end": "2016-03-31", "seen": ""}
    assert planner.post("/periods", {**CLOSE, **days}).status_code == 302
