"""What units owe: the calendar's page, and a unit's word that it had nothing to report."""

from __future__ import annotations

import pytest
from django.test import Client

from shizheng.accounts.models import User
from shizheng.ledger.models import Declaration, Entry
from tests.web.conftest import BACKEND, MISSION

MONTHLY = "missions_monthly"


@pytest.fixture
def officer(_ledger: None) -> Client:
    client = Client()
    client.force_login(User.objects.get(username="officer"), BACKEND)
    return client


def states(client: Client, address: str) -> dict[int, str]:
    """How the mission's months stand."""
    page = client.get(address).context["page"]
    (row,) = [row for row in page.rows if row.unit.code == MISSION]
    return {cell.period.end.month: cell.state for cell in row.cells}


def send(client: Client, **said: str) -> int:
    form = {"do": "declare", "duty": MONTHLY, "unit": MISSION, "start": "2017-02-01", **said}
    return client.post("/due", form).status_code


def test_the_page_says_what_came_in_and_who_is_silent(client: Client) -> None:
    found = states(client, "/due?as_of=2017-05-05")
    assert found[3] == "reported"
    assert found[2] == "late"
    assert found[4] == "due"
    assert found[5] == "ahead"
    words = client.get("/due?as_of=2017-05-05").content.decode()
    for one in ("逾期未報", "待報", "未屆期", "館處每月往來動態", "民國106年5月5日"):
        assert one in words
    assert "Late" in client.get("/en/due?as_of=2017-05-05").content.decode()


def test_a_month_reported_later_was_late_before(client: Client) -> None:
    assert states(client, "/due?as_of=2017-03-09")[3] == "ahead"
    page = client.get("/due?as_of=2017-05-05&state=silent").context["page"]
    assert all(any(cell.is_silent for cell in row.cells) for row in page.rows)
    assert dict(page.counts)["late"] > 0


def test_another_duty_is_chosen_by_the_address(client: Client) -> None:
    page = client.get("/due?duty=budget_yearly").context["page"]
    assert page.duty.name == "budget_yearly"
    assert [row.unit.code for row in page.rows] == ["HQ-BUD"]
    assert client.get("/due?duty=nothing").context["page"].duty.name == MONTHLY


def test_an_officer_declares_for_the_own_unit_and_takes_it_back(officer: Client) -> None:
    assert {one.unit.code for one in officer.get("/due").context["page"].own} == {MISSION}
    assert send(officer) == 302
    last = Entry.objects.order_by("-position")[0]
    assert (last.act, last.account, last.right) == ("declare", "officer", "officer-own-unit")
    assert "已申報本期無資料" in officer.get("/due").content.decode()
    assert states(officer, "/due")[2] == "nothing"
    assert send(officer, do="take-back") == 302
    assert states(officer, "/due")[2] == "late"
    assert Declaration.objects.count() == 2


def test_what_stands_already_is_told_and_nothing_is_written(officer: Client) -> None:
    assert send(officer) == 302
    response = officer.post("/due", {"do": "declare", "duty": MONTHLY, "unit": MISSION, "start": "2017-02-01"})
    assert response.status_code == 422
    assert "於該期已申報無資料" in response.content.decode()
    assert Declaration.objects.count() == 1


@pytest.mark.parametrize("said", [{"duty": "none"}, {"unit": "none"}, {"start": "2017-02-02"}])
def test_what_there_is_not_is_not_found(officer: Client, said: dict[str, str]) -> None:
    assert send(officer, **said) == 404


def test_another_units_declaration_is_refused(officer: Client) -> None:
    assert send(officer, unit="EMB-PRY") == 403
    assert Entry.objects.order_by("-position")[0].act == "refuse"
    assert not Declaration.objects.exists()


def test_an_auditor_reads_and_declares_nothing(client: Client) -> None:
    assert client.get("/due").context["page"].own == ()
    assert send(client) == 403


def test_an_indicator_says_how_much_of_what_is_owed_has_come(client: Client) -> None:
    page = client.get("/indicators/1.1?as_of=2017-05-05")
    complete = page.context["page"].completeness
    assert complete.owed > complete.silent > 0
    assert "未報" in page.content.decode()
    assert "/due?state=silent" in page.content.decode()
    # No duty asks for what a share of budget lines needs before the year is over.
    assert client.get("/indicators/7.1?as_of=2017-05-05").context["page"].completeness is None
