"""Records that may tell of the same event, by what their register says of likeness, out of the copy."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from shizheng.measures import DuckDB
from shizheng.measures.engines.engine import APPROVED, SUBMITTED
from shizheng.measures.engines.tables import among, quoted, text
from shizheng.measures.templates import literal
from shizheng.registers.cells import Value, written
from shizheng.registers.schema import Register


@dataclass(frozen=True, slots=True)
class Pair:
    """Two records of one register that may tell of the same event."""

    record: str
    other: str


@dataclass(frozen=True, slots=True)
class Suspects:
    """The pairs of a register's records that are alike, of those not decided on and without some records.

    Where ``involving`` names records, only the pairs in which one of them is.
    """

    engine: DuckDB
    register: Register
    decided: Collection[tuple[str, str]] = ()
    without: Collection[str] = ()
    involving: Collection[str] | None = None

    def __len__(self) -> int:
        return int(self._run("SELECT count(*) FROM ({})")[0][0]) if self.register.alike else 0

    def rows(self, limit: int, offset: int = 0) -> tuple[Pair, ...]:
        """Some of them, the later events first."""
        if self.register.alike is None:
            return ()
        page = f"{{}} ORDER BY day DESC, record, other LIMIT {int(limit)} OFFSET {int(offset)}"
        return tuple(Pair(record, other) for record, other, _ in self._run(page))

    def _run(self, asked: str) -> list[tuple[Any, ...]]:
        with self.engine.snapshot() as snapshot:
            known = snapshot.known(self.register.tables()[0], "any", None)
            return snapshot.run(asked.format(_pairs(self, known)))


def like(
    engine: DuckDB, register: Register, values: Mapping[str, Value], *, without: Collection[str] = (), limit: int = 5
) -> tuple[str, ...]:
    """The records that are like one that says this, without some, the nearest in time first; none where it doesn't say
    enough.
    """
    alike = register.alike
    if alike is None or any(values.get(name) is None for name in (*alike.same, *alike.within)):
        return ()
    tests = [_counting(without)]
    tests += [f"{quoted(name)}::VARCHAR = {text(written(values[name]))}" for name in alike.same]
    order = "record"
    for name, days in alike.within.items():
        day = values[name]
        assert isinstance(day, date)
        first, last = (day + timedelta(days=way * days) for way in (-1, 1))
        tests.append(f"{quoted(name)} BETWEEN {literal(first)} AND {literal(last)}")
        order = f"min(abs(date_diff('day', {quoted(name)}, {literal(day)}))), record"
    with engine.snapshot() as snapshot:
        known = snapshot.known(register.tables()[0], "any", None)
        rows = snapshot.run(
            f"WITH known AS ({known}) SELECT record FROM known WHERE {' AND '.join(tests)} "
            f"GROUP BY record ORDER BY {order} LIMIT {int(limit)}"
        )
    return tuple(record for (record,) in rows)


def _pairs(of: Suspects, known: str) -> str:
    """SQL for the pairs: record, other, the later one's day.

    Days are put into slots as wide as may lie between two of them, and a row looked for in its own and those beside:
    so rows are joined by what they share, not each held against each.
    """
    alike = of.register.alike
    assert alike is not None
    fields = ", ".join(f"{quoted(name)} AS same{n}" for n, name in enumerate(alike.same))
    day, days = next(((quoted(name), days) for name, days in alike.within.items()), ("NULL::DATE", 0))
    slot = f"(({day} - DATE '2000-01-01') // {days + 1})" if alike.within else "0"
    beside = "unnest([slot - 1, slot, slot + 1])" if alike.within else "slot"
    same = [f"a.same{n} = b.same{n}" for n in range(len(alike.same))]
    near = [f"abs(a.day - b.day) <= {days}"] if alike.within else []
    tests = " AND ".join([*same, "a.slot = b.slot", *near, "a.record < b.record"])
    known_pairs = ", ".join(f"({text(min(pair))}, {text(max(pair))})" for pair in of.decided)
    wanted = [f"(record, other) NOT IN (VALUES {known_pairs})"] if known_pairs else []
    if of.involving is not None:
        wanted.append(f"({among('record', of.involving)} OR {among('other', of.involving)})")
    return (
        f"WITH known AS ({known}), "
        f"row AS (SELECT record, {fields}, {day} AS day, {slot} AS slot FROM known WHERE {_counting(of.without)}), "
        f"pair AS (SELECT a.record, b.record AS other, max(greatest(a.day, b.day)) AS day FROM row a "
        f"JOIN (SELECT * EXCLUDE slot, {beside} AS slot FROM row) b ON {tests} GROUP BY ALL) "
        f"SELECT record, other, day FROM pair WHERE {' AND '.join(wanted or ['TRUE'])}"
    )


def _counting(without: Collection[str]) -> str:
    """What counts or may yet, without some records."""
    return f"{among('state', (APPROVED, SUBMITTED))} AND NOT {among('record', without)}"
