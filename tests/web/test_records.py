"""The list of records."""

from __future__ import annotations

import pytest
from django.test import Client

from shizheng.web.screens import records
from tests.web.conftest import DEPUTY, MINISTER, MISSION, PENDING, RETURNED, WITHDRAWN


def listed(client: Client, query: str = "") -> list[tuple[str, str]]:
    return [(row.record, row.state) for row in client.get(f"/records{query}").context["page"].rows]


def test_each_record_stands_once_with_its_newest_version_the_last_acted_on_first(client: Client) -> None:
    assert listed(client) == [
        (MINISTER, "submitted"),
        (PENDING, "approved"),
        (WITHDRAWN, "withdrawn"),
        (RETURNED, "returned"),
        (DEPUTY, "approved"),
    ]


def test_records_are_filtered_by_state_register_and_unit(client: Client) -> None:
    assert listed(client, "?state=returned") == [(RETURNED, "returned")]
    assert listed(client, "?register=meetings") == []
    assert len(listed(client, f"?unit={MISSION}")) == 5


def test_filters_that_name_nothing_known_filter_nothing(client: Client) -> None:
    assert len(listed(client, "?state=lost&register=none&unit=nobody")) == 5


def test_the_list_is_as_it_was_known_on_the_day(client: Client) -> None:
    assert listed(client, "?as_of=2017-03-12") == [
        (DEPUTY, "submitted"),
        (MINISTER, "submitted"),
        (RETURNED, "submitted"),
    ]


def test_a_row_says_what_the_record_is_about(client: Client) -> None:
    row = client.get("/records").context["page"].rows[0]
    assert row.title == "工作訪問，貝里斯"
    assert row.register.zh == "政要互訪"


def test_records_are_found_by_the_names_of_their_codes_in_either_language(client: Client) -> None:
    everyone = listed(client, "")
    assert listed(client, "?words=貝里斯") == everyone
    assert listed(client, "?words=belize") == everyone
    assert listed(client, "?words=Belize&register=visits") == everyone
    assert listed(client, "?words=巴拉圭") == []
    assert listed(client, "?words=貝里斯+v-min") == [(MINISTER, "submitted")]
    # Half the world has it in its name, so it tells no record from another.
    assert listed(client, "?words=國") == []


def test_records_are_found_by_their_words_or_their_number(client: Client) -> None:
    assert listed(client, "?words=v-min") == [(MINISTER, "submitted")]
    assert len(listed(client, "?words=工作")) == 5
    assert listed(client, "?words=工作+returned") == [(RETURNED, "returned")]
    assert listed(client, "?words=工作&state=returned") == [(RETURNED, "returned")]
    assert listed(client, "?words=度假") == []
    assert 'value="工作"' in client.get("/records?words=工作").content.decode()


def test_of_more_than_can_be_read_through_only_the_first_are_shown_and_the_page_says_so(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(records, "FOUND", 3)
    page = client.get("/records?words=工作")
    assert [row.record for row in page.context["page"].rows] == [MINISTER, PENDING, WITHDRAWN]
    assert "共逾3筆" in page.content.decode()
    monkeypatch.setattr(records, "DEEPEST", 2)
    assert "可翻閱前2筆" in client.get("/records").content.decode()
    assert "可翻閱" not in client.get("/records?state=withdrawn").content.decode()
