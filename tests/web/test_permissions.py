"""Every route of the site against every role: who gets the page, who is sent to sign in, who is refused and why.

A route that is not in the table fails the test, and so does one of the table that is gone.
"""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from shizheng.accounts.models import Membership, Role, Unit, User
from shizheng.accounts.rights import may_somewhere
from shizheng.ledger.models import Entry
from tests.web.conftest import BACKEND, DEPARTMENT, MINISTER, MISSION, TODAY

EVERYONE = {"nobody", "officer", "reviewer", "planner", "assessor", "auditor", "administrator", "elsewhere", "roleless"}
SIGNED_IN = EVERYONE - {"nobody"}
MEMBERS = {"officer", "reviewer", "planner", "assessor", "auditor"}

# route: (arguments, who gets it)
TABLE: dict[str, tuple[list[str], set[str]]] = {
    "plan": ([], EVERYONE),
    "about": ([], EVERYONE),
    "offices": ([], EVERYONE),
    "home": ([], SIGNED_IN),
    "account": ([], SIGNED_IN),
    "indicators": ([], MEMBERS),
    "indicator": (["1.1"], MEMBERS),
    "sparkline": (["1.1"], MEMBERS),
    "findings": ([], MEMBERS),
    "records": ([], MEMBERS),
    "record": ([MINISTER], MEMBERS),
    "due": ([], MEMBERS),
    "periods": ([], MEMBERS),
    "overlaps": ([], {"planner", "auditor", "reviewer"}),
    "work": ([], {"officer"}),
    "upload": ([], {"officer"}),
    "handover": ([], {"officer", "administrator"}),
    "template": (["visits", "csv"], {"officer"}),
    "queue": ([], {"reviewer"}),
    "accounts": ([], {"auditor", "administrator"}),
    "log": ([], {"planner", "auditor", "administrator"}),
}
"""Routes of this site."""
OF_ONE = ("draft", "evidence", "uploaded", "marked")
"""Routes of one draft or file: who gets them depends on whose it is, and stands in test_entry and test_uploads."""

ALLAUTH = ("social/", "account_", "mfa_", "usersessions_", "socialaccount_", "openid_connect_", "oidc_")
"""Beginnings of the names of allauth's routes, which ask for a sign-in by themselves."""


def routes(patterns: list[URLPattern | URLResolver] | None = None) -> Iterator[str]:
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(pattern, URLResolver):
            yield from routes(pattern.url_patterns)
        else:
            yield pattern.name or str(pattern.pattern)


def test_every_route_is_in_the_table() -> None:
    own = {name for name in routes() if not name.startswith(ALLAUTH)}
    assert own == set(TABLE) | set(OF_ONE)


def browser(who: str) -> Client:
    client = Client()
    if who == "nobody":
        return client
    user = User.objects.create(username=f"who-{who}")
    if who == "elsewhere":
        Membership.objects.create(user=user, role=Role.AUDITOR, agency="another")
    elif who != "roleless":
        unit = {"officer": MISSION, "reviewer": DEPARTMENT}.get(who)
        Membership.objects.create(user=user, role=who, unit=Unit.objects.get(code=unit) if unit else None)
    client.force_login(user, BACKEND)
    return client


@pytest.mark.parametrize("who", sorted(EVERYONE))
def test_who_gets_which_page(who: str) -> None:
    client = browser(who)
    for route, (arguments, allowed) in TABLE.items():
        address = reverse(route, args=arguments)
        before = Entry.objects.count()
        response = client.get(address)
        if who in allowed:
            assert response.status_code == (302 if route == "home" else 200), (who, route, response.status_code)
            assert Entry.objects.count() == before
        elif who == "nobody":
            assert response.status_code == 302, (who, route)
            assert response.headers["Location"] == f"{reverse('account_login')}?next={address}"
        else:
            assert response.status_code == 403, (who, route, response.status_code)
            last = Entry.objects.order_by("-position")[0]
            assert (last.act, last.account, json.loads(last.summary)["of"]) == ("refuse", f"who-{who}", address)
            assert last.right in ("role-without-act", "no-role", "other-agency")


@pytest.mark.parametrize("who", sorted(EVERYONE))
def test_the_navigation_offers_what_one_gets(who: str) -> None:
    client = browser(who)
    page = client.get(reverse("plan")).content.decode()
    for route in ("indicators", "records", "due", "periods", "overlaps", "findings", "log", "accounts"):
        assert (f'<li><a href="{reverse(route)}"' in page) == (who in TABLE[route][1]), (who, route)


def test_the_public_plan_has_the_words_and_no_figure() -> None:
    page = Client().get(reverse("plan")).content.decode()
    assert "衡量標準" in page or "我國與友邦" in page
    assert "依施政目標列示之指標" in page
    assert 'class="n live"' not in page
    assert "signal" not in page


def test_an_act_unknown_to_every_rule_is_a_mistake_of_the_program() -> None:
    with pytest.raises(ValueError, match="no rule knows"):
        may_somewhere(None, "fly", TODAY)
