"""The records that units reported, those last acted on first: by register, unit, state, and words of what they say."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.http import HttpRequest, HttpResponse

from shizheng.agency import Unit
from shizheng.ledger import copy
from shizheng.ledger.canonical import said
from shizheng.ledger.copy.lists import Listed, Listing
from shizheng.ledger.models import Entry, State, Version
from shizheng.plan.text import Text
from shizheng.registers.rows import DUPLICATE
from shizheng.registers.schema import Register
from shizheng.web import fields, figures, withheld
from shizheng.web.asof import as_of
from shizheng.web.page import render
from shizheng.web.paging import DEEPEST, PER_PAGE, Pages, pages
from shizheng.web.permission import drafts_seen, needs

FOUND = 1_000
"""Records found by words at most: whoever finds more asks for less."""
_WORDS, _LETTERS, _CODES = 8, 100, 20
_STATES = (*State.values, DUPLICATE)


@dataclass(frozen=True, slots=True)
class Row:
    """A record's newest version as of the day, the state it stands in, and since when."""

    record: str
    register: Text
    unit: str
    version: int
    state: str
    on: date | None
    title: str
    since: datetime


@dataclass(frozen=True, slots=True)
class Asked:
    """What the filter form says; a register, unit or state that doesn't exist filters nothing."""

    register: str | None
    unit: str | None
    state: str | None
    words: str


@dataclass(frozen=True, slots=True)
class Page:
    """The rows of one page, and what can be asked for."""

    asked: Asked
    registers: tuple[Register, ...]
    units: tuple[Unit, ...]
    states: tuple[str, ...]
    rows: tuple[Row, ...]
    pages: Pages
    withheld: int
    """Classified records that the reader may not see, whatever is asked for."""


@needs("see-records")
def show(request: HttpRequest) -> HttpResponse:
    """What was handed in; what is still with its unit is for those who may see its drafts."""
    agency = figures.agency()
    asked = _asked(request)
    hidden = withheld.hidden(request)
    words = tuple(asked.words.split()[:_WORDS])
    with copy.engine(agency=agency, for_words=bool(words)).snapshot() as snapshot:
        of, listed = _paged(request, Listing(
            snapshot, asked.register, None if asked.unit is None else [asked.unit], asked.state, words,
            figures.moment(as_of(request).day).position, drafts_seen(request), hidden, _codes(asked.register, words),
        ))  # fmt: skip
    page = Page(
        asked=asked,
        registers=tuple(agency.registers.values()),
        units=tuple(agency.units.values()),
        states=_STATES,
        rows=tuple(_rows(listed)),
        pages=of,
        withheld=len(hidden),
    )
    return render(request, "records.html", page)


def _codes(register: str | None, words: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """The codes of a register, or of all, that have each of some words in their names; none where they are many, which
    such a word doesn't tell apart.
    """
    agency = figures.agency()
    registers = [agency.registers[register]] if register else agency.registers.values()
    named = {f.list for one in registers for f in one.fields.values() if f.list}
    lists = [agency.codelists[name] for name in sorted(named)]
    found = {word: tuple(dict.fromkeys(code for one in lists for code in one.naming(word))) for word in words}
    return {word: codes for word, codes in found.items() if len(codes) <= _CODES}


def _paged(request: HttpRequest, listing: Listing) -> tuple[Pages, Sequence[Listed]]:
    """One page of the list.  Words are looked for once, which takes as long as reading the first thousand found."""
    if not listing.words:
        of = pages(request, len(listing), deepest=DEEPEST)
        return of, listing.rows(PER_PAGE, of.offset)
    found = listing.rows(FOUND + 1)
    of = pages(request, min(len(found), FOUND), or_more=len(found) > FOUND)
    return of, found[:FOUND][of.offset : of.offset + PER_PAGE]


def _asked(request: HttpRequest) -> Asked:
    agency = figures.agency()

    def known(name: str, among: Container[str]) -> str | None:
        value = request.GET.get(name, "")
        return value if value in among else None

    words = " ".join(request.GET.get("words", "")[:_LETTERS].split())
    return Asked(
        known("register", agency.registers),
        known("unit", agency.units),
        known("state", _STATES),
        words,
    )


def _rows(listed: Sequence[Listed]) -> Iterator[Row]:
    versions = Version.objects.filter(record__in=[row.record for row in listed])
    bodies = {(version.record, version.number): version.body for version in versions}
    entries = Entry.objects.in_bulk([row.since for row in listed])
    for row in listed:
        register = figures.agency().registers[row.register]
        values, _ = said(register, bodies[row.record, row.version])
        yield Row(
            record=row.record,
            register=register.title,
            unit=row.unit,
            version=row.version,
            state=row.state,
            on=fields.dated(register, values),
            title=fields.title(register, values),
            since=entries[row.since].at,
        )
