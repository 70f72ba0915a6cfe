"""The log: every act, newest first."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.utils.translation import ngettext

from shizheng.ledger import queries
from shizheng.ledger.models import Entry
from shizheng.plan.text import Text
from shizheng.web import figures
from shizheng.web.asof import as_of
from shizheng.web.page import render
from shizheng.web.paging import PER_PAGE, Pages, pages
from shizheng.web.permission import needs
from shizheng.web.words import say


@dataclass(frozen=True, slots=True)
class Row:
    """An entry with its summary in words."""

    position: int
    at: datetime
    act: str
    account: str
    summary: str
    hash: str


@dataclass(frozen=True, slots=True)
class Page:
    """The entries of one page."""

    entries: tuple[Row, ...]
    pages: Pages


@needs("see-log")
def show(request: HttpRequest) -> HttpResponse:
    """Summaries name no content."""
    position = figures.moment(as_of(request).day).position
    of = pages(request, position)
    entries = queries.entries(position)[of.offset : of.offset + PER_PAGE]
    return render(request, "log.html", Page(tuple(_row(entry) for entry in entries), of))


def _row(entry: Entry) -> Row:
    summary = in_words(json.loads(entry.summary))
    return Row(entry.position, entry.at, entry.act, entry.account, summary, entry.hash)


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
        *(str(summary[name]) for name in ("record", "name", "file") if name in summary),
    ]
    return say(Text("，", ", ")).join(part for part in parts if part)
