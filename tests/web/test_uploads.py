"""Many records at once, from a template to records that wait: what is found, what is taken in, what comes back."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from shizheng.accounts.models import User
from shizheng.ledger import actions, uploads
from shizheng.ledger.models import Entry, Standing, Upload, Version
from shizheng.ledger.verify import verify
from shizheng.plan.period import Period
from shizheng.registers.headings import headings
from shizheng.registers.sheets import Kind, open_sheet
from shizheng.registers.sheets.page import Page
from shizheng.registers.sheets.writing import write
from shizheng.web import clock
from shizheng.web.figures import agency
from tests.ledger.clamd import TEST_VIRUS, Manual, scanner
from tests.web.conftest import BACKEND, DEPARTMENT, MINISTER, MISSION
from tests.web.uploading import file, row, send


@pytest.fixture(autouse=True)
def _home(tmp_path: Path, settings: Settings) -> None:
    settings.SHIZHENG_HOME = tmp_path
    settings.SHIZHENG_BESIDE = False


@pytest.fixture
def officer(_ledger: None) -> Client:
    client = Client()
    client.force_login(User.objects.get(username="officer"), BACKEND)
    return client


def look(client: Client, address: str) -> str:
    return client.get(address).content.decode()


WORKING = """
import sys
from django.conf import settings
settings.configure(SHIZHENG_HOME=sys.argv[1], SHIZHENG_BESIDE=False)
from shizheng.web import beside

def work(tell):
    tell(3_000, 12_000)
    print("begun", flush=True)
    input()

