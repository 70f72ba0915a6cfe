"""Where a unit's work is: what is being written, what came back, and what can be reported."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from shizheng.accounts.models import Unit
from shizheng.accounts.rights import units_within_reach
from shizheng.ledger import copy, drafts
from shizheng.ledger.canonical import said
from shizheng.ledger.copy.lists import Listing
from shizheng.ledger.drafts import Typed
from shizheng.ledger.models import Draft, State, Version
from shizheng.plan.text import Text
from shizheng.registers.cells import Value
from shizheng.registers.forms import suggestion
from shizheng.registers.schema import Field, Register
from shizheng.web import clock, figures
from shizheng.web.entryform import as_typed
from shizheng.web.page import render
from shizheng.web.permission import demand, needs, signed_in
from shizheng.web.units import code_of
from shizheng.web.waiting import RecordRow, described
from shizheng.web.words import say

SHOWN = 50
"""Drafts."""
PENDING_SHOWN = 20
"""Records of each list below; the list of records has all of them."""


@dataclass(frozen=True, slots=True)
class DraftRow:
    """A draft in a few words."""

    draft: Draft
    register: Text
    title: str


@dataclass(frozen=True, slots=True)
class Pending:
    """The records in a state that have stood in it longest, and how many there are in all."""

    state: str
    rows: tuple[RecordRow, ...]
    total: int


@dataclass(frozen=True, slots=True)
class Page:
    """The unit's drafts, what came back, what waits for review, and what can be reported for which unit."""

    drafts: tuple[DraftRow, ...]
    returned: Pending
    waiting: Pending
    registers: tuple[Register, ...]
    units: tuple[Unit, ...]


@needs("report")
def show(request: HttpRequest) -> HttpResponse:
    """A form sent to it begins a draft: of a new record, or of the correction of one."""
    if request.method == "POST":
        return _begin(request)
    units = units_within_reach(signed_in(request), "report", clock.today())
    returned, waiting = _standing(units, (State.RETURNED, State.SUBMITTED))
    page = Page(
        drafts=tuple(described_draft(one) for one in drafts.of_units(None if units is None else list(units))[:SHOWN]),
        returned=returned,
        waiting=waiting,
        registers=tuple(figures.agency().registers.values()),
        units=tuple(Unit.objects.order_by("code") if units is None else Unit.objects.filter(code__in=units)),
    )
    return render(request, "work.html", page)


def _standing(units: Collection[str] | None, states: Sequence[str]) -> Iterator[Pending]:
    """What of some units stands in each of some states, as it is at one moment."""
    with copy.engine(agency=figures.agency()).snapshot() as snapshot:
        listings = [Listing(snapshot, units=units, state=state) for state in states]
        found = [(listing.rows(PENDING_SHOWN, longest_first=True), len(listing)) for listing in listings]
    told = iter(described([row for rows, _ in found for row in rows]))
    for state, (rows, total) in zip(states, found, strict=True):
        yield Pending(state, tuple(islice(told, len(rows))), total)


def _begin(request: HttpRequest) -> HttpResponse:
    user, now = signed_in(request), clock.now()
    record = request.POST.get("record", "")
    if record:
        version, typed = _of_record(request, record)
        draft = drafts.begin(user, version.register, version.unit, typed, now, of=version)
    else:
        register = figures.agency().registers.get(request.POST.get("register", ""))
        unit = Unit.objects.filter(code=code_of(request.POST.get("unit", ""))).first()
        if register is None or unit is None:
            raise Http404
        demand(request, "report", unit.code)
        draft = drafts.begin(user, register.name, unit.code, _beginning(register, unit), now)
    return redirect("draft", draft.key)


def _beginning(register: Register, unit: Unit) -> Typed:
    """A new record with what is known of its unit: a mission mostly reports on its own country, where it has one."""
    if not register.country or len(unit.country.split()) != 1:
        return Typed({})
    codelist = figures.agency().codelists[str(register.fields[register.country].list)]
    return Typed({register.country: say(suggestion(codelist, unit.country))} if codelist.contains(unit.country) else {})


def _of_record(request: HttpRequest, record: str) -> tuple[Version, Typed]:
    """The newest version of a record, and what it says as a form says it.  Raises Http404 where there is none."""
    version = Version.objects.filter(record=record).order_by("-number").first()
    register = figures.agency().registers.get(version.register) if version else None
    if version is None or register is None:
        raise Http404
    demand(request, "report", version.unit)
    values, lines = said(register, version.body)
    of_lines = register.lines.fields if register.lines else {}
    return version, Typed(_as_typed(register.fields, values), [_as_typed(of_lines, line) for line in lines])


def _as_typed(schema: Mapping[str, Field], values: Mapping[str, Value]) -> dict[str, str]:
    """Values as one would have typed them; codes with their names where a list is searched."""
    return {name: as_typed(field, values.get(name)) for name, field in schema.items()}


def described_draft(draft: Draft) -> DraftRow:
    """A draft by the first of what was typed."""
    register = figures.agency().registers[draft.register]
    texts = [draft.cells.get(name, "") for name in register.fields]
    return DraftRow(draft, register.title, "，".join(text for text in texts if text)[:80])
