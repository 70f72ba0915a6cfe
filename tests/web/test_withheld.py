"""Classified records: counted, and told of to nobody who may not see them, page by page."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from shizheng.accounts.models import Unit, User
from shizheng.ledger import actions
from shizheng.ledger.models import Classification, Entry, Evidence
from tests.web.conftest import DEPUTY, MINISTER, MISSION, PENDING, at, signed_in, take_in, visit
from tests.web.test_entry import PDF, begin, send

SECRET = PENDING
REASON = "未公布之訪問"


@pytest.fixture
def secret(_ledger: None) -> None:
    """The visit that was approved in May is classified."""
    actions.classify(User.objects.get(username="officer"), SECRET, REASON, at(6, 2), synthetic=True)


@pytest.fixture
def planner(secret: None) -> Client:
    return signed_in("planner")


@pytest.fixture
def officer(secret: None) -> Client:
    return signed_in("officer")


PAGES = (
    "/indicators/1.1", "/indicators/1.1?show=pending", "/indicators/1.1?show=rejected", "/records",
    "/records?state=approved", f"/records?unit={MISSION}", f"/records?words={SECRET}", "/records?as_of=2017-05-30",
    f"/records/{MINISTER}", "/log", "/overlaps", "/due", "/findings", "/indicators", "/",
)  # fmt: skip


@pytest.mark.parametrize("address", PAGES)
def test_no_page_names_it_to_the_planning_office(planner: Client, address: str) -> None:
    response = planner.get(address)
    assert response.status_code == 200
    assert SECRET not in response.content.decode().replace(f'value="{SECRET}"', "").replace(f"words={SECRET}", "")


@pytest.mark.parametrize("address", ["/indicators/1.1", "/records"])
def test_its_own_unit_and_the_auditors_find_it_there(officer: Client, client: Client, address: str) -> None:
    for sees in (officer, client):
        assert SECRET in sees.get(address).content.decode()


def test_the_figure_counts_it_and_the_page_says_how_many_are_withheld(planner: Client, client: Client) -> None:
    page, whole = (one.get("/indicators/1.1").context["page"] for one in (planner, client))
    assert page.judgement.figure == whole.judgement.figure
    assert (page.records.withheld, whole.records.withheld) == (1, 0)
    assert page.records.pages.total == whole.records.pages.total - 1
    assert page.records.shows == whole.records.shows
    assert "另有 1 列不公開" in planner.get("/indicators/1.1").content.decode()
    assert "全部紀錄中另有 1 筆不公開" in planner.get("/records").content.decode()


def test_no_cell_and_no_month_tells_of_it(planner: Client, client: Client) -> None:
    page, whole = (one.get("/indicators/1.1").context["page"] for one in (planner, client))
    assert (len(whole.units.all), page.units.all, page.units.left_out) == (1, (), 1)
    assert (page.countries.all, page.countries.left_out) == ((), 1)
    months = page.months.figures
    assert [month for month, figure in months.items() if figure is None] == ["2017-01", "2017-02", "2017-03"]
    assert None not in whole.months.figures.values()
    assert planner.get("/indicators/1.1/sparkline.svg").content != client.get("/indicators/1.1/sparkline.svg").content


def test_the_calendar_shows_no_numbers(planner: Client, client: Client) -> None:
    page, whole = (one.get("/due").content.decode() for one in (planner, client))
    assert "因有 1 筆不公開" in page
    assert "因有" not in whole


@pytest.mark.parametrize(
    "address", [f"/records/{SECRET}", f"/log?record={SECRET}", f"/overlaps?first={SECRET}&second={MINISTER}"]
)
def test_asked_for_by_its_number_it_is_refused_and_the_log_says_so(planner: Client, address: str) -> None:
    response = planner.get(address)
    assert response.status_code == 403
    assert Entry.objects.order_by("-position")[0].act == "refuse"


def test_its_files_are_withheld_too(officer: Client, planner: Client, client: Client, settings, tmp_path) -> None:
    settings.SHIZHENG_HOME = tmp_path
    address = begin(officer)
    send(officer, address, files=[SimpleUploadedFile("行程表.pdf", PDF)], withheld=REASON)
    file = Evidence.objects.get()
    assert Classification.objects.filter(record=file.version.record, withheld=True).exists()
    assert planner.get(reverse("evidence", args=[file.pk])).status_code == 403
    for sees in (officer, client):
        assert b"".join(sees.get(reverse("evidence", args=[file.pk])).streaming_content) == PDF


def test_the_reason_is_kept_with_the_draft(officer: Client) -> None:
    address = begin(officer)
    send(officer, address, do="save", withheld=REASON)
    page = officer.get(address)
    assert page.context["page"].withheld == REASON
    assert REASON in page.content.decode()


def test_another_missions_officer_is_not_told_of_it_while_typing(secret: None) -> None:
    from tests.web.test_entry import VISIT, colleague

    other = Unit.objects.create(code="EMB-GTM", zh="駐瓜地馬拉大使館", en="Guatemala", kind="embassy")
    stranger = colleague("stranger", unit=other.code)
    address = begin(stranger, register="visits", unit=other.code)
    typed = {**VISIT, "f-visited_on": "106/3/5", "do": "save", "revision": 1}
    found = stranger.post(address, typed, headers={"X-Saves-Itself": "yes"}).json()["alike"]
    assert {one["record"] for one in found} == {MINISTER, DEPUTY}


@pytest.mark.usefixtures("_ledger")
class TestOnTheRecord:
    def test_it_is_classified_and_opened_there(self) -> None:
        officer, planner = signed_in("officer"), signed_in("planner")
        response = officer.post(f"/records/{MINISTER}", {"do": "classify", "reason": ""})
        assert response.status_code == 422
        assert "請說明理由" in response.content.decode()
        assert officer.post(f"/records/{MINISTER}", {"do": "classify", "reason": REASON}).status_code == 302
        assert REASON in officer.get(f"/records/{MINISTER}").content.decode()
        assert planner.get(f"/records/{MINISTER}").status_code == 403
        officer.post(f"/records/{MINISTER}", {"do": "declassify", "reason": "已公布"})
        assert planner.get(f"/records/{MINISTER}").status_code == 200

    def test_who_may_not_is_refused(self, planner: Client) -> None:
        assert 'value="classify"' not in planner.get(f"/records/{MINISTER}").content.decode()
        assert planner.post(f"/records/{MINISTER}", {"do": "classify", "reason": "理由"}).status_code == 403


def test_the_day_asked_about_doesnt_matter(planner: Client, client: Client) -> None:
    """What is secret now isn't told by asking for a day when it wasn't."""
    assert planner.get(f"/records/{SECRET}?as_of=2017-05-30").status_code == 403
    assert planner.get("/indicators/1.1?as_of=2017-05-30").context["page"].records.withheld == 1
    assert client.get(f"/records/{SECRET}?as_of=2017-05-30").status_code == 200


def test_a_larger_split_leaves_out_the_smallest_with_it(planner: Client) -> None:
    officer = User.objects.get(username="officer")
    rows = [visit(f"V-{n}", "minister", n, on=date(2017, 7, n)) for n in range(1, 5)]
    take_in(officer, at(8, 1), *rows)
    actions.approve(User.objects.get(username="reviewer"), [row.record for row in rows], at(8, 2), synthetic=True)
    page = planner.get("/indicators/1.1").context["page"]
    assert page.records.withheld == 1
    assert page.units.left_out == 1


@pytest.mark.parametrize("address", ["/log", f"/records/{MINISTER}", "/log?act=classify"])
def test_a_page_asks_only_about_the_records_that_it_shows(planner: Client, address: str) -> None:
    with CaptureQueriesContext(connection) as asked:
        assert planner.get(address).status_code == 200
    of_records = [one["sql"] for one in asked if 'FROM "ledger_classification"' in one["sql"]]
    assert all('"record" ' in one.partition(" WHERE ")[2] for one in of_records), of_records
