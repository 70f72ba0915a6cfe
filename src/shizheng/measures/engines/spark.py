"""Spark: the same scans over an export's Parquet files."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import TYPE_CHECKING, Any

from shizheng.measures.engines.engine import Engine, EngineError, Snapshot, Standing, refuse_older
from shizheng.measures.engines.parquet import Export, columns_of, known_versions
from shizheng.measures.templates import Templates
from shizheng.registers.schema import Registers, Table

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

OLDEST = 4
HERE = "local[*]"
SETTINGS = {
    # What can't be computed exactly is an error, never an empty value.
    "spark.sql.ansi.enabled": "true",
    "spark.sql.session.timeZone": "UTC",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.sql.shuffle.partitions": "8",
    # A day is one wherever it is compared; a worker in another time zone would else take it for the one before.
    "spark.sql.datetime.java8API.enabled": "true",
    # Wide scans are longer than what Spark compiles at a time, and say so at length.
    "spark.sql.codegen.logging.maxLines": "0",
}
_TYPES = {"VARCHAR": "STRING", "INTEGER": "INT"}


class Spark(Engine):
    """Runs scans in a Spark session, version 4 or newer; its workers have to see the export's folder."""

    dialect = "pyspark"

    def __init__(
        self, session: SparkSession, found: Export, registers: Registers, templates: Templates | None = None
    ) -> None:
        super().__init__(templates)
        refuse_older("Spark", session.version, OLDEST)
        self.session = session
        self._found = found
        for register in registers.values():
            for table in register.tables():
                schema = ", ".join(f"{_quoted(name)} {_TYPES.get(kind, kind)}" for name, kind in columns_of(table))
                rows = session.read.schema(schema).parquet(str((found.folder / table.name).absolute()))
                rows.createOrReplaceTempView(_named(table))

    @staticmethod
    @contextmanager
    def session_at(master: str = HERE) -> Iterator[SparkSession]:
        """A session with a master, stopped afterwards.  Raises ``EngineError`` where Spark isn't installed or there."""
        try:
            from pyspark.errors import PySparkException
            from pyspark.sql import SparkSession
        except ImportError as error:
            raise EngineError.of("engine-package-missing", engine="spark", extra="spark") from error
        builder = SparkSession.builder.appName("shizheng").master(master)
        for name, value in SETTINGS.items():
            builder = builder.config(name, value)
        try:
            session = builder.getOrCreate()
        except (PySparkException, OSError) as error:
            raise EngineError.of("engine-unreachable", engine="spark", server=master, reason=str(error)) from error
        try:
            yield session
        finally:
            session.stop()

    @contextmanager
    def snapshot(self) -> Iterator[_Snapshot]:
        yield _Snapshot(self.session, self._found)

    def position_at(self, day: date) -> int | None:
        return self._found.position_at(day)

    def text(self, value: str) -> str:
        # A backslash begins an escape here.
        return "'" + value.replace("\\", "\\\\").replace("'", "\\'") + "'"


class _Snapshot(Snapshot):
    def __init__(self, session: SparkSession, found: Export) -> None:
        self._session, self._found = session, found

    def run(self, sql: str) -> list[tuple[Any, ...]]:
        from pyspark.errors import ArithmeticException

        try:
            return [tuple(row) for row in self._session.sql(sql).collect()]
        except ArithmeticException as error:
            raise EngineError.of("engine-overflow", engine="Spark", reason=str(error)) from error

    def known(self, table: Table, standing: Standing, position: int | None) -> str:
        columns = [_selected(name, kind) for name, kind in columns_of(table) if name != "to_position"]
        return known_versions(_named(table), columns, standing, self._found.now_if_last(position))


def _named(table: Table) -> str:
    return _quoted(f"shizheng_{table.name}")


def _selected(name: str, kind: str) -> str:
    # Spark adds long integers up as such, and would run over where other engines widen.
    column = _quoted(name)
    return f"CAST({column} AS DECIMAL(19, 0)) AS {column}" if kind == "BIGINT" and name != "from_position" else column


def _quoted(name: str) -> str:
    return "`" + name.replace("`", "``") + "`"
