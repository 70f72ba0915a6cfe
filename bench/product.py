"""The product's side of every measurement: all its calls are here."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from decimal import Decimal

import duckdb

from bench.by_hand import YEARS
from bench.contestant import Answers, Contestant
from bench.data import PLAIN, Data
from bench.layouts import AGENCY
from shizheng.measures import DuckDB, Engine, Measures, Question, compute_all
from shizheng.measures.engines.engine import Snapshot, Standing
from shizheng.plan.period import Period
from shizheng.registers.codelists import CodeLists
from shizheng.registers.schema import Registers, Table


def load() -> Measures:
    """The agency's measures."""
    codelists = CodeLists.load(AGENCY / "codelists.yaml")
    return Measures.load(AGENCY / "measures.yaml", Registers.load(AGENCY / "registers.yaml", codelists), codelists)


def questions(position: int | None = None) -> list[Question]:
    """Both years, each when it was over."""
    return [Question(Period.of_year(year), date(year, 12, 31), position) for year in YEARS]


class Product(Contestant):
    """From definitions to Decimals; with what waits and other readings beside every figure, as a page shows them."""

    values_only = False

    def __init__(self, data: Data) -> None:
        self.measures = load()
        self.engine: Engine = DuckDB(data.open(), newest=lambda _: data.positions)
        self.position: int | None = None

    def figures(self) -> Answers:
        answers = compute_all(self.measures, self.engine, questions(self.position), values_only=self.values_only)
        found = {(id, year): f.value for year, all in zip(YEARS, answers, strict=True) for id, f in all.items()}
        absent = {key: value for key, value in found.items() if not isinstance(value, Decimal)}
        assert not absent, absent
        return {key: value for key, value in found.items() if isinstance(value, Decimal)}


class ValuesOnly(Product):
    """The figures alone, which is what everyone else computes."""

    values_only = True


class AtPast(ValuesOnly):
    """As they were known when nine tenths of the log had been written."""

    def __init__(self, data: Data) -> None:
        super().__init__(data)
        self.position = data.positions * 9 // 10


class OverPlain(ValuesOnly):
    """The same over tables in the order of the log, in which what stands and what is past lie together."""

    layouts = (PLAIN,)

    def __init__(self, data: Data) -> None:
        super().__init__(data)
        self.engine = Plain(data.open(PLAIN))


class Plain(DuckDB):
    """An engine over the plain layout, as it is now."""

    @contextmanager
    def snapshot(self) -> Iterator[Snapshot]:
        yield _PlainSnapshot(self.connection)


class _PlainSnapshot:
    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self.connection = connection

    def run(self, sql: str) -> list[tuple[object, ...]]:
        return self.connection.execute(sql).fetchall()

    def known(self, table: Table, standing: Standing, position: int | None) -> str:
        assert standing == "approved"
        assert position is None
        return f"SELECT * FROM {table.name} WHERE state = 'approved' AND to_position IS NULL"
