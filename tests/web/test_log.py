"""The log's page."""

from __future__ import annotations

import pytest
from django.test import Client

from shizheng.accounts.models import Membership, Role, User
from shizheng.ledger import actions, queries
from shizheng.web.figures import agency
from tests.web.conftest import MINISTER, RETURNED, WITHDRAWN, at, signed_in


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
    assert adopted.summary == f"計畫，plan.txt，檢核發現{len(agency().findings)}項"


@pytest.mark.parametrize(
    ("asked", "acts"),
    [
        ("act=return", {"return"}),
        ("account=reviewer", {"approve", "return"}),
        (f"record={RETURNED}", {"intake", "return"}),
        (f"record={WITHDRAWN}&act=withdraw", {"withdraw"}),
        ("origin=10.0.0.1", set()),
        ("since=2017-06-01", {"intake"}),
        ("since=106/5/2", {"approve", "intake"}),
        ("since=2017-05-02&account=reviewer", {"approve"}),
        ("since=someday", {"adopt", "intake", "approve", "return", "withdraw"}),
    ],
)
def test_the_log_is_filtered_by_act_office_record_address_and_day(client: Client, asked: str, acts: set[str]) -> None:
    page = client.get(f"/log?{asked}").context["page"]
    assert {entry.act for entry in page.entries} == acts
    assert page.pages.total == len(page.entries)


def test_filters_stay_in_the_form_and_name_every_act_there_is(client: Client) -> None:
    page = client.get("/log?act=return&account=reviewer")
    assert set(page.context["page"].acts) == {"adopt", "intake", "approve", "return", "withdraw"}
    words = page.content.decode()
    assert '<option value="return" selected>' in words
    assert 'value="reviewer"' in words
    assert "查無符合之作業" in client.get("/log?act=fly").content.decode()


def test_a_refusal_says_what_was_asked_for_where_and_why(client: Client) -> None:
    officer = signed_in("officer")
    officer.get("/accounts")
    officer.get("/en/log")
    log, accounts = client.get("/log?act=refuse").context["page"].entries
    assert (log.summary, log.why) == ("查閱作業紀錄，「作業紀錄」頁", "所任職務不含此項作業")
    assert accounts.summary == "閱覽帳號，「帳號」頁"


def test_of_a_classified_record_a_refusal_names_nothing_to_whom_it_is_hidden_from(client: Client) -> None:
    officer = User.objects.get(username="officer")
    officer_of_another = User.objects.create(username="another")
    Membership.objects.create(user=officer_of_another, role=Role.ASSESSOR)
    actions.classify(officer, MINISTER, "維安", at(8, 1), synthetic=True)
    assert signed_in("another").get(f"/records/{MINISTER}").status_code == 403
    (seen,) = client.get("/log?act=refuse").context["page"].entries
    (hidden,) = signed_in("planner").get("/log?act=refuse").context["page"].entries
    assert seen.summary == f"閱覽不公開紀錄，{MINISTER}"
    assert hidden.summary == "閱覽不公開紀錄"


def test_an_entry_says_by_which_right_and_from_where(client: Client) -> None:
    words = client.get("/log?act=return").content.decode()
    assert "reviewer-own-region" in words
    assert "審核人員得核定、退回" in words
