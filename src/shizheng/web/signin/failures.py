"""What went wrong on the way to the provider of single sign-on and back: a page, and a line in the server's log."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import Literal

from django.http import HttpRequest, HttpResponse
from requests import RequestException

from shizheng.web.page import render
from shizheng.web.signin import declared

Kind = Literal["unreachable", "doubtful", "reported", "declined", "stale"]
"""It doesn't answer; its answer can't be trusted; it says that something is wrong; the person went no further there;
the way back doesn't belong to a way there of this session."""
STATUS: dict[Kind, int] = {"unreachable": 503, "doubtful": 502, "reported": 502, "declined": 403, "stale": 400}
_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Page:
    """What happened, at a provider of this name."""

    kind: Kind
    provider: str


def kind_of(error: Exception) -> Kind:
    """What an exception on the way means."""
    return "unreachable" if isinstance(error, RequestException) else "doubtful"


def failed(request: HttpRequest, kind: Kind, cause: object) -> HttpResponse:
    """The page; the cause is for the server's own log alone."""
    _LOG.warning("Single sign-on, %s: %s", kind, cause)
    return render(request, "sso_failed.html", Page(kind, declared()["name"]), status=STATUS[kind])
