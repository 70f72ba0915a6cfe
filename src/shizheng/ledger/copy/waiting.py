"""What waits for someone, out of the copy: records that were handed in, and records that came back to their units.

The copy keeps what waits apart, so a queue is as soon read among millions of records as among a few.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Literal

from shizheng.measures import DuckDB
from shizheng.measures.engines.tables import quoted, text
from shizheng.registers.schema import Registers

Waiting = Literal["submitted", "returned"]
_FROM = {"submitted": ("__waiting", "TRUE"), "returned": ("__past", "state = 'returned' AND to_position IS NULL")}


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
    """Some of what waits, longest first, and how many there are altogether."""

    rows: tuple[Waits, ...]
    total: int


def waiting(
    engine: DuckDB, registers: Registers, state: Waiting, units: Collection[str] | None, *,
    only: Iterable[str] | None = None, limit: int = 50, offset: int = 0,
) -> Queue:  # fmt: skip
    """What waits in a state for some units (None: for all), in the registers ``only`` (None: in all)."""
    suffix, test = _FROM[state]
    of_units = "" if units is None else f" AND unit IN ({', '.join(map(text, sorted(units))) or 'NULL'})"
    parts = [
        f"SELECT record, version, {text(name)} AS register, unit::VARCHAR AS unit, from_position "
        f"FROM {quoted(name + suffix)} WHERE {test}{of_units}"
        for name in (registers if only is None else only)
    ]
    found = " UNION ALL ".join(parts)
    page = f"SELECT * FROM ({found}) ORDER BY from_position, record LIMIT {int(limit)} OFFSET {int(offset)}"
    with engine.snapshot() as snapshot:
        rows, counted = snapshot.run_all([page, f"SELECT count(*) FROM ({found})"])
    return Queue(tuple(Waits(*row) for row in rows), int(counted[0][0]))
