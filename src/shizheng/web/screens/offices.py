"""In a demonstration: signing in as any of its offices, without a password.  Anywhere else there is no such page."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.auth import login
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect

from shizheng.accounts.models import Role, User
from shizheng.ledger import queries
from shizheng.web import clock
from shizheng.web.page import render
from shizheng.web.permission import needs

_BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@dataclass(frozen=True, slots=True)
class Page:
    """The accounts that hold each role."""

    roles: tuple[tuple[str, tuple[User, ...]], ...]


@needs("see-plan")
def show(request: HttpRequest) -> HttpResponse:
    """Only where the day is a demonstration's and every entry of the ledger is synthetic."""
    if not clock.is_replayed() or not queries.is_all_synthetic():
        raise Http404
    if request.method == "POST":
        login(request, get_object_or_404(_offices(), username=request.POST.get("account", "")), backend=_BACKEND)
        return redirect("home")
    roles = ((role.value, tuple(_offices().filter(memberships__role=role).distinct())) for role in Role)
    return render(request, "offices.html", Page(tuple((role, found) for role, found in roles if found)))


def _offices() -> QuerySet[User]:
    return User.objects.filter(is_active=True).prefetch_related("memberships").order_by("username")
