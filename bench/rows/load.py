"""200 officers at once on a site of a million records; see ``bench/officers.py`` for what they do and how often."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bench.rows.command import numbers
from bench.table import Row


def rows(sizes: Sequence[str]) -> Iterator[Row]:
    p95, speed, failed, found = numbers("bench.load")
    yield Row("200 officers, one page or form each in 10 s, p95", "1M", p95, at_most=0.3)
    yield Row("requests a second of them", "1M", speed, unit="/s")
    yield Row("requests of them that failed", "1M", failed, at_most=0, unit="")
    yield Row("acts of theirs acknowledged, each found afterwards", "1M", found, unit="")
