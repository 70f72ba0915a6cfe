"""Periods that are closed, who may still act in them, and the planning office's acts upon both."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext

from shizheng.agency import Unit
from shizheng.ledger import actions, due, locks
from shizheng.ledger.due import Missing, Owed
from shizheng.ledger.errors import WrongStateError
from shizheng.ledger.locks import Closed
from shizheng.ledger.models import Exemption
from shizheng.plan.period import Period
from shizheng.plan.text import Text
from shizheng.registers.cells import read_date
from shizheng.registers.schema import Register
from shizheng.web import clock, figures
from shizheng.web.asof import as_of
from shizheng.web.page import render
from shizheng.web.permission import needs, problem_of, rights_over, signed_in
from shizheng.web.units import code_of

_NOT_ALL_REPORTED = Text(
    "尚未關閉：此期間尚有應報未報者，詳如下列；仍要關閉請再按一次",
    "not closed yet: what is listed below is still missing for these days; press again to close them all the same",
)


@dataclass(frozen=True, slots=True)
class ExemptionRow:
    """An exemption that stands, and whether its last day is over."""

    exemption: Exemption
    register: Text
    period: Period
    is_over: bool


@dataclass(frozen=True, slots=True)
class Open:
    """Days that are over and can be closed, with what units owe for them."""

    period: Period
    missing: tuple[Missing, ...]

    @property
    def owed(self) -> int:
        """How many reports are owed for them in all."""
        return sum(one.owed for one in self.missing)

    @property
    def number(self) -> int:
        """How many of these are missing."""
        return sum(one.number for one in self.missing)


@dataclass(frozen=True, slots=True)
class Page:
    """What is closed, who is exempt, what can be closed next, and what was typed where it couldn't be done."""

    closed: tuple[Closed, ...]
    exemptions: tuple[ExemptionRow, ...]
    may_act: bool
    months: tuple[Open, ...]
    """The months of the plan's year that are over and not closed."""
    chosen: Open | None
    """The days that the form closes: those chosen, or the earliest month that can be closed."""
    units: tuple[Unit, ...]
    registers: tuple[Register, ...]
    typed: dict[str, str]
    problem: Text | None


@needs("see-figures")
def show(request: HttpRequest) -> HttpResponse:
    """A form sent to it closes or opens a period, or grants or ends an exemption."""
    if request.method != "POST":
        return _render(request)
    problem = problem_of(lambda: _act(request))
    return redirect("periods") if problem is None else _render(request, problem)


def _act(request: HttpRequest) -> None:
    user, now, synthetic, said = signed_in(request), clock.now(), clock.is_replayed(), request.POST
    match said.get("do"):
        case "close":
            period = _typed_period(said.get("start", ""), said.get("end", ""))
            is_over, was_shown = period.end < clock.today(), said.get("seen") == _key(period)
            if is_over and not was_shown and any(one.number for one in due.missing(_owed(request), period)):
                raise WrongStateError(_NOT_ALL_REPORTED)
            actions.close_period(
                user, figures.agency().registers, said.get("name", ""), period, now, synthetic=synthetic
            )
            messages.success(request, gettext("The period is closed."))
        case "open":
            actions.open_period(user, _chosen(said.get("period", "")), said.get("reason", ""), now, synthetic=synthetic)
            messages.success(request, gettext("The period is open again."))
        case "exempt":
            unit, register = code_of(said.get("unit", "")), said.get("register", "")
            if unit not in figures.agency().units or register not in figures.agency().registers:
                raise WrongStateError(Text("請選擇單位與登記簿", "choose a unit and a register"))
            period, until = _chosen(said.get("period", "")), _typed_day(said.get("until", ""))
            actions.exempt(user, period, unit, register, until, said.get("reason", ""), now, synthetic=synthetic)
            messages.success(request, gettext("The exemption was granted."))
        case "end":
            key = said.get("exemption", "")
            actions.end_exemption(user, int(key) if key.isdecimal() else 0, now, synthetic=synthetic)
            messages.success(request, gettext("The exemption has ended."))
        case _:
            raise WrongStateError(Text("不明之作業", "it isn't said what is to be done"))


def _typed_period(start: str, end: str) -> Period:
    first, last = _typed_day(start), _typed_day(end)
    if last < first:
        raise WrongStateError(Text("末日早於首日", "the last day lies before the first"))
    return Period(first, last)


def _typed_day(text: str) -> date:
    day = read_date(text)
    if day is None:
        words = Text("「{t}」不是日期，請寫作 2017-03-05 或 106/3/5", "“{t}” is no date; write 2017-03-05 or 106/3/5")
        raise WrongStateError(words.format(t=text))
    return day


def _chosen(text: str) -> Period:
    """A closed period as its form names it.  Raises ``WrongStateError`` where there is none."""
    found = next((one.period for one in locks.closed() if _key(one.period) == text), None)
    if found is None:
        raise WrongStateError(Text("請選擇已關閉之期間", "choose a closed period"))
    return found


def _key(period: Period) -> str:
    return f"{period.start.isoformat()}_{period.end.isoformat()}"


def _render(request: HttpRequest, problem: Text | None = None) -> HttpResponse:
    agency, position = figures.agency(), figures.moment(as_of(request).day).position
    closed = locks.closed(position)
    (right,) = rights_over(request, None, "close-period")
    owed = _owed(request)
    months = tuple(
        Open(month, due.missing(owed, month))
        for month in figures.period().months()
        if month.end < clock.today()
        and not any(one.period.start <= month.end and month.start <= one.period.end for one in closed)
    )
    page = Page(
        closed=closed,
        exemptions=tuple(_exemptions(position, as_of(request).day)),
        may_act=right.granted and not as_of(request).chosen,
        months=months,
        chosen=_chosen_days(request, months, owed),
        units=tuple(agency.units.values()),
        registers=tuple(agency.registers.values()),
        typed={name: str(value) for name, value in (request.POST or request.GET).items()},
        problem=problem,
    )
    return render(request, "periods.html", page, status=422 if problem else 200)


def _owed(request: HttpRequest) -> tuple[Owed, ...]:
    return figures.owed(figures.moment(as_of(request).day))


def _chosen_days(request: HttpRequest, months: tuple[Open, ...], owed: tuple[Owed, ...]) -> Open | None:
    asked = request.POST or request.GET
    if not asked.get("start"):
        return months[0] if months else None
    try:
        period = _typed_period(asked.get("start", ""), asked.get("end", ""))
    except WrongStateError:
        return None
    return Open(period, due.missing(owed, period))


def _exemptions(position: int, on: date) -> Iterator[ExemptionRow]:
    registers = figures.agency().registers
    for one in locks.exemptions(position):
        title = registers[one.register].title if one.register in registers else Text(one.register, one.register)
        yield ExemptionRow(one, title, Period(one.start, one.end), one.until < on)
