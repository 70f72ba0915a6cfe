"""Who may see a page or send a form: every route names the act that it needs, and a refusal says by which rule."""

from __future__ import annotations

from collections.abc import Callable, Collection
from functools import lru_cache, wraps
from typing import Any

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.db.models import prefetch_related_objects
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import resolve_url
from django.urls import resolve

from shizheng.accounts.models import Unit, User
from shizheng.accounts.rights import Right, may, may_somewhere, units_within_reach
from shizheng.ledger import actions
from shizheng.ledger.errors import ActionError, NotAllowedError
from shizheng.plan.text import Text
from shizheng.web import clock

View = Callable[..., HttpResponseBase]


class RefusedError(Exception):
    """A right that a request lacks, found while it was being answered."""

    def __init__(self, act: str, right: Right) -> None:
        super().__init__(right.code)
        self.act = act
        self.right = right


def needs(act: str) -> Callable[[View], View]:
    """A view for those who may do ``act`` on the records of some unit, whichever; the view itself looks at the unit."""

    def decorate(view: View) -> View:
        @wraps(view)
        def checked(request: HttpRequest, *arguments: Any, **named: Any) -> HttpResponseBase:
            right = right_to(request, act)
            if not right.granted:
                return refused(request, act, right)
            try:
                return view(request, *arguments, **named)
            except RefusedError as refusal:
                return refused(request, refusal.act, refusal.right)
            except NotAllowedError as refusal:
                return refused(request, refusal.asked, refusal.right)

        checked.act = act  # type: ignore[attr-defined]
        return checked

    return decorate


@lru_cache(maxsize=256)
def act_of(address: str) -> str:
    """The act that the page at an address needs."""
    return str(resolve(address).func.act)  # type: ignore[attr-defined]


def account(request: HttpRequest) -> User | None:
    """Who is signed in, with the roles held, which one page asks for many times."""
    if not isinstance(request.user, User):
        return None
    prefetch_related_objects([request.user], "memberships")
    return request.user


def signed_in(request: HttpRequest) -> User:
    """Who is signed in, on a page that asks for a right that nobody has otherwise."""
    user = account(request)
    assert user is not None
    return user


def right_to(request: HttpRequest, act: str) -> Right:
    """Whether the request may do an act on the records of some unit, or on the agency's affairs."""
    return may_somewhere(account(request), act, clock.today())


def drafts_seen(request: HttpRequest) -> Collection[str] | None:
    """The units of which the request may see what is still with them; None where of all."""
    user = account(request)
    return set() if user is None else units_within_reach(user, "see-drafts", clock.today())


def rights_over(request: HttpRequest, unit: str | None, *acts: str) -> tuple[Right, ...]:
    """Whether the request may do some acts on a unit (None: on the agency as a whole)."""
    at = Unit.objects.filter(code=unit).first() if unit else None
    return tuple(may(account(request), act, at, clock.today()) for act in acts)


def problem_of(do: Callable[[], object]) -> Text | None:
    """Does something; what stood in its way, in words.  Lacking the right isn't caught here: that is a refusal."""
    try:
        do()
    except NotAllowedError:
        raise
    except ActionError as error:
        return error.words
    return None


def demand(request: HttpRequest, act: str, unit: str | None) -> None:
    """Raises ``RefusedError`` where the request may not do an act on a unit (None: on the agency as a whole)."""
    (right,) = rights_over(request, unit, act)
    if not right.granted:
        raise RefusedError(act, right)


def refused(request: HttpRequest, act: str, right: Right) -> HttpResponse:
    """A way to sign in for whoever hasn't; else the reason, which is put into the log."""
    from shizheng.web.screens import errors  # which in turn renders pages with their frame

    user = account(request)
    if user is None:
        return redirect_to_login(request.get_full_path(), resolve_url(settings.LOGIN_URL))
    actions.refuse(user, act, request.path, right, clock.now(), synthetic=clock.is_replayed())
    return errors.not_allowed(request, right)
