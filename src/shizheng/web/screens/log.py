"""The log: every act, newest first."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse

from shizheng.ledger import queries
from shizheng.ledger.models import Entry
from shizheng.registers.cells import read_date
from shizheng.web import figures, withheld
from shizheng.web.acts import in_words, record_asked_for, right_in_words
from shizheng.web.asof import as_of
from shizheng.web.page import render
from shizheng.web.paging import DEEPEST, PER_PAGE, Pages, pages
from shizheng.web.permission import needs


@dataclass(frozen=True, slots=True)
class Row:
    """An entry with its summary, and the right by which it was done, in words."""

    position: int
    at: datetime
    act: str
    account: str
    right: str
    why: str
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
    told = [(entry, json.loads(entry.summary)) for entry in found[of.offset : of.offset + PER_PAGE]]
    unseen = withheld.hidden_among(request, {record for _, said in told for record in _records(said) | _apart(said)})
    entries = tuple(_row(entry, said, unseen) for entry, said in told)
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


def _records(said: Mapping[str, object]) -> set[str]:
    """The records that a summary names, but for those that another was told apart from."""
    named = (said.get("record"), said.get("other"), record_asked_for(said))
    return {record for record in named if isinstance(record, str) and record}


def _apart(said: Mapping[str, object]) -> set[str]:
    """The records of which an officer said that theirs tells of another event."""
    named = said.get("apart")
    return set(map(str, named)) if isinstance(named, list) else set()


def _row(entry: Entry, said: Mapping[str, object], unseen: frozenset[str]) -> Row:
    """An entry as a reader sees it; of a classified record it names neither number nor unit."""
    if unseen & _records(said):
        said = {name: value for name, value in said.items() if name not in ("record", "other", "unit", "of")}
    if _apart(said):
        said = {**said, "apart": sorted(_apart(said) - unseen)}
    return Row(
        entry.position, entry.at, entry.act, entry.account, entry.right, right_in_words(entry.right), entry.origin,
        in_words(said), entry.hash,
    )  # fmt: skip
