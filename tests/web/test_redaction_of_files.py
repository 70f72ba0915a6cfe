"""Redaction reaches the files of many records: their bytes go with the words, what came in them stays."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from shizheng.ledger import cleaning, evidence, redaction
from shizheng.ledger.models import Entry, Upload, Version
from shizheng.ledger.uploads import prepared
from shizheng.ledger.verify import verify
from tests.web.conftest import signed_in
from tests.web.test_entry import begin
from tests.web.test_entry import send as attach
from tests.web.uploading import file, row, send

WORDS = "王小姐電話"
REASON = "內容涉及個人資料"
Committed = Callable[..., Any]


@pytest.fixture(autouse=True)
def _home(tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.SHIZHENG_HOME, settings.SHIZHENG_BESIDE = tmp_path, False
    monkeypatch.setattr(redaction, "overwrite", lambda: None)  # the test is one transaction


@pytest.fixture
def officer(_ledger: None) -> Client:
    return signed_in("officer")


@pytest.fixture
def redact(_ledger: None, django_capture_on_commit_callbacks: Committed) -> Callable[..., None]:
    """The planning office redacts the words of a record."""
    planner = signed_in("planner")

    def do(record: str, **picked: object) -> None:
        with django_capture_on_commit_callbacks(execute=True):
            said = {"do": "redact", "field": ["purpose"], "reason": REASON, **picked}
            response = planner.post(reverse("record", args=[record]), said)
            assert response.status_code == 302, response.content.decode()

    return do


def taken(officer: Client, *rows: list[str], name: str = "訪問") -> Upload:
    address = send(officer, file(rows, "csv", name))
    officer.post(address, {"do": "all"})
    return Upload.objects.get(pk=address.rsplit("/", 1)[1])


def held(tmp_path: Path) -> bool:
    """Whether the words stand in any file of the home folder, but for the database."""
    files = [path for name in ("evidence", "uploads") for path in (tmp_path / name).rglob("*") if path.is_file()]
    return any(WORDS.encode() in path.read_bytes() for path in files)


def test_the_file_goes_with_the_words_and_the_other_records_stay(
    officer: Client, redact: Callable[..., None], tmp_path: Path
) -> None:
    upload = taken(officer, row("M-1", purpose=WORDS), row("M-2"))
    page = signed_in("planner").get(reverse("record", args=["M-1"]))
    assert [one.name for one in page.context["page"].sent.holding] == ["訪問.csv"]
    assert "所由匯入之上傳檔案內容一併清除" in page.content.decode()
    assert held(tmp_path)
    redact("M-1")
    assert not held(tmp_path)
    assert set(Version.objects.filter(record__startswith="M-").values_list("record", flat=True)) == {"M-1", "M-2"}
    assert "工作訪問" in Version.objects.get(record="M-2").body
    assert upload.sha256 in Entry.objects.filter(act="intake").latest("position").summary
    assert verify().findings == ()
    told = officer.get(reverse("uploaded", args=[upload.key])).content.decode()
    assert "本檔案內容已遮蔽" in told
    assert "2 筆紀錄已送審" in told
    assert officer.get(reverse("marked", args=[upload.key, "marked"])).status_code == 404


def test_what_findings_quote_of_it_goes_too(officer: Client, redact: Callable[..., None]) -> None:
    address = send(officer, file([row("M-1", purpose="x"), row("M-2", visited_on=WORDS)], "csv"))
    officer.post(address, {"do": "good"})
    assert WORDS in str(Upload.objects.get().found)
    redact("M-1")
    assert WORDS not in str(Upload.objects.get().found)
    assert "/rejected" not in officer.get(address).content.decode()


def test_what_the_same_account_never_took_in_goes_too(
    officer: Client, redact: Callable[..., None], tmp_path: Path
) -> None:
    faulty = send(officer, file([row("M-1", purpose=WORDS), row("M-2", country="無此國")], "csv", "有誤"))
    taken(officer, row("M-1", purpose=WORDS))
    assert "而未收之檔案一併清除：" in signed_in("planner").get(reverse("record", args=["M-1"])).content.decode()
    redact("M-1")
    assert not held(tmp_path)
    assert officer.get(faulty).status_code == 404


def test_one_in_which_it_was_passed_over_goes_where_it_is_picked(
    officer: Client, redact: Callable[..., None], tmp_path: Path
) -> None:
    taken(officer, row("M-1", purpose=WORDS))
    again = taken(officer, row("M-1", purpose=WORDS), row("M-2"), name="又一次")
    other = taken(officer, row("M-3"), name="其他")
    page = signed_in("planner").get(reverse("record", args=["M-1"])).context["page"]
    assert {one.name for one in page.sent.possible} == {"又一次.csv", "其他.csv"}
    redact("M-1", sent=[again.sha256, "0" * 64])
    assert not held(tmp_path)
    assert evidence.path_of(other.sha256).exists()


def test_left_lying_by_a_redaction_of_before_it_goes_by_a_further_one(
    officer: Client, redact: Callable[..., None], tmp_path: Path
) -> None:
    taken(officer, row("M-1", purpose=WORDS))
    again = taken(officer, row("M-1", purpose=WORDS), row("M-2"), name="又一次")
    redact("M-1")
    assert held(tmp_path)
    redact("M-1", sent=[again.sha256])
    assert not held(tmp_path)


def test_without_words_no_file_of_many_records_goes(officer: Client, redact: Callable[..., None]) -> None:
    upload = taken(officer, row("M-1", purpose=WORDS))
    said = {"do": "redact", "file": [upload.sha256], "reason": REASON}
    response = signed_in("planner").post(reverse("record", args=["M-1"]), said)
    assert response.status_code == 422
    assert evidence.path_of(upload.sha256).exists()


def test_bytes_that_are_attached_to_a_draft_go_with_the_draft(
    officer: Client, redact: Callable[..., None], tmp_path: Path
) -> None:
    sent = file([row("M-1", purpose=WORDS)], "csv")
    data = sent.read()
    sent.seek(0)
    draft = begin(officer)
    attach(officer, draft, do="save", files=[SimpleUploadedFile("訪問.csv", data)])
    officer.post(send(officer, sent), {"do": "all"})
    redact("M-1")
    assert held(tmp_path), "it would be missing of the draft"
    officer.post(draft, {"do": "discard"})
    now = timezone.now()
    cleaning.clean(now)
    cleaning.clean(now + cleaning.WAITS)
    assert not held(tmp_path)
    assert verify().findings == ()


def test_what_was_made_ready_of_it_goes(officer: Client, redact: Callable[..., None], tmp_path: Path) -> None:
    taken(officer, row("M-1", purpose=WORDS))
    address = send(officer, file([row("M-1", purpose=WORDS, persons="9")], "csv", "更正"))
    upload = Upload.objects.get(pk=address.rsplit("/", 1)[1])
    assert prepared.is_kept(upload, upload.found["prepared"])
    redact("M-1")
    assert not (tmp_path / "uploads" / upload.key).exists()


def test_the_same_file_sent_again_is_read_as_any_other(officer: Client, redact: Callable[..., None]) -> None:
    upload = taken(officer, row("M-1", purpose=WORDS))
    redact("M-1")
    officer.post(reverse("uploaded", args=[upload.key]), {"do": "again"})
    assert "內容已遮蔽" in str(Upload.objects.get(pk=upload.pk).found["first"])
    again = send(officer, file([row("M-1", purpose=WORDS)], "csv"))
    assert "本檔案內容已遮蔽" not in officer.get(again).content.decode()
