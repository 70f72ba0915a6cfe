"""DuckDB asked once for each leaf, over the copy itself."""

from __future__ import annotations

from bench import by_hand
from bench.contestant import Answers, Contestant
from bench.data import Data
from bench.rivals.sql import collect, statements


class PerMeasure(Contestant):
    def __init__(self, data: Data) -> None:
        self.connection = data.open()
        self.statements = statements("duckdb", fused=False)

    def figures(self) -> Answers:
        return by_hand.figures(collect(self.statements, lambda sql: self.connection.execute(sql).fetchall()))
