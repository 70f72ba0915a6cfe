"""What waits for a reviewer, longest first; approved or returned singly or many at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import ngettext

from shizheng.accounts.rights import units_within_reach
from shizheng.agency import Unit
from shizheng.ledger import actions, copy
from shizheng.ledger.copy.lists import Listing
from shizheng.ledger.errors import NoSuchRecordError
from shizheng.ledger.models import State
from shizheng.ledger.records import handed_in
from shizheng.plan.text import Text
from shizheng.registers.schema import Register
from shizheng.web import clock, figures
from shizheng.web.page import render
from shizheng.web.paging import DEEPEST, PER_PAGE, Pages, pages
from shizheng.web.permission import needs, problem_of, signed_in
from shizheng.web.units import code_of
from shizheng.web.waiting import RecordRow, described


@dataclass(frozen=True, slots=True)
class Page:
    """What waits, and what stood in the way of the decision sent."""

    rows: tuple[RecordRow, ...]
    pages: Pages
    registers: tuple[Register, ...]
    register: str
    unit: str
    units: tuple[Unit, ...]
    own: frozenset[str]
    """The records that the reader wrote or handed in, on which another decides."""
    chosen: tuple[str, ...]
    reason: str
    problem: Text | None


@needs("see-queue")
def show(request: HttpRequest) -> HttpResponse:
    """A form sent to it decides on the records chosen; where one can't be decided on, none is."""
    if request.method != "POST":
        return _render(request)
    problem = problem_of(lambda: _decide(request))
    return redirect(request.get_full_path()) if problem is None else _render(request, problem)


def _decide(request: HttpRequest) -> None:
    records, does = request.POST.getlist("record"), request.POST.get("do", "")
    if not records:
        raise NoSuchRecordError(Text("請先勾選紀錄", "choose records first"))
    user, now, synthetic = signed_in(request), clock.now(), clock.is_replayed()
    if does == "approve":
        actions.approve(user, records, now, synthetic=synthetic)
        words = ngettext("%(n)s record was approved.", "%(n)s records were approved.", len(records))
    else:
        actions.return_(user, records, request.POST.get("reason", ""), now, synthetic=synthetic)
        words = ngettext("%(n)s record was returned.", "%(n)s records were returned.", len(records))
    messages.success(request, words % {"n": len(records)})


def _render(request: HttpRequest, problem: Text | None = None) -> HttpResponse:
    agency = figures.agency()
    reach = units_within_reach(signed_in(request), "approve", clock.today())
    register = request.GET.get("register", "") if request.GET.get("register") in agency.registers else ""
    unit = code_of(request.GET.get("unit", ""))
    within = set(agency.units) if reach is None else set(reach)
    units = {unit} & within if unit in within else reach
    with copy.engine(agency=agency).snapshot() as snapshot:
        queue = Listing(snapshot, register or None, units, State.SUBMITTED)
        of = pages(request, len(queue), deepest=DEEPEST)
        rows = queue.rows(PER_PAGE, of.offset, longest_first=True)
    page = Page(
        rows=described(rows),
        pages=of,
        registers=tuple(agency.registers.values()),
        register=register,
        unit=unit if unit in within else "",
        units=tuple(agency.units[code] for code in sorted(within) if code in agency.units),
        own=_own(request, [row.record for row in rows]),
        chosen=tuple(request.POST.getlist("record")),
        reason=request.POST.get("reason", ""),
        problem=problem,
    )
    return render(request, "queue.html", page, status=422 if problem else 200)


def _own(request: HttpRequest, records: Sequence[str]) -> frozenset[str]:
    account = signed_in(request).get_username()
    return frozenset(one.version.record for one in handed_in(records) if account in one.hands)