beside.start(sys.argv[2], work)
"""


@contextmanager
def under_way(key: str, home: Path) -> Iterator[None]:
    """While another process works, until it is killed."""
    command = [sys.executable, "-c", WORKING, str(home), key]
    with subprocess.Popen(command, stdin=-1, stdout=-1, text=True) as worker:
        assert worker.stdout is not None
        assert worker.stdout.readline() == "begun\n"
        yield
        worker.kill()


@pytest.mark.parametrize("kind", ["ods", "xlsx", "csv"])
def test_a_template_filled_in_becomes_records_that_wait(officer: Client, kind: Kind, tmp_path: Path) -> None:
    template = officer.get(reverse("template", args=["visits", kind]))
    assert template.headers["Content-Disposition"].startswith("attachment")
    blank = tmp_path / "template"
    blank.write_bytes(template.content)
    assert len(open_sheet(blank, "template").columns) == 14

    address, before = send(officer, file([row("M-1"), row("M-2")], kind)), Entry.objects.count()
    page = look(officer, address)
    assert "2 筆全數送審" in page
    assert Entry.objects.count() == before, "nothing is written before the officer says so"
    officer.post(address, {"do": "all"})
    entry = Entry.objects.latest("position")
    assert (entry.act, entry.account, Entry.objects.count()) == ("intake", "officer", before + 1)
    assert {s.state for s in Standing.objects.filter(entry=entry)} == {"submitted"}
    assert not list(verify().findings)


def test_a_file_sent_twice_adds_nothing(officer: Client) -> None:
    officer.post(send(officer, file([row("M-1"), row("M-2")])), {"do": "all"})
    before = Entry.objects.count(), Version.objects.count()
    again = send(officer, file([row("M-1"), row("M-2")], "xlsx", "又一次"))
    assert "內容與現有紀錄全部相同" in look(officer, again)
    officer.post(again, {"do": "all"})
    assert (Entry.objects.count(), Version.objects.count()) == before
    changed = send(officer, file([row("M-1"), row("M-2", persons="4")]))
    officer.post(changed, {"do": "all"})
    officer.post(changed, {"do": "all"})
    assert [v.number for v in Version.objects.filter(record__in=["M-1", "M-2"]).order_by("id")] == [1, 1, 2]


def test_nothing_or_the_good_rows(officer: Client, tmp_path: Path) -> None:
    rows = [row("M-1"), row("M-2", country="無此國"), row("M-3", visited_on="106/13/5"), row("M-4")]
    address = send(officer, file(rows))
    page = look(officer, address)
    assert "第 3 列「國家」" in page
    assert "第 4 列「訪問日期」" in page
    officer.post(address, {"do": "all"})
    assert not Version.objects.filter(record__startswith="M-").exists()
    officer.post(address, {"do": "good"})
    assert set(Version.objects.filter(record__startswith="M-").values_list("record", flat=True)) == {"M-1", "M-4"}
    rejected = officer.get(reverse("marked", args=[address.rsplit("/", 1)[1], "rejected"]))
    kept = tmp_path / "rejected"
    kept.write_bytes(rejected.content)
    assert [cells[0] for _, cells in open_sheet(kept, "rejected").rows] == ["M-2", "M-3"]


def test_what_the_ledger_knows_is_told_before_anything_is_written(officer: Client) -> None:
    elsewhere, twice = row("M-1", unit=DEPARTMENT), row("M-2")
    address = send(officer, file([elsewhere, twice, row("M-3"), row("M-2"), row("W" * 90)]))
    found = Upload.objects.get(pk=address.rsplit("/", 1)[1]).found
    told = " ".join(one["message"][0] for one in found["first"])
    assert found["records"] == 1
    for part in (f"第 2 列之單位「{DEPARTMENT}」非您可填報", "紀錄「M-2」重複", "超過 80 字"):
        assert part in told


def test_a_record_of_another_register_is_told(officer: Client) -> None:
    columns = tuple(text.zh for text in headings(agency().registers["op_eds"]).values())
    said = {"record": MINISTER, "unit": MISSION, "title": "x", "country": "BLZ", "kind": "op_ed"}
    listed = agency().codelists[str(agency().registers["op_eds"].fields["outlet"].list)].codes()[0]
    said |= {"outlet": listed, "published_on": "106/5/5"}
    cells = [said.get(name, "") for name in headings(agency().registers["op_eds"])]
    sent = SimpleUploadedFile("a.csv", write("csv", [Page("a", columns, [cells])]))
    response = officer.post(reverse("upload"), {"register": "op_eds", "file": sent})
    assert "已用於登記簿「visits」" in look(officer, str(response.headers["Location"]))


def test_an_infected_file_is_refused_before_it_is_read(officer: Client, settings: Settings) -> None:
    sent = {"register": "visits", "file": SimpleUploadedFile("訪問.csv", TEST_VIRUS)}
    with scanner(Manual()) as settings.SHIZHENG_CLAMD:
        response = officer.post(reverse("upload"), sent)
    assert response.status_code == 422
    assert "含有惡意程式" in response.content.decode()
    assert not Upload.objects.exists()


def test_a_file_that_is_no_table_is_kept_and_refused_with_words(officer: Client) -> None:
    address = send(officer, SimpleUploadedFile("計畫.pdf", b"%PDF-1.7\n"))
    page = look(officer, address)
    assert "不是 ODS、XLSX 或 CSV 檔" in page
    assert "送審</button>" not in page
    officer.post(address, {"do": "good"})
    assert Upload.objects.get().taken_at is None
    assert officer.get(reverse("marked", args=[Upload.objects.get().key, "marked"])).status_code == 404


def test_a_form_without_a_file_is_told_so(officer: Client) -> None:
    response = officer.post(reverse("upload"), {"register": "visits"})
    assert (response.status_code, "請選擇登記簿與檔案" in response.content.decode()) == (422, True)
    response = officer.post(reverse("upload"), {"register": "visits", "file": SimpleUploadedFile("a.csv", b"")})
    assert response.status_code == 422


def test_a_file_is_for_the_account_that_sent_it(officer: Client, client: Client) -> None:
    address = send(officer, file([row("M-1")]))
    other = Client()
    other.force_login(User.objects.get(username="reviewer"), BACKEND)
    assert other.get(address).status_code == 403
    assert client.get(address).status_code == 403
    colleague = User.objects.create(username="colleague")
    colleague.memberships.create(role="officer", unit_id=MISSION)
    theirs = Client()
    theirs.force_login(colleague, BACKEND)
    assert theirs.get(address).status_code == 404


def test_a_page_tells_how_far_reading_is_and_what_was_broken_off_can_be_read_again(
    officer: Client, settings: Settings
) -> None:
    address = send(officer, file([row("M-1")]))
    with under_way(address.rsplit("/", 1)[1], settings.SHIZHENG_HOME):
        page = look(officer, address)
        assert 'max="12000" value="3000"' in page
        assert 'http-equiv="refresh"' in page
        officer.post(address, {"do": "all"})
        assert not Version.objects.filter(record="M-1").exists(), "one thing at a time"
    Upload.objects.update(found={})
    assert "讀取中斷" in look(officer, address)
    officer.post(address, {"do": "again"})
    assert "1 筆全數送審" in look(officer, address)


def test_progress_is_heard_while_reading_and_while_taking_in(officer: Client) -> None:
    address = send(officer, file([row(f"M-{n}") for n in range(2_500)], "csv"))
    upload, heard = Upload.objects.get(pk=address.rsplit("/", 1)[1]), []
    user = User.objects.get(username="officer")
    uploads.check(user, upload, agency(), upload.sent_at, lambda done, total: heard.append((done, total)))
    assert heard == [(1_000, 2_501), (2_000, 2_501)]
    heard.clear()
    uploads.take_in(user, upload, agency(), upload.sent_at, progress=lambda done, total: heard.append((done, total)))
    assert heard == [(1_000, 2_500), (2_000, 2_500)]


def _prepared(upload: Upload) -> Path:
    return Path(settings.SHIZHENG_HOME) / "uploads" / upload.key


def test_what_was_made_ready_is_kept_until_it_is_taken_in(officer: Client) -> None:
    address = send(officer, file([row("M-1"), row('M"2\t')], "xlsx"))
    upload = Upload.objects.get()
    assert _prepared(upload).read_text().count("\n") == 2
    officer.post(address, {"do": "all"})
    assert set(Version.objects.filter(record__startswith="M").values_list("record", flat=True)) == {"M-1", 'M"2'}
    assert not _prepared(upload).exists()


@pytest.mark.parametrize("spoil", ["altered", "gone", "other definitions"])
def test_what_was_made_ready_otherwise_is_made_anew(officer: Client, spoil: str) -> None:
    address = send(officer, file([row("M-1", purpose="工作訪問")]))
    upload = Upload.objects.get()
    if spoil == "altered":
        _prepared(upload).write_text(_prepared(upload).read_text().replace("工作訪問", "度假"))
    elif spoil == "gone":
        _prepared(upload).unlink()
    else:
        Upload.objects.update(found={**upload.found, "definitions": "0" * 64, "records": 5})
    officer.post(address, {"do": "all"})
    assert "工作訪問" in Version.objects.get(record="M-1").body
    assert Upload.objects.get().found["records"] == 1


def test_what_came_between_checking_and_taking_in_is_not_written_over(officer: Client) -> None:
    first, second = send(officer, file([row("M-1")], "csv")), send(officer, file([row("M-1")], "ods"))
    elsewhere = send(officer, file([row("M-2")], "csv", "二"))
    for address in (first, second):
        officer.post(address, {"do": "all"})
    assert Version.objects.filter(record="M-1").count() == 1
    assert "<p>0 筆紀錄已送審" in look(officer, second), "what was passed over is not said to be handed in"
    Version.objects.create(
        record="M-2", register="op_eds", number=1, unit=MISSION, body="{}", sha256="0" * 64,
        entry=Entry.objects.latest("position"),
    )  # fmt: skip
    page = officer.post(elsewhere, {"do": "all"})
    assert (page.status_code, "屬於登記簿「op_eds」" in page.content.decode()) == (409, True)
    assert Upload.objects.get(name="二.csv").taken_at is None


def test_a_record_whose_rows_stand_apart_is_left_out_whole(officer: Client) -> None:
    address = send(officer, file([row("M-1"), row("M-2"), row("M-1", side="theirs")]))
    found = Upload.objects.get().found
    assert (found["records"], found["rejected"], found["faults"]) == (1, 2, 1)
    officer.post(address, {"do": "good"})
    assert list(Version.objects.filter(record__startswith="M-").values_list("record", flat=True)) == ["M-2"]


def test_faults_beyond_what_can_be_told_are_counted(officer: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shizheng.registers.records.MOST_FINDINGS", 3)
    monkeypatch.setattr("shizheng.ledger.uploads.checking.MOST_FINDINGS", 2)
    bad = [row(f"M-{n}", country="無此國") for n in range(5)] + [row(f"{n}" * 90) for n in range(4)]
    send(officer, file([*bad, row("M-9")], "csv"))
    found = Upload.objects.get().found
    assert (found["faults"], len(found["first"]), found["rejected"], found["records"]) == (9, 5, 9, 1)


def test_rows_of_a_closed_month_are_named_and_the_others_can_be_taken(officer: Client) -> None:
    december = Period(date(2017, 12, 1), date(2017, 12, 31))
    planner, now = User.objects.get(username="planner"), datetime(2018, 1, 14, 2, 0, tzinfo=UTC)
    actions.close_period(planner, agency().registers, "十二月", december, now, synthetic=True)
    address = send(officer, file([row("U-1"), row("U-2", visited_on="106/11/30")]))
    page = look(officer, address)
    assert "已關閉之期間「十二月」" in page
    assert "請更正日期，或洽計畫單位准許例外" in page
    assert officer.post(address, {"do": "good"}).status_code in (200, 302)
    assert set(Version.objects.filter(record__startswith="U-").values_list("record", flat=True)) == {"U-2"}
    actions.exempt(planner, december, MISSION, "visits", date(2018, 1, 31), "郵件遺失", clock.now(), synthetic=True)
    again = send(officer, file([row("U-1")]))
    assert "已關閉之期間" not in look(officer, again)
