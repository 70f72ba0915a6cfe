"""Settings of the ledger, which commands need without a site.  What differs between installations comes from the
environment; the defaults fit one machine.

SHIZHENG_HOME     the folder of the ledger and its copy (default: var)
SHIZHENG_AGENCY   the agency's folder (default: the one under agencies/)
SHIZHENG_COPY     the columnar copies, one a process, numbered from the second (default: copy.duckdb in the home folder)
DATABASE_URL      postgresql://user:password@host:port/name instead of SQLite
SHIZHENG_CLAMD    unix:/PATH or tcp:HOST:PORT of a virus scanner that sees every file before it is kept (default: none)
SHIZHENG_UNSCANNED   what becomes of a file that it gives no verdict on: refuse or keep (default: refuse)
SHIZHENG_NOW      a day that stands for today in the home folder of a demonstration, and in no other (default: none)
SHIZHENG_MAIL     smtp://user:password@host:port from where mail is sent; smtp+tls:// with STARTTLS, smtps:// encrypted
                  from the start (default: to the error stream, and then nobody is reminded)
SHIZHENG_MAIL_PASSWORD_FILE   a file that holds the password, instead of the address
SHIZHENG_SENDER   the address that mail comes from
SHIZHENG_SITE     the site's own address, for links in mail (default: http://127.0.0.1:8000)
SHIZHENG_MAIL_SYNTHETIC   1 where a ledger of synthetic records may mail all the same (default: 0)
"""

from __future__ import annotations

import os
from pathlib import Path

from shizheng.ledger.environment import (
    SQLITE_NAME,
    agency_folder,
    database,
    demonstration_day,
    kept_unscanned,
    mail,
    scanner,
    secret_key,
    switch,
)

ROOT = Path(__file__).resolve().parents[3]
SHIZHENG_HOME = Path(os.environ.get("SHIZHENG_HOME", "var")).resolve()
SHIZHENG_AGENCY = agency_folder(os.environ.get("SHIZHENG_AGENCY", ""), ROOT / "agencies").resolve()
SHIZHENG_CLAMD = scanner(os.environ.get("SHIZHENG_CLAMD", ""))
SHIZHENG_KEEP_UNSCANNED = kept_unscanned(os.environ.get("SHIZHENG_UNSCANNED", "refuse"))
SHIZHENG_COPY = Path(os.environ.get("SHIZHENG_COPY", SHIZHENG_HOME / "copy.duckdb"))
SHIZHENG_NOW = demonstration_day(os.environ, SHIZHENG_HOME)
SHIZHENG_SITE = os.environ.get("SHIZHENG_SITE", "http://127.0.0.1:8000")
SHIZHENG_MAIL_SYNTHETIC = switch(os.environ, "SHIZHENG_MAIL_SYNTHETIC")

SECRET_KEY = secret_key(SHIZHENG_HOME)
DEBUG = False

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django_tasks",
    "django_tasks_db",
    "shizheng.accounts",
    "shizheng.ledger",
]

DATABASES = {"default": database(os.environ.get("DATABASE_URL", ""), SHIZHENG_HOME / SQLITE_NAME)}
AUTH_USER_MODEL = "accounts.User"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    {"NAME": "shizheng.accounts.passwords.NotUsedBefore"},
]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

USE_TZ = True
TIME_ZONE = "Asia/Taipei"

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": []}}
for _name, _value in mail(os.environ).items():
    globals()[_name] = _value
