"""Single sign-on, walked through at a real provider: who comes in, who doesn't and is told why."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Iterator

import pytest
import requests
from allauth.mfa.totp.internal.auth import TOTP
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from shizheng.accounts.models import Identity, Role, User
from shizheng.ledger.models import Entry
from tests.browser.demo_site import free_port
from tests.web.provider import BACK, Provider, asked, running, with_asked
from tests.web.test_accounts import signed_in
from tests.web.test_signin import PASSWORD, with_password

pytestmark = pytest.mark.one_database

GO = "/account/sso/"


@pytest.fixture(scope="module")
def ministry() -> Iterator[Provider]:
    with running() as provider:
        yield provider


@pytest.fixture
def provider(ministry: Provider, settings: Settings, _ledger: None) -> Provider:
    """The provider set up, where accounts go by their names, and there is no demonstration."""
    settings.SHIZHENG_NOW = None
    settings.SOCIALACCOUNT_PROVIDERS = ministry.declared(SHIZHENG_OIDC_CLAIM="preferred_username")
    return ministry


def there_and_back(client: Client, provider: Provider, person: str, go: str = GO) -> HttpResponse:
    """A whole sign-in: the site's answer to the way back, in the language one came from, or the page that refuses."""
    back = provider.sign_in(client.get(go).headers["Location"], person)
    answer = client.get(back.removeprefix("http://testserver"))
    if answer.headers.get("Location", "").startswith("/en/account/sso/back/"):
        answer = client.get(answer.headers["Location"])
    if answer.headers.get("Location", "").endswith("/account/sso/refused/"):
        answer = client.get(answer.headers["Location"])
    return answer


def last() -> tuple[Entry, dict[str, object]]:
    entry = Entry.objects.order_by("-position")[0]
    return entry, json.loads(entry.summary)


def test_the_page_offers_it_only_where_it_is_set_up(provider: Provider, settings: Settings) -> None:
    page = Client().get("/account/login/?next=/indicators").content.decode()
    assert 'href="/account/sso/?next=/indicators"' in page
    assert "以部內單一簽入登入" in page
    settings.SOCIALACCOUNT_PROVIDERS = {}
    assert "sso" not in Client().get("/account/login/").content.decode()
    assert Client().get(GO).status_code == 404
    assert Client().get("/account/sso/back/?state=x&code=y").status_code == 404


def test_the_way_there_carries_what_makes_the_way_back_safe(provider: Provider) -> None:
    first, second = (asked(Client().get(f"{GO}?next=/indicators").headers["Location"]) for _ in range(2))
    assert first["redirect_uri"] == asked(Client().get(f"/en{GO}").headers["Location"])["redirect_uri"] == BACK
    assert (first["code_challenge_method"], first["response_type"]) == ("S256", "code")
    for name in ("state", "nonce", "code_challenge"):
        assert len(first[name]) >= 16
        assert first[name] != second[name]


def test_an_account_is_linked_at_its_first_sign_in_and_signed_in_to_by_the_link(provider: Provider) -> None:
    user, client = with_password("officer-1", Role.OFFICER), Client()
    answer = there_and_back(client, provider, "p-1", f"{GO}?next=/indicators")
    assert answer.headers["Location"] == "/indicators"
    assert "officer-1" in client.get(reverse("account")).content.decode()
    identity = user.identities.get()
    assert (identity.issuer, identity.subject) == (provider.address, "p-1")
    entry, summary = last()
    assert (entry.act, entry.account, entry.right, entry.origin) == (
        "link-identity", "officer-1", "account-signs-in", "127.0.0.1",
    )  # fmt: skip
    assert summary == {"account": "officer-1"}

    User.objects.filter(pk=user.pk).update(username="renamed")  # what the provider calls them no longer matters
    again = Client()
    there_and_back(again, provider, "p-1")
    assert "renamed" in again.get(reverse("account")).content.decode()
    assert Entry.objects.count() == entry.position


def test_in_english_one_comes_back_in_english(provider: Provider) -> None:
    with_password("officer-1", Role.OFFICER)
    assert there_and_back(Client(), provider, "p-1", f"/en{GO}").headers["Location"] == "/en/home"
    client = Client()
    assert "opens no account here" in there_and_back(client, provider, "p-4", f"/en{GO}").content.decode()
    assert "無法據以登入" in client.get("/account/sso/refused/").content.decode()
    assert Client().get("/account/sso/refused/").headers["Location"] == reverse("account_login")


def test_signing_out_ends_the_session_here(provider: Provider) -> None:
    with_password("officer-1", Role.OFFICER)
    client = Client()
    there_and_back(client, provider, "p-1")
    assert "該處之登入仍有效" in client.get(reverse("account")).content.decode()
    assert "the session there goes on" in client.get(f"/en{reverse('account')}").content.decode()
    client.post(reverse("account_logout"))
    assert client.get(reverse("account")).status_code == 302


