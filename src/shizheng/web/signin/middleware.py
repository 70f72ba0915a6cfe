"""What every request passes through: where it comes from, whether its session has been idle, and whether whoever sent
it still owes a second factor.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from allauth.mfa.utils import is_mfa_enabled
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.models import AnonymousUser
from django.db import DatabaseError, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from shizheng.accounts.models import User
from shizheng.accounts.rights import roles_of
from shizheng.ledger.hindrances import hindrance
from shizheng.ledger.log import acting_from
from shizheng.web import clock
from shizheng.web.permission import account
from shizheng.web.signin.stages import was_vouched_for

Answer = Callable[[HttpRequest], HttpResponse]
SEEN = "seen"
IDLE = "idle"
"""In the session: when it was last seen; in a sign-in's address: that the session before ended for being idle."""
_ONCE_A_MINUTE = 60
_WITHOUT_SECOND_FACTOR = ("mfa_", "account_", "oidc_", "about")
"""Beginnings of the names of the routes that are open to those who owe a second factor."""


def client_address(request: HttpRequest) -> str:
    """The address that a request came from; behind proxies the one that the outermost of them saw."""
    if settings.SHIZHENG_PROXIES:
        told = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",") if part.strip()]
        if len(told) >= settings.SHIZHENG_PROXIES:
            return told[-settings.SHIZHENG_PROXIES]
    return str(request.META.get("REMOTE_ADDR", ""))


def origin(answer: Answer) -> Answer:
    """Acts are recorded with the address that they came from."""

    def handle(request: HttpRequest) -> HttpResponse:
        with acting_from(client_address(request)[:45]):
            return answer(request)

    return handle


def idle(answer: Answer) -> Answer:
    """A session that was idle for too long ends; its drafts are kept with the account.

    When and from where it was last seen is written down once a minute, so that reading a page is no writing.  Where the
    machine can't keep that, what was kept can be read all the same; a session that was idle has ended nevertheless.
    """

    def handle(request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            now, seen = timezone.now().timestamp(), request.session.get(SEEN)
            if seen is not None and now - seen > settings.SHIZHENG_IDLE.total_seconds():
                _end(request, now)
            elif seen is None or now - seen > _ONCE_A_MINUTE:
                _note(request, now)
        return answer(request)

    return handle


def _end(request: HttpRequest, now: float) -> None:
    """Ends an idle session; where that can't be written, for this request and each that follows."""
    try:
        with transaction.atomic():
            logout(request)
    except DatabaseError as error:
        if hindrance(error) is None:
            raise
        request.user, request.session = AnonymousUser(), type(request.session)()
        return
    request.session[IDLE] = datetime.fromtimestamp(now, tz=timezone.get_current_timezone()).isoformat()


def _note(request: HttpRequest, now: float) -> None:
    """Writes down that a session was seen.  The session itself is saved here, where failing may be borne."""
    before = request.session.get(SEEN)
    try:
        with transaction.atomic():
            UserSession.objects.create_from_request(request)
            request.session[SEEN] = now
            request.session.save()
    except DatabaseError as error:
        if hindrance(error) is None:
            raise
        if before is None:
            request.session.pop(SEEN, None)
        else:
            request.session[SEEN] = before
    request.session.modified = False


class second_factor:  # noqa: N801 - a middleware, as those beside it
    """Whoever holds a role that needs a second factor sets one up before anything else."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.answer(request)

    def process_view(self, request: HttpRequest, view: object, args: object, kwargs: object) -> HttpResponse | None:
        """A way to the page that sets it up, where it is owed and the request goes elsewhere."""
        user, route = account(request), request.resolver_match
        if user is None or route is None:
            return None
        if (route.url_name or "").startswith(_WITHOUT_SECOND_FACTOR) or not owes_second_factor(request, user):
            return None
        return redirect("mfa_activate_totp")


def owes_second_factor(request: HttpRequest, user: User) -> bool:
    """Whether an account holds a role that needs a second factor, has none, and didn't come in by one elsewhere."""
    if settings.SHIZHENG_NOW or not settings.SHIZHENG_SECOND_FACTOR & roles_of(user, clock.today()):
        return False
    return not is_mfa_enabled(user) and not was_vouched_for(request)
