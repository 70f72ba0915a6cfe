"""The product's side of every measurement: all its calls are here."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from decimal import Decimal

from bench.by_hand import YEARS
from bench.contestant import Answers, Contestant
from bench.data import PLAIN, Data
from bench.layouts import AGENCY
from bench.semantic.tasks import INDICATORS, RUNNING, RUNNING_YEAR
from shizheng.measures import DuckDB, Engine, Measures, Question, compute_all, compute_by
from shizheng.measures.engines.engine import Snapshot, Standing
from shizheng.plan.figure import Figure
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
        return {(id, year): _value(f) for year, all in zip(YEARS, answers, strict=True) for id, f in all.items()}


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


class ByYear(Contestant):
    """Some indicators for some years."""

    def __init__(self, data: Data) -> None:
        self.measures = load()
        self.engine = DuckDB(data.open())

    def figures(self) -> Answers:
        answers = compute_all(self.measures, self.engine, questions(), list(INDICATORS), values_only=True)
        return {(id, year): _value(f) for year, all in zip(YEARS, answers, strict=True) for id, f in all.items()}


class Running(ByYear):
    """One indicator from the year's first day to the end of each month."""

    def figures(self) -> Answers:
        question = Question(Period.of_year(RUNNING_YEAR), date(RUNNING_YEAR, 12, 31))
        months = compute_by(self.measures, self.engine, question, "month", [RUNNING])[RUNNING]
        return {(RUNNING, int(month[-2:])): _value(figure) for month, figure in months.items()}


def compilation() -> float:
    """Seconds that the first answers to all that the measures ask take longer than the second; the tables are empty."""
    measures = load()
    codelists = measures["1.1"].codelists
    engine = DuckDB.of_rows(Registers.load(AGENCY / "registers.yaml", codelists), codelists, {})
    taken = []
    for _ in range(2):
        began = time.perf_counter()
        compute_all(measures, engine, questions(position=0))
        taken.append(time.perf_counter() - began)
    return taken[0] - taken[1]


def _value(figure: Figure) -> Decimal:
    assert isinstance(figure.value, Decimal), figure
    return figure.value


class Plain(DuckDB):
    """An engine over the plain layout, as it is now."""

    @contextmanager
    def snapshot(self) -> Iterator[Snapshot]:  # type: ignore[override]
        with super().snapshot() as snapshot:
            yield _PlainSnapshot(snapshot)


class _PlainSnapshot:
    """The same statements, side by side as ever, over other tables."""

    def __init__(self, snapshot: Snapshot) -> None:
        self.run, self.run_all = snapshot.run, snapshot.run_all

    def known(self, table: Table, standing: Standing, position: int | None) -> str:
        assert standing == "approved"
        assert position is None
        return f"SELECT * FROM {table.name} WHERE state = 'approved' AND to_position IS NULL"
