"""Records that may tell of the same event: what is suspected, what was decided, and the planning office's decision."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext

from shizheng.ledger import actions, copy, overlaps, queries
from shizheng.ledger.copy.alike import Pair as Alike
from shizheng.ledger.copy.alike import Suspects
from shizheng.ledger.errors import NoSuchRecordError, WrongStateError
from shizheng.ledger.models import Overlap, State
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
    may_act: bool
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
    decided = tuple(row for row in overlaps.decisions() if not unseen & {row.record, row.other})
    names = tuple((row.record, row.other) for row in decided)
    at = figures.moment(clock.today())
    numbers = _numbers(at.hash, names, unseen)
    register = request.GET.get("register", "")
    register = register if register in numbers else max(numbers, key=numbers.__getitem__, default="")
    of = pages(request, numbers.get(register, 0), size=PAIRS)
    found: tuple[Alike, ...] = ()
    if register:
        alike = Suspects(copy.engine(agency=agency), agency.registers[register], names, unseen)
        found = alike.rows(PAIRS, of.offset)
    (right,) = rights_over(request, None, "decide-overlap")
    asked, unknown = _asked(request, decided)
    page = Page(
        registers=tuple((agency.registers[name], number) for name, number in numbers.items()),
        register=register,
        pairs=tuple(_pair(agency.registers[register], one.record, one.other, decided) for one in found),
        pages=of,
        asked=asked,
        decided=decided[:DECIDED],
        decided_in_all=len(decided),
        shared=_shared(at, unseen),
        may_act=right.granted,
        typed={name: str(value) for name, value in (request.POST or request.GET).items()},
        problem=problem or unknown,
    )
    return render(request, "overlaps.html", page, status=422 if page.problem else 200)


@lru_cache(maxsize=8)
def _numbers(hash: str, decided: tuple[tuple[str, str], ...], without: frozenset[str]) -> dict[str, int]:
    """How many pairs of each register are suspected, as of the log's hash."""
    agency = figures.agency()
    engine = copy.engine(agency=agency)
    found = {name: len(Suspects(engine, one, decided, without)) for name, one in agency.registers.items()}
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
    return _pair(figures.agency().registers[str(registers[0])], first, second, decided), None


def _pair(register: Register, first: str, second: str, decided: tuple[Overlap, ...]) -> Pair:
    one, other = (_handed_in(record, register) for record in (first, second))
    names = {first, second}
    return Pair(
        register,
        _side(first, register, one),
        _side(second, register, other),
        tuple(_compared(register, one, other)),
        next((row for row in decided if names == {row.record, row.other}), None),
    )


def _handed_in(record: str, register: Register) -> VersionShown:
    """The version that counts, else the newest that isn't still with its unit, else the newest."""
    versions = queries.versions(record, register)
    handed_in = [v for v in versions if v.state != State.REPORTED] or list(versions)
    return next((v for v in reversed(handed_in) if v.state == State.APPROVED), handed_in[-1])


def _side(record: str, register: Register, version: VersionShown) -> Side:
    return Side(record, version.unit, version.state, version.at.date())


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
