"""Settings of the site.  What differs between installations comes from the environment; the defaults fit one machine.

SHIZHENG_HOME     the folder of the ledger and its copy (default: var)
SHIZHENG_AGENCY   the agency's folder (default: the one under agencies/)
SHIZHENG_NOW      a day that stands for today, for a demonstration (default: none)
SHIZHENG_HOSTS    host names served, separated by commas (default: this machine)
DATABASE_URL      postgresql://user:password@host:port/name instead of SQLite
"""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

from csp.constants import NONE, SELF

from shizheng.web.environment import agency_folder, database, secret_key

ROOT = Path(__file__).resolve().parents[3]
SHIZHENG_HOME = Path(os.environ.get("SHIZHENG_HOME", "var")).resolve()
SHIZHENG_AGENCY = agency_folder(os.environ.get("SHIZHENG_AGENCY", ""), ROOT / "agencies").resolve()
SHIZHENG_NOW = date.fromisoformat(os.environ["SHIZHENG_NOW"]) if os.environ.get("SHIZHENG_NOW") else None
SHIZHENG_COPY = SHIZHENG_HOME / "copy.duckdb"

SECRET_KEY = secret_key(SHIZHENG_HOME)
DEBUG = False
ALLOWED_HOSTS = os.environ.get("SHIZHENG_HOSTS", "127.0.0.1,localhost,[::1]").split(",")

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.staticfiles",
    "shizheng.accounts",
    "shizheng.ledger",
    "shizheng.web",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
]
ROOT_URLCONF = "shizheng.web.urls"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": ["django.template.context_processors.request"],
            # Every template speaks and links, so none has to load these.
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "shizheng.web.templatetags.site",
            ],
        },
    }
]

DATABASES = {"default": database(os.environ.get("DATABASE_URL", ""), SHIZHENG_HOME / "db.sqlite3")}
AUTH_USER_MODEL = "accounts.User"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

LANGUAGE_CODE = "zh-hant"
LANGUAGES = [("zh-hant", "中文"), ("en", "English")]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Taipei"

STATIC_URL = "/static/"
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "style-src": [SELF],
        "script-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}
SECURE_REFERRER_POLICY = "same-origin"

# What breaks is told on the server's own error stream, in production too; a reader only sees that something broke.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"stream": {"class": "logging.StreamHandler"}},
    "loggers": {"django.request": {"handlers": ["stream"], "level": "ERROR", "propagate": False}},
}
