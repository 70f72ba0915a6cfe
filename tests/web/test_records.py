"""The list of records."""

from __future__ import annotations

from django.test import Client

from tests.web.conftest import DEPUTY, MINISTER, MISSION, PENDING, RETURNED, WITHDRAWN


def listed(client: Client, query: str = "") -> list[tuple[str, str]]:
    return [(row.record, row.state) for row in client.get(f"/records{query}").context["page"].rows]


def test_each_record_stands_once_with_its_newest_version_newest_first(client: Client) -> None:
    assert listed(client) == [
        (MINISTER, "submitted"),
        (PENDING, "approved"),
        (WITHDRAWN, "withdrawn"),
        (DEPUTY, "approved"),
        (RETURNED, "returned"),
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
