"""What settings take from the machine: folders, the addresses of servers, and the home's secret key."""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from shizheng.plan.text import Text

DEMONSTRATION = "demo"
"""The file that marks a home folder as a demonstration's, which the next may replace; it holds the day of it."""
SQLITE_NAME = "db.sqlite3"
"""The database in a home folder, where no other is named."""
DATABASE = "DATABASE_URL"
SQLITE_OPTIONS = {
    # A writer takes its lock when it begins, so that two acts never read the same end of the log.
    "transaction_mode": "IMMEDIATE",
    "timeout": 30,
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
}
# What is asked a third time is planned once.
POSTGRES_OPTIONS = {"server_side_binding": True, "prepare_threshold": 3}
HERE = ("127.0.0.1", "localhost", "[::1]")
"""The names of this machine, as addresses write them: under these the site serves where the settings name none."""


class SettingError(ValueError):
    """A setting that can't be as it is told: which one, and what is allowed."""

    def __init__(self, words: Text) -> None:
        super().__init__(f"{words.zh} {words.en}")
        self.words = words


def _unfit(name: str, zh: str, en: str) -> SettingError:
    """``zh`` and ``en`` say what the setting ``name`` has to be."""
    return SettingError(Text(f"環境變數 {name} 有誤：{zh}。", f"The setting {name} is wrong: {en}."))


def _address(name: str, told: str) -> SplitResult:
    """An address taken apart.  Raises ``SettingError`` where it can't be, or its port is no number up to 65535."""
    try:
        parts = urlsplit(told)
        parts.port  # noqa: B018 - found out when asked for
    except ValueError as error:
        raise _unfit(name, f"無法解讀此位址（{error}）", f"the address can't be read ({error})") from error
    return parts


def day(environment: Mapping[str, str], name: str) -> date | None:
    """The day that the environment names, None where it names none.  Raises ``SettingError``."""
    told = environment.get(name, "")
    try:
        return date.fromisoformat(told) if told else None
    except ValueError as error:
        words = f"須為日期，如 2018-01-15，不可為「{told}」", f"it has to be a day such as 2018-01-15, not “{told}”"
        raise _unfit(name, *words) from error


def whole_number(environment: Mapping[str, str], name: str, default: int) -> int:
    """The number, zero or more, that the environment names.  Raises ``SettingError``."""
    told = environment.get(name, "")
    if told and not (told.isascii() and told.isdigit()):
        raise _unfit(name, f"須為整數，不可為「{told}」", f"it has to be a whole number, not “{told}”")
    return int(told) if told else default


def switch(environment: Mapping[str, str], name: str) -> bool:
    """Whether the environment says 1.  Raises ``SettingError`` for anything but 1 and 0."""
    told = environment.get(name, "")
    if told not in ("", "0", "1"):
        raise _unfit(name, f"須為 1 或 0，不可為「{told}」", f"it has to be 1 or 0, not “{told}”")
    return told == "1"


def agency_folder(named: str, agencies: Path) -> Path:
    """The folder named, or the only agency there is.  Raises ``SettingError`` where one of several is to be chosen."""
    if named:
        return Path(named)
    found = sorted(path.parent for path in agencies.glob("*/agency.yaml"))
    if len(found) != 1:
        zh = f"{agencies} 內有 {len(found)} 個機關，須指定其一之資料夾"
        raise _unfit("SHIZHENG_AGENCY", zh, f"it has to name one of the {len(found)} agencies in {agencies}")
    return found[0]


def database(url: str, sqlite: Path) -> dict[str, Any]:
    """Django's description of the database at ``url``, or of the SQLite file where there is no address.

    Raises ``SettingError`` for an address that is none of PostgreSQL, or whose driver isn't there.
    """
    if not url:
        return {"ENGINE": "django.db.backends.sqlite3", "NAME": str(sqlite), "OPTIONS": dict(SQLITE_OPTIONS)}
    parts = _address(DATABASE, url)
    if parts.scheme not in ("postgres", "postgresql"):
        found = f"{parts.scheme}://" if "://" in url else "…"
        zh = f"須為 postgresql://user:password@host:port/name，不可為「{found}」；不設定則使用 SQLite"
        en = f"it has to be postgresql://user:password@host:port/name, not “{found}”; SQLite is used where it isn't set"
        raise _unfit(DATABASE, zh, en)
    if not parts.path.lstrip("/"):
        raise _unfit(DATABASE, "位址未指明資料庫名稱", "the address names no database")
    options = dict(parse_qsl(parts.query))
    _demand_driver(options)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", unquote(parts.hostname or "")),
        "PORT": options.pop("port", str(parts.port or "")),
        "OPTIONS": {**POSTGRES_OPTIONS, **options},
    }


def _demand_driver(options: Mapping[str, str]) -> None:
    """Raises ``SettingError`` where PostgreSQL's driver isn't installed, or knows one of the options not."""
    try:
        from psycopg.conninfo import make_conninfo
    except ImportError as error:
        zh = "所指為 PostgreSQL，惟未安裝其驅動程式（make setup-pg）"
        raise _unfit(DATABASE, zh, "it names PostgreSQL, whose driver isn't installed (make setup-pg)") from error
    try:
        make_conninfo("", **options)
    except Exception as error:
        raise _unfit(DATABASE, f"位址之選項有誤（{error}）", f"an option of the address is wrong ({error})") from error


