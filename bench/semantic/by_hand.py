"""The two tasks by hand, over the copy."""

from __future__ import annotations

from decimal import Decimal

from bench.contestant import Answers, Contestant
from bench.data import Data
from bench.semantic.tasks import INDICATORS, RUNNING, RUNNING_YEAR, YEARS, metric


class ByYear(Contestant):
    def __init__(self, data: Data) -> None:
        self.connection = data.open()
        self.statements = {indicator: _by_year(indicator) for indicator in INDICATORS}

    def figures(self) -> Answers:
        return {
            (indicator, year): Decimal(value)
            for indicator, sql in self.statements.items()
            for year, value in self.connection.execute(sql).fetchall()
        }


class Running(Contestant):
    def __init__(self, data: Data) -> None:
        self.connection = data.open()
        table, day, add, condition = metric(RUNNING)
        self.sql = (
            f"SELECT month, sum(value) OVER (ORDER BY month) FROM (SELECT month({day}) AS month, sum({add}) AS value "
            f"FROM {table} WHERE {day} BETWEEN '{RUNNING_YEAR}-01-01' AND '{RUNNING_YEAR}-12-31' AND {condition} "
            "GROUP BY month)"
        )

    def figures(self) -> Answers:
        return {(RUNNING, month): Decimal(value) for month, value in self.connection.execute(self.sql).fetchall()}


def _by_year(indicator: str) -> str:
    table, day, add, condition = metric(indicator)
    within = f"{day} BETWEEN '{min(YEARS)}-01-01' AND '{max(YEARS)}-12-31'"
    return f"SELECT year({day}), sum({add}) FROM {table} WHERE {within} AND {condition} GROUP BY 1"
