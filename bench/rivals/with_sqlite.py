"""SQLite with an index on each table's day; its statements run two at a time, on two connections."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from pathlib import Path
from threading import local

from bench import by_hand
from bench.contestant import Answers, Contestant
from bench.data import THREADS, Data
from bench.layouts import Agency
from bench.rivals.leaf import Ends
from bench.rivals.leaves import LEAVES
from bench.rivals.sql import Statement, collect, statements
from shizheng.registers.schema import Table

AMOUNTS = {"budget_used", "budget", "requested", "ceiling"}
TYPES = {"integer": "INTEGER", "decimal": "INTEGER", "boolean": "INTEGER"}


class SQLite(Contestant):
    """Days are texts, and amounts whole hundredths, since SQLite has neither days nor decimals."""

    def __init__(self, data: Data) -> None:
        self.path = data.folder / "rival.sqlite3"
        self.path.unlink(missing_ok=True)
        fill(self.path, data)
        self.statements = statements("sqlite", fused=True)
        self.pool = ThreadPoolExecutor(THREADS)
        self.own = local()

    def figures(self) -> Answers:
        parts = self.pool.map(self._ask, self.statements)
        found = {key: value for part in parts for key, value in part.items()}
        return by_hand.figures({key: v.scaleb(-2) if key[0] in AMOUNTS else v for key, v in found.items()})

    def close(self) -> None:
        self.pool.shutdown()
        self.path.unlink(missing_ok=True)

    def _ask(self, statement: Statement) -> dict[tuple[str, int], Decimal]:
        if not hasattr(self.own, "connection"):
            self.own.connection = sqlite3.connect(f"file:{self.path}?mode=ro", uri=True)
            self.own.connection.executescript("PRAGMA mmap_size = 8589934592; PRAGMA cache_size = -500000")
        return collect([statement], lambda sql: self.own.connection.execute(sql).fetchall())


def fill(path: Path, data: Data) -> None:
    """All that stands, every column of it."""
    target, source = sqlite3.connect(path), data.open()
    target.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA page_size = 16384")
    days = {leaf.table: leaf.day for leaf in LEAVES if not isinstance(leaf, Ends)}
    for table, _ in Agency.load().tables(data.versions):
        columns = _columns(table)
        target.execute(f"CREATE TABLE {table.name} ({', '.join(f'{name} {kind}' for name, kind, _ in columns)})")
        read = source.execute(f"SELECT {', '.join(how for *_, how in columns)} FROM {table.name}")
        marks = ", ".join("?" * len(columns))
        with target:
            for rows in iter(lambda read=read: read.fetchmany(50_000), []):  # type: ignore[misc]
                target.executemany(f"INSERT INTO {table.name} VALUES ({marks})", rows)
        if table.name in days:
            target.execute(f"CREATE INDEX {table.name}_day ON {table.name} ({days[table.name]})")
    target.execute("ANALYZE")
    target.close()
    source.close()


def _columns(table: Table) -> Sequence[tuple[str, str, str]]:
    """Each column: its name, its type, and how the copy says its value."""

    def fields() -> Iterator[tuple[str, str, str]]:
        yield from (("record", "TEXT", "record"), ("version", "INTEGER", "version"), ("unit", "TEXT", "unit::VARCHAR"))
        yield ("from_position", "INTEGER", "from_position")
        if table.has_lines:
            yield ("line", "INTEGER", "line")
        for name, field in table.fields.items():
            how = {"decimal": f"({name} * 100)::BIGINT", "integer": name, "boolean": f"{name}::INTEGER"}
            yield (name, TYPES.get(field.type, "TEXT"), how.get(field.type, f"{name}::VARCHAR"))

    return list(fields())
