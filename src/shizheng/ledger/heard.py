"""What of all that is owed has come, as the year report tells it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from shizheng.agency import Agency
from shizheng.documents.report import Calendar, DutyHeard, Heard
from shizheng.ledger.due import Owed, over_for
from shizheng.registers.duties import Duty


def calendar_of(agency: Agency, found: Iterable[Owed]) -> Calendar:
    """By indicator and by duty, for the periods that are over; an indicator is owed what its registers are."""
    over = [one for one in found if one.state != "ahead"]
    heard = {id: _heard(over_for(over, measure.registers())) for id, measure in agency.measures.items()}
    duties = agency.duties.values() if over else ()
    return Calendar(heard, tuple(_duty(duty, [one for one in over if one.duty == duty]) for duty in duties))


def _heard(over: Sequence[Owed]) -> Heard:
    silent = [one for one in over if one.is_silent]
    return Heard(len(over), len(silent), len({one.unit.code for one in silent}))


def _duty(duty: Duty, over: Sequence[Owed]) -> DutyHeard:
    states = Counter(one.state for one in over)
    silent = Counter(one.unit.code for one in over if one.is_silent)
    labels = {one.unit.code: one.unit.label for one in over}
    named = sorted(silent.items(), key=lambda item: (-item[1], item[0]))
    return DutyHeard(
        duty.title, len(over), states["reported"], states["nothing"], tuple((labels[code], n) for code, n in named)
    )
