"""Whoever does the work that is measured: made ready for some data, then run as often as asked."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from decimal import Decimal
from importlib import import_module
from typing import cast

from bench.data import Data

Answers = Mapping[tuple[str, int], Decimal]

NAMES = {
    "product": "bench.product:ValuesOnly",
    "product, all that a page shows": "bench.product:Product",
    "product, plain layout": "bench.product:OverPlain",
    "product, past position": "bench.product:AtPast",
    "by hand": "bench.by_hand:ByHand",
    "one query per measure": "bench.rivals.per_measure:PerMeasure",
    "Polars": "bench.rivals.with_polars:Polars",
    "pandas": "bench.rivals.with_pandas:Pandas",
    "chDB": "bench.rivals.with_chdb:ChDB",
    "SQLite": "bench.rivals.with_sqlite:SQLite",
    "PostgreSQL": "bench.rivals.with_postgres:PostgreSQL",
    "product, by year": "bench.product:ByYear",
    "product, running": "bench.product:Running",
    "by hand, by year": "bench.semantic.by_hand:ByYear",
    "by hand, running": "bench.semantic.by_hand:Running",
    "MetricFlow, by year": "bench.semantic.with_metricflow:ByYear",
    "MetricFlow, running": "bench.semantic.with_metricflow:Running",
    "boring-semantic-layer, by year": "bench.semantic.with_bsl:ByYear",
    "boring-semantic-layer, running": "bench.semantic.with_bsl:Running",
}
"""Where each is found; only the process that runs it imports it."""


def environment(name: str) -> str:
    """Which environment holds what a contestant needs."""
    return "metricflow" if name.startswith("MetricFlow") else "bench"


class Contestant(ABC):
    """One way to the same figures."""

    layouts: tuple[str, ...] = ()
    """What has to be made of the data beside the copy itself."""

    @abstractmethod
    def __init__(self, data: Data) -> None:
        """Makes ready: whatever may be done once, before the first question."""

    @abstractmethod
    def figures(self) -> Answers:
        """The work: all figures of both years."""

    def close(self) -> None:  # noqa: B027
        """Leaves nothing behind."""


def contestant(name: str) -> type[Contestant]:
    module, _, attribute = NAMES[name].partition(":")
    return cast("type[Contestant]", getattr(import_module(module), attribute))
