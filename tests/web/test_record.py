"""One record's page."""

from __future__ import annotations

import re

from django.test import Client

from shizheng.accounts.models import User
from tests.web.conftest import BACKEND, DEPUTY, MINISTER, RETURNED, WITHDRAWN


def test_fields_carry_labels_and_the_names_of_their_codes(client: Client) -> None:
    page = client.get(f"/records/{MINISTER}").content.decode()
    for words in ("國家", "貝里斯", "訪問日期", "民國106年3月5日", "職級", "部長級", "現任", "是"):
        assert words in page


def test_versions_stand_newest_first_with_when_by_whom_and_why(client: Client) -> None:
    page = client.get(f"/records/{MINISTER}").context["page"]
    assert [(v.number, [s.state for s in v.standings]) for v in page.versions] == [
        (2, ["submitted"]),
        (1, ["submitted", "approved"]),
    ]
    assert page.versions[1].standings[1].account == "reviewer"
    assert "請補附行程表" in client.get(f"/records/{RETURNED}").content.decode()


def test_what_a_correction_changed_is_marked(client: Client) -> None:
    newest = client.get(f"/records/{MINISTER}").context["page"].versions[0]
    changed = [(field.label.en, field.before, field.value) for field in newest.lines[0] if field.before is not None]
    assert changed == [("Persons", "2", "3")]
    assert all(field.before is None for field in newest.fields)


def test_a_correction_waits_beside_the_version_that_counts(client: Client) -> None:
    assert client.get(f"/records/{MINISTER}").context["page"].states == ("submitted", "approved")
    assert client.get(f"/records/{WITHDRAWN}").context["page"].states == ("withdrawn",)


def test_a_record_says_where_it_counts_and_why_it_does_not(client: Client) -> None:
    page = client.get(f"/records/{DEPUTY}").context["page"]
    outcomes = {outcome.indicator.id: outcome for outcome in page.outcomes}
    assert not outcomes["1.1"].counted
    assert "部長級" in outcomes["1.1"].words.zh
    counted = client.get(f"/records/{MINISTER}?as_of=2017-03-31").context["page"].outcomes
    assert [(o.counted, o.lines) for o in counted if o.indicator.id == "1.1"] == [(True, (1,))]


def test_a_record_says_by_which_condition_it_fails_and_what_it_has_instead(client: Client) -> None:
    response = client.get(f"/records/{DEPUTY}")
    outcomes = {outcome.indicator.id: outcome for outcome in response.context["page"].outcomes}
    assert (outcomes["1.1"].words.zh, outcomes["1.1"].found) == ("未符合條件「職級在部長級以上」", "次長級")
    assert outcomes["2.2"].words.zh == "未符合條件「國家不屬於邦交國」"
    assert (outcomes["1.1"].part, outcomes["2.4"].parts) == (None, 6)
    page = response.content.decode()
    assert "本筆：次長級" in page
    assert re.search(r"<summary>第\d部分（共6部分）</summary>「訪團成員」登記簿中", page)
    assert "least/visits" not in page


def test_a_record_is_told_in_the_order_in_which_it_is_asked_about(client: Client) -> None:
    page = client.get(f"/records/{RETURNED}").content.decode()
    parts = [page.index(f'id="{part}"') for part in ("says", "next", "evidence", "outcome", "versions")]
    assert parts == sorted(parts)
    assert "已退回所屬單位" in page[parts[1] : parts[2]]
    assert "請補附行程表" in page[parts[1] : parts[2]]
    assert page.count("民國106年3月5日") == 1  # the newest version is told above its history


def test_a_record_is_shown_as_it_was_known_on_the_day(client: Client) -> None:
    page = client.get(f"/records/{MINISTER}?as_of=2017-03-12").context["page"]
    assert [(v.number, [s.state for s in v.standings]) for v in page.versions] == [(1, ["submitted"])]


def test_a_record_that_was_not_yet_known_is_not_found(client: Client) -> None:
    assert client.get(f"/records/{MINISTER}?as_of=2017-03-01").status_code == 404


def test_an_office_remarks_on_a_record_and_all_who_see_it_read_that(client: Client) -> None:
    reviewer = Client()
    reviewer.force_login(User.objects.get(username="reviewer"), BACKEND)
    before = client.get(f"/records/{MINISTER}").context["page"].states
    assert reviewer.post(f"/records/{MINISTER}", {"do": "note", "note": "已電洽\n該館確認"}).status_code == 302
    page = client.get(f"/records/{MINISTER}")
    (note,) = page.context["page"].notes
    assert (note.text, note.account) == ("已電洽\n該館確認", "reviewer")
    assert page.context["page"].states == before
    assert "已電洽<br>該館確認" in page.content.decode()
    assert client.get(f"/records/{MINISTER}?as_of=2017-06-30").context["page"].notes == ()


def test_an_empty_remark_is_refused_and_an_auditor_makes_none(client: Client) -> None:
    reviewer = Client()
    reviewer.force_login(User.objects.get(username="reviewer"), BACKEND)
    refused = reviewer.post(f"/records/{MINISTER}", {"do": "note", "note": "  "})
    assert refused.status_code == 422
    assert "請填寫內容" in refused.content.decode()
    assert not client.get(f"/records/{MINISTER}").context["page"].may.note
    assert client.post(f"/records/{MINISTER}", {"do": "note", "note": "x"}).status_code == 403
