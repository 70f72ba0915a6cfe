"""The engine that answers queries: a DuckDB connection over the typed tables of the registers.

The tables come from the ledger's copy, from a folder of CSV files, or from rows in memory; they look the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from shizheng.plan.finding import Finding
from shizheng.registers.codelists import CodeLists
from shizheng.registers.rows import Row, read_csv
from shizheng.registers.schema import Field, Registers, Table

PositionAt = Callable[[date], int | None]

_VERSION_COLUMNS = [
    ("record", pa.string()),
    ("version", pa.int32()),
    ("unit", pa.string()),
    ("state", pa.string()),
    ("from_position", pa.int64()),
    ("to_position", pa.int64()),
]
_ARROW_TYPES = {
    "text": pa.string(),
    "code": pa.string(),
    "integer": pa.int64(),
    "date": pa.date32(),
    "boolean": pa.bool_(),
}


def arrow_schema(table: Table) -> pa.Schema:
    """The columns of a register's table: the version's, the line's number where there are lines, the fields'."""
    line = [("line", pa.int32())] if table.has_lines else []
    fields = [(name, _arrow_type(field)) for name, field in table.fields.items()]
    return pa.schema([*_VERSION_COLUMNS, *line, *fields])


def _arrow_type(field: Field) -> pa.DataType:
    return pa.decimal128(field.precision, field.scale) if field.type == "decimal" else _ARROW_TYPES[field.type]


class Engine:
    """Runs statements and keeps nothing; ``position_at`` turns an as-of day into a log position (None: the newest)."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, position_at: PositionAt | None = None) -> None:
        self._connection = connection
        self._position_at = position_at

    def run(self, sql: str) -> list[tuple[Any, ...]]:
        """The rows of a statement, with decimals as Decimal and dates as date."""
        return self._connection.cursor().execute(sql).fetchall()

    def position_at(self, day: date) -> int | None:
        return self._position_at(day) if self._position_at else None

    @classmethod
    def of_rows(cls, registers: Registers, rows: Mapping[str, Iterable[Row]]) -> Engine:
        """An engine over rows in memory.  A row is known from ``known_from`` on; positions are day ordinals."""
        connection = duckdb.connect(":memory:")
        for name, register in registers.items():
            known = list(rows.get(name, ()))
            for table in register.tables():
                data = pa.Table.from_pylist(_as_columns(known, table), schema=arrow_schema(table))
                connection.register("incoming", data)
                connection.execute(f'CREATE TABLE "{table.name}" AS SELECT * FROM incoming')
                connection.unregister("incoming")
        return cls(connection, date.toordinal)

    @classmethod
    def of_csv(cls, registers: Registers, codelists: CodeLists, folder: Path) -> tuple[Engine, tuple[Finding, ...]]:
        """An engine over the files ``<register>.csv`` of a folder, and what was found wrong in them."""
        rows: dict[str, tuple[Row, ...]] = {}
        findings: list[Finding] = []
        for name, register in registers.items():
            path = folder / f"{name}.csv"
            if path.exists():
                reading = read_csv(register, codelists, path.read_bytes(), path.name, None)
                rows[name] = tuple(reading.rows)
                findings.extend(reading.findings)
        return cls.of_rows(registers, rows), tuple(findings)


def _as_columns(rows: Iterable[Row], table: Table) -> list[dict[str, Any]]:
    columns: list[dict[str, Any]] = []
    versions: dict[str, int] = {}
    for row in rows:
        versions[row.record] = versions.get(row.record, 0) + 1
        version = {
            "record": row.record,
            "version": versions[row.record],
            "unit": row.unit,
            "state": row.state,
            "from_position": row.known_from.toordinal() if row.known_from else 0,
            "to_position": row.known_to.toordinal() if row.known_to else None,
        }
        if table.has_lines:
            columns += [{**version, "line": i, **row.values, **line} for i, line in enumerate(row.lines, start=1)]
        else:
            columns.append({**version, **row.values})
    return columns
