"""The records that units reported, newest first, by register, unit and state."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass
from datetime import date, datetime

from django.http import HttpRequest, HttpResponse

from shizheng.agency import Unit
from shizheng.ledger import queries
from shizheng.ledger.canonical import said
from shizheng.ledger.models import State, Version
from shizheng.plan.text import Text
from shizheng.registers.schema import Register
from shizheng.web import fields, figures
from shizheng.web.asof import as_of
from shizheng.web.page import render
from shizheng.web.paging import PER_PAGE, Pages, pages
from shizheng.web.permission import drafts_seen, needs


@dataclass(frozen=True, slots=True)
class Row:
    """A record's newest version as of the day, and the state it stands in."""

    record: str
    register: Text
    unit: str
    version: int
    state: str
    on: date | None
    title: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Asked:
    """What the filter form says; a register, unit or state that doesn't exist filters nothing."""

    register: str | None
    unit: str | None
    state: str | None


@dataclass(frozen=True, slots=True)
class Page:
    """The rows of one page, and what can be asked for."""

    asked: Asked
    registers: tuple[Register, ...]
    units: tuple[Unit, ...]
    states: tuple[str, ...]
    rows: tuple[Row, ...]
    pages: Pages


@needs("see-records")
def show(request: HttpRequest) -> HttpResponse:
    """What was handed in; what is still with its unit is for those who may see its drafts."""
    agency = figures.agency()
    at = figures.moment(as_of(request).day)
    asked = _asked(request)
    found = queries.records(
        register=asked.register, unit=asked.unit, state=asked.state, until=at.position, drafts_of=drafts_seen(request)
    )
    of = pages(request, found.count())
    newest = found.select_related("entry").order_by("-entry_id", "record")[of.offset : of.offset + PER_PAGE]
    page = Page(
        asked=asked,
        registers=tuple(agency.registers.values()),
        units=tuple(agency.units.values()),
        states=tuple(State.values),
        rows=tuple(_row(version) for version in newest),
        pages=of,
    )
    return render(request, "records.html", page)


def _asked(request: HttpRequest) -> Asked:
    agency = figures.agency()

    def known(name: str, among: Container[str]) -> str | None:
        value = request.GET.get(name, "")
        return value if value in among else None

    return Asked(known("register", agency.registers), known("unit", agency.units), known("state", State.values))


def _row(version: Version) -> Row:
    register = figures.agency().registers[version.register]
    values, _ = said(register, version.body)
    return Row(
        record=version.record,
        register=register.title,
        unit=version.unit,
        version=version.number,
        state=version.state,  # type: ignore[attr-defined]  # annotated by the query
        on=fields.dated(register, values),
        title=fields.title(register, values),
        at=version.entry.at,
    )
