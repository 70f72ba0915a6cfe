"""What settings take from the machine: folders, the addresses of servers, and the home's secret key."""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

DEMONSTRATION = "demo"
"""The file that marks a home folder as a demonstration's, which the next may replace; it holds the day of it."""
SQLITE_NAME = "db.sqlite3"
"""The database in a home folder, where no other is named."""
SQLITE_OPTIONS = {
    # A writer takes its lock when it begins, so that two acts never read the same end of the log.
    "transaction_mode": "IMMEDIATE",
    "timeout": 30,
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
}
# What is asked a third time is planned once.
POSTGRES_OPTIONS = {"server_side_binding": True, "prepare_threshold": 3}
_THIS_MACHINE = ("127.0.0.1", "::1", "localhost")


def agency_folder(named: str, agencies: Path) -> Path:
    """The folder named, or the only agency there is.  Raises ValueError where one of several has to be chosen."""
    if named:
        return Path(named)
    found = sorted(path.parent for path in agencies.glob("*/agency.yaml"))
    if len(found) != 1:
        raise ValueError(f"SHIZHENG_AGENCY has to name one of the {len(found)} agencies in {agencies}")
    return found[0]


def database(url: str, sqlite: Path) -> dict[str, Any]:
    """Django's description of the database at ``url``, or of the SQLite file where there is no address.

    Raises ValueError for an address that is none of PostgreSQL.
    """
    if not url:
        return {"ENGINE": "django.db.backends.sqlite3", "NAME": str(sqlite), "OPTIONS": dict(SQLITE_OPTIONS)}
    parts = urlsplit(url)
    if parts.scheme not in ("postgres", "postgresql"):
        raise ValueError(f"DATABASE_URL has to be a postgresql:// address, not {parts.scheme}://")
    options = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", unquote(parts.hostname or "")),
        "PORT": options.pop("port", str(parts.port or "")),
        "OPTIONS": {**POSTGRES_OPTIONS, **options},
    }


def demonstration_day(said: str, home: Path) -> date | None:
    """The day that stands for today in a demonstration, to which anybody is let in; None where none is named.

    Raises ValueError where the home folder isn't a demonstration's.
    """
    if said and not (home / DEMONSTRATION).exists():
        raise ValueError(f"SHIZHENG_NOW is for a demonstration, and {home} is none")
    return date.fromisoformat(said) if said else None


def identity_provider(environment: Mapping[str, str]) -> dict[str, Any]:
    """allauth's description of the OpenID Connect provider that the environment names; none where it names none.

    Raises ValueError where the client's name or secret is missing, or something can't be as it is told.
    """
    server = environment.get("SHIZHENG_OIDC", "")
    if not server:
        return {}
    parts = urlsplit(server)
    if parts.scheme != "https" and parts.hostname not in _THIS_MACHINE:
        raise ValueError("SHIZHENG_OIDC has to be an https:// address")
    client, secret = environment.get("SHIZHENG_OIDC_CLIENT", ""), _secret(environment, "SHIZHENG_OIDC_SECRET")
    if not client or not secret:
        raise ValueError(
            "SHIZHENG_OIDC needs SHIZHENG_OIDC_CLIENT and SHIZHENG_OIDC_SECRET or ..._SECRET_FILE beside it"
        )
    factor = _second_factor(environment.get("SHIZHENG_OIDC_SECOND_FACTOR", ""))
    app = {
        "provider_id": "sso",
        "name": environment.get("SHIZHENG_OIDC_NAME", "Single sign-on"),
        "client_id": client,
        "secret": secret,
        "settings": {
            "server_url": server,
            "claim": environment.get("SHIZHENG_OIDC_CLAIM", "email"),
            "scope": environment.get("SHIZHENG_OIDC_SCOPE", "openid profile email").split(),
            "second_factor": factor,
            # A provider may have more than one way to sign in, and tell which it was only where one was asked for.
            "auth_params": {"acr_values": " ".join(factor[1])} if factor and factor[0] == "acr" else {},
        },
    }
    return {"openid_connect": {"APPS": [app]}}


