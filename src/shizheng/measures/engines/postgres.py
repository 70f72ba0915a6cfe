"""PostgreSQL: the same scans over typed tables loaded from an export."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import duckdb

from shizheng.measures.engines.engine import Engine, EngineError, Snapshot, Standing, refuse_older
from shizheng.measures.engines.parquet import Export, columns_of, known_versions
from shizheng.measures.engines.tables import quoted, text
from shizheng.measures.templates import Templates
from shizheng.registers.schema import Registers, Table

if TYPE_CHECKING:
    import psycopg

SCHEMA = "shizheng_copy"
OLDEST = 15
_CHUNK = 1 << 20
_PASSWORD = re.compile(r"(?<=//)([^/@:\s]*:)\S*(?=@)|(password=)('[^']*'|[^&\s]+)")


class PostgreSQL(Engine):
    """Runs scans on a PostgreSQL server of version 15 or newer, in a schema that nobody else writes to."""

    dialect = "postgres"

    def __init__(self, connection: psycopg.Connection[Any], loaded: Export, templates: Templates | None = None) -> None:
        super().__init__(templates)
        self.connection = connection
        self._loaded = loaded

    @classmethod
    @contextmanager
    def connected(
        cls, url: str, found: Export, registers: Registers, templates: Templates | None = None
    ) -> Iterator[PostgreSQL]:
        """An engine on the server at ``url``, which holds the export afterwards; loaded unless it did before.

        Raises ``EngineError`` where the server is not there, too old, or can't hold what the export holds.
        """
        try:
            import psycopg
        except ImportError as error:
            raise EngineError.of("engine-package-missing", engine="postgres", extra="pg") from error
        try:
            connection = psycopg.connect(url, autocommit=True)
        except psycopg.Error as error:
            server, reason = (_PASSWORD.sub(r"\1\2***", said) for said in (url, str(error)))
            raise EngineError.of("engine-unreachable", engine="postgres", server=server, reason=reason) from error
        with connection:
            refuse_older("PostgreSQL", str(connection.info.server_version // 10000), OLDEST)
            _load(connection, found, registers)
            yield cls(connection, found, templates)

    @contextmanager
    def snapshot(self) -> Iterator[_Snapshot]:
        from psycopg import IsolationLevel

        self.connection.isolation_level = IsolationLevel.REPEATABLE_READ
        with self.connection.transaction():
            yield _Snapshot(self.connection, self._loaded)

    def position_at(self, day: date) -> int | None:
        return self._loaded.position_at(day)


class _Snapshot(Snapshot):
    def __init__(self, connection: psycopg.Connection[Any], loaded: Export) -> None:
        self._connection, self._loaded = connection, loaded

    def run(self, sql: str) -> list[tuple[Any, ...]]:
        # Without parameters, a percent sign in a text is one.
        return self._connection.execute(sql.encode()).fetchall()

    def known(self, table: Table, standing: Standing, position: int | None) -> str:
        columns = [quoted(name) for name, _ in columns_of(table) if name != "to_position"]
        return known_versions(_named(table), columns, standing, self._loaded.now_if_last(position))


def _named(table: Table) -> str:
    return f"{SCHEMA}.{quoted(table.name)}"


def _load(connection: psycopg.Connection[Any], found: Export, registers: Registers) -> None:
    """Loads an export in one transaction; whoever asks meanwhile sees what was there before."""
    known = connection.execute("SELECT to_regclass(%s)", [f"{SCHEMA}.manifest"]).fetchone()
    if known is not None and known[0] is not None:
        digest = connection.execute(f"SELECT digest FROM {SCHEMA}.manifest".encode()).fetchone()
        if digest == (found.digest,):
            return
    with connection.transaction(), TemporaryDirectory(prefix="shizheng-") as folder:
        connection.execute(f"DROP SCHEMA IF EXISTS {SCHEMA} CASCADE".encode())
        connection.execute(f"CREATE SCHEMA {SCHEMA}".encode())
        for register in registers.values():
            for table in register.tables():
                _make(connection, table)
                if found.holds(table):
                    _fill(connection, table, found, Path(folder) / "rows.csv")
                    _index(connection, table, register.dated_by.fields[0])
        connection.execute(f"CREATE TABLE {SCHEMA}.manifest AS SELECT {text(found.digest)} AS digest".encode())
    for register in registers.values():
        for table in register.tables():
            connection.execute(f"ANALYZE {_named(table)}".encode())


def _make(connection: psycopg.Connection[Any], table: Table) -> None:
    # Texts compare by their bytes everywhere, whatever the database's own order is.
    types = {name: 'TEXT COLLATE "C"' if kind == "VARCHAR" else kind for name, kind in columns_of(table)}
    columns = ", ".join(f"{quoted(name)} {kind}" for name, kind in types.items())
    connection.execute(f"CREATE TABLE {_named(table)} ({columns})".encode())


def _fill(connection: psycopg.Connection[Any], table: Table, found: Export, file: Path) -> None:
    columns = [name for name, _ in columns_of(table)]
    listed = ", ".join(map(quoted, columns))
    texts = [name for name, kind in columns_of(table) if kind == "VARCHAR"]
    rows = f"SELECT {listed} FROM read_parquet({text(found.files(table))}, hive_partitioning = false)"
    forced = ", ".join(map(quoted, texts))
    with duckdb.connect(":memory:") as reader:
        has_nul = " OR ".join(f"contains({quoted(name)}, chr(0))" for name in texts)
        if (bad := reader.execute(f"SELECT record FROM ({rows}) WHERE {has_nul} LIMIT 1").fetchone()) is not None:
            raise EngineError.of("engine-cannot-hold", engine="PostgreSQL", table=table.name, record=bad[0])
        # A text that is empty is quoted, a value that is absent is not.
        reader.execute(f"COPY ({rows}) TO {text(str(file))} (FORMAT csv, HEADER false, FORCE_QUOTE ({forced}))")
    with (
        file.open("rb") as content,
        connection.cursor() as cursor,
        cursor.copy(f"COPY {_named(table)} ({listed}) FROM STDIN (FORMAT csv)".encode()) as copy,
    ):
        while chunk := content.read(_CHUNK):
            copy.write(chunk)


def _index(connection: psycopg.Connection[Any], table: Table, dated: str) -> None:
    """Indexes for what is asked most: the rows of some days that stand approved now, and one record's."""
    now = "WHERE state = 'approved' AND to_position IS NULL"
    connection.execute(f"CREATE INDEX ON {_named(table)} ({quoted(dated)}) {now}".encode())
    connection.execute(f"CREATE INDEX ON {_named(table)} (record)".encode())
