"""Periods that are closed, and who may still act in them.

A record belongs to the days by which its register dates it.  Every version of it counts here: a correction that moves
a visit out of a closed month changes that month's figures as much as one that moves it in.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache

from django.db.models import QuerySet
from django.utils.timezone import localdate

from shizheng.ledger.batches import IN_A_QUERY, batched
from shizheng.ledger.errors import PeriodClosedError
from shizheng.ledger.log import Writing
from shizheng.ledger.models import Exemption, Lock, Version
from shizheng.plan.period import Period
from shizheng.plan.text import Text
from shizheng.registers.schema import Registers, Time


@dataclass(frozen=True, slots=True)
class Closed:
    """A closed period: its name, its days, and by which field the records of each register are dated."""

    name: str
    period: Period
    dated: Mapping[str, tuple[str, str]]
    lock: Lock

    def holds(self, register: str, values: Mapping[str, str | None]) -> bool:
        """Whether a version with these values is dated in the period; a fiscal year is, where it ends in it."""
        if register not in self.dated:
            return False
        kind, field = self.dated[register]
        value = values.get(field)
        if value is None:
            return False
        day = Period.of_year(int(value)).end if kind == "year" else date.fromisoformat(value)
        return self.period.start <= day <= self.period.end


def dated(registers: Registers) -> dict[str, tuple[str, str]]:
    """By which field the records of each register are dated: a day, or a fiscal year."""
    return {name: _field(register.dated_by) for name, register in registers.items()}


def _field(time: Time) -> tuple[str, str]:
    return ("year", time.year) if time.year else ("day", time.at or time.start or "")


@lru_cache(maxsize=2)
def _closed_by(shut: str) -> tuple[Closed, ...]:
    """What is closed after the act of that hash closed or opened a period; nothing, where none ever did."""
    return closed() if shut else ()


def closed(until: int | None = None) -> tuple[Closed, ...]:
    """The periods that are closed (as of a log position), earliest first."""
    rows = Lock.objects.select_related("entry").order_by("pk")
    last = {(lock.start, lock.end): lock for lock in (rows if until is None else rows.filter(entry_id__lte=until))}
    return tuple(
        Closed(lock.name, Period(*days), {name: (kind, field) for name, (kind, field) in lock.dated.items()}, lock)
        for days, lock in sorted(last.items())
        if lock.closed
    )


def exemptions(until: int | None = None) -> tuple[Exemption, ...]:
    """The exemptions that stand (as of a log position), newest first; their last day may be over."""
    rows = Exemption.objects.select_related("entry").order_by("pk")
    rows = rows if until is None else rows.filter(entry_id__lte=until)
    last = {(e.unit, e.register, e.start, e.end): e for e in rows}
    return tuple(sorted((e for e in last.values() if e.stands), key=lambda e: -e.pk))


@dataclass(frozen=True, slots=True)
class Gate:
    """What is closed on a day, and to whom."""

    periods: tuple[Closed, ...]
    exempt: Mapping[tuple[str, str, Period], int]
    """The exemptions that stand, by unit, register and period."""

    @classmethod
    def on(cls, day: date) -> Gate:
        """As it stands now, for acts of this day."""
        return cls._of(closed(), day)

    @classmethod
    def for_act(cls, writing: Writing, day: date) -> Gate:
        """The same for an act that is being written."""
        return cls._of(_closed_by(writing.shut), day)

    @classmethod
    def _of(cls, periods: tuple[Closed, ...], day: date) -> Gate:
        standing = (one for one in exemptions() if one.until >= day) if periods else ()
        return cls(periods, {(e.unit, e.register, Period(e.start, e.end)): e.pk for e in standing})

    def closing(self, register: str, unit: str, body: str) -> tuple[Closed | None, int | None]:
        """The closed period that keeps a unit from a version that says this; else the exemption that lets it."""
        values = json.loads(body)["values"] if self.periods else {}
        for one in self.periods:
            if one.holds(register, values):
                exemption = self.exempt.get((unit, register, one.period))
                return (one, None) if exemption is None else (None, exemption)
        return None, None


def demand_open(writing: Writing, records: Iterable[str], now: datetime) -> None:
    """Raises ``PeriodClosedError`` where any version of a record is dated in a closed period and its unit is not
    exempt.  The exemptions that allow the act are cited by its entry.
    """
    gate = Gate.for_act(writing, localdate(now))
    if gate.periods:
        for some in batched(records, IN_A_QUERY):
            _demand(writing, gate, Version.objects.filter(record__in=some))


def demand_open_for_all(writing: Writing, now: datetime) -> None:
    """The same for every record of which the act has written a version."""
    gate = Gate.for_act(writing, localdate(now))
    if gate.periods:
        own = Version.objects.filter(entry_id=writing.position).values("record")
        _demand(writing, gate, Version.objects.filter(record__in=own))


def _demand(writing: Writing, gate: Gate, versions: QuerySet[Version]) -> None:
    earlier = writing.cited.get("exemptions", [])
    assert isinstance(earlier, list)
    used = set(earlier)
    for record, register, unit, body in versions.values_list("record", "register", "unit", "body").iterator():
        shut, exemption = gate.closing(register, unit, body)
        if shut is not None:
            raise PeriodClosedError(_words(record, shut))
        if exemption is not None:
            used.add(exemption)
    if used:
        writing.cited["exemptions"] = sorted(used)


def _words(record: str, closed: Closed) -> Text:
    return Text(
        "紀錄「{r}」屬已關閉之期間「{n}」（{s}～{e}）；如須補報或更正，請洽計畫單位准許例外",
        "“{r}” is dated in “{n}” ({s} to {e}), which is closed; ask the planning office for an exemption",
    ).format(r=record, n=closed.name, s=closed.period.start, e=closed.period.end)
