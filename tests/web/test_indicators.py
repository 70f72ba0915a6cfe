"""The list of indicators."""

from __future__ import annotations

from django.test import Client

from shizheng.plan.judgement import Signal
from shizheng.web.figures import agency


def ids(client: Client, query: str = "") -> list[str]:
    return [row.indicator.id for row in client.get(f"/indicators{query}").context["page"].rows]


def test_every_indicator_is_listed_in_the_plans_order(client: Client) -> None:
    assert ids(client) == [indicator.id for indicator in agency().plan.indicators]


def test_the_counts_by_signal_add_up_to_all_indicators(client: Client) -> None:
    counts = dict(client.get("/indicators").context["page"].counts)
    assert list(counts) == list(Signal)
    assert sum(counts.values()) == len(agency().plan.indicators)


def test_a_filter_by_signal_keeps_that_signal_and_all_counts(client: Client) -> None:
    page = client.get("/indicators?signal=white").context["page"]
    assert page.rows
    assert {row.judgement.signal for row in page.rows} == {Signal.WHITE}
    assert sum(count for _, count in page.counts) == page.total


def test_a_filter_by_goal_keeps_its_indicators(client: Client) -> None:
    assert ids(client, "?goal=7") == ["7.1", "7.2", "7.3"]


def test_a_word_is_found_in_names_and_standards_whatever_its_width(client: Client) -> None:
    assert ids(client, "?word=ngo") == ids(client, "?word=ＮＧＯ") != []
    assert "1.1" in ids(client, "?word=部長級")


def test_filters_that_make_no_sense_filter_nothing(client: Client) -> None:
    assert ids(client, "?goal=x&signal=purple") == ids(client)


def test_a_word_that_matches_nothing_is_said_in_words(client: Client) -> None:
    assert "沒有符合條件之指標" in client.get("/indicators?word=查無此詞").content.decode()


def test_a_signal_is_shape_colour_and_word(client: Client) -> None:
    page = client.get("/indicators?signal=red").content.decode()
    assert 'class="signal signal-red"><svg' in page
    assert "<rect x=" in page
    assert '<span class="word">紅燈</span>' in page


def test_pending_stands_beside_the_figure(client: Client) -> None:
    rows = {row.indicator.id: row for row in client.get("/indicators?as_of=2017-03-31").context["page"].rows}
    assert str(rows["1.1"].judgement.figure.value) == "2"
    assert rows["1.1"].judgement.figure.pending == 1
    assert rows["1.1"].units == 1


def test_before_the_year_ends_the_signal_is_provisional_and_the_pace_is_told(client: Client) -> None:
    page = client.get("/indicators?as_of=2017-05-31").content.decode()
    assert '<span class="provisional"' in page
    assert "推估全年" in page
    assert '<span class="provisional"' not in client.get("/indicators").content.decode()


def test_the_running_figure_is_a_drawing_of_its_own(client: Client) -> None:
    response = client.get("/indicators/1.1/sparkline.svg?as_of=2017-06-30")
    assert response.headers["Content-Type"] == "image/svg+xml"
    assert b"<polyline" in response.content
