"""The log's page."""

from __future__ import annotations

from django.test import Client

from shizheng.ledger import queries


def test_entries_stand_newest_first_with_act_office_and_hash(client: Client) -> None:
    page = client.get("/log").context["page"]
    head = queries.head()
    assert head is not None
    assert [entry.position for entry in page.entries] == list(range(head.position, 0, -1))
    words = client.get("/log").content.decode()
    assert "核定" in words
    assert "reviewer" in words
    assert head.hash[:12] in words


def test_the_log_ends_with_the_day(client: Client) -> None:
    assert len(client.get("/log?as_of=2017-03-12").context["page"].entries) == 2


def test_a_summary_is_told_in_words(client: Client) -> None:
    taken_in, adopted = client.get("/log?as_of=2017-03-12").context["page"].entries
    assert taken_in.summary == "政要互訪，3筆，visits.csv"
    assert adopted.summary == "plan.txt"
