"""How reminders go, on the pages of those who may know: the last round, what was not sent, whom nothing reaches."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from pytest_django import Settings

from shizheng.accounts.models import Membership, Role, User
from shizheng.ledger.reminding.models import Letter, LetterState, Round
from shizheng.ledger.reminding.wording import text
from shizheng.plan.text import Text
from shizheng.web import clock
from tests.web.conftest import BACKEND, MISSION, TODAY


@pytest.fixture(autouse=True)
def _may_mail(settings: Settings, _ledger: None) -> None:
    settings.SHIZHENG_MAIL_SYNTHETIC = True


def as_(role: str) -> Client:
    user, client = User.objects.create(username=f"the {role}"), Client()
    Membership.objects.create(user=user, role=role)
    client.force_login(user, BACKEND)
    return client


def test_before_the_first_round_the_administrator_is_asked_for_the_worker() -> None:
    administrator = as_(Role.ADMINISTRATOR)
    assert "尚未寄發過提醒" in administrator.get("/about").content.decode()
    assert "There was no round of reminders yet" in administrator.get("/en/about").content.decode()


def test_a_worker_that_is_dead_is_told_with_the_day_since_when() -> None:
    Round.objects.create(day=TODAY - timedelta(days=4), at=clock.now())
    planner = as_(Role.PLANNER)
    assert "自民國107年1月11日以後未再寄發提醒" in planner.get("/due").content.decode()
    assert "since 11 January 2018" in planner.get("/en/due").content.decode()
    Round.objects.create(day=TODAY, at=clock.now())
    page = planner.get("/due").content.decode()
    assert "最近一次寄發：民國107年1月15日，寄出 0 封" in page
    assert "未再寄發" not in page


def test_letters_that_were_not_sent_are_shown_with_what_they_met() -> None:
    Round.objects.create(day=TODAY, at=clock.now())
    common = {"day": TODAY, "text": "", "subject": "", "tells": [], "try_after": clock.now()}
    Letter.objects.create(account="north", address="north@example.org", problem="550 no such mailbox", **common)
    Letter.objects.create(account="south", address="south@example.org", state=LetterState.SENT, **common)
    page = as_(Role.PLANNER).get("/due").content.decode()
    assert "550 no such mailbox" in page
    assert "寄出 1 封" in page
    assert "south@example.org" not in page


def test_units_and_accounts_that_nothing_reaches_are_named() -> None:
    Membership.objects.filter(user__username="reviewer").delete()
    page = as_(Role.PLANNER).get("/due").context["page"].reminding
    assert MISSION not in [unit.code for unit in page.gaps.without_officer]
    assert "EMB-PRY" in [unit.code for unit in page.gaps.without_officer]
    assert MISSION in [unit.code for unit in page.gaps.without_reviewer]
    assert {"officer", "planner"} <= set(page.gaps.without_address)


def test_a_demonstration_says_that_nobody_is_mailed(settings: Settings) -> None:
    settings.SHIZHENG_MAIL_SYNTHETIC = False
    page = as_(Role.ADMINISTRATOR).get("/about").content.decode()
    assert "示範資料不寄信" in page
    assert "尚未寄發過提醒" not in page


def test_officers_and_the_public_see_none_of_it() -> None:
    for client, address in ((as_(Role.OFFICER), "/due"), (as_(Role.ASSESSOR), "/about"), (Client(), "/about")):
        assert client.get(address).context["page"].reminding is None


def test_the_addresses_in_a_letter_are_pages_of_the_site() -> None:
    letter = text(Text("部", "Ministry"), "north", (), TODAY, "", synthetic=False)
    found = [line.rpartition(" ")[2].rpartition("：")[2] for line in letter.splitlines() if "/" in line]
    assert len(found) == 4
    officer = as_(Role.OFFICER)
    for address in found:
        assert officer.get(address).resolver_match.url_name == address.rpartition("/")[2]