def demonstration_day(environment: Mapping[str, str], home: Path) -> date | None:
    """The day that stands for today in a demonstration, to which anybody is let in; None where none is named.

    Raises ``SettingError`` where it is no day, or the home folder isn't a demonstration's.
    """
    named = day(environment, "SHIZHENG_NOW")
    if named and not (home / DEMONSTRATION).exists():
        zh = f"僅限示範資料夾使用，{home} 不是"
        raise _unfit("SHIZHENG_NOW", zh, f"it is for a demonstration, and {home} is none")
    return named


def identity_provider(environment: Mapping[str, str]) -> dict[str, Any]:
    """allauth's description of the OpenID Connect provider that the environment names; none where it names none.

    Raises ``SettingError`` where the client's name or secret is missing, or something can't be as it is told.
    """
    server = environment.get("SHIZHENG_OIDC", "")
    if not server:
        return {}
    parts = _address("SHIZHENG_OIDC", server)
    if parts.scheme != "https" and parts.hostname not in [name.strip("[]") for name in HERE]:
        raise _unfit("SHIZHENG_OIDC", "須為 https:// 位址", "it has to be an https:// address")
    client, secret = environment.get("SHIZHENG_OIDC_CLIENT", ""), _secret(environment, "SHIZHENG_OIDC_SECRET")
    if not client or not secret:
        names = "SHIZHENG_OIDC_CLIENT", "SHIZHENG_OIDC_SECRET"
        zh = "尚須 {} 與 {}（或 {}_FILE）".format(*names, names[1])
        raise _unfit("SHIZHENG_OIDC", zh, "it needs {} and {} (or {}_FILE) beside it".format(*names, names[1]))
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
        zh = "須為 amr= 或 acr= 加上以逗號分隔之值"
        raise _unfit("SHIZHENG_OIDC_SECOND_FACTOR", zh, "it has to be amr= or acr= and values with commas between them")
    return claim, tuple(value.strip() for value in values.split(","))


def _secret(environment: Mapping[str, str], name: str) -> str:
    """What stands in the environment under ``name``, or in the file that stands there under ``name``_FILE."""
    file = f"{name}_FILE"
    return _in_file(environment, file).strip() if environment.get(file) else environment.get(name, "")


def _in_file(environment: Mapping[str, str], name: str) -> str:
    """What is in the file that the environment names, without its line's end; nothing where it names none.

    Raises ``SettingError`` for a file that can't be read.
    """
    file = environment.get(name, "")
    if not file:
        return ""
    try:
        return Path(file).read_text("utf-8").rstrip("\r\n")
    except (OSError, UnicodeDecodeError) as error:
        raise _unfit(name, f"讀不到檔案（{error}）", f"its file can't be read: {error}") from error


def scanner(address: str) -> str | tuple[str, int] | None:
    """Where the virus scanner listens: a socket's path, or a host and port; None where there is none.

    Raises ``SettingError`` for another kind of address.
    """
    kind, _, rest = address.partition(":")
    host, _, port = rest.rpartition(":")
    if kind == "unix" and rest.startswith("/"):
        return rest
    if kind == "tcp" and host and port.isdecimal():
        return host.strip("[]"), int(port)
    if address:
        zh = f"須為 unix:/路徑 或 tcp:主機:埠，不可為「{address}」"
        raise _unfit("SHIZHENG_CLAMD", zh, f"it has to be unix:/PATH or tcp:HOST:PORT, not “{address}”")
    return None


def kept_unscanned(told: str) -> bool:
    """Whether a file is kept that the scanner gave no verdict on.  Raises ``SettingError`` for an unknown word."""
    if told not in ("refuse", "keep"):
        zh = f"須為 refuse（拒收）或 keep（收存），不可為「{told}」"
        raise _unfit("SHIZHENG_UNSCANNED", zh, f"it has to be refuse or keep, not “{told}”")
    return told == "keep"


def mail(environment: Mapping[str, str]) -> dict[str, Any]:
    """Django's settings of the mail server that the environment names; mail goes to the error stream where it names
    none.  A file may hold the password.  Raises ``SettingError`` for an address of another kind, or a file that can't
    be read.
    """
    url = environment.get("SHIZHENG_MAIL", "")
    sender = {"DEFAULT_FROM_EMAIL": environment.get("SHIZHENG_SENDER", "shizheng@localhost"), "EMAIL_TIMEOUT": 20}
    if not url:
        return {"EMAIL_BACKEND": "django.core.mail.backends.console.EmailBackend", **sender}
    parts = _address("SHIZHENG_MAIL", url)
    if parts.scheme not in ("smtp", "smtps", "smtp+tls") or not parts.hostname:
        # The address may hold a password, so none of it but its kind is told.
        found = f"{parts.scheme}://" if "://" in url else "…"
        zh = f"須為 smtp、smtp+tls 或 smtps 位址並含主機，不可為「{found}」"
        raise _unfit("SHIZHENG_MAIL", zh, f"it has to be an smtp, smtp+tls or smtps address with a host, not “{found}”")
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
