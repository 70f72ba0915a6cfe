"""All figures of two years against the best SQL by hand, by size; what they cost in memory, and at a past position."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bench.contest import hold
from bench.data import Data
from bench.table import Row

ALL = "all 16 figures, two years"
BARS = {"1M": 1.3}
LARGE = 100_000_000


def rows(sizes: Sequence[str]) -> Iterator[Row]:
    curve: dict[str, float] = {}
    for size in sizes:
        found = hold(["by hand", "product"], size)
        ours = curve[size] = found["product"].median
        yield Row(ALL, size, ours, "by hand", found["by hand"].median, BARS.get(size, 1.15))
        yield Row(f"{ALL}: memory of the process", size, found["product"].memory / 1e6, at_most=2000, unit="MB")
        whole = hold(["product", "product, all that a page shows"], size)
        yield Row(
            f"{ALL}, with what waits and other readings", size, whole["product, all that a page shows"].median,
            "the figures alone", whole["product"].median,
        )  # fmt: skip
        past = hold(["product", "product, past position"], size, differs=["product, past position"])
        yield Row(
            "as of a past position", size, past["product, past position"].median, "now", past["product"].median, 1.2
        )  # fmt: skip
        plain = hold(["product", "product, plain layout"], size)
        bar = 0.7 if Data.of(size).versions >= LARGE else None
        yield Row(ALL, size, plain["product"].median, "the plain layout", plain["product, plain layout"].median, bar)
    if len(sizes) > 1:
        small, large = sizes[0], sizes[-1]
        growth = Data.of(large).versions / Data.of(small).versions
        yield Row(f"{ALL}, cost per version", large, curve[large] / growth, f"at {small}", curve[small], 1)
