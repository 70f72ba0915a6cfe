"""Redaction on a record's page: what is offered, what is gone afterwards, and what figures keep."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from shizheng.ledger.models import Evidence, Redaction, Version
from tests.web.conftest import MINISTER, RETURNED, signed_in
from tests.web.test_entry import PDF, begin, send

ADDRESS = f"/records/{MINISTER}"
WORDS = "工作訪問"
REASON = "內容涉及個人資料"


@pytest.fixture
def planner(_ledger: None) -> Client:
    return signed_in("planner")


def test_the_words_go_and_the_figure_stays(planner: Client) -> None:
    page = planner.get(ADDRESS)
    assert {name for name, _ in page.context["page"].redactable} >= {"purpose"}
    assert WORDS in page.content.decode()
    before = planner.get("/indicators/1.1").context["page"].judgement.figure
    assert planner.post(ADDRESS, {"do": "redact", "field": ["purpose"], "reason": REASON}).status_code == 302
    assert WORDS not in planner.get(ADDRESS).content.decode()
    assert "（已遮蔽 redacted）" in planner.get(ADDRESS).content.decode()
    assert planner.get("/indicators/1.1").context["page"].judgement.figure == before
    assert WORDS not in planner.get(f"/records?words={MINISTER}").content.decode()
    assert "redact" in planner.get("/log").content.decode()


def test_without_a_reason_nothing_is_gone(planner: Client) -> None:
    response = planner.post(ADDRESS, {"do": "redact", "field": ["purpose"], "reason": ""})
    assert response.status_code == 422
    assert "請說明理由" in response.content.decode()
    assert not Redaction.objects.exists()


def test_what_figures_read_is_refused_in_words(planner: Client) -> None:
    response = planner.post(ADDRESS, {"do": "redact", "field": ["country"], "reason": REASON})
    assert response.status_code == 422
    assert "為數值所據，不得遮蔽" in response.content.decode()


def test_remarks_that_quote_it_are_shown_to_be_picked(planner: Client) -> None:
    for text in (f"「{WORDS}」應刪除", "請補附件"):
        planner.post(ADDRESS, {"do": "note", "note": text})
    page = planner.get(ADDRESS)
    assert "註記可能引述，請勾選須遮蔽者" in page.content.decode()
    quoting, other = page.context["page"].notes
    assert f'name="remark" value="{quoting.position}"' in page.content.decode()
    said = {"do": "redact", "field": ["purpose"], "remark": [quoting.position, "x"], "reason": REASON}
    assert planner.post(ADDRESS, said).status_code == 302
    page = planner.get(ADDRESS).content.decode()
    assert WORDS not in page
    assert "請補附件" in page
    assert f'name="remark" value="{quoting.position}"' not in page
    assert f'name="remark" value="{other.position}"' in page


def test_reasons_that_quote_it_are_shown_to_be_picked_and_what_is_not_reached_is_said(planner: Client) -> None:
    address = f"/records/{RETURNED}"
    page = planner.get(address)
    assert "遮蔽不及於：先前製作之備份與匯出檔" in page.content.decode()
    (reason,) = page.context["page"].words_beside
    assert (reason.text, f'name="words" value="{reason.key}"' in page.content.decode()) == ("請補附行程表", True)
    said = {"do": "redact", "words": [reason.key], "reason": REASON}
    assert planner.post(address, said).status_code == 302
    assert "請補附行程表" not in planner.get(address).content.decode()
    assert "理由或檔名1則" in planner.get("/log?act=redact").content.decode()


def test_a_file_is_struck_out_and_no_longer_offered(planner: Client, settings: Settings, tmp_path: Path) -> None:
    settings.SHIZHENG_HOME = tmp_path
    officer = signed_in("officer")
    send(officer, begin(officer), files=[SimpleUploadedFile("護照.pdf", PDF)])
    record = Version.objects.latest("pk").record
    file = Evidence.objects.get()
    address = reverse("record", args=[record])
    assert planner.post(address, {"do": "redact", "file": [file.sha256], "reason": REASON}).status_code == 302
    page = planner.get(address).content.decode()
    assert "<del>護照.pdf</del>" in page
    assert reverse("evidence", args=[file.pk]) not in page


@pytest.mark.usefixtures("_ledger")
def test_who_may_not_is_offered_nothing_and_refused() -> None:
    client = signed_in("officer")
    assert 'value="redact"' not in client.get(ADDRESS).content.decode()
    assert client.post(ADDRESS, {"do": "redact", "field": ["purpose"], "reason": REASON}).status_code == 403