def test_by_mail_an_account_is_found_where_the_address_is_verified(provider: Provider, settings: Settings) -> None:
    settings.SOCIALACCOUNT_PROVIDERS = provider.declared()
    with_password("of-another-name", Role.OFFICER)
    User.objects.filter(username="of-another-name").update(email="Officer-1@example.org")
    unverified = there_and_back(Client(), provider, "p-5")
    assert unverified.status_code == 403
    assert last()[0].right == "not-told"
    assert there_and_back(Client(), provider, "p-1").headers["Location"] == "/home"


@pytest.mark.parametrize(("person", "named"), [("p-4", "stranger"), ("p-6", "off\u0131cer-1")])
def test_an_identity_without_an_account_gets_none(provider: Provider, person: str, named: str) -> None:
    with_password("officer-1", Role.OFFICER)
    client, before = Client(), User.objects.count()
    answer = there_and_back(client, provider, person)
    page = answer.content.decode()
    assert answer.status_code == 403
    assert f"「{named}」" in page
    assert "本系統無對應之帳號" in page
    entry, summary = last()
    assert (entry.act, entry.account, entry.right) == ("refuse", "", "no-account")
    assert summary == {"asked": "sign-in", "of": named}
    assert (User.objects.count(), Identity.objects.count()) == (before, 0)
    assert client.get(reverse("account")).status_code == 302


@pytest.mark.parametrize("linked", [False, True], ids=["never linked", "linked before"])
def test_a_closed_account_stays_out(provider: Provider, linked: bool) -> None:
    user, client = with_password("officer-1", Role.OFFICER), Client()
    if linked:
        there_and_back(Client(), provider, "p-1")
    User.objects.filter(pk=user.pk).update(is_active=False)
    answer = there_and_back(client, provider, "p-1")
    assert answer.status_code == 403
    assert "帳號已停用" in answer.content.decode()
    entry, _ = last()
    assert (entry.act, entry.account, entry.right) == ("refuse", "officer-1", "account-closed")
    assert client.get(reverse("account")).status_code == 302


def test_a_name_given_to_another_opens_nothing_until_an_administrator_unlinks_it(provider: Provider) -> None:
    user = with_password("reviewer-1", Role.REVIEWER)
    there_and_back(Client(), provider, "p-2")
    second = there_and_back(Client(), provider, "p-3")
    assert second.status_code == 403
    assert last()[0].right == "linked-to-another"

    administrator = signed_in("administrator", Role.ADMINISTRATOR)
    TOTP.activate(User.objects.get(username="administrator"), "JBSWY3DPEHPK3PXP")
    page = administrator.get(reverse("accounts")).content.decode()
    assert page.count('value="unlink"') == 1
    administrator.post(reverse("accounts"), {"do": "unlink", "account": "reviewer-1"})
    assert (last()[0].act, last()[0].right) == ("unlink-identity", "administrator-keeps-accounts")
    assert there_and_back(Client(), provider, "p-3").status_code == 302
    assert user.identities.get().subject == "p-3"


def test_a_state_that_is_not_the_sessions_signs_nobody_in(provider: Provider) -> None:
    with_password("officer-1", Role.OFFICER)
    client = Client()
    back = provider.sign_in(client.get(GO).headers["Location"], "p-1").removeprefix("http://testserver")
    for browser, address in ((client, with_asked(back, state="another")), (Client(), back)):
        answer = browser.get(address)
        assert answer.status_code == 400
        assert "請重新登入" in answer.content.decode()
        assert browser.get(reverse("account")).status_code == 302
    assert client.get(back).status_code == 302
    assert client.get(back).status_code == 400  # once
    assert client.get(reverse("account")).status_code == 200


def test_a_nonce_that_is_not_the_sign_ins_signs_nobody_in(provider: Provider, caplog: pytest.LogCaptureFixture) -> None:
    with_password("officer-1", Role.OFFICER)
    client = Client()
    there = with_asked(client.get(GO).headers["Location"], nonce="of-another-sign-in")
    answer = client.get(provider.sign_in(there, "p-1").removeprefix("http://testserver"))
    assert answer.status_code == 502
    assert "its nonce differs" in caplog.text
    assert Identity.objects.count() == 0
    assert client.get(reverse("account")).status_code == 302


def test_a_code_without_its_verifier_is_worth_nothing(provider: Provider) -> None:
    with_password("officer-1", Role.OFFICER)
    client = Client()
    there = with_asked(client.get(GO).headers["Location"], code_challenge="E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM")
    assert client.get(provider.sign_in(there, "p-1").removeprefix("http://testserver")).status_code == 502


