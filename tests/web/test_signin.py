"""Signing in: passwords, lockout, the second factor, idle sessions, and the offices of a demonstration."""

from __future__ import annotations

import re
import time
from pathlib import Path

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.contrib.auth.password_validation import password_validators_help_texts, validate_password
from django.core import mail
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation
from pytest_django import Settings

from shizheng.accounts.models import Membership, Role, User
from shizheng.ledger.environment import identity_provider
from shizheng.web.signin.middleware import client_address
from tests.ledger.programs import run

PASSWORD = "seven missions report"


@pytest.fixture
def officer(_ledger: None) -> User:
    return with_password("officer-1", Role.OFFICER)


def with_password(name: str, role: str) -> User:
    user = User.objects.create_user(username=name, email=f"{name}@example.org", password=PASSWORD)
    Membership.objects.create(user=user, role=role)
    return user


def sign_in(client: Client, name: str = "officer-1", password: str = PASSWORD) -> int:
    return client.post(reverse("account_login"), {"login": name, "password": password}).status_code


@pytest.mark.parametrize("name", ["officer-1", "officer-1@example.org"])
def test_an_office_signs_in_by_name_or_mail_and_out_again(officer: User, name: str) -> None:
    client = Client()
    assert sign_in(client, name) == 302
    assert "officer-1" in client.get(reverse("account")).content.decode()
    client.post(reverse("account_logout"))
    assert client.get(reverse("account")).status_code == 302


def test_five_wrong_passwords_lock_the_account_and_no_other(officer: User) -> None:
    with_password("officer-2", Role.OFFICER)
    client = Client()
    assert [sign_in(client, password="wrong") for _ in range(5)] == [200, 200, 200, 200, 429]
    assert sign_in(Client()) == 429  # the right password, from another browser
    assert "十五分鐘" in client.post(reverse("account_login"), {"login": "officer-1", "password": "x"}).content.decode()
    assert sign_in(client, "officer-2") == 302


def test_nobody_signs_up(officer: User) -> None:
    response = Client().post(
        reverse("account_signup"), {"username": "new", "password1": PASSWORD, "password2": PASSWORD}
    )
    assert response.status_code == 200
    assert not User.objects.filter(username="new").exists()


@pytest.mark.parametrize("password", ["short", "123456789012", "password1234", "officer-1-office"])
def test_weak_passwords_are_refused(officer: User, password: str) -> None:
    with pytest.raises(ValidationError):
        validate_password(password, officer)


def test_none_of_the_last_three_passwords_comes_back(officer: User) -> None:
    for number in range(3):
        officer.set_password(f"another good one {number}")
        officer.save()
    for password in ("another good one 0", "another good one 2"):
        with pytest.raises(ValidationError):
            validate_password(password, officer)
    validate_password(PASSWORD, officer)  # the fourth one back


def test_an_idle_session_ends_and_says_so(officer: User, settings: Settings) -> None:
    client = Client()
    sign_in(client)
    session = client.session
    session["seen"] = time.time() - settings.SHIZHENG_IDLE.total_seconds() - 1
    session.save()
    assert client.get(reverse("account")).status_code == 302
    assert "久未操作" in client.get(reverse("account_login")).content.decode()


def test_a_session_in_use_goes_on(officer: User, settings: Settings) -> None:
    client = Client()
    sign_in(client)
    client.get(reverse("account"))
    session = client.session
    session["seen"] = time.time() - settings.SHIZHENG_IDLE.total_seconds() + 60
    session.save()
    assert client.get(reverse("account")).status_code == 200
    assert client.session["seen"] > time.time() - 10


def code(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))


def test_a_reviewer_sets_up_a_second_factor_before_anything_else(settings: Settings) -> None:
    settings.SHIZHENG_NOW = None
    reviewer = with_password("reviewer-1", Role.REVIEWER)
    EmailAddress.objects.create(user=reviewer, email=reviewer.email, primary=True)  # which nobody has proved
    client = Client()
    sign_in(client, "reviewer-1")
    setting_up = reverse("mfa_activate_totp")
    for route in ("indicators", "plan", "home", "account"):
        assert client.get(reverse(route)).headers["Location"] == setting_up, route
    page = client.get(setting_up)
    assert page.status_code == 200
    assert "data:image/svg" in page.content.decode()
    secret = client.session["mfa.totp.secret"]
    assert client.post(setting_up, {"code": "000000"}).status_code == 200
    done = client.post(setting_up, {"code": code(secret)})
    assert done.headers["Location"] == reverse("mfa_view_recovery_codes")
    assert client.get(reverse("indicators")).status_code == 200

    again = Client()
    assert again.post(reverse("account_login"), {"login": "reviewer-1", "password": PASSWORD}).headers[
        "Location"
    ] == reverse("mfa_authenticate")
    assert again.get(reverse("account")).status_code == 302  # half signed in is not signed in
    recovery = Authenticator.objects.get(type="recovery_codes").wrap().get_unused_codes()
    assert again.post(reverse("mfa_authenticate"), {"code": recovery[0]}).status_code == 302
    assert again.get(reverse("indicators")).status_code == 200
    left = Authenticator.objects.get(type="recovery_codes").wrap().get_unused_codes()
    assert recovery[0] not in left


