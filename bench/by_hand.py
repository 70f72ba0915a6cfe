"""The sixteen indicators of plan 106 by hand: the statements of ``statements.py``, and the arithmetic after them."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Context, Decimal

import duckdb

from bench.contestant import Answers, Contestant
from bench.data import Data
from bench.statements import ALLIES_AT_END, STATEMENTS

CONTEXT = Context(prec=50)
YEARS = (2016, 2017)

Leaves = Mapping[tuple[str, int], Decimal]


def ask(connection: duckdb.DuckDBPyConnection) -> Leaves:
    """What the tables say, by leaf and year."""
    found: dict[tuple[str, int], Decimal] = {}
    for statement in STATEMENTS.values():
        result = connection.execute(statement)
        names = [column[0] for column in result.description]
        for year, *values in result.fetchall():
            found |= {(name, year): Decimal(v) for name, v in zip(names[1:], values, strict=True) if v is not None}
    return found


def figures(found: Leaves) -> dict[tuple[str, int], Decimal]:
    """The sixteen figures of both years."""
    return {(indicator, year): value for year in YEARS for indicator, value in _of_year(found, year).items()}


def _of_year(found: Leaves, year: int) -> dict[str, Decimal]:
    def add(*names: str, of: int = year) -> Decimal:
        return sum((found[name, of] for name in names), Decimal(0))

    def percent(part: Decimal, whole: Decimal) -> Decimal:
        return CONTEXT.divide(CONTEXT.multiply(part, Decimal(100)), whole)

    def growth(*names: str) -> Decimal:
        base = add(*names, of=year - 1)
        return percent(add(*names) - base, base)

    southbound = (
        ["agreements_southbound"], ["meetings_on_topics", "projects_southbound"], ["trips", "meetings_of_seniors"],
        ["exchanges"],
    )  # fmt: skip
    coverage = CONTEXT.divide(add("media_reports"), add("media_persons"))
    met = [coverage >= 2 and add("media_persons") >= 120, add("op_eds") >= 300, growth("site_views") >= 5]
    ceiling = add("ceiling")
    return {
        "1.1": add("persons_allies"),
        "1.2": add("projects_allies"),
        "2.1": add("agreements"),
        "2.2": add("persons_others"),
        "2.3": add("projects_others"),
        "2.4": min(growth(*names).quantize(Decimal(1), rounding="ROUND_HALF_UP") for names in southbound),
        "2.5": add("visa"),
        "3.1": add("sought_contacts", "sought_meetings", "sought_visits", "sought_support"),
        "3.2": add("joined_projects", "joined_meetings", "joined_visits", "joined_posts"),
        "4.1": min(growth(name) for name in ("ngo_conferences", "ngo_trainees", "ngo_relief")),
        "5.1": Decimal(sum(met)),
        "5.2": CONTEXT.divide(add("release_views"), add("releases")),
        "6.1": percent(add("authentication"), Decimal(ALLIES_AT_END[year])),
        "7.1": percent(add("budget_used"), add("budget")),
        "7.2": percent(add("requested") - ceiling, ceiling),
        "7.3": add("premises"),
    }


class ByHand(Contestant):
    """The statements over the copy itself."""

    def __init__(self, data: Data) -> None:
        self.connection = data.open()

    def figures(self) -> Answers:
        return figures(ask(self.connection))
