"""A forgotten password: by a letter where this site sends any, by whoever administers the accounts where it doesn't."""

from __future__ import annotations

from collections.abc import Callable

from allauth.account.views import password_reset, password_reset_done
from django.http import HttpRequest, HttpResponse

from shizheng.ledger.reminding.sending import has_server
from shizheng.web.page import render


def ask(request: HttpRequest) -> HttpResponse:
    """The form that has a letter sent."""
    return _answered(request, password_reset)


def asked(request: HttpRequest) -> HttpResponse:
    """That a letter was sent."""
    return _answered(request, password_reset_done)


def _answered(request: HttpRequest, by_letter: Callable[[HttpRequest], HttpResponse]) -> HttpResponse:
    return by_letter(request) if has_server() else render(request, "account/no_mail.html", None)
