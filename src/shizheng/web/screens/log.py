"""The log: every act, newest first."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext, ngettext

from shizheng.ledger import queries
from shizheng.ledger.models import Entry
from shizheng.plan.text import Text
from shizheng.registers.cells import read_date
from shizheng.web import figures, withheld
from shizheng.web.asof import as_of
from shizheng.web.page import render
from shizheng.web.paging import DEEPEST, PER_PAGE, Pages, pages
from shizheng.web.permission import needs
from shizheng.web.screens.handover import of_uploads
from shizheng.web.words import say

_UNITS_NAMED = 3


@dataclass(frozen=True, slots=True)
class Row:
    """An entry with its summary in words."""

    position: int
    at: datetime
    act: str
    account: str
    right: str
    origin: str
    summary: str
    hash: str


@dataclass(frozen=True, slots=True)
class Asked:
    """What the log is filtered by, as the address says it."""

    act: str
    account: str
    origin: str
    record: str
    since: date | None

    @property
    def filters_nothing(self) -> bool:
        """Whether every entry of the days asked for is wanted."""
        return not (self.act or self.account or self.origin or self.record)


@dataclass(frozen=True, slots=True)
class Page:
    """The entries of one page, and what can be asked for."""

    asked: Asked
    acts: tuple[str, ...]
    entries: tuple[Row, ...]
    pages: Pages


@needs("see-log")
def show(request: HttpRequest) -> HttpResponse:
    """Summaries name no content."""
    position = figures.moment(as_of(request).day).position
    asked = _asked(request)
    withheld.demand_sight(request, asked.record)
    # The log before the first of these days is passed over by its positions, which are in the days' order.
    since = figures.moment(asked.since - timedelta(days=1)).position if asked.since else 0
    found = queries.entries(
        position, act=asked.act, account=asked.account, origin=asked.origin, record=asked.record, since=since
    )
    of = _pages(request, found, position - since if asked.filters_nothing else None)
    unseen = withheld.hidden(request)
    entries = tuple(_row(entry, unseen) for entry in found[of.offset : of.offset + PER_PAGE])
    return render(request, "log.html", Page(asked, queries.acts(), entries, of))


def _pages(request: HttpRequest, found: QuerySet[Entry], total: int | None) -> Pages:
    """Positions are dense, so the whole log needs no counting; what is filtered is counted as far as it is shown."""
    if total is not None:
        return pages(request, max(0, total), deepest=DEEPEST)
    counted = found[: DEEPEST + 1].count()
    return pages(request, min(counted, DEEPEST), or_more=counted > DEEPEST)


def _asked(request: HttpRequest) -> Asked:
    said = {name: request.GET.get(name, "").strip()[:150] for name in ("act", "account", "origin", "record", "since")}
    return Asked(said["act"], said["account"], said["origin"], said["record"], read_date(said["since"]))


def _row(entry: Entry, unseen: frozenset[str]) -> Row:
    """An entry as a reader sees it; of a classified record it names neither number nor unit."""
    said = json.loads(entry.summary)
    if unseen & {said.get(name) for name in ("record", "other") if isinstance(said.get(name), str)}:
        said = {name: value for name, value in said.items() if name not in ("record", "other", "unit")}
    if isinstance(apart := said.get("apart"), list):
        said = {**said, "apart": [record for record in apart if record not in unseen]}
    summary = in_words(said)
    return Row(
        entry.position, entry.at, entry.act, entry.account, entry.right, entry.origin, summary, entry.hash
    )  # fmt: skip


def _unit_names(units: object) -> list[str]:
    """The first few of the units that an act was about."""
    known = figures.agency().units
    codes = units if isinstance(units, list) else []
    names = [say(known[code].label) if code in known else str(code) for code in codes[:_UNITS_NAMED]]
    more = len(codes) - len(names)
    return [*names, ngettext("%(n)s more", "%(n)s more", more) % {"n": more}] if more else names


def _deputies(summary: Mapping[str, object]) -> list[str]:
    """Whose deputy acted, and for whom a deputy was named."""
    acted, named = summary.get("deputy_of"), summary.get("for")
    return [*map(str, acted if isinstance(acted, list) else []), *([str(named)] if named else [])]


def _handed_over(summary: Mapping[str, object]) -> Iterator[str]:
    """How much went from one account to another."""
    drafts, uploads = (summary.get(name) for name in ("drafts", "uploads"))
    if isinstance(drafts, int):
        yield ngettext("%(n)s draft", "%(n)s drafts", drafts) % {"n": drafts}
    if isinstance(uploads, int):
        yield of_uploads(uploads)


def _apart(summary: Mapping[str, object]) -> Iterator[str]:
    """Of which records it was said that they tell of another event."""
    records = summary.get("apart")
    if isinstance(records, list) and records:
        yield gettext("another event than %(records)s") % {"records": say(Text("、", ", ")).join(map(str, records))}


def in_words(summary: Mapping[str, object]) -> str:
    """What an act's summary says to a reader; hashes stay in the log."""
    registers = figures.agency().registers
    register = registers.get(str(summary.get("register", "")))
    records = summary.get("records")
    parts = [
        say(register.title) if register else "",
        ngettext("%(count)s record", "%(count)s records", records) % {"count": records}
        if isinstance(records, int)
        else "",
        *(str(summary[name]) for name in ("record", "name", "file", "unit") if name in summary),
        say(Text("、", ", ")).join(_unit_names(summary.get("units"))),
        "～".join(str(summary[name]) for name in ("start", "end") if name in summary),
        *(str(summary[name]) for name in ("asked", "of", "account", "role") if name in summary),
        *(f"→ {summary[name]}" for name in ("to",) if name in summary),
        *_handed_over(summary),
        *_apart(summary),
        *(gettext("deputy of %(account)s") % {"account": name} for name in _deputies(summary)),
    ]
    return say(Text("，", ", ")).join(part for part in parts if part)
