"""Taking up entries of the log into the copy, column by column.

The log says which version took which state by which entry; the copy says from which position to which a version stood
in a state.  A version's state ends when it takes the next.  A new version ends every older one that is not approved; an
approval ends every other; a withdrawal ends all.  So an approved version stands on while its correction is pending.
What is only reported is still with its unit: it opens nothing and ends nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import duckdb
import pyarrow as pa
from django.db import connection as log

from shizheng.measures.engines.tables import Layout, quoted, text
from shizheng.registers.schema import Field, Register, Registers

_AT_ONCE = 50_000
"""Rows of the log fetched at a time; bounds the memory that a rebuild needs."""

_TOUCHED = """
    SELECT v.record FROM ledger_standing s JOIN ledger_version v ON v.id = s.version_id
    WHERE s.entry_id > %s AND s.entry_id <= %s
"""
_STEPS = """
    SELECT s.id, v.id, v.register, v.record, v.number, v.unit, s.state, s.entry_id
    FROM ledger_standing s JOIN ledger_version v ON v.id = s.version_id
    WHERE s.state <> 'reported' AND s.entry_id <= %s
"""
_STEP_COLUMNS = pa.schema(
    [
        ("step", pa.int64()), ("id", pa.int64()), ("register", pa.string()), ("record", pa.string()),
        ("version", pa.int32()), ("unit", pa.string()), ("state", pa.string()), ("from_position", pa.int64()),
    ]
)  # fmt: skip
_BODIES = """
    SELECT id, body FROM ledger_version
    WHERE id IN (
        SELECT version_id FROM ledger_standing WHERE entry_id > %s AND entry_id <= %s AND state <> 'reported'
    )
"""
_BODY_COLUMNS = pa.schema([("id", pa.int64()), ("body", pa.string())])

_SPANS = """
    CREATE OR REPLACE TEMP TABLE spans AS
    SELECT id, register, record, version, unit, state, from_position,
        CASE WHEN state = 'approved' THEN least(
            min(from_position) FILTER (WHERE state IN ('approved', 'withdrawn')) OVER later,
            lead(from_position) OVER (PARTITION BY record, version ORDER BY step)
        ) ELSE lead(from_position) OVER (PARTITION BY record ORDER BY step) END AS to_position
    FROM steps
    WINDOW later AS (PARTITION BY record ORDER BY step ROWS BETWEEN 1 FOLLOWING AND UNBOUNDED FOLLOWING)
"""


def take(
    connection: duckdb.DuckDBPyConnection, registers: Registers, layouts: Sequence[Layout], after: int, until: int
) -> None:
    """Takes up the entries after one position until another into the tables, inside the caller's transaction."""
    connection.execute("CREATE OR REPLACE TEMP TABLE steps AS " + _empty(_STEP_COLUMNS))
    if after == 0:
        chunks = _fetched(_STEPS, [until], _STEP_COLUMNS)
    else:
        chunks = _fetched(f"{_STEPS} AND v.record IN ({_TOUCHED})", [until, after, until], _STEP_COLUMNS)
    for steps in chunks:
        connection.register("fetched", steps)
        connection.execute("INSERT INTO steps SELECT * FROM fetched")
    connection.execute(_SPANS)
    if after > 0:
        _end(connection, layouts, after)
    connection.execute("DELETE FROM spans WHERE from_position <= ?", [after])
    by_register: dict[str, list[Layout]] = {}
    for layout in layouts:
        by_register.setdefault(layout.table.register, []).append(layout)
    for bodies in _fetched(_BODIES, [after, until], _BODY_COLUMNS):
        connection.register("fetched", bodies)
        for name, own in by_register.items():
            _insert(connection, registers[name], own)
    for table in ("steps", "spans"):
        connection.execute(f"DROP TABLE {table}")


