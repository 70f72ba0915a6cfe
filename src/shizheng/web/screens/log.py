"""The log: every act, newest first."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse

from shizheng.ledger import queries
from shizheng.ledger.models import Entry
from shizheng.web import figures
from shizheng.web.asof import as_of
from shizheng.web.page import render
from shizheng.web.paging import PER_PAGE, Pages, pages


@dataclass(frozen=True, slots=True)
class Page:
    """The entries of one page."""

    entries: tuple[Entry, ...]
    pages: Pages


def show(request: HttpRequest) -> HttpResponse:
    """Open to everyone: accounts are offices, and summaries name no content."""
    position = figures.moment(as_of(request).day).position
    of = pages(request, position)
    entries = tuple(queries.entries(position)[of.offset : of.offset + PER_PAGE])
    return render(request, "log.html", Page(entries, of))