def _second_factor(told: str) -> tuple[str, tuple[str, ...]] | None:
    """The claim of an ID token, and its values of which one says that a second factor was used."""
    if not told:
        return None
    claim, _, values = told.partition("=")
    if claim not in ("amr", "acr") or not values:
        raise ValueError("SHIZHENG_OIDC_SECOND_FACTOR has to be amr= or acr= and values with commas between them")
    return claim, tuple(value.strip() for value in values.split(","))


def _secret(environment: Mapping[str, str], name: str) -> str:
    """What stands in the environment under ``name``, or in the file that stands there under ``name``_FILE."""
    file = f"{name}_FILE"
    return _in_file(environment, file).strip() if environment.get(file) else environment.get(name, "")


def _in_file(environment: Mapping[str, str], name: str) -> str:
    """What is in the file that the environment names, without its line's end; nothing where it names none.

    Raises ValueError for a file that can't be read.
    """
    file = environment.get(name, "")
    if not file:
        return ""
    try:
        return Path(file).read_text("utf-8").rstrip("\r\n")
    except (OSError, UnicodeDecodeError) as error:
        raise ValueError(f"{name} can't be read: {error}") from error


def scanner(address: str) -> str | tuple[str, int] | None:
    """Where the virus scanner listens: a socket's path, or a host and port; None where there is none.

    Raises ValueError for another kind of address.
    """
    kind, _, rest = address.partition(":")
    host, _, port = rest.rpartition(":")
    if kind == "unix" and rest.startswith("/"):
        return rest
    if kind == "tcp" and host and port.isdecimal():
        return host.strip("[]"), int(port)
    if address:
        raise ValueError(f"SHIZHENG_CLAMD has to be unix:/PATH or tcp:HOST:PORT, not {address}")
    return None


def kept_unscanned(told: str) -> bool:
    """Whether a file is kept that the scanner gave no verdict on.  Raises ValueError for an unknown word."""
    if told not in ("refuse", "keep"):
        raise ValueError(f"SHIZHENG_UNSCANNED has to be refuse or keep, not {told}")
    return told == "keep"


def mail(environment: Mapping[str, str]) -> dict[str, Any]:
    """Django's settings of the mail server that the environment names; mail goes to the error stream where it names
    none.  A file may hold the password.  Raises ValueError for an address of another kind, or a file not to be read.
    """
    url = environment.get("SHIZHENG_MAIL", "")
    sender = {"DEFAULT_FROM_EMAIL": environment.get("SHIZHENG_SENDER", "shizheng@localhost"), "EMAIL_TIMEOUT": 20}
    if not url:
        return {"EMAIL_BACKEND": "django.core.mail.backends.console.EmailBackend", **sender}
    parts = urlsplit(url)
    if parts.scheme not in ("smtp", "smtps", "smtp+tls"):
        raise ValueError(f"SHIZHENG_MAIL has to be an smtp, smtp+tls or smtps address, not one of {parts.scheme}")
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": unquote(parts.hostname or ""),
        "EMAIL_PORT": parts.port or {"smtp": 25, "smtps": 465, "smtp+tls": 587}[parts.scheme],
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": _in_file(environment, "SHIZHENG_MAIL_PASSWORD_FILE") or unquote(parts.password or ""),
        "EMAIL_USE_SSL": parts.scheme == "smtps",
        "EMAIL_USE_TLS": parts.scheme == "smtp+tls",
        **sender,
    }


def secret_key(home: Path) -> str:
    """The key kept in the home folder, made on first use and readable by its owner alone."""
    path = home / "secret-key"
    if not path.exists():
        home.mkdir(mode=0o700, parents=True, exist_ok=True)
        placed_for_owner(path, secrets.token_urlsafe(50))
    return path.read_text("utf-8")


def placed_for_owner(path: Path, text: str) -> bool:
    """Puts a file there that only its owner reads, unless another process was first; whether it was this one."""
    with suppress(FileExistsError), os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)
        return True
    return False
