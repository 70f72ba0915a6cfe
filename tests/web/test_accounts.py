"""An administrator opens and closes accounts, grants roles and ends them; each is an act in the log."""

from __future__ import annotations

import json
import re
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from shizheng.accounts.models import Membership, Role, Unit, User
from shizheng.accounts.rights import may
from shizheng.ledger.models import Entry
from tests.web.conftest import BACKEND, MISSION, TODAY

NEW = {"do": "open", "username": "emb-blz-officer", "email": "blz@example.org", "role": "officer", "unit": MISSION}


@pytest.fixture
def administrator(_ledger: None) -> Client:
    return signed_in("administrator", Role.ADMINISTRATOR)


def signed_in(name: str, role: str) -> Client:
    user, client = User.objects.create(username=name), Client()
    Membership.objects.create(user=user, role=role)
    client.force_login(user, BACKEND)
    return client


def last() -> tuple[Entry, dict[str, object]]:
    entry = Entry.objects.order_by("-position")[0]
    return entry, json.loads(entry.summary)


def test_an_account_is_opened_with_a_role_and_sets_its_own_password(administrator: Client) -> None:
    page = administrator.post(reverse("accounts"), NEW, follow=True).content.decode()
    user = User.objects.get(username="emb-blz-officer")
    assert not user.has_usable_password()
    assert may(user, "report", Unit.objects.get(code=MISSION), TODAY).granted
    entry, summary = last()
    assert (entry.act, entry.account, entry.right) == (
        "open-account", "administrator", "administrator-keeps-accounts",
    )  # fmt: skip
    assert entry.origin == "127.0.0.1"
    assert summary["account"] == "emb-blz-officer"

    found = re.search(r"testserver(/\S+?)</li>", page)
    assert found
    stranger = Client()
    form = stranger.get(found[1], follow=True)
    chosen = {"password1": "seven missions report", "password2": "seven missions report"}
    stranger.post(form.redirect_chain[-1][0], chosen)
    login = {"login": "blz@example.org", "password": "seven missions report"}
    assert stranger.post(reverse("account_login"), login).status_code == 302
    again = Client().get(found[1], follow=True)  # the address works once
    assert "password1" not in again.content.decode()


def test_an_administrator_lets_a_new_password_be_set_where_the_old_one_is_forgotten(administrator: Client) -> None:
    officer = User.objects.get(username="officer")
    officer.set_password("forgotten long ago")
    officer.save()
    page = administrator.post(reverse("accounts"), {"do": "password", "account": "officer"}, follow=True)
    assert (last()[0].act, last()[1]) == ("let-set-password", {"account": "officer"})
    found = re.search(r"testserver(/\S+?)</li>", page.content.decode())
    assert found
    stranger = Client()
    form = stranger.get(found[1], follow=True)
    chosen = {"password1": "seven missions report", "password2": "seven missions report"}
    stranger.post(form.redirect_chain[-1][0], chosen)
    officer.refresh_from_db()
    assert officer.check_password("seven missions report")


@pytest.mark.parametrize(("account", "said"), [("administrator", "不得變更自己"), ("gone", "已停用")])
def test_of_ones_own_account_and_a_closed_one_none_is(administrator: Client, account: str, said: str) -> None:
    User.objects.create(username="gone", is_active=False)
    response = administrator.post(reverse("accounts"), {"do": "password", "account": account})
    assert (response.status_code, said in response.content.decode()) == (422, True)
    assert not Entry.objects.filter(act="let-set-password").exists()


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"username": "administrator"}, "已有帳號"),
        ({"username": "Administrator"}, "已有帳號"),
        ({"username": "two words"}, "帳號名稱只能含"),
        ({"username": ""}, "帳號名稱只能含"),
        ({"email": "no address"}, "不是電子郵件地址"),
        ({"unit": "NOWHERE"}, "查無單位"),
        ({"unit": ""}, "請填單位，或勾選全機關"),
        ({"unit": " "}, "請填單位，或勾選全機關"),
        ({"whole": "yes"}, "請填單位，或勾選全機關"),
        ({"role": "king"}, "請選擇職務"),
        ({"from": "106-13-01"}, "不是日期"),
        ({"from": "106-05-01", "to": "106-04-01"}, "迄日早於起日"),
    ],
)
def test_what_cant_be_is_said_and_the_form_is_kept(administrator: Client, changed: dict[str, str], said: str) -> None:
    before = (User.objects.count(), Entry.objects.count())
    response = administrator.post(reverse("accounts"), {**NEW, **changed})
    page = response.content.decode()
    assert (response.status_code, said in page) == (422, True)
    assert f'value="{changed.get("email", NEW["email"])}"' in page
    assert (User.objects.count(), Entry.objects.count()) == before


