"""Records that may tell of the same event: what is suspected, what was decided, and a form that decides.

The planning office sees the pairs of the whole agency but for those with a record that is withheld from it, of which it
is told that there are any; the reviewers of such a record see those alone.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext

from shizheng.ledger import actions, classified, copy, overlaps, queries
from shizheng.ledger.actions.overlap import right_to_decide
from shizheng.ledger.copy.alike import Suspects
from shizheng.ledger.errors import NoSuchRecordError, NotAllowedError, WrongStateError
from shizheng.ledger.models import Overlap, State
from shizheng.ledger.overlaps import SaidApart
from shizheng.ledger.queries import VersionShown
from shizheng.measures.sharing import Shared
from shizheng.plan.text import Text
from shizheng.registers.schema import Register
from shizheng.web import clock, fields, figures, withheld
from shizheng.web.page import render
from shizheng.web.paging import Pages, pages
from shizheng.web.permission import needs, problem_of, rights_over, signed_in

PAIRS = 10
DECIDED = 50
"""Decisions that are listed, the last ones."""


@dataclass(frozen=True, slots=True)
class Side:
    """One of two records: whose it is, and how it stands."""

    record: str
    unit: str
    state: str
    at: date
    is_classified: bool


@dataclass(frozen=True, slots=True)
class Compared:
    """A field with what each of the two records says; the second is None where it says the same."""

    label: Text
    first: str
    second: str | None


@dataclass(frozen=True, slots=True)
class Pair:
    """Two records side by side, and the decision on them where there is one."""

    register: Register
    first: Side
    second: Side
    compared: tuple[Compared, ...]
    decided: Overlap | None
    apart: tuple[SaidApart, ...]
    """What was said of the one when the other was handed in."""
    may_act: bool

    @property
    def first_may_count(self) -> bool:
        """Whether the first can be the one that counts: not where it alone is classified."""
        return self.second.is_classified or not self.first.is_classified

    @property
    def second_may_count(self) -> bool:
        """The same of the second."""
        return self.first.is_classified or not self.second.is_classified


@dataclass(frozen=True, slots=True)
class Page:
    """The pairs to be decided on, the one that was asked for, and what was decided last."""

    registers: tuple[tuple[Register, int], ...]
    """The registers that have suspects, with how many."""
    register: str
    pairs: tuple[Pair, ...]
    pages: Pages
    asked: Pair | None
    decided: tuple[Overlap, ...]
    decided_in_all: int
    shared: tuple[Shared, ...]
    """What two indicators count at once, undeclared first."""
    is_whole: bool
    """Whether it is about the whole agency; else about the classified records of the reader's units."""
    waits: bool
    """Whether any pair waits of which the reader may not see a record; how many, where and which isn't told."""
    typed: dict[str, str]
    problem: Text | None


@needs("see-overlaps")
def show(request: HttpRequest) -> HttpResponse:
    """A form sent to it decides on two records."""
    if request.method != "POST":
        return _render(request)
    problem = problem_of(lambda: _act(request))
    return redirect(request.get_full_path()) if problem is None else _render(request, problem)


def _act(request: HttpRequest) -> None:
    user, now, synthetic, said = signed_in(request), clock.now(), clock.is_replayed(), request.POST
    first, second, reason = said.get("first", ""), said.get("second", ""), said.get("reason", "")
    for record in (first, second):
        withheld.demand_sight(request, record)
    match said.get("counts"):
        case "first":
            actions.set_aside(user, second, first, reason, now, synthetic=synthetic)
            messages.success(request, gettext("“%(record)s” counts for both.") % {"record": first})
        case "second":
            actions.set_aside(user, first, second, reason, now, synthetic=synthetic)
            messages.success(request, gettext("“%(record)s” counts for both.") % {"record": second})
        case "both":
            actions.tell_apart(user, first, second, reason, now, synthetic=synthetic)
            messages.success(request, gettext("Both records count."))
        case _:
            raise WrongStateError(Text("請選擇由何者計入", "choose which of the two counts"))


def _render(request: HttpRequest, problem: Text | None = None) -> HttpResponse:
    agency = figures.agency()
    unseen = withheld.hidden(request)
    (whole,) = rights_over(request, None, "see-overlaps")
    ours = None if whole.granted else classified.records() - unseen
    every = overlaps.decisions()
    decided = tuple(row for row in every if _concerns(row, unseen, ours))
    at = figures.moment(clock.today())
    asked_for = _Sought(at.hash, _names(decided), unseen, ours)
    numbers = _numbers(asked_for)
    register = request.GET.get("register", "")
    register = register if register in numbers else max(numbers, key=numbers.__getitem__, default="")
    of = pages(request, numbers.get(register, 0), size=PAIRS)
    found = asked_for.suspects(agency.registers[register]).rows(PAIRS, of.offset) if register else ()
    asked, unknown = _asked(request, decided)
    page = Page(
        registers=tuple((agency.registers[name], number) for name, number in numbers.items()),
        register=register,
        pairs=tuple(_pair(request, agency.registers[register], one.record, one.other, decided) for one in found),
        pages=of,
        asked=asked,
        decided=decided[:DECIDED],
        decided_in_all=len(decided),
        shared=_shared(at, unseen) if whole.granted else (),
        is_whole=whole.granted,
        waits=whole.granted and bool(unseen) and bool(_numbers(_Sought(at.hash, _names(every), frozenset(), unseen))),
        typed={name: str(value) for name, value in (request.POST or request.GET).items()},
        problem=problem or unknown,
    )
    return render(request, "overlaps.html", page, status=422 if page.problem else 200)


