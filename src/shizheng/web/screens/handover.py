"""One unit's pending work on one page, handed over to another officer, and the deputies who stand in for some days."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext, ngettext

from shizheng.accounts.models import Membership, Role, Unit, User
from shizheng.accounts.rights import in_force, units_within_reach
from shizheng.ledger import actions, copy, drafts
from shizheng.ledger.actions.handover import candidates, officers, waiting_uploads
from shizheng.ledger.copy.lists import Listing
from shizheng.ledger.due import Owed
from shizheng.ledger.errors import UnusableAccountError
from shizheng.ledger.models import State, Upload
from shizheng.plan.text import Text
from shizheng.web import clock, figures
from shizheng.web.page import render
from shizheng.web.permission import demand, needs, problem_of, rights_over, signed_in
from shizheng.web.screens.accounts import day_of_a_role
from shizheng.web.screens.work import DraftRow, described_draft
from shizheng.web.units import code_of
from shizheng.web.waiting import RecordRow, described

SHOWN = 200


@dataclass(frozen=True, slots=True)
class Pending:
    """What a successor finds: what is being written, the files that were sent and not taken in, each with its register,
    what came back, and what is owed, the first due first.
    """

    drafts: tuple[DraftRow, ...]
    uploads: tuple[tuple[Upload, Text], ...]
    returned: tuple[RecordRow, ...]
    owed: tuple[Owed, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """A unit of those that the reader can act for; ``pending`` for those who see drafts."""

    units: tuple[Unit, ...]
    unit: Unit | None
    pending: Pending | None
    by_account: tuple[tuple[str, int, int], ...]
    """How many drafts each account has, and how many files that it sent wait."""
    officers: tuple[User, ...]
    roles: tuple[Membership, ...]
    """The roles for which the reader can name a deputy."""
    candidates: tuple[User, ...]
    deputies: tuple[tuple[Membership, bool], ...]
    """The unit's deputies of now and later, each with whether the reader can end their days."""
    sent: Mapping[str, str]
    problem: Text | None = None


@needs("hand-over")
def show(request: HttpRequest) -> HttpResponse:
    """The page of a unit; a form sent to it names what is to be done."""
    units = _units(request)
    code = code_of(request.GET.get("unit", ""))
    unit = next((one for one in units if one.code == code), units[0] if units and not code else None)
    if code and unit is None:
        demand(request, "hand-over", get_object_or_404(Unit, code=code).code)
    if request.method != "POST":
        return _render(request, units, unit)
    if unit is None:
        raise Http404
    does = {"hand-over": _hand_over, "deputy": _deputy, "end": _end}.get(request.POST.get("do", ""))
    if does is None:
        raise Http404
    problem = problem_of(lambda: messages.success(request, does(request, unit)))
    if problem is not None:
        return _render(request, units, unit, problem)
    return redirect(f"{reverse('handover')}?unit={unit.code}")


def _units(request: HttpRequest) -> tuple[Unit, ...]:
    """Those for which the reader can hand over; one's own before those in its charge."""
    user = signed_in(request)
    within = units_within_reach(user, "hand-over", clock.today())
    found = Unit.objects.order_by("code")
    own = set(user.memberships.values_list("unit_id", flat=True))
    return tuple(
        sorted(
            found if within is None else found.filter(code__in=within), key=lambda one: (one.code not in own, one.code)
        )
    )


def _render(
    request: HttpRequest, units: Sequence[Unit], unit: Unit | None, problem: Text | None = None
) -> HttpResponse:  # fmt: skip
    user, today = signed_in(request), clock.today()
    written = Counter(drafts.of_units([unit.code] if unit else []).values_list("account", flat=True))
    sent = waiting_uploads(unit) if unit else ()
    files = Counter(one.account for one in sent)
    roles = _roles(request, unit) if unit else ()
    page = Page(
        units=tuple(units),
        unit=unit,
        pending=_pending(request, unit, sent) if unit else None,
        by_account=tuple((account, written[account], files[account]) for account in sorted({*written, *files})),
        officers=tuple(officers(unit, today)) if unit else (),
        roles=roles,
        candidates=tuple(_who_can_stand_in(user, roles, today)),
        deputies=_deputies(request, unit, today) if unit else (),
        sent=request.POST,
        problem=problem,
    )
    return render(request, "handover.html", page, status=422 if problem else 200)


