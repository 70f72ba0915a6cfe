"""The pages for requests that can't be answered, in both languages."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render as render_template
from django.utils.translation import gettext

from shizheng.web.page import render


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Status 400."""
    return render_template(
        request, "error.html", {"title": gettext("This request can't be read"), "status": 400}, status=400
    )


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Status 404, with the whole frame so that the reader can go on from there."""
    return render(request, "not_found.html", None, status=404)


def broken(request: HttpRequest) -> HttpResponse:
    """Stands alone: whatever broke may be what a full page needs."""
    return render_template(
        request, "error.html", {"title": gettext("Something broke on our side"), "status": 500}, status=500
    )
