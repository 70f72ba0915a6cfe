"""How reminding stands, for those who have to know: the last round, what was not sent, whom nothing reaches."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from shizheng.agency import Agency
from shizheng.ledger.reminding.models import Letter, LetterState, Round
from shizheng.ledger.reminding.offices import Gaps, Offices, gaps
from shizheng.ledger.reminding.rounds import why_not
from shizheng.ledger.reminding.tasks import failure
from shizheng.plan.text import Text

SHOWN = 50


@dataclass(frozen=True, slots=True)
class Reminding:
    """``overdue``: neither today nor yesterday had a round.  ``broke`` is what the worker's last round met."""

    last: Round | None
    overdue: bool
    why_not: Text | None
    broke: str
    sent: int
    troubled: tuple[Letter, ...]
    """Letters of the last round that were not sent, with what they met."""
    gaps: Gaps


def reminding(agency: Agency, day: date) -> Reminding:
    """As it stands on a day."""
    last = Round.objects.order_by("-day").first()
    of_last = Letter.objects.filter(day=last.day) if last else Letter.objects.none()
    broken = failure()
    owing = [
        unit
        for unit in agency.units.values()
        if unit.exists_on(day) and any(duty.is_owed_by(unit.code, unit.kind) for duty in agency.duties.values())
    ]
    return Reminding(
        last=last,
        overdue=bool(agency.duties) and (last is None or last.day < day - timedelta(days=1)),
        why_not=why_not(),
        broke=broken.exception_class_path if broken else "",
        sent=of_last.filter(state=LetterState.SENT).count(),
        troubled=tuple(of_last.exclude(state=LetterState.SENT).exclude(problem="").order_by("account")[:SHOWN]),
        gaps=gaps(Offices(day), owing),
    )
