"""Every form of the site against every role, held where the record is, in the department in charge of it, at another
mission or in another agency, while its period is open and after it was closed.

A form that a page offers and that is not in the table fails the test.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from shizheng import web
from shizheng.accounts.models import Membership, Role, Unit, User
from shizheng.ledger import actions
from shizheng.ledger.locks import exemptions
from shizheng.ledger.models import Entry
from shizheng.plan.period import Period
from shizheng.web.figures import agency
from tests.ledger.small import undone
from tests.web.conftest import BACKEND, DEPARTMENT, DEPUTY, MINISTER, MISSION, at

pytestmark = pytest.mark.one_database

OFFICER, REVIEWER, PLANNER = Role.OFFICER, Role.REVIEWER, Role.PLANNER
AUDITOR, ADMINISTRATOR = Role.AUDITOR, Role.ADMINISTRATOR
MARCH = Period(date(2017, 3, 1), date(2017, 3, 31))
JANUARY = Period(date(2017, 1, 1), date(2017, 1, 31))
ELSEWHERE = "EMB-PRY"
TEMPLATES = Path(web.__file__).parent / "templates"
PLACES = {"here": MISSION, "in charge": DEPARTMENT, "at another mission": ELSEWHERE, "in another agency": MISSION}


@dataclass(frozen=True)
class Form:
    """Where it is sent and what; who gets something done by it; whether that is kept from them by closing March."""

    page: str
    says: Callable[[], dict[str, str]]
    of_unit: tuple[Role, ...] = ()
    of_agency: tuple[Role, ...] = ()
    kept: bool = False
    of_own: tuple[Role, ...] = ()
    """Who gets it done for themselves alone, and is told so here, where it is for somebody else."""


def record(do: str, *of_unit: Role, planner: bool = False, kept: bool = False, **says: str) -> Form:
    named = {"do": do, "reason": "理由", **says}
    return Form(f"/records/{MINISTER}", lambda: named, of_unit, (PLANNER,) if planner else (), kept)


def queue(do: str, *, kept: bool) -> Form:
    return Form("/review", lambda: {"do": do, "record": MINISTER, "reason": "理由"}, (REVIEWER,), kept=kept)


def pair(counts: str) -> Form:
    said = {"counts": counts, "first": MINISTER, "second": DEPUTY, "reason": "理由"}
    return Form("/overlaps", lambda: said, of_agency=(PLANNER,), kept=True)


def of_periods(do: str, **says: str) -> Form:
    january = f"{JANUARY.start}_{JANUARY.end}"
    named = {"do": do, "period": january, "reason": "理由", **says}
    last = {"exemption": lambda: str(exemptions()[0].pk)}
    return Form(
        "/periods", lambda: named | {name: of() for name, of in last.items() if do == "end"}, of_agency=(PLANNER,)
    )


def of_accounts(do: str, account: str = "officer", **says: str) -> Form:
    def said() -> dict[str, str]:
        held = Membership.objects.get(user__username="officer")
        return {"do": do, "account": account, "membership": str(held.pk), **says}

    return Form("/accounts", said, of_agency=(ADMINISTRATOR,))


def of_handover(do: str, **says: str) -> Form:
    def said() -> dict[str, str]:
        deputy = Membership.objects.filter(deputy_for__isnull=False).first()
        held = Membership.objects.get(user__username="officer", role=OFFICER)
        return {"do": do, "role": str(held.pk), "membership": str(deputy.pk) if deputy else "", **says}

    of_unit, of_own = ((OFFICER,) if do == name else () for name in ("hand-over", "deputy"))
    return Form(f"{reverse('handover')}?unit={MISSION}", said, of_unit, (ADMINISTRATOR,), of_own=of_own)


def of_calendar(do: str, start: str) -> Form:
    named = {"do": do, "duty": next(iter(agency().duties)), "unit": MISSION, "start": start}
    return Form("/due", lambda: named, (OFFICER,))


def forms() -> dict[tuple[str, str], Form]:
    """By the page's template and what its button says is to be done."""
    return {
        ("record", "approve"): record("approve", REVIEWER, kept=True),
        ("record", "return"): record("return", REVIEWER),
        ("record", "withdraw"): record("withdraw", OFFICER, REVIEWER, kept=True),
        ("record", "classify"): record("classify", OFFICER, REVIEWER),
        ("record", "note"): record("note", OFFICER, REVIEWER, planner=True, note="請補附件"),
        ("record", "redact"): record("redact", REVIEWER, planner=True, field="purpose"),
        ("queue", "approve"): queue("approve", kept=True),
        ("queue", "return"): queue("return", kept=False),
        ("pair", "first"): pair("first"),
        ("pair", "both"): pair("both"),
        ("periods", "close"): of_periods("close", name="去年", start="2016-12-01", end="2016-12-31"),
        ("periods", "open"): of_periods("open"),
        ("periods", "exempt"): of_periods("exempt", unit=ELSEWHERE, register="visits", until="2099-01-01"),
        ("periods", "end"): of_periods("end"),
        ("accounts", "open"): of_accounts("open", username="novice", email="novice@example.org"),
        ("accounts", "close"): of_accounts("close"),
        ("accounts", "reopen"): of_accounts("reopen", "gone"),
        ("accounts", "password"): of_accounts("password"),
        ("accounts", "unlink"): of_accounts("unlink"),
        ("accounts", "grant"): of_accounts("grant", role="auditor", whole="yes"),
        ("accounts", "revoke"): of_accounts("revoke"),
        ("handover", "hand-over"): of_handover("hand-over", giver="officer", taker="second"),
        ("handover", "deputy"): of_handover("deputy", **{"deputy": "second", "from": "2018-01-20", "to": "2018-01-25"}),
        ("handover", "end"): of_handover("end"),
        ("parts/owed", "declare"): of_calendar("declare", "2017-02-01"),
        ("parts/owed", "take-back"): of_calendar("take-back", "2017-01-01"),
    }


