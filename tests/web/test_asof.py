"""The as-of date: read from the address, carried through the site, refused in words."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client

from shizheng.web.asof import parse_day
from tests.web.conftest import TODAY


@pytest.mark.parametrize("text", ["2017-03-05", "106-03-05", "106/3/5", "106.3.5", "民國106年3月5日", "１０６／３／５"])
def test_a_day_may_be_written_in_either_calendar(text: str) -> None:
    assert parse_day(text) == date(2017, 3, 5)


@pytest.mark.parametrize(
    "text", ["", "yesterday", "2017-02-29", "2017-13-01", "20170305", "9999999-01-01", "2017-03-05x"]
)
def test_what_is_no_day_is_none(text: str) -> None:
    assert parse_day(text) is None


def test_without_a_date_the_page_speaks_of_today(client: Client) -> None:
    assert client.get("/").context["frame"].as_of.day == TODAY


def test_a_date_moves_the_page_and_goes_along_every_link(client: Client) -> None:
    page = client.get("/?as_of=2017-03-31").content.decode()
    assert "民國106年3月31日" in page
    assert 'href="/indicators/1.1?as_of=2017-03-31"' in page
    assert 'href="/findings?as_of=2017-03-31"' in page
    assert 'href="/en/?as_of=2017-03-31"' in page


def test_figures_follow_the_date(client: Client) -> None:
    def figure(day: str) -> str:
        page = client.get(f"/indicators/1.1?as_of={day}").context["page"]
        return str(page.judgement.figure.value)

    assert [figure(day) for day in ("2017-03-31", "2017-05-31")] == ["2", "6"]


@pytest.mark.parametrize("text", ["tomorrow", "2017-02-30", "<script>"])
def test_what_is_no_date_is_said_on_the_page_and_today_stands_in(client: Client, text: str) -> None:
    response = client.get("/indicators", {"as_of": text})
    assert response.status_code == 200
    assert response.context["frame"].as_of.day == TODAY
    assert "不是有效日期" in response.content.decode()
    assert "<script>" not in response.content.decode()


def test_a_day_to_come_is_refused(client: Client) -> None:
    response = client.get("/?as_of=2018-01-16")
    assert "尚未到來" in response.content.decode()
    assert response.context["frame"].as_of.day == TODAY


def test_the_day_before_the_first_entry_shows_an_empty_ledger(client: Client) -> None:
    for path in ("/", "/indicators", "/indicators/1.1", "/records", "/log", "/about"):
        assert client.get(f"{path}?as_of=2016-06-30").status_code == 200