def test_an_officer_needs_none_but_may_have_one(settings: Settings) -> None:
    settings.SHIZHENG_NOW = None
    user = with_password("officer-1", Role.OFFICER)
    client = Client()
    sign_in(client)
    assert client.get(reverse("indicators")).status_code == 200
    TOTP.activate(user, "JBSWY3DPEHPK3PXP")
    assert Client().post(reverse("account_login"), {"login": "officer-1", "password": PASSWORD}).headers[
        "Location"
    ] == reverse("mfa_authenticate")


def test_sessions_are_listed_and_others_can_be_ended(officer: User) -> None:
    here, there = Client(), Client(headers={"user-agent": "Another browser"})
    sign_in(here)
    sign_in(there)
    there.get(reverse("account"))
    assert "Another browser" in here.get(reverse("usersessions_list")).content.decode()
    here.post(reverse("usersessions_list"))
    assert there.get(reverse("account")).status_code == 302
    assert here.get(reverse("account")).status_code == 200


def test_reading_page_after_page_writes_nothing(officer: User) -> None:
    client = Client()
    sign_in(client)
    client.get(reverse("records"))
    with CaptureQueriesContext(connection) as asked:
        assert client.get(reverse("records")).status_code == 200
    written = [query["sql"] for query in asked.captured_queries if not query["sql"].startswith(("SELECT", "WITH"))]
    assert written == []


def test_a_closed_account_is_out_at_once(officer: User) -> None:
    client = Client()
    sign_in(client)
    User.objects.filter(pk=officer.pk).update(is_active=False)
    assert client.get(reverse("indicators")).status_code == 302
    assert sign_in(Client()) != 302 or Client().get(reverse("account")).status_code == 302


def test_the_offices_of_a_demonstration_sign_in_without_a_password(officer: User) -> None:
    client = Client()
    assert "officer-1" in client.get(reverse("offices")).content.decode()
    assert client.post(reverse("offices"), {"account": "officer-1"}).headers["Location"] == reverse("home")
    assert client.get(reverse("home"), follow=True).status_code == 200


def test_there_is_no_such_way_in_anywhere_else(officer: User, settings: Settings) -> None:
    settings.SHIZHENG_NOW = None
    assert Client().get(reverse("offices")).status_code == 404
    assert Client().post(reverse("offices"), {"account": "officer-1"}).status_code == 404


def test_behind_proxies_the_address_is_what_the_outermost_of_ours_saw(rf: object, settings: Settings) -> None:
    request = rf.get("/", headers={"x-forwarded-for": "6.6.6.6, 10.0.0.9"}, REMOTE_ADDR="127.0.0.1")  # type: ignore[attr-defined]
    assert client_address(request) == "127.0.0.1"  # nobody is believed where no proxy is declared
    settings.SHIZHENG_PROXIES = 1
    assert client_address(request) == "10.0.0.9"
    settings.SHIZHENG_PROXIES = 2
    assert client_address(request) == "6.6.6.6"
    settings.SHIZHENG_PROXIES = 3
    assert client_address(request) == "127.0.0.1"


@pytest.mark.usefixtures("officer")
@pytest.mark.parametrize("route", ["account_reset_password", "account_reset_password_done"])
def test_a_site_that_sends_no_mail_claims_no_letter_and_says_whom_to_ask(settings: Settings, route: str) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
    asked = {"email": "officer-1@example.org"}
    for answer in (Client().get(reverse(route)), Client().post(reverse("account_reset_password"), asked, follow=True)):
        page = answer.content.decode()
        assert "本網站不寄信" in page
        assert "管理帳號者" in page
        assert 'name="email"' not in page
        assert "寄送了" not in page
    assert "sends no mail" in Client().get(f"/en{reverse(route)}").content.decode()


