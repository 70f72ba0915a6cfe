"""A unit is named in forms by its code or by its name in either language, and suggested with all of them."""

from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils import translation

from shizheng.ledger.models import Draft
from shizheng.web.figures import agency
from shizheng.web.units import code_of, suggestion
from tests.web.conftest import MISSION, signed_in

ZH, EN = agency().units[MISSION].label.zh, agency().units[MISSION].label.en


@pytest.mark.parametrize(
    "typed",
    [MISSION, MISSION.lower(), f"{MISSION} {ZH}", f"{MISSION} {ZH} {EN}", ZH, f" {ZH} ", EN, EN.upper()],
)
def test_a_unit_is_known_by_code_and_by_name(typed: str) -> None:
    assert code_of(typed) == MISSION


@pytest.mark.parametrize(("typed", "said"), [("", ""), ("NOWHERE 某館", "NOWHERE"), (ZH[:2], ZH[:2])])
def test_what_names_no_unit_comes_back_as_it_was_typed(typed: str, said: str) -> None:
    assert code_of(typed) == said


def test_what_is_suggested_is_understood_in_both_languages() -> None:
    for language in ("zh-hant", "en"):
        with translation.override(language):
            assert [code for code in agency().units if code_of(suggestion(code)) != code] == []
            assert all(part in suggestion(MISSION) for part in (MISSION, ZH, EN))


@pytest.mark.usefixtures("_ledger")
@pytest.mark.parametrize(("who", "screen"), [("planner", "periods"), ("reviewer", "queue")])
def test_forms_suggest_code_and_both_names(who: str, screen: str) -> None:
    days = {"do": "close", "name": "前一年", "start": "2016-01-01", "end": "2016-12-31"}
    assert signed_in("planner").post(reverse("periods"), days).status_code == 302  # exemptions from it are granted
    assert f'<option value="{MISSION} {ZH} {EN}">' in signed_in(who).get(reverse(screen)).content.decode()


@pytest.mark.usefixtures("_ledger")
def test_a_queue_is_filtered_and_a_draft_begun_by_a_name() -> None:
    page = signed_in("reviewer").get(reverse("queue"), {"unit": EN}).context["page"]
    assert page.unit == MISSION
    assert signed_in("officer").post(reverse("work"), {"register": "visits", "unit": ZH}).status_code == 302
    assert Draft.objects.get().unit == MISSION
