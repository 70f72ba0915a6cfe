"""What waits for someone, out of the copy: records that were handed in, and records that came back to their units.

The copy keeps what waits apart, so a queue is as soon read among millions of records as among a few.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, Literal

from shizheng.measures import DuckDB
from shizheng.measures.engines.tables import quoted, text

Waiting = Literal["submitted", "returned"]
_FROM = {"submitted": ("__waiting", "TRUE"), "returned": ("__other", "state = 'returned' AND to_position IS NULL")}


@dataclass(frozen=True, slots=True)
class Waits:
    """A version that waits, and the log position since which it does."""

    record: str
    version: int
    register: str
    unit: str
    since: int


@dataclass(frozen=True, slots=True)
class Queue:
    """What waits in a state for some units (None: for all), in some registers, longest first."""

    engine: DuckDB
    registers: Collection[str]
    state: Waiting
    units: Collection[str] | None

    def __len__(self) -> int:
        ((number,),) = self._run(f"SELECT count(*) FROM ({self._sql()})")
        return int(number)

    def rows(self, limit: int, offset: int = 0) -> tuple[Waits, ...]:
        """Some of it."""
        page = f"ORDER BY from_position, record LIMIT {int(limit)} OFFSET {int(offset)}"
        return tuple(Waits(*row) for row in self._run(f"SELECT * FROM ({self._sql()}) {page}"))

    def _run(self, sql: str) -> list[tuple[Any, ...]]:
        with self.engine.snapshot() as snapshot:
            return snapshot.run(sql)

    def _sql(self) -> str:
        suffix, test = _FROM[self.state]
        if self.units is not None:
            test += f" AND unit IN ({', '.join(map(text, sorted(self.units))) or 'NULL'})"
        return " UNION ALL ".join(
            f"SELECT record, version, {text(name)} AS register, unit::VARCHAR AS unit, from_position "
            f"FROM {quoted(name + suffix)} WHERE {test}"
            for name in self.registers
        )
