"""How many records each unit has handed in for each month, out of the copy."""

from __future__ import annotations

from collections.abc import Mapping

from shizheng.measures import DuckDB
from shizheng.measures.engines.tables import quoted
from shizheng.measures.templates import literal
from shizheng.plan.period import Period
from shizheng.registers.schema import Register

HandedIn = Mapping[tuple[str, int], int]
"""Records by unit and calendar month; month 0 where a register dates by the year alone."""


def handed_in(engine: DuckDB, register: Register, year: Period, position: int) -> HandedIn:
    """The records of a register that each unit has handed in for each month of a year, as they were known at a log
    position.  What came back to its unit or was withdrawn isn't counted.
    """
    table, (month, within) = register.tables()[0], _dated(register, year)
    with engine.snapshot() as snapshot:
        approved, submitted = (snapshot.known(table, standing, position) for standing in ("approved", "submitted"))
        own = f"SELECT record, unit, version, {month} AS month FROM known WHERE {within}"
        found = snapshot.run(
            f"WITH approved AS (WITH known AS ({approved}) {own}), submitted AS (WITH known AS ({submitted}) {own}), "
            # What stands approved and waits too, which only a later version can, is counted once in a month; there is
            # little of it, and to look for it is sooner done than to tell all records apart.
            "twice AS (SELECT unit, month FROM approved JOIN "
            "(SELECT record, unit, month FROM submitted WHERE version > 1) USING (record, unit, month)), "
            "number AS (SELECT unit, month, count(*) AS n FROM approved GROUP BY ALL UNION ALL "
            "SELECT unit, month, count(*) FROM submitted GROUP BY ALL UNION ALL "
            "SELECT unit, month, -count(*) FROM twice GROUP BY ALL) "
            "SELECT unit::VARCHAR, month, sum(n) FROM number GROUP BY ALL"
        )
    return {(unit or "", month): number for unit, month, number in found}


def _dated(register: Register, year: Period) -> tuple[str, str]:
    """SQL for the month of a row, and for whether it is of a year."""
    time = register.dated_by
    if time.year:
        return "0", f"{quoted(time.year)} = {year.year}"
    day = quoted(time.at or time.start or "")
    return f"month({day})", f"{day} BETWEEN {literal(year.start)} AND {literal(year.end)}"
