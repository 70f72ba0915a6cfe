"""How many records each unit has handed in for each month, out of the copy."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from shizheng.measures import DuckDB
from shizheng.measures.engines.tables import quoted
from shizheng.measures.templates import literal
from shizheng.plan.period import Period
from shizheng.registers.schema import Register

HANDED_IN = "('approved', 'submitted')"


def handed_in(
    engine: DuckDB, registers: Iterable[Register], year: Period, position: int
) -> Counter[tuple[str, str, int]]:
    """Records by register, unit and calendar month of a year (0 where a register dates by the year alone), as they
    were known at a log position.  What came back to its unit or was withdrawn isn't counted.
    """
    found: Counter[tuple[str, str, int]] = Counter()
    with engine.snapshot() as snapshot:
        for register in registers:
            known = snapshot.known(register.tables()[0], "any", position)
            for unit, month, number in snapshot.run(_sql(register, known, year)):
                found[register.name, unit or "", month] += number
    return found


def _sql(register: Register, known: str, year: Period) -> str:
    time = register.dated_by
    if time.year:
        month, within = "0", f"{quoted(time.year)} = {year.year}"
    else:
        day = quoted(time.at or time.start or "")
        month = f"month({day})"
        within = f"{day} BETWEEN {literal(year.start)} AND {literal(year.end)}"
    return (
        f"WITH known AS ({known}) SELECT unit::VARCHAR, {month} AS month, count(DISTINCT record) FROM known "
        f"WHERE state IN {HANDED_IN} AND {within} GROUP BY ALL"
    )