def _pending(request: HttpRequest, unit: Unit, sent: Sequence[Upload]) -> Pending | None:
    (sees,) = rights_over(request, unit.code, "see-drafts")
    if not sees.granted:
        return None
    with copy.engine(agency=figures.agency()).snapshot() as snapshot:
        came_back = Listing(snapshot, units=[unit.code], state=State.RETURNED).rows(SHOWN, longest_first=True)
    owed = [one for one in figures.owed(figures.moment(clock.today())) if one.unit.code == unit.code and one.is_silent]
    registers = figures.agency().registers
    return Pending(
        tuple(described_draft(one) for one in drafts.of_units([unit.code])[:SHOWN]),
        tuple(
            (one, registers[one.register].title if one.register in registers else Text("", "")) for one in sent[:SHOWN]
        ),
        described(came_back),
        tuple(sorted(owed, key=lambda one: one.due_on)),
    )


def _roles(request: HttpRequest, unit: Unit) -> tuple[Membership, ...]:
    """An officer's own role in the unit; for an administrator everybody else's there."""
    user, today = signed_in(request), clock.today()
    held = Membership.objects.filter(unit=unit, agency="", deputy_for=None, user__is_active=True)
    held = held.select_related("user").order_by("role", "user__username")
    (grants,) = rights_over(request, None, "grant")
    found = held.exclude(user=user) if grants.granted else held.filter(user=user, role=Role.OFFICER)
    return tuple(one for one in found if in_force(one, today))


def _who_can_stand_in(user: User, roles: Sequence[Membership], today: date) -> list[User]:
    if not roles:
        return []
    if roles[0].user_id == user.pk:
        return list(candidates(roles[0], today))
    return list(User.objects.filter(is_active=True).order_by("username"))


def _deputies(request: HttpRequest, unit: Unit, today: date) -> tuple[tuple[Membership, bool], ...]:
    user = signed_in(request)
    (revokes,) = rights_over(request, None, "revoke")
    found = Membership.objects.filter(unit=unit, deputy_for__isnull=False, valid_to__gte=today)
    return tuple(
        (one, one.deputy_for_id == user.pk or (revokes.granted and one.user_id != user.pk))
        for one in found.select_related("user", "deputy_for").order_by("valid_from", "user__username")
    )


def _hand_over(request: HttpRequest, unit: Unit) -> str:
    giver, taker = _account(request, "giver"), _account(request, "taker")
    went = actions.hand_over(
        signed_in(request), unit, giver, taker, clock.now(), synthetic=clock.is_replayed()
    )  # fmt: skip
    words = ngettext(
        "%(n)s draft and %(files)s went from “%(giver)s” to “%(taker)s”. What is pending stands below.",
        "%(n)s drafts and %(files)s went from “%(giver)s” to “%(taker)s”. What is pending stands below.",
        went.drafts,
    )
    return words % {
        "n": went.drafts, "files": of_uploads(went.uploads), "giver": giver.username, "taker": taker.username
    }  # fmt: skip


def of_uploads(number: int) -> str:
    """A number of files of many records, in words."""
    return ngettext("%(n)s file of many records", "%(n)s files of many records", number) % {"n": number}


def _deputy(request: HttpRequest, unit: Unit) -> str:
    held = next((one for one in _roles(request, unit) if str(one.pk) == request.POST.get("role", "")), None)
    if held is None:
        raise UnusableAccountError(Text("請選擇由誰代理何職務", "choose whose role it is"))
    deputy = _account(request, "deputy")
    first, last = (day_of_a_role(request.POST.get(name, "").strip()) for name in ("from", "to"))
    named = actions.name_deputy(
        signed_in(request), held, deputy, first, last, clock.now(), synthetic=clock.is_replayed()
    )
    words = gettext("“%(deputy)s” stands in for “%(holder)s”.")
    return words % {"deputy": named.user.username, "holder": held.user.username}


def _end(request: HttpRequest, unit: Unit) -> str:
    sent = request.POST.get("membership", "")
    held = get_object_or_404(Membership, pk=sent if sent.isdigit() else 0, unit=unit, deputy_for__isnull=False)
    actions.end_deputy(signed_in(request), held, clock.now(), synthetic=clock.is_replayed())
    return gettext("“%(deputy)s” stands in no longer.") % {"deputy": held.user.username}


def _account(request: HttpRequest, name: str) -> User:
    named = request.POST.get(name, "").strip()
    found = User.objects.filter(username=named).first()
    if found is None:
        raise UnusableAccountError(Text("查無帳號「{a}」", "there is no account “{a}”").format(a=named))
    return found
