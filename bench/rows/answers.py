"""How soon an answer comes: a drill by month, unit and country, and the figure after one more approval."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from functools import partial

from bench.data import Data, prepare
from bench.product import load
from bench.rows.command import numbers
from bench.table import Row
from shizheng.measures import DuckDB, Question, drill
from shizheng.plan.period import Period

DRILLED = "2.1"
TIMES = 60
WAYS = ("month", "unit", "country")


def rows(sizes: Sequence[str]) -> Iterator[Row]:
    drilled: dict[str, float] = {}
    for size in sizes:
        data = Data.of(size)
        prepare(data)
        engine, measures = DuckDB(data.open()), load()
        question = Question(Period.of_year(106), date(2017, 12, 31))
        drilled[size] = p95(partial(drill, measures, engine, question, DRILLED, WAYS))
        bar = 0.015 if size == "10M" else None
        yield Row(f"{DRILLED} by month, unit and country, p95", size, drilled[size], at_most=bar)
        fresh = numbers("bench.freshness", size)[0]
        bar = 0.040 if size == "10M" else None
        yield Row("an approval, and the figure that includes it, p95", size, fresh, at_most=bar)
    if {"10M", "100M"} <= set(drilled):
        yield Row("the drill at 100M", "100M", drilled["100M"], "at 10M", drilled["10M"], 5)
    speed = numbers("bench.rebuild", "1000000")[0]
    yield Row("copy rebuilt from the log, versions a second", "1M", speed, at_least=100_000, unit="/s")


def p95(work: Callable[[], object]) -> float:
    """Seconds within which 95 of 100 runs are done; the first runs, which compile, aside."""
    taken = []
    for _ in range(TIMES + 5):
        began = time.perf_counter()
        work()
        taken.append(time.perf_counter() - began)
    return statistics.quantiles(taken[5:], n=20)[-1]
