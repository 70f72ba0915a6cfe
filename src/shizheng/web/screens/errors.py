"""The pages for requests that can't be answered, in both languages."""

from __future__ import annotations

import sys

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render as render_template
from django.utils.translation import gettext

from shizheng.accounts.rights import Right
from shizheng.ledger.errors import ActionError
from shizheng.ledger.hindrances import hindrance
from shizheng.web.page import render


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Status 400."""
    return render_template(
        request, "error.html", {"title": gettext("This request can't be read"), "status": 400}, status=400
    )


def not_allowed(request: HttpRequest, right: Right) -> HttpResponse:
    """Status 403, with the reason."""
    return render(request, "not_allowed.html", right, status=403)


def no_account(request: HttpRequest, named: str, right: Right) -> HttpResponse:
    """Status 403 for an identity from elsewhere that opens no account here, with the reason."""
    return render(request, "no_account.html", {"named": named, "right": right}, status=403)


def form_too_old(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Status 403 for a form whose secret no longer fits: the session ended, or cookies are refused."""
    return render(request, "form_too_old.html", None, status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Status 404, with the whole frame so that the reader can go on from there."""
    return render(request, "not_found.html", None, status=404)


def broken(request: HttpRequest) -> HttpResponse:
    """Stands alone: whatever broke may be what a full page needs.

    Where the machine can't keep anything, or its clock went back, the page says so, with status 503.
    """
    error = sys.exc_info()[1]
    reason = error.words if isinstance(error, ActionError) else hindrance(error)
    status = 500 if reason is None else 503
    told = {"title": gettext("Something broke on our side"), "status": status, "reason": reason}
    return render_template(request, "error.html", told, status=status)
