"""Each test here is run on each engine beside the default one: over an export of rows that the default one holds."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from shizheng.measures import DuckDB, Engine
from shizheng.measures.engines.parquet import Export
from shizheng.measures.engines.postgres import PostgreSQL
from shizheng.measures.engines.spark import Spark
from shizheng.registers.codelists import CodeLists
from shizheng.registers.schema import Registers

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

CASES = int(os.environ.get("SHIZHENG_CASES", "120"))
Opened = Callable[[DuckDB, Registers, CodeLists], AbstractContextManager[Engine]]


@pytest.fixture(scope="session")
def session() -> Iterator[SparkSession]:
    with Spark.session_at(os.environ["SHIZHENG_SPARK"]) as session:
        session.sparkContext.setLogLevel("ERROR")
        yield session


@pytest.fixture(params=["postgres", "spark"])
def opened(request: pytest.FixtureRequest, tmp_path: Path) -> Opened:
    """Opens the engine over what a default engine holds."""

    @contextmanager
    def postgres(found: Export, registers: Registers) -> Iterator[Engine]:
        with PostgreSQL.connected(os.environ["SHIZHENG_POSTGRES"], found, registers) as engine:
            yield engine

    @contextmanager
    def spark(found: Export, registers: Registers) -> Iterator[Engine]:
        yield Spark(request.getfixturevalue("session"), found, registers)

    def over(engine: DuckDB, registers: Registers, codelists: CodeLists) -> AbstractContextManager[Engine]:
        found = engine.export(registers, codelists, tmp_path / "export")
        return {"postgres": postgres, "spark": spark}[request.param](found, registers)

    return over
