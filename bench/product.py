"""The product's side of every measurement: all its calls are here."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import duckdb

from bench.by_hand import YEARS
from bench.data import AGENCY
from shizheng.measures import DuckDB, Engine, Measures, Question, compute_all
from shizheng.plan.period import Period
from shizheng.registers.codelists import CodeLists
from shizheng.registers.schema import Registers


def load() -> Measures:
    """The agency's measures."""
    codelists = CodeLists.load(AGENCY / "codelists.yaml")
    return Measures.load(AGENCY / "measures.yaml", Registers.load(AGENCY / "registers.yaml", codelists), codelists)


def engine(connection: duckdb.DuckDBPyConnection) -> Engine:
    return DuckDB(connection)


def questions(position: int | None = None) -> list[Question]:
    """Both years, each as it was known when it was over."""
    return [Question(Period.of_year(year), date(year, 12, 31), position) for year in YEARS]


def figures(measures: Measures, engine: Engine, position: int | None = None) -> dict[tuple[str, int], Decimal]:
    """All indicators for both years."""
    answers = compute_all(measures, engine, questions(position))
    found = {(id, year): figure.value for year, all in zip(YEARS, answers, strict=True) for id, figure in all.items()}
    absent = {key: value for key, value in found.items() if not isinstance(value, Decimal)}
    assert not absent, absent
    return {key: value for key, value in found.items() if isinstance(value, Decimal)}


def open_copy(path: Path) -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect(str(path), read_only=True)
    connection.execute("SET threads = 2")
    return connection
