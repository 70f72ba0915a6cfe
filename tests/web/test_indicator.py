"""One indicator's page: the figure and the whole way to it."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from django.utils.html import escape

from shizheng.accounts.models import User
from shizheng.web.figures import agency
from tests.web.conftest import DEPUTY, MINISTER, MISSION, PENDING, RETURNED, at, take_in, visit


def records(client: Client, show: str, day: str = "2017-03-31") -> dict[str, str]:
    page = client.get(f"/indicators/1.1?as_of={day}&show={show}").context["page"]
    return {verdict.record: verdict.words.zh for verdict, _ in page.records.verdicts}


@pytest.mark.parametrize("id", [indicator.id for indicator in agency().plan.indicators])
def test_every_indicator_has_a_page_in_both_languages(client: Client, id: str) -> None:
    assert client.get(f"/indicators/{id}").status_code == 200
    assert client.get(f"/en/indicators/{id}?as_of=2017-06-30").status_code == 200


def test_counted_records_are_listed_with_links(client: Client) -> None:
    assert list(records(client, "counted")) == [MINISTER]
    page = client.get("/indicators/1.1?as_of=2017-03-31").content.decode()
    assert f'href="/records/{MINISTER}?as_of=2017-03-31"' in page


def test_listed_records_say_when_and_what_they_were(client: Client) -> None:
    response = client.get("/indicators/1.1?as_of=2017-03-31")
    ((_, content),) = response.context["page"].records.verdicts
    assert (content.on, content.title) == (date(2017, 3, 5), "工作訪問，貝里斯")
    listed = response.content.decode()
    listed = listed[listed.index('id="records"') :]
    assert "106.03.05" in listed
    assert "工作訪問，貝里斯" in listed


def test_a_listed_record_says_what_the_version_said_that_was_counted(client: Client) -> None:
    officer = User.objects.get(username="officer")
    take_in(officer, at(7, 1), visit(MINISTER, "minister", 3, purpose="更正後"))
    ((_, content),) = client.get("/indicators/1.1?as_of=2017-07-31").context["page"].records.verdicts[:1]
    assert content.title == "工作訪問，貝里斯"


def test_a_rejected_record_says_which_condition_it_failed_first(client: Client) -> None:
    rejected = records(client, "rejected")
    assert "部長級" in rejected[DEPUTY]
    assert rejected[RETURNED] == "已退回"


def test_pending_records_would_count_if_they_were_approved(client: Client) -> None:
    assert list(records(client, "pending")) == [PENDING]


def test_counted_and_rejected_add_up_to_all_rows(client: Client) -> None:
    page = client.get("/indicators/1.1").context["page"]
    counts = dict(page.records.shows)
    (account,) = page.explanation.accounts.values()
    assert counts["counted"] + counts["rejected"] == account.rows
    assert sum(rejection.rows for rejection in account.rejected) == counts["rejected"]


def test_the_sql_shown_is_the_sql_that_ran(client: Client) -> None:
    response = client.get("/indicators/1.1")
    counted, waiting = response.context["page"].explanation.statements
    assert (counted.pending, waiting.pending) == (False, True)
    for statement in (counted, waiting):
        assert escape(statement.sql.splitlines()[1]) in response.content.decode()


def test_months_run_up_to_the_figure_and_no_further_than_the_day(client: Client) -> None:
    months = client.get("/indicators/1.1?as_of=2017-05-31").context["page"].months.figures
    assert list(months) == ["2017-01", "2017-02", "2017-03", "2017-04", "2017-05"]
    assert str(months["2017-05"].value) == "6"


def test_the_figure_is_split_by_the_unit_that_reported(client: Client) -> None:
    page = client.get("/indicators/1.1").context["page"]
    assert [share.name for share in page.units.all] == [agency().units[MISSION].label]
    assert [str(share.figure.value) for share in page.countries.all] == ["6"]


def test_the_words_of_the_standard_are_shown_with_what_became_of_them(client: Client) -> None:
    reads = client.get("/indicators/1.1").context["page"].reads
    assert [read.words for read in reads] == [read.words for read in agency().measures["1.1"].reads]
    assert "部長級" in next(read.became.zh for read in reads if read.words == "部長級以上")


def test_the_place_in_the_plan_is_named_by_its_lines_and_linked(client: Client) -> None:
    page = client.get("/indicators/2.4").content.decode()
    place = agency().plan.indicator("2.4").place
    assert f"計畫文件第{place.line}至{place.end_line}行" in page
    assert 'href="/#i2.4-standard"' in page


def test_records_come_in_pages_of_fifty_and_a_page_too_far_is_the_last(client: Client) -> None:
    pages = client.get("/indicators/1.1?page=99").context["page"].records.pages
    assert (pages.number, pages.last) == (1, 1)


def test_before_the_year_begins_there_is_nothing_to_list(client: Client) -> None:
    response = client.get("/indicators/1.1?as_of=2016-12-31")
    assert response.context["page"].records is None
    assert "年度尚未開始" in response.content.decode()
