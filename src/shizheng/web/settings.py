"""Settings of the site, on top of the ledger's.  What differs between installations comes from the environment.

SHIZHENG_HOSTS    host names served, separated by commas (default: this machine)
SHIZHENG_HTTPS    1 where a proxy in front speaks HTTPS: cookies are for HTTPS alone (default: 0)
SHIZHENG_PROXIES  how many proxies stand in front, which tell the client's address (default: 0)
SHIZHENG_IDLE     minutes without a request after which a session ends (default: 30)
SHIZHENG_OIDC     the address of an OpenID Connect provider for single sign-on (default: none), and with it:
    SHIZHENG_OIDC_CLIENT, SHIZHENG_OIDC_SECRET or SHIZHENG_OIDC_SECRET_FILE   how this site is known there
    SHIZHENG_OIDC_NAME           what the provider is called on the page (default: Single sign-on)
    SHIZHENG_OIDC_CLAIM          what an account is found by at its first sign-in: its mail address by email, its name
                                 by any other claim, such as preferred_username (default: email)
    SHIZHENG_OIDC_SECOND_FACTOR  what in the ID token says that a second factor was used, such as amr=mfa,otp (default:
                                 nothing does)
    SHIZHENG_OIDC_SCOPE          what is asked for (default: openid profile email)
"""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path

from csp.constants import NONE, SELF

from shizheng.ledger.environment import HERE, identity_provider, switch, whole_number
from shizheng.ledger.settings import *  # noqa: F403
from shizheng.ledger.settings import DATABASES, SHIZHENG_HOME
from shizheng.ledger.settings import INSTALLED_APPS as LEDGER

SHIZHENG_BESIDE = True
"""Whether long work runs in threads beside the requests; tests do it at once."""
SHIZHENG_PROXIES = whole_number(os.environ, "SHIZHENG_PROXIES", 0)
SHIZHENG_IDLE = timedelta(minutes=whole_number(os.environ, "SHIZHENG_IDLE", 30))
ALLOWED_HOSTS = os.environ.get("SHIZHENG_HOSTS", ",".join(HERE)).split(",")

INSTALLED_APPS = [
    *LEDGER,
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.usersessions",
    "axes",
    "shizheng.web",
    "shizheng.web.signin",
]
MIDDLEWARE = [
    "shizheng.web.bodiless.bodiless",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "shizheng.web.signin.middleware.origin",
    "shizheng.web.signin.middleware.idle",
    "shizheng.web.signin.middleware.second_factor",
    "axes.middleware.AxesMiddleware",
]
# Opening the database anew takes longer than most of what is asked of it.
DATABASES["default"] |= {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}
ROOT_URLCONF = "shizheng.web.urls"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [Path(__file__).parent / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "shizheng.web.page.surroundings",
            ],
            # Every template speaks and links, so none has to load these.
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "shizheng.web.templatetags.site",
            ],
        },
    }
]

LANGUAGE_CODE = "zh-hant"
LANGUAGES = [("zh-hant", "中文"), ("en", "English")]
USE_I18N = True
LOCALE_PATHS = [Path(__file__).parent / "locale"]

STATIC_URL = "/static/"
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False

# Who signs in, and how.
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
# What was tried too often and which one-time codes were used is known to all processes of the server.
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.filebased.FileBasedCache", "LOCATION": SHIZHENG_HOME / "tried"}
}
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_LOGOUT_REDIRECT_URL = "plan"
ACCOUNT_ADAPTER = "shizheng.web.signin.adapters.Accounts"
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGIN_ON_PASSWORD_RESET = False
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
# Guessed passwords are counted by axes, by account, and across all processes.
ACCOUNT_RATE_LIMITS = {"login_failed": False}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
# An administrator names the address; without a mail server nobody could ever prove it.
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_TOTP_ISSUER = "Shizheng"
USERSESSIONS_TRACK_ACTIVITY = True
SOCIALACCOUNT_ADAPTER = "shizheng.web.signin.adapters.SingleSignOn"
SOCIALACCOUNT_ONLY = False
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_PROVIDERS = identity_provider(os.environ)
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = ["username"]
# A whole mission sits behind one address: five wrong passwords lock the account, not the address.
SILENCED_SYSTEM_CHECKS = ["axes.W006"]
AXES_RESET_ON_SUCCESS = True
AXES_USERNAME_CALLABLE = "shizheng.web.signin.adapters.account_named"
AXES_CLIENT_IP_CALLABLE = "shizheng.web.signin.middleware.client_address"
AXES_LOCKOUT_TEMPLATE = "account/locked_out.html"
AXES_HTTP_RESPONSE_CODE = 429
SHIZHENG_SECOND_FACTOR = {"reviewer", "planner", "assessor", "auditor", "administrator"}
"""The roles that need a second factor; in a demonstration none does."""

SESSION_COOKIE_HTTPONLY = True
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
CSRF_FAILURE_VIEW = "shizheng.web.screens.errors.form_too_old"
if switch(os.environ, "SHIZHENG_HTTPS"):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    SECURE_HSTS_SECONDS = 365 * 24 * 3600

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
    "loggers": {
        "django.request": {"handlers": ["stream"], "level": "ERROR", "propagate": False},
        "axes": {"handlers": ["stream"], "level": "WARNING", "propagate": False},
        "shizheng": {"handlers": ["stream"], "level": "WARNING"},
    },
}
