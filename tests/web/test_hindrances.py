"""What the site says where the machine can't keep anything, or its clock went back; what was kept before stays."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from shizheng.accounts.models import User
from shizheng.ledger import actions, drafts, uploads
from shizheng.ledger.drafts import Typed
from shizheng.ledger.models import Declaration, Draft, Entry
from shizheng.registers.records import Progress
from shizheng.web import beside, clock, figures
from tests.web.conftest import BACKEND, MISSION

DECLARE = {"do": "declare", "duty": "missions_monthly", "unit": MISSION, "start": "2017-02-01"}
READ_ONLY = "無法寫入（唯讀或權限不足）"
KEPT = "先前已確認完成者均在"


@pytest.fixture
def officer(_ledger: None) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(User.objects.get(username="officer"), BACKEND)
    return client


@contextmanager
def nothing_can_be_written() -> Iterator[None]:
    """The database takes no writing, as on a disk that became read-only."""
    with transaction.atomic(), connection.cursor() as cursor:
        sqlite = connection.vendor == "sqlite"
        cursor.execute("PRAGMA query_only = ON" if sqlite else "SET TRANSACTION READ ONLY")
        try:
            yield
        finally:
            if sqlite:
                cursor.execute("PRAGMA query_only = OFF")
            transaction.set_rollback(True)


def test_an_act_that_cannot_be_written_is_told_so_and_can_be_done_again(officer: Client) -> None:
    with nothing_can_be_written():
        for address, words in (("/due", (READ_ONLY, KEPT)), ("/en/due", ("can&#x27;t be written to", "is there"))):
            response = officer.post(address, DECLARE)
            assert response.status_code == 503
            assert all(one in response.content.decode() for one in words)
    assert not Declaration.objects.exists()
    assert officer.post("/due", DECLARE).status_code == 302
    assert Declaration.objects.count() == 1


@pytest.mark.parametrize("address", ["/indicators", "/records", "/due", "/work"])
def test_what_was_kept_is_read_though_it_cannot_be_noted_when_the_session_was_last_seen(
    officer: Client, address: str
) -> None:
    officer.get(address)
    for seen in (None, time.time() - 120):
        session = officer.session
        session.pop("seen", None)
        if seen is not None:
            session["seen"] = seen
        session.save()
        with nothing_can_be_written():
            assert officer.get(address).status_code == 200
        assert officer.session.get("seen") == seen
    assert officer.get(address).status_code == 200
    assert officer.session["seen"] > time.time() - 60


def test_an_idle_session_has_ended_though_that_cannot_be_written(officer: Client, settings: Settings) -> None:
    session = officer.session
    session["seen"] = time.time() - settings.SHIZHENG_IDLE.total_seconds() - 1
    session.save()
    with nothing_can_be_written():
        answer = officer.get("/records")
        assert (answer.status_code, "/account/login/" in answer.headers["Location"]) == (302, True)


def test_a_draft_keeps_what_was_saved_before(officer: Client) -> None:
    user = User.objects.get(username="officer")
    draft = drafts.begin(user, "visits", MISSION, Typed({"purpose": "第一次"}), clock.now())
    typed = {"revision": "1", "f-purpose": "第二次", "do": "save"}
    address = reverse("draft", args=[draft.key])
    with nothing_can_be_written():
        assert officer.post(address, typed, headers={"X-Saves-Itself": "yes"}).status_code == 503
        assert READ_ONLY in officer.post(address, typed).content.decode()
    assert "第一次" in officer.get(address).content.decode()
    assert officer.post(address, typed).status_code == 302
    assert Draft.objects.get().cells["purpose"] == "第二次"


def test_a_file_whose_reading_the_disk_broke_off_says_so_and_is_read_again(officer: Client, settings: Settings) -> None:
    settings.SHIZHENG_BESIDE = False
    user, register = User.objects.get(username="officer"), figures.agency().registers["visits"]
    upload = uploads.receive(user, register, [b"record,unit\n"], "visits.csv", clock.now())

    def read(tell: Progress) -> None:
        with open("/dev/full", "wb") as full:  # noqa: PTH123 - a device that is always full
            full.write(b"what was read")

    beside.start(upload.key, read)
    address = reverse("uploaded", args=[upload.key])
    assert "磁碟空間不足" in officer.get(address).content.decode()
    assert "the disk is full" in officer.get(f"/en{address}").content.decode()
    assert officer.post(address, {"do": "again"}).status_code == 302
    assert "磁碟空間不足" not in officer.get(address).content.decode()


def test_a_clock_that_went_back_is_told_and_nothing_is_written(officer: Client, settings: Settings) -> None:
    settings.SHIZHENG_NOW = None
    user, ahead = User.objects.get(username="officer"), timezone.now() + timedelta(hours=1)
    duty = figures.agency().duties["missions_monthly"]
    actions.declare(user, duty, [MISSION], figures.period().months()[0], ahead)
    before = Entry.objects.count()
    response = officer.post("/due", DECLARE)
    assert response.status_code == 422
    assert "系統時鐘可能有誤" in response.content.decode()
    refused = officer.get("/log")  # refusals stand in the log too
    assert refused.status_code == 503
    assert "系統時鐘可能有誤" in refused.content.decode()
    assert Entry.objects.count() == before
