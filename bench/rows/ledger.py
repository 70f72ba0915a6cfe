"""What the ledger takes in and proves: acts, files of many records beside django-import-export, the whole log."""

from __future__ import annotations

import statistics
from collections.abc import Iterator, Sequence

from bench.imports import RIVAL
from bench.rows.command import numbers
from bench.table import Row

ROUNDS = 3
ROWS, OF_RIVAL, MANY = 100_000, 20_000, 1_000_000


def rows(sizes: Sequence[str]) -> Iterator[Row]:
    acts = statistics.median(numbers("bench.acts", "1000")[0] for _ in range(ROUNDS))
    yield Row("records handed in one at a time, each durable, a second", "100k before", acts, at_least=300, unit="/s")
    writers = statistics.median(numbers("bench.writers")[0] for _ in range(ROUNDS))
    work = "records handed in by 8 writers at once on PostgreSQL, each durable, a second"
    yield Row(work, "100k before", writers, at_least=200, unit="/s")
    speeds: dict[str, list[float]] = {}
    for _ in range(ROUNDS):
        for kind in (RIVAL, "csv", "ods", "xlsx"):
            speeds.setdefault(kind, []).append(
                numbers("bench.imports", kind, str(OF_RIVAL if kind == RIVAL else ROWS))[0]
            )
    theirs = ROWS / statistics.median(speeds.pop(RIVAL))
    for kind, ours in speeds.items():
        work = f"{kind.upper()} of 100,000 records, from upload to waiting"
        yield Row(work, "", ROWS / statistics.median(ours), "django-import-export, CSV", theirs, 0.1)
    _, memory = numbers("bench.imports", "csv", str(MANY))
    yield Row("memory while a CSV file of 1,000,000 is taken in", "", memory, at_most=1024, unit="MB")
    proved = numbers("bench.verifying", str(MANY))[0]
    yield Row("verify, versions a second", "1M", proved, at_least=100_000, unit="/s")
