"""What this site is, what stands behind it, and the head of its log."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256

from django.http import HttpRequest, HttpResponse

from shizheng.assessment import RuleSet
from shizheng.ledger import queries
from shizheng.ledger.models import Entry
from shizheng.ledger.reminding.standing import Reminding, reminding
from shizheng.plan.judgement import Signal
from shizheng.plan.text import Text
from shizheng.web import clock, figures
from shizheng.web.page import render
from shizheng.web.permission import needs, right_to


@dataclass(frozen=True, slots=True)
class Page:
    """The plan's document against the one adopted, the log's head, and what the signals mean."""

    document: str
    sha256: str
    adopted_sha256: str | None
    head: Entry | None
    rules: RuleSet
    signals: tuple[tuple[Signal, Text], ...]
    reminding: Reminding | None
    """How reminders go, for those who may know."""


@needs("see-plan")
def show(request: HttpRequest) -> HttpResponse:
    """Open to everyone."""
    agency = figures.agency()
    adopted = queries.adopted("plan")
    page = Page(
        document=agency.document_name,
        sha256=sha256(agency.document).hexdigest(),
        adopted_sha256=adopted.sha256 if adopted else None,
        head=queries.head(),
        rules=agency.rules,
        signals=tuple((signal, agency.rules.signals[signal].meaning) for signal in Signal),
        reminding=reminding(agency, clock.today()) if right_to(request, "see-reminders").granted else None,
    )
    return render(request, "about.html", page)
