"""In a replay: which units say that they had nothing to report, and which stay silent."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from random import Random

from shizheng.agency import Agency, Unit
from shizheng.plan.period import Period
from shizheng.registers.duties import Duty
from shizheng.registers.rows import Row
from shizheng.registers.schema import Register


class Silence:
    """What has arrived for which unit and month, and what is still owed when a round is over."""

    def __init__(self, agency: Agency, seed: int, share: float) -> None:
        self._agency, self._share = agency, share
        self._drawn = Random(f"{seed}/silence")
        self._heard: set[tuple[str, str, int, int]] = set()

    def hears(self, register: Register, rows: Iterable[Row]) -> None:
        """Rows of a register have arrived."""
        time = register.dated_by
        for row in rows:
            value = row.values.get(time.at or time.start or "")
            if isinstance(value, date):
                self._heard.add((register.name, row.unit, value.year, value.month))

    def declared(self, day: date) -> Iterator[tuple[Duty, Unit, Period]]:
        """Of the periods that ended in the month before ``day``, who declares that there was nothing.

        A share of those who had nothing is silent.
        """
        year = Period.of_year(day.year if day.month > 1 else day.year - 1)
        ended = (day.month - 2) % 12 + 1
        for duty in self._agency.duties.values():
            for period in (one for one in duty.periods(year) if one.end.month == ended and duty.every != "year"):
                for unit in self._agency.units.values():
                    owes = duty.is_owed_by(unit.code, unit.kind) and unit.exists_on(period.end)
                    if owes and not self._has_come(duty, unit, period) and self._drawn.random() >= self._share:
                        yield duty, unit, period

    def _has_come(self, duty: Duty, unit: Unit, period: Period) -> bool:
        months = [(month.start.year, month.start.month) for month in period.months()]
        return any((name, unit.code, *month) in self._heard for name in duty.registers for month in months)
