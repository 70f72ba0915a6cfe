"""Every act that stands in the log is told in words, in both languages: what it says, and by which right."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable

import pytest
from django.urls import reverse
from django.utils import translation

from shizheng.accounts.models import User
from shizheng.accounts.rights import REFUSALS, RULES
from shizheng.ledger import actions
from shizheng.ledger.actions.adopt import KINDS
from shizheng.ledger.models import Entry
from shizheng.web import acts
from shizheng.web.figures import agency
from tests.ledger.small import undone
from tests.web.conftest import DEPUTY, MINISTER, MISSION, at, signed_in, visit
from tests.web.test_permissions_of_forms import Form, _stage, forms, holder  # noqa: F401 - a fixture
from tests.web.test_words import ALLOWED, OTHERS, TAKEN_BACK

ACTS = (ALLOWED - {"decide-withheld-overlap"}) | TAKEN_BACK | OTHERS
NAMES = {"officer", "reviewer", "planner", "second", "novice", "gone", "whoever", "console", "administrator"}
"""Accounts, which have no other name."""


def done_by_form(form: Form) -> Entry:
    """The entry that a form leaves in the log when it is sent by who may."""
    role, place = (form.of_agency[0], "here") if form.of_agency else (form.of_unit[0], "in charge")
    response = holder(role, place).post(form.page, form.says())
    assert response.status_code == 302, response.content.decode()
    return Entry.objects.latest("position")


def every_entry() -> Iterable[Entry]:
    """An entry of each act, as the program writes it."""
    for form in forms().values():
        with undone():
            yield done_by_form(form)
    officer, planner = (User.objects.get(username=name) for name in ("officer", "planner"))
    register, lists, now = agency().registers["visits"], agency().codelists, at(8, 1)

    def of(done: object) -> Entry:
        return Entry.objects.latest("position")

    yield of(actions.report(officer, register, lists, visit("V-new", "minister", 1), now, synthetic=True))
    yield of(actions.submit(officer, ["V-new"], now, synthetic=True))
    yield of(actions.hand_in(officer, register, lists, visit("V-newer", "minister", 1), now, synthetic=True))
    yield of(actions.classify(officer, MINISTER, "維安", now, synthetic=True))
    yield of(actions.declassify(officer, MINISTER, "已公布", now, synthetic=True))
    yield of(actions.link(officer, "https://example.org", "subject", now, synthetic=True))
    for kind in KINDS:
        yield of(actions.adopt(planner, kind, f"{kind}.yaml", b"", [], now, synthetic=True))
    for address in (reverse("log"), reverse("record", args=[MINISTER]), reverse("accounts")):
        signed_in("officer").post(address, {"do": "approve"})
        yield Entry.objects.latest("position")
    yield Entry.objects.filter(act="intake").latest("position")


@pytest.mark.usefixtures("_stage")
def test_every_act_is_told_in_words() -> None:
    seen = set()
    for entry in every_entry():
        seen.add(entry.act)
        _is_told(entry)
    assert seen == ACTS - {"begin"}, "of the first act tests/ledger/test_begin.py tells"


def _is_told(entry: Entry) -> None:
    said = json.loads(entry.summary)
    with translation.override("zh-hant"):
        chinese, right = acts.in_words(said), acts.right_in_words(entry.right)
    with translation.override("en"):
        english, right_in_english = acts.in_words(said), acts.right_in_words(entry.right)
    kept = "|".join(re.escape(name) for name in sorted(_own_names(said), key=len, reverse=True))
    assert chinese, entry
    assert re.findall("[A-Za-z]{2,}", re.sub(kept, "", chinese)) == [], (entry.act, chinese)
    assert re.findall("[A-Za-z]{2,}", right) == [], (entry.act, right)
    assert re.findall("[\u4e00-\u9fff]", re.sub(kept, "", english)) == [], (entry.act, english)
    assert re.findall(r"[A-Za-z]+-\w|[a-z]_[a-z]", re.sub(kept, "", english)) == [], (entry.act, english)
    assert right_in_english not in (right, entry.right)


def _own_names(said: dict[str, object]) -> set[str]:
    """What a summary names that has no other name: records, accounts, files, and what a period was called."""
    told = {str(said[name]) for name in ("record", "other", "name", "file", "to", "for", "account") if name in said}
    return told | NAMES | {MINISTER, DEPUTY}


def test_what_is_shown_of_an_exemption_and_a_role() -> None:
    with translation.override("en"):
        exempt = {
            "start": "2017-03-01",
            "end": "2017-03-31",
            "unit": MISSION,
            "register": "visits",
            "until": "2018-01-31",
        }
        assert acts.in_words(exempt) == "Visits, Embassy in Belize, 2017-03-01～2017-03-31, until 2018-01-31"
        roles = [{"role": "officer", "unit": MISSION, "from": "2018-01-01", "to": None}]
        assert acts.in_words({"account": "office", "roles": roles}) == "office, Officer: Embassy in Belize 2018-01-01～"


def test_every_rule_and_reason_is_known() -> None:
    for code in {*(rule.code for rule in RULES), *REFUSALS}:
        assert acts.right_in_words(code) != code