def _concerns(row: Overlap, unseen: frozenset[str], ours: frozenset[str] | None) -> bool:
    """Whether a decision is told: on records that the reader may see, and where it is about some alone, on these."""
    named = {row.record, row.other}
    return not unseen & named and (ours is None or bool(ours & named))


def _names(decided: Iterable[Overlap]) -> tuple[tuple[str, str], ...]:
    return tuple((row.record, row.other) for row in decided)


class _Sought(NamedTuple):
    """The pairs that are sought, as of the log's hash."""

    hash: str
    decided: tuple[tuple[str, str], ...]
    without: frozenset[str]
    involving: frozenset[str] | None

    def suspects(self, register: Register) -> Suspects:
        return Suspects(copy.engine(agency=figures.agency()), register, self.decided, self.without, self.involving)


@lru_cache(maxsize=32)
def _numbers(sought: _Sought) -> dict[str, int]:
    """How many pairs of each register are suspected."""
    if sought.involving is not None and not sought.involving:
        return {}
    found = {name: len(sought.suspects(one)) for name, one in figures.agency().registers.items()}
    return {name: number for name, number in found.items() if number}


def _shared(at: figures.Moment, unseen: frozenset[str]) -> tuple[Shared, ...]:
    """What two indicators count at once, undeclared first; of classified records no example."""
    seen = (
        replace(one, some=tuple(record for record in one.some if record not in unseen)) for one in figures.shared(at)
    )
    return tuple(sorted(seen, key=lambda one: one.is_declared))


def _asked(request: HttpRequest, decided: tuple[Overlap, ...]) -> tuple[Pair | None, Text | None]:
    """The two records that the address names side by side; else why they can't be shown."""
    first, second = (request.GET.get(name, "").strip() for name in ("first", "second"))
    if not first or not second:
        return None, None
    registers = [queries.register_of(record) for record in (first, second)]
    for record, name in zip((first, second), registers, strict=True):
        withheld.demand_sight(request, record)
        if name is None:
            return None, NoSuchRecordError(Text("查無紀錄「{r}」", "there is no record “{r}”").format(r=record)).words
    if registers[0] != registers[1] or first == second:
        return None, Text("須為同一登記簿之兩筆紀錄", "it takes two records of one register")
    return _pair(request, figures.agency().registers[str(registers[0])], first, second, decided), None


def _pair(request: HttpRequest, register: Register, first: str, second: str, decided: tuple[Overlap, ...]) -> Pair:
    secret = classified.among((first, second))
    one, other = (_handed_in(record, register) for record in (first, second))
    names = {first, second}
    return Pair(
        register,
        Side(first, one.unit, one.state, one.at.date(), first in secret),
        Side(second, other.unit, other.state, other.at.date(), second in secret),
        tuple(_compared(register, one, other)),
        next((row for row in decided if names == {row.record, row.other}), None),
        tuple(said for record in (first, second) for said in overlaps.said_apart(record) if said.other in names),
        _may_decide(request, names),
    )


def _may_decide(request: HttpRequest, records: Collection[str]) -> bool:
    try:
        right_to_decide(signed_in(request), records, clock.now())
    except NotAllowedError:
        return False
    return True


def _handed_in(record: str, register: Register) -> VersionShown:
    """The version that counts, else the newest that isn't still with its unit, else the newest."""
    versions = queries.versions(record, register)
    handed_in = [v for v in versions if v.state != State.REPORTED] or list(versions)
    return next((v for v in reversed(handed_in) if v.state == State.APPROVED), handed_in[-1])


def _compared(register: Register, one: VersionShown, other: VersionShown) -> Iterator[Compared]:
    on, other_on = (fields.dated(register, version.values) for version in (one, other))
    for name, field in register.fields.items():
        first = fields.in_words(field, one.values.get(name), on)
        second = fields.in_words(field, other.values.get(name), other_on)
        yield Compared(field.label, first, None if first == second else second)
    if register.lines:
        first, second = (
            "\n".join(_line(register, line, version) for line in version.lines) for version in (one, other)
        )
        yield Compared(register.lines.title, first, None if first == second else second)


def _line(register: Register, line: fields.Values, version: VersionShown) -> str:
    assert register.lines is not None
    on = fields.dated(register, version.values)
    said = (fields.in_words(field, line.get(name), on) for name, field in register.lines.fields.items())
    return " ".join(text for text in said if text != "—")