@pytest.mark.parametrize(
    ("person", "why"), [("p-7", "Signature verification failed"), ("p-8", "told of another person")]
)
def test_what_the_provider_did_not_sign_or_says_of_another_is_not_believed(
    provider: Provider, caplog: pytest.LogCaptureFixture, person: str, why: str
) -> None:
    with_password("officer-1", Role.OFFICER)
    with_password("reviewer-1", Role.REVIEWER)
    answer = there_and_back(Client(), provider, person)
    assert answer.status_code == 502
    assert "無法確認為真" in answer.content.decode()
    assert why in caplog.text
    assert Identity.objects.count() == 0


def test_who_breaks_it_off_is_told_how_to_go_on(provider: Provider) -> None:
    answer = there_and_back(Client(), provider, "nobody")
    assert answer.status_code == 403
    assert "部內單一簽入" in answer.content.decode()
    assert reverse("account_login") in answer.content.decode()


@pytest.mark.parametrize("language", ["", "/en"])
def test_where_the_provider_is_down_the_password_still_opens(
    provider: Provider, settings: Settings, caplog: pytest.LogCaptureFixture, language: str
) -> None:
    with_password("officer-1", Role.OFFICER)
    client = Client()
    back = provider.sign_in(client.get(f"{language}{GO}").headers["Location"], "p-1").removeprefix("http://testserver")
    settings.SOCIALACCOUNT_PROVIDERS = Provider(f"http://127.0.0.1:{free_port()}").declared()
    with caplog.at_level(logging.WARNING):
        for answer in (client.get(language + back), client.get(f"{language}{GO}")):
            assert answer.status_code == 503
            assert ("doesn’t answer just now" if language else "目前沒有回應") in answer.content.decode()
    assert "unreachable" in caplog.text
    assert client.get(f"{language}/account/login/").status_code == 200
    told = {"login": "officer-1", "password": PASSWORD}
    assert client.post(reverse("account_login"), told).status_code == 302
    assert client.get(reverse("account")).status_code == 200


def test_a_role_that_needs_a_second_factor_sets_one_up(provider: Provider) -> None:
    user, client = with_password("reviewer-1", Role.REVIEWER), Client()
    there_and_back(client, provider, "p-3")  # who was asked for two there, but nobody here goes by that
    assert client.get(reverse("indicators")).headers["Location"] == reverse("mfa_activate_totp")
    TOTP.activate(user, "JBSWY3DPEHPK3PXP")
    again = Client()
    assert there_and_back(again, provider, "p-3").headers["Location"] == reverse("mfa_authenticate")
    assert again.get(reverse("account")).status_code == 302  # half signed in is not signed in
    assert again.get(reverse("mfa_authenticate")).status_code == 200


def test_where_the_provider_vouches_for_one_none_is_asked_for_here(provider: Provider, settings: Settings) -> None:
    settings.SOCIALACCOUNT_PROVIDERS = provider.declared(
        SHIZHENG_OIDC_CLAIM="preferred_username", SHIZHENG_OIDC_SECOND_FACTOR="amr=mfa,otp"
    )
    user, client = with_password("reviewer-1", Role.REVIEWER), Client()
    assert there_and_back(client, provider, "p-3").headers["Location"] == reverse("home")
    assert client.get(reverse("indicators")).status_code == 200
    TOTP.activate(user, "JBSWY3DPEHPK3PXP")
    assert there_and_back(Client(), provider, "p-3").headers["Location"] == reverse("home")

    client.post(reverse("account_logout"))  # the word holds for the session that it was given for
    client.post(reverse("account_login"), {"login": "reviewer-1", "password": PASSWORD})
    assert client.get(reverse("indicators")).status_code == 302


def test_where_the_provider_vouches_for_none_it_is_asked_for_here(provider: Provider, settings: Settings) -> None:
    settings.SOCIALACCOUNT_PROVIDERS = provider.declared(
        SHIZHENG_OIDC_CLAIM="preferred_username", SHIZHENG_OIDC_SECOND_FACTOR="amr=mfa,otp"
    )
    with_password("reviewer-1", Role.REVIEWER)
    client = Client()
    there_and_back(client, provider, "p-2")
    assert client.get(reverse("indicators")).headers["Location"] == reverse("mfa_activate_totp")


def test_who_has_to_prove_again_who_they_are_may_do_so_at_the_provider(provider: Provider) -> None:
    with_password("officer-1", Role.OFFICER)
    client, browser = Client(), requests.Session()
    client.get(provider.sign_in(client.get(GO).headers["Location"], "p-1", browser).removeprefix("http://testserver"))
    session = client.session
    for record in session["account_authentication_methods"]:
        record["at"] -= 3600
    session.save()
    setting_up = reverse("mfa_activate_totp")
    page = client.get(client.get(setting_up).headers["Location"]).content.decode()
    found = re.search(rf'href="({GO}[^"]+)"', page)
    assert found
    there = client.get(found[1]).headers["Location"]
    assert asked(there)["prompt"] == "login"
    back = provider.sign_in(there, "p-1", browser).removeprefix("http://testserver")
    assert client.get(back).headers["Location"] == setting_up
    assert client.get(setting_up).status_code == 200
