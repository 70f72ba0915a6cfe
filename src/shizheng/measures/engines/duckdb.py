"""DuckDB: the default engine, over three tables for each table of a register.

``visits__approved`` holds the versions that stand approved now, and after them those that once did;
``visits__waiting`` those that wait for approval; ``visits__other`` those of every other state.  Each has the positions
from and to which it was so.  Codes and units are enumerations, which makes comparing them several times faster than
comparing texts.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import date
from functools import cached_property
from pathlib import Path
from queue import SimpleQueue
from typing import Any

import duckdb

from shizheng.measures.engines.engine import APPROVED, SUBMITTED, Engine, EngineError, Snapshot, Standing
from shizheng.measures.engines.parquet import Export, export
from shizheng.measures.engines.tables import Layout, approved, other, quoted, versions, waiting
from shizheng.measures.templates import Templates
from shizheng.plan.finding import Finding
from shizheng.registers.codelists import CodeLists
from shizheng.registers.definition import find, nearest_words
from shizheng.registers.reading import read_csv
from shizheng.registers.rows import Row
from shizheng.registers.schema import Registers, Table

BESIDE_EACH_OTHER = 2
"""Statements run at a time: planning one takes longer than a small table's scan, and keeps to one core."""

PositionAt = Callable[[date], int | None]
Newest = Callable[[duckdb.DuckDBPyConnection], int | None]


class DuckDB(Engine):
    """Runs scans on a DuckDB connection.

    ``position_at`` turns an as-of day into a log position; ``newest`` tells the last position that the tables hold, so
    that a question about it is one about now.
    """

    dialect = "duckdb"

    def __init__(
        self, connection: duckdb.DuckDBPyConnection, position_at: PositionAt | None = None,
        newest: Newest | None = None, templates: Templates | None = None,
    ) -> None:  # fmt: skip
        super().__init__(templates)
        self.connection = connection
        self._position_at = position_at
        self._newest = newest

    @contextmanager
    def snapshot(self) -> Iterator[DuckDBSnapshot]:
        snapshot = DuckDBSnapshot(self.connection, self._newest)
        try:
            yield snapshot
        finally:
            snapshot.close()

    def position_at(self, day: date) -> int | None:
        return self._position_at(day) if self._position_at else None

    def export(
        self, registers: Registers, codelists: CodeLists, folder: Path, *,
        hash_at: Callable[[int], str] | None = None, days: Mapping[date, int] | None = None,
        synthetic: bool = False, without: Collection[str] = (),
    ) -> Export:  # fmt: skip
        """Writes the tables as they are at this moment as Parquet files, without some records: ``engines/parquet.py``.

        ``hash_at`` tells the log's hash at a position; ``days`` are the last log positions of the days on which any was
        taken, where positions aren't day numbers.  Raises ``EngineError`` where something else is in the way.
        """
        with self.snapshot() as snapshot:
            at = snapshot.newest
            hash = hash_at(at) if hash_at is not None and at is not None else None
            return export(
                snapshot.connection, registers, codelists, folder, position=at, hash=hash, days=days,
                synthetic=synthetic, without=without,
            )  # fmt: skip

    @classmethod
    def of_rows(
        cls, registers: Registers, codelists: CodeLists, rows: Mapping[str, Iterable[Row]],
        templates: Templates | None = None,
    ) -> DuckDB:  # fmt: skip
        """An engine over rows in memory.  A row is known from ``known_from`` on; positions are day ordinals."""
        connection = duckdb.connect(":memory:")
        newest = 0
        for name, register in registers.items():
            known = list(rows.get(name, ()))
            for table in register.tables():
                layout = Layout(table, codelists)
                found = versions(known, table)
                layout.create(connection)
                layout.fill(connection, found)
                newest = max([newest, *(p for v in found for p in (v["from_position"], v["to_position"]) if p)])
        return cls(connection, date.toordinal, lambda _: newest, templates)

    @classmethod
    def of_csv(
        cls, registers: Registers, codelists: CodeLists, folder: Path, units: Mapping[str, object] | None = None,
        templates: Templates | None = None,
    ) -> tuple[DuckDB, tuple[Finding, ...]]:  # fmt: skip
        """An engine over the files ``<register>.csv`` of a folder, and what was found wrong in them: in their rows, and
        files that are no register's.  ``units`` are the codes that may report, where known.
        """
        rows: dict[str, tuple[Row, ...]] = {}
        findings: list[Finding] = [
            find(
                "file-of-no-register",
                subject=path.name,
                allowed=", ".join(registers),
                near=nearest_words(path.stem, registers),
            )
            for path in sorted(folder.iterdir())
            if path.suffix.lower() == ".csv" and path.name not in {f"{name}.csv" for name in registers}
        ]
        for name, register in registers.items():
            path = folder / f"{name}.csv"
            if path.exists():
                reading = read_csv(register, codelists, path.read_bytes(), path.name, units)
                rows[name] = tuple(reading.rows)
                findings.extend(reading.findings)
        return cls.of_rows(registers, codelists, rows, templates), tuple(findings)


