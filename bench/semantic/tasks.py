"""The two tasks: four indicators that are plain sums by year, and one of them running through a year by month."""

from __future__ import annotations

from bench.rivals.conditions import Condition, all_, either, sql
from bench.rivals.leaf import Flow
from bench.rivals.leaves import LEAVES

INDICATORS = {
    "1.1": ("persons_allies",),
    "2.1": ("agreements",),
    "2.2": ("persons_others",),
    "3.1": ("sought_contacts", "sought_meetings", "sought_visits", "sought_support"),
}
"""The leaves that each adds up."""
YEARS, RUNNING, RUNNING_YEAR = (2016, 2017), "1.1", 2017


def flows(indicator: str) -> list[Flow]:
    return [leaf for leaf in LEAVES if isinstance(leaf, Flow) and leaf.name in INDICATORS[indicator]]


def metric(indicator: str) -> tuple[str, str, str, str]:
    """An indicator as a table, its day, the field added up (or 1), and when a row counts, as SQL."""
    leaves = flows(indicator)
    ways: list[Condition] = [all_(*leaf.where) for leaf in leaves]
    return leaves[0].table, leaves[0].day, leaves[0].add or "1", sql(either(*ways) if len(ways) > 1 else ways[0])
