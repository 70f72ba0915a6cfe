"""PostgreSQL on a server of its own, typed tables with an index on each table's day, and as many processes as others
have threads.
"""

from __future__ import annotations

from typing import Any

import psycopg

from bench import by_hand
from bench.contestant import Answers, Contestant
from bench.data import THREADS, Data
from bench.layouts import Agency
from bench.rivals.leaf import Ends
from bench.rivals.leaves import LEAVES
from bench.rivals.sql import collect, statements
from shizheng.registers.schema import Field, Table
from tools import postgres

TYPES = {"integer": "bigint", "date": "date", "boolean": "boolean"}
SETTINGS = {
    "shared_buffers": "4GB", "work_mem": "256MB", "maintenance_work_mem": "512MB", "effective_cache_size": "8GB",
    "random_page_cost": "1.1", "max_parallel_workers_per_gather": str(THREADS - 1), "min_parallel_table_scan_size": "0",
    "parallel_setup_cost": "0", "max_wal_size": "8GB",
}  # fmt: skip


class PostgreSQL(Contestant):
    def __init__(self, data: Data) -> None:
        binaries = postgres.find_binaries()
        if binaries is None:
            raise SystemExit("no PostgreSQL server is installed")
        self.cluster = postgres.Cluster(binaries, **SETTINGS)
        self.cluster.__enter__()
        self.connection = psycopg.connect(self.cluster.url, autocommit=True)
        self._fill(data)
        self.statements = statements("postgres", fused=True)

    def figures(self) -> Answers:
        return by_hand.figures(collect(self.statements, self._rows))

    def close(self) -> None:
        self.connection.close()
        self.cluster.__exit__(None, None, None)

    def _rows(self, sql: str) -> list[tuple[Any, ...]]:
        return self.connection.execute(sql).fetchall()  # type: ignore[call-overload, no-any-return]

    def _fill(self, data: Data) -> None:
        """All that stands, every column of it."""
        source = data.open()
        days = {leaf.table: leaf.day for leaf in LEAVES if not isinstance(leaf, Ends)}
        for table, _ in Agency.load().tables(data.versions):
            columns = _columns(table)
            declared = ", ".join(f"{name} {kind}" for name, kind in columns.items())
            file = data.folder / "rival.csv"
            source.execute(f"COPY (SELECT {', '.join(columns)} FROM {table.name}) TO '{file}' (HEADER false)")
            with self.connection.cursor() as cursor, file.open("rb") as lines:
                cursor.execute(f"CREATE TABLE {table.name} ({declared})")
                with cursor.copy(f"COPY {table.name} FROM STDIN (FORMAT csv)") as copy:
                    while block := lines.read(1 << 20):
                        copy.write(block)
                if table.name in days:
                    cursor.execute(f"CREATE INDEX ON {table.name} ({days[table.name]})")
            file.unlink()
        source.close()
        self.connection.execute("VACUUM (FREEZE, ANALYZE)")


def _columns(table: Table) -> dict[str, str]:
    own = {"record": "text", "version": "integer", "unit": "text", "from_position": "bigint"}
    line = {"line": "integer"} if table.has_lines else {}
    return {**own, **line, **{name: _type(field) for name, field in table.fields.items()}}


def _type(field: Field) -> str:
    return f"numeric({field.precision}, {field.scale})" if field.type == "decimal" else TYPES.get(field.type, "text")
