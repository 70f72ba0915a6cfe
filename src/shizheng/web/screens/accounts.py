"""All accounts with their roles; an administrator opens and closes accounts, grants roles and ends them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext

from shizheng.accounts.models import Membership, Role, Unit, User
from shizheng.ledger import actions
from shizheng.ledger.actions import Office
from shizheng.ledger.errors import UnusableAccountError
from shizheng.plan.text import Text
from shizheng.web import clock
from shizheng.web.asof import parse_day
from shizheng.web.page import render
from shizheng.web.paging import PER_PAGE, Pages, pages
from shizheng.web.permission import demand, needs, problem_of, right_to, signed_in
from shizheng.web.units import code_of


@dataclass(frozen=True, slots=True)
class Page:
    """The accounts of one page, and the form for a new one as it was sent."""

    accounts: tuple[User, ...]
    pages: Pages
    search: str
    units: tuple[Unit, ...]
    roles: tuple[str, ...]
    may_keep: bool
    own: int
    today: date
    sent: Mapping[str, str]
    problem: Text | None = None


@needs("see-accounts")
def show(request: HttpRequest) -> HttpResponse:
    """The list; a form sent to it names what is to be done."""
    if request.method == "POST":
        return _keep(request)
    return _render(request)


def _render(request: HttpRequest, problem: Text | None = None) -> HttpResponse:
    search = request.GET.get("search", "").strip()
    found = User.objects.order_by("username")
    if search:
        found = found.filter(Q(username__icontains=search) | Q(email__icontains=search))
    of = pages(request, found.count())
    page = Page(
        accounts=tuple(
            found.prefetch_related("memberships__deputy_for", "identities")[of.offset : of.offset + PER_PAGE]
        ),
        pages=of,
        search=search,
        units=tuple(Unit.objects.order_by("code")),
        roles=tuple(Role.values),
        may_keep=right_to(request, "grant").granted,
        own=request.user.pk or 0,
        today=clock.today(),
        sent=request.POST,
        problem=problem,
    )
    return render(request, "accounts.html", page, status=422 if problem else 200)


def _keep(request: HttpRequest) -> HttpResponse:
    """Does what the form names.  What can't be done is said above the form, which keeps what was typed."""
    does: dict[str, tuple[str, Callable[[HttpRequest], str]]] = {
        "open": ("open-account", _open),
        "close": ("close-account", _close),
        "reopen": ("close-account", _reopen),
        "password": ("let-set-password", _let_set_password),
        "unlink": ("unlink-identity", _unlink),
        "grant": ("grant", _grant),
        "revoke": ("revoke", _revoke),
    }
    right, do = does.get(request.POST.get("do", ""), ("open-account", _nothing))
    demand(request, right, None)
    problem = problem_of(lambda: messages.success(request, do(request)))
    return redirect("accounts") if problem is None else _render(request, problem)


def _nothing(request: HttpRequest) -> str:
    raise UnusableAccountError(Text("不明之作業", "it isn't said what is to be done"))


def _open(request: HttpRequest) -> str:
    sent = request.POST
    offices = (_office(request),) if sent.get("role") else ()
    user = actions.open_account(
        signed_in(request), sent.get("username", ""), sent.get("email", ""), offices, clock.now(),
        synthetic=clock.is_replayed(),
    )  # fmt: skip
    words = gettext("The account “%(account)s” is open. Its one-time address for setting a password: %(address)s")
    return words % {"account": user.username, "address": request.build_absolute_uri(_address_for_password(user))}


def _close(request: HttpRequest) -> str:
    user = _of(request)
    actions.close_account(signed_in(request), user, clock.now(), synthetic=clock.is_replayed())
    return gettext("The account “%(account)s” is closed.") % {"account": user.username}


def _reopen(request: HttpRequest) -> str:
    user = _of(request)
    actions.reopen_account(signed_in(request), user, clock.now(), synthetic=clock.is_replayed())
    return gettext("The account “%(account)s” is open again.") % {"account": user.username}


def _let_set_password(request: HttpRequest) -> str:
    user = _of(request)
    actions.let_set_password(signed_in(request), user, clock.now(), synthetic=clock.is_replayed())
    words = gettext("The one-time address at which “%(account)s” sets a new password: %(address)s")
    return words % {"account": user.username, "address": request.build_absolute_uri(_address_for_password(user))}


def _unlink(request: HttpRequest) -> str:
    user = _of(request)
    actions.unlink(signed_in(request), user, clock.now(), synthetic=clock.is_replayed())
    return gettext("Single sign-on no longer leads to “%(account)s”.") % {"account": user.username}


def _grant(request: HttpRequest) -> str:
    user = _of(request)
    actions.grant(signed_in(request), user, _office(request), clock.now(), synthetic=clock.is_replayed())
    return gettext("“%(account)s” holds the role.") % {"account": user.username}


def _revoke(request: HttpRequest) -> str:
    held = get_object_or_404(Membership, pk=request.POST.get("membership") or 0)
    actions.revoke(signed_in(request), held, clock.now(), synthetic=clock.is_replayed())
    return gettext("The role of “%(account)s” has ended.") % {"account": held.user.username}


def _of(request: HttpRequest) -> User:
    return get_object_or_404(User, username=request.POST.get("account", ""))


def _office(request: HttpRequest) -> Office:
    sent = request.POST
    if sent.get("role") not in Role.values:
        raise UnusableAccountError(Text("請選擇職務", "choose a role"))
    code = code_of(sent.get("unit", ""))
    unit = Unit.objects.filter(code=code).first()
    if code and unit is None:
        raise UnusableAccountError(Text("查無單位「{u}」", "there is no unit “{u}”").format(u=code))
    if bool(code) == bool(sent.get("whole")):
        raise UnusableAccountError(
            Text("請填單位，或勾選全機關，二者擇一", "name a unit or choose the whole agency, one of the two")
        )
    first, last = (day_of_a_role(text) if text.strip() else None for text in (sent.get("from", ""), sent.get("to", "")))
    return Office(Role(sent["role"]), unit, first, last)


def day_of_a_role(text: str) -> date:
    """The day that was typed.  Raises ``UnusableAccountError``."""
    found = parse_day(text.strip())
    if found is None:
        raise UnusableAccountError(Text("「{t}」不是日期", "“{t}” is no date").format(t=text))
    return found


def _address_for_password(user: User) -> str:
    key = {"uidb36": user_pk_to_url_str(user), "key": default_token_generator.make_token(user)}
    return reverse("account_reset_password_from_key", kwargs=key)
