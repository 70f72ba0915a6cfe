"""The page on which an office is handed over: what is pending, who takes it, and who stands in for some days."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from shizheng.accounts.models import Membership, Role, Unit, User
from shizheng.ledger import drafts
from shizheng.ledger.drafts import Typed
from shizheng.ledger.models import Draft, Entry, Version
from shizheng.web import clock
from tests.web.conftest import BACKEND, DEPARTMENT, MISSION, RETURNED
from tests.web.uploading import file, row, send


def at(unit: str = MISSION) -> str:
    return f"{reverse('handover')}?unit={unit}"


def signed_in(name: str, role: str | None = None, unit: str | None = None) -> Client:
    user, made = User.objects.get_or_create(username=name)
    if made and role:
        Membership.objects.create(user=user, role=role, unit=Unit.objects.get(code=unit) if unit else None)
    client = Client()
    client.force_login(user, BACKEND)
    return client


@pytest.fixture
def officer(_ledger: None) -> Client:
    return signed_in("officer")


@pytest.fixture
def draft(officer: Client) -> Draft:
    user, now = User.objects.get(username="officer"), clock.now()
    blank = drafts.begin(user, "visits", MISSION, Typed({}), now)
    return drafts.save(user, blank, blank.revision, Typed({"purpose": "商談合作"}), now)


def test_work_leads_to_it_and_it_lists_what_is_pending(officer: Client, draft: Draft) -> None:
    assert f'href="{reverse("handover")}"' in officer.get("/work").content.decode()
    page = officer.get(reverse("handover"))
    pending = page.context["page"].pending
    assert page.context["page"].unit.code == MISSION
    assert [row.draft.pk for row in pending.drafts] == [draft.pk]
    assert [row.record for row in pending.returned] == [RETURNED]
    assert {one.unit.code for one in pending.owed} == {MISSION}
    assert all(one.is_silent for one in pending.owed)
    words = page.content.decode()
    assert "商談合作" in words
    assert "請補附行程表" in words
    assert "逾期未報" in words


def test_drafts_are_handed_over_and_the_successor_finds_them(officer: Client, draft: Draft) -> None:
    successor = signed_in("successor", Role.OFFICER, MISSION)
    form = {"do": "hand-over", "giver": "officer", "taker": "successor"}
    page = officer.post(at(), form, follow=True).content.decode()
    assert "已將 1 筆草稿及 0 個上傳檔案由「officer」移交「successor」" in page
    assert Draft.objects.get().account == "successor"
    assert "商談合作" in successor.get(at()).content.decode()
    assert successor.get(reverse("draft", args=[draft.key])).status_code == 200
    assert (
        "officer，→ successor，1 筆草稿，0 個上傳檔案"
        in signed_in("planner").get("/log?act=hand-over").content.decode()
    )


def test_a_file_that_waits_is_handed_over_and_the_successor_takes_it_in(
    officer: Client, settings: Settings, tmp_path: Path
) -> None:
    settings.SHIZHENG_HOME, settings.SHIZHENG_BESIDE = tmp_path, False
    successor, address = signed_in("successor", Role.OFFICER, MISSION), send(officer, file([row("M-1")]))
    page = officer.get(at()).content.decode()
    assert f'<a href="{address}">訪問.ods</a>' in page
    assert "officer：草稿 0 筆、檔案 1 個" in page
    seen = successor.get(at()).content.decode()
    assert "訪問.ods" in seen
    assert address not in seen
    form = {"do": "hand-over", "giver": "officer", "taker": "successor"}
    told = officer.post(at(), form, follow=True).content.decode()
    assert "0 筆草稿及 1 個上傳檔案由「officer」移交「successor」" in told
    assert officer.get(address).status_code == 404
    assert address in successor.get(reverse("upload")).content.decode()
    successor.post(address, {"do": "all"})
    assert Version.objects.get(record="M-1").entry.account == "successor"
    assert "訪問.ods" not in successor.get(at()).content.decode()


def test_a_deputy_is_named_does_the_work_and_is_seen_in_the_log(officer: Client, draft: Draft) -> None:
    deputy = signed_in("lac-officer", Role.OFFICER, DEPARTMENT)
    other = Unit.objects.create(code="EMB-PRY", zh="巴拉圭", en="Paraguay", kind="embassy", region=DEPARTMENT)
    Membership.objects.filter(user__username="lac-officer").update(unit=other)
    assert deputy.get(reverse("draft", args=[draft.key])).status_code == 403
    held = Membership.objects.get(user__username="officer")
    form = {"do": "deputy", "role": held.pk, "deputy": "lac-officer", "from": "107/1/15", "to": "2018-01-20"}
    page = officer.post(at(), form, follow=True).content.decode()
    assert "「lac-officer」代理「officer」" in page
    named = Membership.objects.get(deputy_for__username="officer")
    assert (named.valid_from, named.valid_to) == (date(2018, 1, 15), date(2018, 1, 20))
    assert deputy.get(reverse("draft", args=[draft.key])).status_code == 200
    declared = {"do": "declare", "duty": "missions_monthly", "unit": MISSION, "start": "2017-02-01"}
    assert deputy.post("/due", declared).status_code == 302
    assert "代理 officer" in signed_in("planner").get("/log?act=declare").content.decode()
    assert "代理 officer" in deputy.get("/account").content.decode()

    officer.post(at(), {"do": "end", "membership": named.pk})
    assert deputy.get(reverse("draft", args=[draft.key])).status_code == 403


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({"do": "hand-over", "giver": "officer", "taker": "nobody"}, "查無帳號「nobody」"),
        ({"do": "hand-over", "giver": "officer", "taker": "reviewer"}, "不是單位「EMB-BLZ」之其他填報人員"),
        ({"do": "deputy", "role": "0", "deputy": "reviewer", "from": "107/1/15", "to": "107/1/20"}, "請選擇由誰代理"),
        ({"do": "deputy", "deputy": "reviewer", "from": "107/1/15", "to": "107/1/20"}, "不在可代理之帳號之列"),
        ({"do": "deputy", "deputy": "reviewer", "from": "soon", "to": "107/1/20"}, "「soon」不是日期"),
    ],
)
def test_what_cant_be_is_said_and_what_was_typed_is_kept(officer: Client, form: dict[str, str], said: str) -> None:
    role = str(Membership.objects.get(user__username="officer").pk)
    before = Entry.objects.count()
    response = officer.post(at(), {"role": role, **form})
    page = response.content.decode()
    assert (response.status_code, said in page) == (422, True)
    for name in ("taker", "deputy"):
        assert name not in form or f'value="{form[name]}"' in page
    assert Entry.objects.count() == before


def test_another_unit_is_refused_and_one_that_is_not_there_not_found(officer: Client) -> None:
    Unit.objects.create(code="EMB-FAR", zh="遠", en="Far", kind="embassy")
    assert officer.get(at("EMB-FAR")).status_code == 403
    assert officer.get(at("NOWHERE")).status_code == 404
    assert officer.post(at(), {"do": "fly"}).status_code == 404


def test_an_administrator_hands_over_without_seeing_what_is_written(officer: Client, draft: Draft) -> None:
    administrator = signed_in("administrator", Role.ADMINISTRATOR)
    signed_in("successor", Role.OFFICER, MISSION)
    assert f'href="{reverse("handover")}"' in administrator.get("/accounts").content.decode()
    response = administrator.get(at())
    assert response.context["page"].pending is None
    assert "商談合作" not in response.content.decode()
    assert response.context["page"].by_account == (("officer", 1, 0),)
    assert administrator.post(at(), {"do": "hand-over", "giver": "officer", "taker": "successor"}).status_code == 302
    assert Draft.objects.get().account == "successor"


def test_a_mission_that_serves_several_countries_is_asked_which(officer: Client) -> None:
    begin = {"register": "visits", "unit": MISSION}
    Unit.objects.filter(code=MISSION).update(country="BLZ")
    officer.post("/work", begin)
    assert "BLZ" in Draft.objects.get().cells["country"]
    Draft.objects.all().delete()
    Unit.objects.filter(code=MISSION).update(country="BLZ LCA")
    officer.post("/work", begin)
    assert "country" not in Draft.objects.get().cells
