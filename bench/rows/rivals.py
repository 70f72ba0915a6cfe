"""All figures of two years against other engines at the same work."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bench.contest import hold
from bench.data import Data
from bench.table import Row

BARS = {
    "one query per measure": 1.0, "Polars": 1.0, "pandas": 1.0, "chDB": 1.0, "SQLite": 1 / 10, "PostgreSQL": 1 / 5,
}  # fmt: skip
LARGEST = 10_000_000


def rows(sizes: Sequence[str]) -> Iterator[Row]:
    size = [size for size in sizes if Data.of(size).versions <= LARGEST][-1]
    for name, bar in BARS.items():
        found = hold(["product", name], size)
        yield Row("all 16 figures, two years", size, found["product"].median, name, found[name].median, bar)
