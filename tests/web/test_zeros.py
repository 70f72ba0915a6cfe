"""A figure of 0 is judged, one that is absent is not; the pages say which it is and why."""

from __future__ import annotations

import pytest
from django.test import Client

from shizheng.plan.judgement import Signal


def test_where_nothing_is_approved_there_is_no_figure_and_the_signal_is_white(client: Client) -> None:
    response = client.get("/indicators/1.1?as_of=2017-02-28")
    page = response.context["page"]
    assert page.judgement.signal is Signal.WHITE
    assert "白燈：沒有數值可判（尚無核定紀錄）。沒有數值不是 0。" in response.content.decode()


def test_where_what_is_approved_meets_no_condition_the_figure_is_0_and_red(client: Client) -> None:
    response = client.get("/indicators/2.2?as_of=2017-07-31")
    page = response.context["page"]
    assert (page.judgement.figure.value, page.judgement.signal) == (0, Signal.RED)
    assert "0 是算出之數值，照常判燈：本期間有 3 列核定紀錄，惟無一符合條件。" in response.content.decode()
    assert "0 is a figure" in client.get("/en/indicators/2.2?as_of=2017-07-31").content.decode()


def test_a_figure_that_is_neither_needs_no_words(client: Client) -> None:
    assert client.get("/indicators/1.1?as_of=2017-03-31").context["page"].meaning is None


@pytest.mark.parametrize(("address", "words"), [("/indicators", "0 是數值"), ("/en/indicators", "0 is a figure")])
def test_the_list_tells_0_from_no_figure(client: Client, address: str, words: str) -> None:
    assert words in client.get(address).content.decode()
