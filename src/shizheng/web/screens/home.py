"""Where each role's work begins."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from shizheng.web.permission import needs, right_to

FIRST = (
    ("report", "work"),
    ("see-queue", "queue"),
    ("see-figures", "indicators"),
    ("see-accounts", "accounts"),
    ("see-own-account", "account"),
)
"""The first screen that one may see is home."""


@needs("see-own-account")
def show(request: HttpRequest) -> HttpResponse:
    """Sends on to the screen on which the account's work begins."""
    return redirect(next(screen for act, screen in FIRST if right_to(request, act).granted))