class DuckDBSnapshot(Snapshot):
    """The tables as they are when it is first asked, in a transaction on a cursor of its own."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, newest: Newest | None) -> None:
        self._connection, self._newest = connection, newest
        self._cursors = [self._begun()]

    def close(self) -> None:
        """Ends what was begun."""
        for cursor in self._cursors:
            cursor.execute("ROLLBACK")
            cursor.close()

    @cached_property
    def newest(self) -> int | None:
        """The last position that the tables hold at this moment, where it is known."""
        return self._newest_seen(self._cursors[0])

    @property
    def connection(self) -> duckdb.DuckDBPyConnection:
        """A connection that sees the tables as they are at this moment."""
        return self._cursors[0]

    def run(self, sql: str) -> list[tuple[Any, ...]]:
        return _run(self._cursors[0], sql)

    def run_all(self, statements: Sequence[str]) -> list[list[tuple[Any, ...]]]:
        if len(statements) > 1:
            self._open_beside()
        if len(statements) < 2 or len(self._cursors) < 2:
            return super().run_all(statements)
        idle: SimpleQueue[duckdb.DuckDBPyConnection] = SimpleQueue()
        for cursor in self._cursors:
            idle.put(cursor)

        def run(sql: str) -> list[tuple[Any, ...]]:
            cursor = idle.get()
            try:
                return _run(cursor, sql)
            finally:
                idle.put(cursor)

        with ThreadPoolExecutor(len(self._cursors)) as pool:
            return list(pool.map(run, statements))

    def _open_beside(self) -> None:
        """Begins on further cursors, which are used only where they see the same: something may have come meanwhile."""
        while len(self._cursors) < BESIDE_EACH_OTHER:
            cursor = self._begun()
            if self._newest_seen(cursor) != self.newest:
                cursor.execute("ROLLBACK")
                cursor.close()
                return
            self._cursors.append(cursor)

    def _begun(self) -> duckdb.DuckDBPyConnection:
        cursor = self._connection.cursor()
        cursor.execute("BEGIN TRANSACTION")
        return cursor

    def _newest_seen(self, cursor: duckdb.DuckDBPyConnection) -> int | None:
        return self._newest(cursor) if self._newest else None

    def known(self, table: Table, standing: Standing, position: int | None) -> str:
        if position is not None and self.newest is not None and position >= self.newest:
            position = None
        parts = []
        if standing != "submitted":
            parts.append(_part(table, approved(table), f"'{APPROVED}' AS state", position))
        if standing != "approved":
            parts.append(_part(table, waiting(table), f"'{SUBMITTED}' AS state", position, ends=False))
            if position is not None or standing == "any":
                only = [f"state = '{SUBMITTED}'"] if standing == "submitted" else []
                parts.append(_part(table, other(table), "state", position, *only))
        return "\nUNION ALL\n".join(parts)


def _run(cursor: duckdb.DuckDBPyConnection, sql: str) -> list[tuple[Any, ...]]:
    try:
        return cursor.execute(sql).fetchall()
    except duckdb.OutOfRangeException as error:
        raise EngineError.of("engine-overflow", engine="DuckDB", reason=str(error)) from error


def _part(table: Table, name: str, state: str, position: int | None, *only: str, ends: bool = True) -> str:
    line = ["line"] if table.has_lines else []
    columns = ", ".join(["record", "version", "unit", state, "from_position", *line, *map(quoted, table.fields)])
    tests = [] if position is None else [f"from_position <= {position}"]
    if ends:
        ended = "" if position is None else f" OR to_position > {position}"
        tests.append(f"(to_position IS NULL{ended})")
    tests += only
    where = f" WHERE {' AND '.join(tests)}" if tests else ""
    return f"SELECT {columns} FROM {quoted(name)}{where}"