def _end(connection: duckdb.DuckDBPyConnection, layouts: Sequence[Layout], after: int) -> None:
    """Ends the spans that stood before and that what was taken up has ended."""
    found = connection.execute(
        "SELECT register, record, version, from_position, to_position FROM spans "
        "WHERE from_position <= ? AND to_position > ?",
        [after, after],
    ).fetchall()
    for layout in layouts:
        ended = [row[1:] for row in found if row[0] == layout.table.register]
        if ended:
            layout.end(connection, ended)


def _insert(connection: duckdb.DuckDBPyConnection, register: Register, layouts: Sequence[Layout]) -> None:
    """Puts the spans of the versions just fetched into their register's tables."""
    texts = dict.fromkeys(register.fields, "VARCHAR")
    lines = dict.fromkeys(register.lines.fields, "VARCHAR") if register.lines else {}
    shape = f"{{'values': {_struct(texts)}, 'lines': [{_struct(lines)}]}}".replace("'", '"')
    said = (
        f"SELECT s.*, json_transform(b.body, {text(shape)}) AS said FROM fetched b "
        f"JOIN spans s ON s.id = b.id AND s.register = {text(register.name)}"
    )
    for layout in layouts:
        own = [_typed(f"said.values.{quoted(name)}", name, field) for name, field in register.fields.items()]
        line, of_lines = "", ""
        if layout.table.has_lines and register.lines:
            own += [_typed(f"said.lines[line].{quoted(name)}", name, f) for name, f in register.lines.fields.items()]
            line, of_lines = "line::INTEGER AS line, ", ", unnest(range(1, len(said.lines) + 1)) AS lines(line)"
        connection.execute(
            "CREATE OR REPLACE TEMP TABLE arriving AS "
            "SELECT record, version, unit, state, from_position, to_position, "
            f"{line}{', '.join(own)} FROM ({said}){of_lines} ORDER BY from_position, record"
        )
        layout.take(connection)
        connection.execute("DROP TABLE arriving")


def _typed(value: str, name: str, field: Field) -> str:
    """A text as its field's type.  What doesn't fit is an error, never rounded or dropped."""
    if field.type == "decimal":
        fits, kind = (
            f"length(split_part({value}, '.', 2)) <= {field.scale}",
            f"DECIMAL({field.precision}, {field.scale})",
        )
    elif field.type == "integer":
        fits, kind = f"{value} NOT LIKE '%.%'", "BIGINT"
    else:
        kind = {"date": "DATE", "boolean": "BOOLEAN"}.get(field.type, "VARCHAR")
        return f"CAST({value} AS {kind}) AS {quoted(name)}"
    wrong = f"error('{name.replace(chr(39), '')} is no {kind}: ' || {value})"
    return f"CAST(CASE WHEN {value} IS NULL OR {fits} THEN {value} ELSE {wrong} END AS {kind}) AS {quoted(name)}"


def _struct(types: dict[str, str]) -> str:
    # A register has fields; lines may have none, and JSON needs a name then.
    return "{" + ", ".join(f"'{name}': '{kind}'" for name, kind in (types or {"none": "VARCHAR"}).items()) + "}"


def _fetched(sql: str, values: Sequence[Any], schema: pa.Schema) -> Iterator[pa.Table]:
    """Rows of the log in pieces, as columns."""
    with log.cursor() as cursor:
        cursor.execute(sql, values)
        while rows := cursor.fetchmany(_AT_ONCE):
            columns = [
                pa.array(column, type=field.type) for column, field in zip(zip(*rows, strict=True), schema, strict=True)
            ]
            yield pa.Table.from_arrays(columns, schema=schema)


def _empty(schema: pa.Schema) -> str:
    kinds = {pa.int64(): "BIGINT", pa.int32(): "INTEGER", pa.string(): "VARCHAR"}
    columns = ", ".join(f"NULL::{kinds[field.type]} AS {quoted(field.name)}" for field in schema)
    return f"SELECT {columns} LIMIT 0"