ELSEWHERE_HELD = {
    ("record", "declassify"): "of a classified record, which the others don't even see: test_withheld",
    **{("draft", do): "of one's own draft: test_entry" for do in ("save", "add-line", "discard", "hand-in")},
    **{("uploaded", do): "of one's own file: test_uploads" for do in ("again", "all", "good")},
}


NAMED_OTHERWISE = {"pair", "parts/owed"}
"""Templates whose buttons say by another name, or by a variable, what is to be done."""


def offered() -> Iterator[tuple[str, str]]:
    """What the buttons of the site's templates say is to be done."""
    for file in TEMPLATES.rglob("*.html"):
        page = file.relative_to(TEMPLATES).with_suffix("").as_posix()
        for does in re.findall(r'name="do" value="([^"]*)"', file.read_text("utf-8")):
            words = re.findall(r"[a-z-]+", re.sub(r"{%.*?%}", " ", does))
            yield from ((page, word) for word in words if page not in NAMED_OTHERWISE)


def test_every_form_that_a_page_offers_is_in_the_table() -> None:
    assert set(offered()) == {key for key in {*forms(), *ELSEWHERE_HELD} if key[0] not in NAMED_OTHERWISE}


@pytest.fixture
def _stage(_ledger: None) -> None:
    """A second officer of the mission, who is the first one's deputy; an account that was closed; a closed January
    with an exemption, of which the mission declared that there was nothing.
    """
    mission = Unit.objects.get(code=MISSION)
    Unit.objects.create(code=ELSEWHERE, zh="駐巴拉圭大使館", en="Paraguay", kind="embassy", region="HQ-EUR")
    planner, officer = (User.objects.get(username=name) for name in ("planner", "officer"))
    for name in ("second", "gone"):
        Membership.objects.create(user=User.objects.create(username=name), unit=mission, role=OFFICER)
    User.objects.filter(username="gone").update(is_active=False)
    second = User.objects.get(username="second")
    Membership.objects.create(
        user=second, unit=mission, role=OFFICER, deputy_for=officer, valid_from=date(2018, 1, 1),
        valid_to=date(2018, 1, 31),
    )  # fmt: skip
    duty = next(iter(agency().duties.values()))
    actions.declare(officer, duty, [MISSION], JANUARY, at(7, 1), synthetic=True)
    actions.close_period(planner, agency().registers, "一月", JANUARY, at(7, 1), synthetic=True)
    actions.exempt(planner, JANUARY, MISSION, "visits", date(2099, 1, 1), "補報", at(7, 1), synthetic=True)


def holder(role: Role, place: str) -> Client:
    user = User.objects.create(username="whoever")
    other = "another" if place == "in another agency" else ""
    Membership.objects.create(user=user, role=role, unit=Unit.objects.get(code=PLACES[place]), agency=other)
    client = Client()
    client.force_login(user, BACKEND)
    return client


def came_of(client: Client, form: Form) -> str:
    before = Entry.objects.count()
    response = client.post(form.page, form.says())
    if response.status_code == 403:
        assert Entry.objects.latest("position").act == "refuse"
        return "refused"
    if "屬已關閉之期間" in response.content.decode() and Entry.objects.count() == before:
        return "closed"
    if response.status_code == 422:
        assert Entry.objects.count() == before
        return "told"
    assert response.status_code == 302, response.content.decode()[-2_000:]
    assert Entry.objects.latest("position").act != "refuse"
    return "done"


def expected(form: Form, role: Role, place: str, *, closed: bool) -> str:
    everywhere = role in form.of_agency and place != "in another agency"
    if role in form.of_own and place in ("here", "in charge"):
        return "told"
    if not everywhere and not (role in form.of_unit and place in ("here", "in charge")):
        return "refused"
    return "closed" if closed and form.kept else "done"


@pytest.mark.usefixtures("_stage")
@pytest.mark.parametrize("closed", [False, True], ids=["open", "closed"])
@pytest.mark.parametrize("key", list(forms()), ids=" ".join)
def test_who_gets_what_done(key: tuple[str, str], closed: bool) -> None:
    form = forms()[key]
    if closed:
        planner = User.objects.get(username="planner")
        actions.close_period(planner, agency().registers, "三月", MARCH, at(7, 2), synthetic=True)
    found, wanted = {}, {}
    for role in Role:
        for place in PLACES:
            with undone():
                found[role, place] = came_of(holder(role, place), form)
            wanted[role, place] = expected(form, role, place, closed=closed)
    assert found == wanted
