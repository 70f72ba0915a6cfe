"""Four indicators by year and one running by month, against semantic layers and by hand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bench.contest import hold
from bench.table import Row

SIZE = "2M"


def rows(sizes: Sequence[str]) -> Iterator[Row]:
    for task, work, bar in (
        ("by year", "four indicators by year", None),
        ("running", "one indicator, running by month", 3.0),
    ):
        for rival, own_bar in (("MetricFlow", 1.0), ("boring-semantic-layer", 1.0), ("by hand", bar)):
            found = hold([f"product, {task}", f"{rival}, {task}"], SIZE)
            ours, theirs = found[f"product, {task}"].median, found[f"{rival}, {task}"].median
            yield Row(work, SIZE, ours, rival, theirs, own_bar)
