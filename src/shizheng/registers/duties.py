"""Duties 填報義務: what units owe, for which periods, and by when.

A duty names registers; a unit has met it for a period once it has handed in any record of them that is dated in the
period, or has declared that there was none.  Silence is neither.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Literal

from pydantic import NonNegativeInt

from shizheng.plan.errors import InvalidDefinitionError
from shizheng.plan.finding import Finding
from shizheng.plan.period import Period
from shizheng.plan.text import Text
from shizheng.registers.definition import Definition, find, nearest_words, parse, read_yaml
from shizheng.registers.schema import Registers

_MONTHS = {"month": 1, "quarter": 3, "year": 12}


class Duty(Definition):
    """One duty.

    ``kinds`` are the kinds of unit that owe it and ``units`` single ones by code; all owe it where neither is given.
    It is due ``due_after`` days after a period's last day, and late from the day after.  Whoever has not reported is
    reminded ``remind_before`` days before the last day.  ``escalate_after`` more days later the department in charge is
    told, and ``to_planning_after`` days after that the planning office; it never is where nothing is said.
    """

    title: Text
    registers: tuple[str, ...]
    every: Literal["month", "quarter", "year"]
    kinds: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    due_after: NonNegativeInt
    remind_before: NonNegativeInt = 5
    escalate_after: NonNegativeInt = 0
    to_planning_after: NonNegativeInt | None = None
    name: str = ""

    def periods(self, year: Period) -> tuple[Period, ...]:
        """The periods of a fiscal year for which it is owed."""
        months, length = year.months(), _MONTHS[self.every]
        return tuple(Period(some[0].start, some[-1].end) for some in _parts(months, length))

    def due_on(self, period: Period) -> date:
        """The last day on which it is in time."""
        return period.end + timedelta(days=self.due_after)

    def escalates_on(self, period: Period) -> date:
        """The first day on which the department in charge is told."""
        return self.due_on(period) + timedelta(days=self.escalate_after + 1)

    def reaches_planning_on(self, period: Period) -> date | None:
        """The first day on which the planning office is told; None where it never is."""
        if self.to_planning_after is None:
            return None
        return self.escalates_on(period) + timedelta(days=self.to_planning_after)

    def is_owed_by(self, code: str, kind: str) -> bool:
        """Whether a unit of a kind owes it."""
        return code in self.units or kind in self.kinds or not (self.units or self.kinds)


class Duties(Mapping[str, Duty]):
    """The duties of one agency, by name; none where it keeps no calendar."""

    def __init__(self, duties: Mapping[str, Duty] | None = None) -> None:
        self._duties = dict(duties or {})

    def __getitem__(self, name: str) -> Duty:
        return self._duties[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._duties)

    def __len__(self) -> int:
        return len(self._duties)

    @classmethod
    def load(cls, path: Path, registers: Registers, units: Mapping[str, str]) -> Duties:
        """The duties of a ``duties.yaml``; ``units`` are the agency's with their kinds.

        Raises ``InvalidDefinitionError`` naming every fault.
        """
        rows: dict[str, Duty] = parse(dict[str, Duty], read_yaml(path), path.name)
        faults = [fault for name, duty in rows.items() for fault in _faults(name, duty, registers, units)]
        if faults:
            raise InvalidDefinitionError(path.name, faults)
        return cls({name: duty.model_copy(update={"name": name}) for name, duty in rows.items()})


def _faults(name: str, duty: Duty, registers: Registers, units: Mapping[str, str]) -> Iterator[Finding]:
    known = {"registers": set(registers), "units": set(units), "kinds": set(units.values())}
    said = {"registers": duty.registers, "units": duty.units, "kinds": duty.kinds}
    for word, names in said.items():
        for one in names:
            if one not in known[word]:
                path, allowed = f"{name}/{word}", ", ".join(sorted(known[word])[:40])
                near = nearest_words(one, known[word])
                yield find("not-one-of", subject=path, path=path, found=one, allowed=allowed, near=near)
    for one in duty.registers:
        if one in registers and registers[one].dated_by.year and duty.every != "year":
            path = f"{name}/every"
            yield find("not-one-of", subject=path, path=path, found=duty.every, allowed="year", near=Text("", ""))


def _parts(months: tuple[Period, ...], length: int) -> Iterator[tuple[Period, ...]]:
    for first in range(0, len(months), length):
        yield months[first : first + length]
