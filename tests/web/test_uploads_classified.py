"""Classified records that come in as a file: so from the act that writes them, and never opened by a further file."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from shizheng.accounts.models import User
from shizheng.ledger import actions, classified
from shizheng.ledger.models import Classification, Entry, Upload, Version
from shizheng.ledger.verify import verify
from shizheng.registers.rows import write_csv
from shizheng.registers.sheets import Kind, open_sheet
from shizheng.web import clock
from shizheng.web.figures import agency
from tests.web.conftest import DEPARTMENT, signed_in, visit
from tests.web.uploading import file, row, send

SECRET = {"withheld": "是", "withheld_why": "未公布之訪問"}


@pytest.fixture(autouse=True)
def _home(tmp_path: Path, settings: Settings) -> None:
    settings.SHIZHENG_HOME = tmp_path
    settings.SHIZHENG_BESIDE = False


@pytest.fixture
def officer(_ledger: None) -> Client:
    return signed_in("officer")


def found(address: str) -> dict[str, object]:
    return Upload.objects.get(pk=address.rsplit("/", 1)[1]).found


def codes(address: str) -> str:
    return " ".join(one["message"][0] for one in found(address)["first"])  # type: ignore[attr-defined]


def classify(record: str) -> None:
    actions.classify(User.objects.get(username="officer"), record, "過境", clock.now(), synthetic=True)


def declassify(record: str) -> None:
    actions.declassify(User.objects.get(username="officer"), record, "已公布", clock.now(), synthetic=True)


@pytest.mark.parametrize("kind", ["ods", "xlsx", "csv"])
def test_new_records_are_classified_by_the_act_that_takes_them_in(officer: Client, kind: Kind) -> None:
    address = send(officer, file([row("M-1", **SECRET), row("M-2"), row("M-3", withheld="否")], kind))
    page = officer.get(address).content.decode()
    assert "<dt>其中不公開</dt><dd>1</dd>" in page
    officer.post(address, {"do": "all"})
    (made,) = Classification.objects.all()
    assert (made.record, made.withheld, made.reason, made.entry.act) == ("M-1", True, "未公布之訪問", "intake")
    assert "未公布" not in made.entry.summary
    assert signed_in("planner").get(reverse("record", args=["M-1"])).status_code == 403
    assert not list(verify().findings)


def test_the_same_file_adds_nothing_and_opens_nothing(officer: Client) -> None:
    rows = [row("M-1", **SECRET), row("M-2")]
    officer.post(send(officer, file(rows)), {"do": "all"})
    before = Entry.objects.count(), Version.objects.count(), Classification.objects.count()
    for again in (rows, [row("M-1"), row("M-2")]):
        address = send(officer, file(again))
        assert (found(address)["unchanged"], found(address)["faults"]) == (2, 0)
        officer.post(address, {"do": "all"})
    assert (Entry.objects.count(), Version.objects.count(), Classification.objects.count()) == before
    corrected = send(officer, file([row("M-1", persons="4", **SECRET)]))
    officer.post(corrected, {"do": "all"})
    assert Version.objects.filter(record="M-1").count() == 2
    assert Classification.objects.count() == 1
    assert classified.records() == {"M-1"}


def test_what_is_there_already_is_told_to_be_classified_or_opened_on_its_page(officer: Client, tmp_path: Path) -> None:
    officer.post(send(officer, file([row("M-1"), row("M-2"), row("M-3")])), {"do": "all"})
    classify("M-2")
    address = send(officer, file([row("M-1", **SECRET), row("M-2", withheld="否", persons="9"), row("M-3")]))
    assert (found(address)["faults"], found(address)["rejected"], found(address)["unchanged"]) == (2, 2, 1)
    assert "第 2 列：紀錄「M-1」早已登錄，現為公開" in codes(address)
    assert "第 3 列：紀錄「M-2」早已登錄，現為不公開" in codes(address)
    officer.post(address, {"do": "good"})
    assert classified.records() == {"M-2"}
    assert Version.objects.filter(record="M-2").count() == 1
    rejected = tmp_path / "rejected"
    rejected.write_bytes(officer.get(f"{address}/rejected").content)
    sheet = open_sheet(rejected, "rejected")
    at = sheet.columns.index("不公開")
    assert [(cells[0], cells[at]) for _, cells in sheet.rows] == [("M-1", "是"), ("M-2", "否")]


def test_whether_a_record_of_another_unit_is_classified_is_not_told(officer: Client) -> None:
    theirs = replace(visit("D-1", "minister", 2), unit=DEPARTMENT)
    register = agency().registers["visits"]
    desk = User.objects.create(username="desk")
    desk.memberships.create(role="officer", unit_id=DEPARTMENT)
    data = write_csv(register, [theirs]).encode()
    actions.intake(desk, register, agency().codelists, data, "d.csv", clock.now(), synthetic=True)
    actions.classify(desk, "D-1", "過境", clock.now(), synthetic=True)
    told = [codes(send(officer, file([row("D-1", unit=unit, withheld="否")]))) for unit in ("EMB-BLZ", DEPARTMENT)]
    for one in told:
        assert "不公開" not in one


def test_what_somebody_else_wrote_openly_meanwhile_is_not_taken_for_classified(officer: Client) -> None:
    secret = send(officer, file([row("M-1", **SECRET), row("M-2")]))
    officer.post(send(officer, file([row("M-1")], "csv", "另一檔")), {"do": "all"})
    before = Entry.objects.count()
    refused = officer.post(secret, {"do": "all"})
    assert (refused.status_code, "未列為不公開，檔案未收入" in refused.content.decode()) == (409, True)
    assert Entry.objects.count() == before
    assert not Version.objects.filter(record="M-2").exists()
    classify("M-1")
    officer.post(secret, {"do": "all"})
    assert Version.objects.filter(record="M-2").exists()


def test_a_correction_of_what_was_opened_meanwhile_is_refused(officer: Client) -> None:
    officer.post(send(officer, file([row("M-1", **SECRET)])), {"do": "all"})
    corrected = send(officer, file([row("M-1", persons="4", **SECRET)]))
    declassify("M-1")
    assert officer.post(corrected, {"do": "all"}).status_code == 409
    assert Version.objects.filter(record="M-1").count() == 1


def test_a_record_left_out_is_not_counted_as_classified(officer: Client) -> None:
    apart = [row("M-1", **SECRET), row("M-2", **SECRET), row("M-1", side="theirs")]
    address = send(officer, file(apart))
    assert (found(address)["records"], found(address)["withheld"]) == (1, 1)
    officer.post(address, {"do": "good"})
    assert classified.records() == {"M-2"}


def test_one_taken_away_behind_the_programs_back_is_found(officer: Client) -> None:
    officer.post(send(officer, file([row("M-1", **SECRET)])), {"do": "all"})
    position = Classification.objects.get().entry_id
    Classification.objects.bulk_create(
        [Classification(record="M-1", unit="EMB-BLZ", withheld=False, reason="", entry_id=position)]
    )
    assert {finding.code for finding in verify().findings} == {"writing-altered"}
