"""Where an installation keeps its ledger, and how durably."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from shizheng.ledger.environment import (
    DEMONSTRATION,
    POSTGRES_OPTIONS,
    agency_folder,
    database,
    demonstration_day,
    identity_provider,
    mail,
    secret_key,
)


def test_without_an_address_the_ledger_is_a_file_of_the_home_folder() -> None:
    told = database("", Path("home/db.sqlite3"))
    assert (told["ENGINE"], told["NAME"]) == ("django.db.backends.sqlite3", "home/db.sqlite3")


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("postgresql://office:p%40ss@127.0.0.1:5433/shizheng?sslmode=require",
         {"NAME": "shizheng", "USER": "office", "PASSWORD": "p@ss", "HOST": "127.0.0.1", "PORT": "5433",
          "OPTIONS": {**POSTGRES_OPTIONS, "sslmode": "require"}}),
        ("postgres://postgres@/shizheng?host=/run/postgresql&port=5432",
         {"NAME": "shizheng", "USER": "postgres", "PASSWORD": "", "HOST": "/run/postgresql", "PORT": "5432",
          "OPTIONS": POSTGRES_OPTIONS}),
    ],
    ids=["a server with a password", "a socket"],
)  # fmt: skip
def test_an_address_of_postgresql_is_taken_apart(url: str, expected: dict[str, object]) -> None:
    told = database(url, Path("unused"))
    assert told.pop("ENGINE") == "django.db.backends.postgresql"
    assert told == expected


def test_another_kind_of_address_is_refused() -> None:
    with pytest.raises(ValueError, match="mysql"):
        database("mysql://127.0.0.1/shizheng", Path("unused"))


def test_where_there_is_one_agency_none_has_to_be_named(tmp_path: Path) -> None:
    (tmp_path / "first").mkdir()
    (tmp_path / "first" / "agency.yaml").touch()
    assert agency_folder("", tmp_path) == tmp_path / "first"
    assert agency_folder("elsewhere", tmp_path) == Path("elsewhere")
    (tmp_path / "second").mkdir()
    (tmp_path / "second" / "agency.yaml").touch()
    with pytest.raises(ValueError, match="2 agencies"):
        agency_folder("", tmp_path)


OIDC = {"SHIZHENG_OIDC": "https://example.org", "SHIZHENG_OIDC_CLIENT": "site", "SHIZHENG_OIDC_SECRET": "of both"}


def test_without_an_address_there_is_no_single_sign_on() -> None:
    assert identity_provider({**OIDC, "SHIZHENG_OIDC": ""}) == {}


def test_a_provider_of_single_sign_on_is_described_for_allauth(tmp_path: Path) -> None:
    (app,) = identity_provider(OIDC)["openid_connect"]["APPS"]
    assert (app["client_id"], app["secret"], app["settings"]["claim"]) == ("site", "of both", "email")
    assert app["settings"]["second_factor"] is None
    (tmp_path / "secret").write_text("from a file\n", "utf-8")
    told = {"SHIZHENG_OIDC_SECRET_FILE": str(tmp_path / "secret"), "SHIZHENG_OIDC_SECOND_FACTOR": "acr=gold, silver"}
    (app,) = identity_provider({**OIDC, **told})["openid_connect"]["APPS"]
    assert app["secret"] == "from a file"
    assert app["settings"]["second_factor"] == ("acr", ("gold", "silver"))
    assert app["settings"]["auth_params"] == {"acr_values": "gold silver"}


@pytest.mark.parametrize(
    ("told", "why"),
    [
        ({"SHIZHENG_OIDC": "http://example.org"}, "https"),
        ({"SHIZHENG_OIDC_SECRET": ""}, "SHIZHENG_OIDC_SECRET"),
        ({"SHIZHENG_OIDC_CLIENT": ""}, "SHIZHENG_OIDC_CLIENT"),
        ({"SHIZHENG_OIDC_SECOND_FACTOR": "otp"}, "amr="),
    ],
    ids=["not encrypted", "no secret", "no client", "a factor of no claim"],
)
def test_a_provider_that_can_not_be_as_it_is_told_is_refused(told: dict[str, str], why: str) -> None:
    with pytest.raises(ValueError, match=why):
        identity_provider({**OIDC, **told})


def test_the_secret_key_is_made_once_and_read_by_its_owner_alone(tmp_path: Path) -> None:
    home = tmp_path / "home"
    key = secret_key(home)
    assert len(key) >= 50
    assert secret_key(home) == key
    assert (home / "secret-key").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("smtp://127.0.0.1", (25, "", "", False, False)),
        ("smtps://office:p%40ss@127.0.0.1", (465, "office", "p@ss", True, False)),
        ("smtp+tls://office@127.0.0.1:2525", (2525, "office", "", False, True)),
    ],
)
def test_a_mail_server_is_named_by_one_address(url: str, expected: tuple[object, ...]) -> None:
    told = mail({"SHIZHENG_MAIL": url, "SHIZHENG_SENDER": "plan@example.org"})
    names = ("EMAIL_PORT", "EMAIL_HOST_USER", "EMAIL_HOST_PASSWORD", "EMAIL_USE_SSL", "EMAIL_USE_TLS")
    assert tuple(told[name] for name in names) == expected
    assert (told["EMAIL_HOST"], told["DEFAULT_FROM_EMAIL"]) == ("127.0.0.1", "plan@example.org")


def test_without_a_mail_server_mail_goes_to_the_error_stream() -> None:
    assert "console" in mail({})["EMAIL_BACKEND"]


def test_the_mail_servers_password_may_lie_in_a_file_that_has_to_be_there(tmp_path: Path) -> None:
    (tmp_path / "password").write_text("a secret\n", "utf-8")
    named = {"SHIZHENG_MAIL": "smtp://office@127.0.0.1", "SHIZHENG_MAIL_PASSWORD_FILE": str(tmp_path / "password")}
    assert mail(named)["EMAIL_HOST_PASSWORD"] == "a secret"
    with pytest.raises(ValueError, match="SHIZHENG_MAIL_PASSWORD_FILE"):
        mail({**named, "SHIZHENG_MAIL_PASSWORD_FILE": str(tmp_path / "none")})
    with pytest.raises(ValueError, match="https"):
        mail({"SHIZHENG_MAIL": "https://127.0.0.1"})


def test_only_a_demonstration_has_a_day_that_stands_for_today(tmp_path: Path) -> None:
    """Anybody is let in there, as whoever they say they are."""
    assert demonstration_day({}, tmp_path) is None
    with pytest.raises(ValueError, match="is none"):
        demonstration_day({"SHIZHENG_NOW": "2018-01-15"}, tmp_path)
    (tmp_path / DEMONSTRATION).touch()
    assert demonstration_day({"SHIZHENG_NOW": "2018-01-15"}, tmp_path) == date(2018, 1, 15)
