"""What each unit owes, and whether it came: records handed in, a declaration that there were none, or silence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from shizheng.agency import Agency, Unit
from shizheng.ledger.copy.coverage import HandedIn, handed_in
from shizheng.ledger.models import Declaration
from shizheng.measures import DuckDB
from shizheng.plan.period import Period
from shizheng.registers.duties import Duty
from shizheng.registers.schema import Register

State = Literal["reported", "nothing", "late", "due", "ahead"]
STATES: tuple[State, ...] = ("late", "due", "nothing", "reported", "ahead")
"""In the order in which they want attention."""


@dataclass(frozen=True, slots=True)
class Owed:
    """What a unit owes for a duty and a period, and how it stands on a day.

    reported: records were handed in, so many; nothing: declared that there were none; late: neither, and the last day
    is over; due: neither, the period is over and the last day isn't; ahead: the period isn't over yet.
    """

    duty: Duty
    unit: Unit
    period: Period
    state: State
    records: int

    @property
    def due_on(self) -> date:
        """The last day on which it is in time."""
        return self.duty.due_on(self.period)

    @property
    def is_silent(self) -> bool:
        """Whether the period is over and nothing was heard."""
        return self.state in ("late", "due")


def owed(
    agency: Agency, engine: DuckDB, year: Period, on: date, position: int, *, duties: Iterable[Duty] | None = None,
    came: Callable[[Register], HandedIn] | None = None,
) -> tuple[Owed, ...]:  # fmt: skip
    """All that is owed for a fiscal year, as it stood on a day at a log position; by duty, unit and period.

    A unit owes for a period while it exists on the period's last day.  ``came`` tells what was handed in of a register,
    for whoever remembers it.
    """
    chosen = tuple(agency.duties.values() if duties is None else duties)
    names = dict.fromkeys(name for duty in chosen for name in duty.registers)
    came = came or (lambda register: handed_in(engine, register, year, position))
    counted = {name: came(agency.registers[name]) for name in names}
    declared = declarations(year, position) if chosen else frozenset()
    found = []
    for duty in chosen:
        periods = [(period, [0, *(month.start.month for month in period.months())]) for period in duty.periods(year)]
        for unit in agency.units.values():
            if duty.is_owed_by(unit.code, unit.kind):
                for period, months in periods:
                    if unit.exists_on(period.end):
                        records = sum(
                            counted[name].get((unit.code, month), 0) for name in duty.registers for month in months
                        )
                        state = _state(duty, unit, period, on, records, declared)
                        found.append(Owed(duty, unit, period, state, records))
    return tuple(found)


def _state(
    duty: Duty, unit: Unit, period: Period, on: date, records: int, declared: frozenset[tuple[str, str, date]]
) -> State:
    if records:
        return "reported"
    if (duty.name, unit.code, period.start) in declared:
        return "nothing"
    if on <= period.end:
        return "ahead"
    return "due" if on <= duty.due_on(period) else "late"


def declarations(year: Period, position: int) -> frozenset[tuple[str, str, date]]:
    """The duties, units and first days of periods for which it stands that there was nothing to report."""
    rows = Declaration.objects.filter(start__range=(year.start, year.end), entry_id__lte=position).order_by("pk")
    last = {(d, u, s): stands for d, u, s, stands in rows.values_list("duty", "unit", "start", "stands")}
    return frozenset(key for key, stands in last.items() if stands)


def over_for(found: Iterable[Owed], registers: Iterable[str]) -> list[Owed]:
    """What is owed for some registers for periods that are over."""
    read = set(registers)
    return [one for one in found if read & set(one.duty.registers) and one.state != "ahead"]


@dataclass(frozen=True, slots=True)
class Completeness:
    """Of what is owed for some registers by a day: so many in all, in (reported or declared), still silent."""

    owed: int
    silent: int

    @property
    def heard(self) -> int:
        return self.owed - self.silent


def completeness(found: Iterable[Owed], registers: Iterable[str]) -> Completeness | None:
    """How much of what is owed for some registers has come; None where no duty names any of them."""
    over = over_for(found, registers)
    return Completeness(len(over), sum(one.is_silent for one in over)) if over else None


@dataclass(frozen=True, slots=True)
class Missing:
    """Of what is owed for a duty for some periods, so many reports in all, those that are missing by unit."""

    duty: Duty
    owed: int
    units: Mapping[str, int]
    """By unit code, how many it hasn't given; units that gave all of theirs aren't in it."""

    @property
    def number(self) -> int:
        return sum(self.units.values())


def missing(found: Iterable[Owed], within: Period) -> tuple[Missing, ...]:
    """What of each duty is missing for the periods that end within some days; duties owed for none of them are left
    out.
    """
    ending = [one for one in found if within.start <= one.period.end <= within.end and one.state != "ahead"]
    duties = {one.duty.name: one.duty for one in ending}
    of_each = {name: [one for one in ending if one.duty.name == name] for name in duties}
    return tuple(
        Missing(duties[name], len(owed), dict(Counter(one.unit.code for one in owed if one.is_silent)))
        for name, owed in of_each.items()
    )