def test_a_role_in_the_whole_agency_is_asked_for_in_so_many_words(administrator: Client) -> None:
    page = administrator.get(reverse("accounts")).content.decode()
    assert 'name="whole" value="yes"> 或全機關，不限單位' in page
    assert administrator.post(reverse("accounts"), {**NEW, "unit": "", "whole": "yes"}).status_code == 302
    assert Membership.objects.get(user__username=NEW["username"]).unit is None
    for chosen, status in (({"unit": ""}, 422), ({"unit": "", "whole": "yes"}, 302)):
        form = {"do": "grant", "account": NEW["username"], "role": "planner", **chosen}
        assert administrator.post(reverse("accounts"), form).status_code == status


def test_roles_are_granted_for_days_and_ended(administrator: Client) -> None:
    administrator.post(reverse("accounts"), {**NEW, "role": "officer"})
    user = User.objects.get(username="emb-blz-officer")
    deputy = {"do": "grant", "account": user.username, "role": "reviewer", "unit": "HQ-LAC 拉丁", "from": "107/1/10"}
    administrator.post(reverse("accounts"), {**deputy, "to": "2018-01-20"})
    held = user.memberships.get(role="reviewer")
    assert (held.unit_id, held.valid_from, held.valid_to) == ("HQ-LAC", date(2018, 1, 10), date(2018, 1, 20))
    assert last()[0].act == "grant"
    mission = Unit.objects.get(code=MISSION)
    assert may(user, "approve", mission, TODAY).granted
    assert not may(user, "approve", mission, date(2018, 1, 21)).granted

    administrator.post(reverse("accounts"), {"do": "revoke", "membership": held.pk})
    assert last()[0].act == "revoke"
    assert may(user, "approve", mission, TODAY).code == "not-in-force"


def test_an_account_is_closed_and_reopened(administrator: Client) -> None:
    administrator.post(reverse("accounts"), NEW)
    user = User.objects.get(username="emb-blz-officer")
    administrator.post(reverse("accounts"), {"do": "close", "account": user.username})
    user.refresh_from_db()
    assert may(user, "report", Unit.objects.get(code=MISSION), TODAY).code == "account-closed"
    administrator.post(reverse("accounts"), {"do": "reopen", "account": user.username})
    user.refresh_from_db()
    assert user.is_active
    assert [e.act for e in Entry.objects.order_by("-position")[:2]] == ["reopen-account", "close-account"]


def test_nobody_changes_their_own(administrator: Client) -> None:
    own = Membership.objects.get(user__username="administrator")
    for form in (
        {"do": "grant", "account": "administrator", "role": "planner", "whole": "yes"},
        {"do": "revoke", "membership": own.pk},
        {"do": "close", "account": "administrator"},
    ):
        response = administrator.post(reverse("accounts"), form)
        assert (response.status_code, "不得變更自己" in response.content.decode()) == (422, True)
    assert Membership.objects.filter(user__username="administrator").count() == 1


def test_an_auditor_reads_and_changes_nothing(client: Client) -> None:
    page = client.get(reverse("accounts")).content.decode()
    assert "officer" in page
    assert 'name="do"' not in page
    for form in (NEW, {"do": "close", "account": "officer"}, {"do": "revoke", "membership": 1}, {"do": "grant"}, {}):
        assert client.post(reverse("accounts"), form).status_code == 403
        assert last()[0].act == "refuse"
    assert not User.objects.filter(username=NEW["username"]).exists()


def test_accounts_are_searched(administrator: Client) -> None:
    page = administrator.get(reverse("accounts"), {"search": "review"}).content.decode()
    assert 'scope="row">reviewer' in page
    assert 'scope="row">planner' not in page


def test_a_form_without_sense_is_refused(administrator: Client) -> None:
    response = administrator.post(reverse("accounts"), {"do": "fly"})
    assert response.status_code == 422