def test_where_mail_is_sent_the_letter_leads_to_a_new_password(officer: User) -> None:
    assert 'name="email"' in Client().get(reverse("account_reset_password")).content.decode()
    told = Client().post(reverse("account_reset_password"), {"email": officer.email}, follow=True)
    assert "寄送了" in told.content.decode()
    (letter,) = mail.outbox
    assert letter.to == [officer.email]
    assert "/account/password/reset/key/" in letter.body


def test_where_there_is_single_sign_on_signing_out_says_that_the_session_there_goes_on(
    officer: User, settings: Settings
) -> None:
    client = Client()
    sign_in(client)
    assert "該處之登入仍有效" not in client.get(reverse("account")).content.decode()
    told = {"": "https://example.org", "_CLIENT": "site", "_SECRET": "secret", "_NAME": "外交部單一簽入"}
    provider = identity_provider({f"SHIZHENG_OIDC{name}": value for name, value in told.items()})
    settings.SOCIALACCOUNT_PROVIDERS = provider
    assert "若以外交部單一簽入登入，該處之登入仍有效" in client.get(reverse("account")).content.decode()
    assert "the session there goes on" in client.get(f"/en{reverse('account')}").content.decode()


def test_pages_of_signing_in_are_in_both_languages(officer: User) -> None:
    assert re.search("<h1>登入", Client().get("/account/login/").content.decode())
    assert re.search("<h1>Sign in", Client().get("/en/account/login/").content.decode())


@pytest.mark.parametrize("password", ["short", "123456789012", "password1234", "officer-1@example.org", PASSWORD])
def test_what_is_wrong_with_a_password_is_said_in_one_language(officer: User, password: str) -> None:
    officer.set_password(PASSWORD)
    officer.save()
    for language, other in (("zh-hant", "[A-Za-z]"), ("en", "[\u4e00-\u9fff]")):
        with translation.override(language), pytest.raises(ValidationError) as refused:
            validate_password(password, officer)
        with translation.override(language):
            told = [*refused.value.messages, *password_validators_help_texts()]
        assert [said for said in told if re.search(other, said)] == []


OTHER_TERMS = re.compile("恢復碼|備用碼|復原代碼|恢復代碼|帳戶|雙重驗證|二階|使用階段")
LATIN = {"English", "QR", "IP", "PDF", "Browser", "JBSWY3DPEHPK3PXP", "Shizheng", "officer", "Content", "UTC", "ODT"}
NAMES = ("login", "logout", "reset_password", "reset_password_done", "change_password", "reauthenticate", "inactive")
PAGES = [
    *(f"account_{name}" for name in NAMES), "mfa_index", "mfa_view_recovery_codes", "mfa_generate_recovery_codes",
    "mfa_deactivate_totp", "usersessions_list", "account_signup",
]  # fmt: skip


@pytest.mark.parametrize("has_factor", [True, False])
@pytest.mark.parametrize("route", PAGES)
def test_pages_of_signing_in_are_in_one_language_and_in_the_words_of_this_site(
    officer: User, route: str, has_factor: bool
) -> None:
    client = Client()
    sign_in(client)
    if has_factor:
        TOTP.activate(officer, "JBSWY3DPEHPK3PXP")
        RecoveryCodes.activate(officer)
    elif route == "usersessions_list":
        route = "mfa_activate_totp"
    shown = client.get(reverse(route)).content.decode()
    page = re.sub(r"(?s)<(script|style|code|textarea)\b.*?</\1>|<[^>]*>", " ", shown)
    assert OTHER_TERMS.findall(page) == []
    words = set(re.findall(r"[A-Za-z]{3,}", page)) - LATIN
    assert words == set(), page


def test_a_form_from_a_session_that_ended_says_what_to_do(officer: User) -> None:
    client = Client(enforce_csrf_checks=True)
    response = client.post("/account/login/", {"login": "officer-1", "password": PASSWORD})
    assert response.status_code == 403
    assert "表單已逾時" in response.content.decode()


USED = """
import os, sys

os.environ |= {"DJANGO_SETTINGS_MODULE": "shizheng.web.settings", "SHIZHENG_HOME": sys.argv[1]}
from django.core.cache import cache

print(cache.add("code 123456", "used", 60))
"""


def test_what_one_server_process_saw_used_every_other_knows(tmp_path: Path) -> None:
    """One-time codes that were used, and what was tried too often, lie in the cache."""
    assert [run(USED, tmp_path) for _ in range(2)] == ["True\n", "False\n"]
