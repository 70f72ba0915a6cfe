"""What units owe: each duty by unit and period, who is silent, and a unit's word that it had nothing to report."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext

from shizheng.accounts.rights import units_within_reach
from shizheng.agency import Unit
from shizheng.ledger import actions
from shizheng.ledger.due import STATES, Owed
from shizheng.ledger.reminding.standing import Reminding, reminding
from shizheng.plan.period import Period
from shizheng.plan.text import Text
from shizheng.registers.duties import Duty
from shizheng.web import clock, figures, withheld
from shizheng.web.asof import as_of
from shizheng.web.page import render
from shizheng.web.paging import PER_PAGE, Pages, pages
from shizheng.web.permission import account, needs, problem_of, right_to, signed_in

OWN_SHOWN = 60
"""Of what one's own units owe, so many at once; the table below has all of it."""


@dataclass(frozen=True, slots=True)
class UnitRow:
    """One unit's periods of a duty, in order; None for those at whose end it didn't exist."""

    unit: Unit
    cells: tuple[Owed | None, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """One duty's table, how all of it stands, and what the reader's own units can still do."""

    duties: tuple[Duty, ...]
    duty: Duty | None
    periods: tuple[tuple[Period, date], ...]
    """The duty's periods, each with the last day on which it is in time."""
    counts: tuple[tuple[str, int], ...]
    silent_only: bool
    withheld: int
    """Classified records of the duty's registers that the reader may not see; numbers would tell of them."""
    rows: tuple[UnitRow, ...]
    pages: Pages
    own: tuple[Owed, ...]
    """What the reader's units still owe, the first due first."""
    more_own: int
    declared: tuple[Owed, ...]
    """What they declared, the latest period first."""
    reminding: Reminding | None
    """How reminders go, for those who may know."""
    problem: Text | None


@needs("see-figures")
def show(request: HttpRequest) -> HttpResponse:
    """A form sent to it declares that a unit had nothing to report, or takes that back."""
    if request.method != "POST":
        return _render(request)
    problem = problem_of(lambda: _declare(request))
    return redirect(request.get_full_path()) if problem is None else _render(request, problem)


def _declare(request: HttpRequest) -> None:
    duty, unit = figures.agency().duties.get(request.POST.get("duty", "")), request.POST.get("unit", "")
    start = request.POST.get("start", "")
    period = next((p for p in duty.periods(figures.period()) if p.start.isoformat() == start), None) if duty else None
    if duty is None or period is None or unit not in figures.agency().units:
        raise Http404
    user, now, synthetic = signed_in(request), clock.now(), clock.is_replayed()
    if request.POST.get("do") == "take-back":
        actions.take_back(user, duty, [unit], period, now, synthetic=synthetic)
        messages.success(request, gettext("The declaration was taken back."))
    else:
        actions.declare(user, duty, [unit], period, now, synthetic=synthetic)
        messages.success(request, gettext("It was declared that there was nothing to report."))


def _render(request: HttpRequest, problem: Text | None = None) -> HttpResponse:
    duties = tuple(figures.agency().duties.values())
    found = figures.owed(figures.moment(as_of(request).day))
    duty = figures.agency().duties.get(request.GET.get("duty", ""), duties[0] if duties else None)
    silent_only = request.GET.get("state") == "silent"
    periods = duty.periods(figures.period()) if duty else ()
    rows = _rows((one for one in found if one.duty == duty), periods, silent_only=silent_only)
    of = pages(request, len(rows))
    of_reach = _of_own_units(request, found)
    own = sorted((one for one in of_reach if one.is_silent), key=lambda one: one.due_on)
    declared = sorted((one for one in of_reach if one.state == "nothing"), key=lambda one: one.period, reverse=True)
    counts = Counter(one.state for one in found if one.duty == duty)
    page = Page(
        duties=duties,
        duty=duty,
        periods=tuple((period, duty.due_on(period)) for period in periods) if duty else (),
        counts=tuple((state, counts[state]) for state in STATES),
        silent_only=silent_only,
        withheld=withheld.number(withheld.hidden(request), duty.registers if duty else ()),
        rows=rows[of.offset : of.offset + PER_PAGE],
        pages=of,
        own=tuple(own[:OWN_SHOWN]),
        more_own=max(0, len(own) - OWN_SHOWN),
        declared=tuple(declared[:OWN_SHOWN]),
        reminding=reminding(figures.agency(), clock.today()) if right_to(request, "see-reminders").granted else None,
        problem=problem,
    )
    return render(request, "due.html", page, status=422 if problem else 200)


def _rows(found: Iterable[Owed], periods: Iterable[Period], *, silent_only: bool) -> tuple[UnitRow, ...]:
    rows = []
    for unit, of_unit in groupby(found, key=lambda one: one.unit):
        cells = {one.period: one for one in of_unit}
        if not silent_only or any(one.is_silent for one in cells.values()):
            rows.append(UnitRow(unit, tuple(cells.get(period) for period in periods)))
    return tuple(rows)


def _of_own_units(request: HttpRequest, found: Iterable[Owed]) -> tuple[Owed, ...]:
    """What is owed by the units for which the reader can declare something today."""
    user = account(request)
    if user is None or as_of(request).chosen:
        return ()
    reach: Collection[str] | None = units_within_reach(user, "declare", clock.today())
    return tuple(one for one in found if reach is None or one.unit.code in reach)
