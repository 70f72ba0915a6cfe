"""Taking up entries of the log into the copy, column by column.

The log says which version took which state by which entry; the copy says from which position to which a version stood
in a state.  A version's state ends when it takes the next.  A new version ends every older one that is not approved; an
approval ends every other; a withdrawal ends all.  So an approved version stands on while its correction is pending.
What is only reported is still with its unit: it opens nothing and ends nothing.  Where an approved record is set aside
for another of the same event, it stands as a duplicate meanwhile.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from contextlib import AbstractContextManager
from typing import Any

import duckdb
import pyarrow as pa

from shizheng.ledger import overlaps
from shizheng.ledger.copy import listing
from shizheng.ledger.copy.reading import every_row, meanwhile, rows
from shizheng.ledger.spans import cut
from shizheng.measures.engines.tables import Layout, quoted, text
from shizheng.registers.rows import DUPLICATE
from shizheng.registers.schema import Field, Register, Registers

_DECIDED_ON = """
    SELECT record FROM (
        SELECT record, entry_id FROM ledger_overlap UNION ALL SELECT other, entry_id FROM ledger_overlap
    ) named WHERE entry_id > %s AND entry_id <= %s
"""
_TOUCHED = f"""
    SELECT v.record FROM ledger_standing s JOIN ledger_version v ON v.id = s.version_id
    WHERE s.entry_id > %s AND s.entry_id <= %s UNION {_DECIDED_ON}
"""
_STEPS = """
    SELECT s.id AS line, s.version_id AS id, s.state AS state, s.entry_id AS from_position FROM ledger_standing s
    WHERE s.state <> 'reported' AND s.entry_id <= %s{only} ORDER BY s.id
"""
_STEPS_OF_ALL = _STEPS.format(only="")
_STEPS_OF_TOUCHED = _STEPS.format(
    only=f" AND s.version_id IN (SELECT t.id FROM ledger_version t WHERE t.record IN ({_TOUCHED}))"
)
_STEP_COLUMNS = pa.schema(
    [("line", pa.int64()), ("id", pa.int64()), ("state", pa.string()), ("from_position", pa.int64())]
)
_VERSIONS = "SELECT id, register, record, number AS version, unit, body FROM ledger_version WHERE entry_id + 0 <= %s"
_VERSIONS_OF_TOUCHED = f"""
    SELECT id, register, record, number, unit, CASE WHEN entry_id > %s OR id IN (
        SELECT version_id FROM ledger_standing WHERE entry_id > %s AND entry_id <= %s AND state <> 'reported'
    ) OR record IN ({_DECIDED_ON}) THEN body END FROM ledger_version WHERE record IN ({_TOUCHED})
"""
_VERSION_COLUMNS = pa.schema(
    [
        ("id", pa.int64()), ("register", pa.string()), ("record", pa.string()), ("version", pa.int32()),
        ("unit", pa.string()), ("body", pa.string()),
    ]
)  # fmt: skip
_REPORTED_COLUMNS = pa.schema([*_VERSION_COLUMNS, ("from_position", pa.int64())])

_SPANS = """
    CREATE OR REPLACE TEMP TABLE spans AS
    SELECT id, register, record, version, unit, state, from_position,
        CASE WHEN state = 'approved' THEN min(from_position) FILTER (WHERE state IN ('approved', 'withdrawn'))
            OVER (PARTITION BY record ORDER BY line ROWS BETWEEN 1 FOLLOWING AND UNBOUNDED FOLLOWING)
        ELSE lead(from_position) OVER (PARTITION BY record ORDER BY line) END AS to_position
    FROM steps JOIN versions USING (id)
    ORDER BY from_position
"""


def take(
    connection: duckdb.DuckDBPyConnection, registers: Registers, layouts: Sequence[Layout], after: int, until: int
) -> None:
    """Takes up the entries after one position until another into the tables, inside the caller's transaction."""
    since = [after, until]
    if after == 0:
        with (
            meanwhile(_STEPS_OF_ALL, [until], _STEP_COLUMNS) as steps,
            meanwhile(listing.REPORTED, since, _REPORTED_COLUMNS) as reported,
        ):
            _fetch(connection, "versions", every_row(_VERSIONS, [until], _VERSION_COLUMNS))
            _fetch(connection, "steps", steps)
            _fetch(connection, "reported", reported)
    else:
        _fetch(connection, "steps", rows(_STEPS_OF_TOUCHED, [until, *since, *since], _STEP_COLUMNS))
        _fetch(connection, "versions", rows(_VERSIONS_OF_TOUCHED, [after, *since * 4], _VERSION_COLUMNS))
        _fetch(connection, "reported", rows(listing.REPORTED, since, _REPORTED_COLUMNS))
    connection.execute(_SPANS)
    _set_aside(connection, until)
    if after > 0:
        _end(connection, layouts, after)
    found = connection.execute("SELECT DISTINCT register FROM spans WHERE from_position > ?", [after]).fetchall()
    for name in sorted(name for (name,) in found if name in registers):
        _insert(connection, registers[name], [one for one in layouts if one.table.register == name], after)
    listing.follow(connection, registers, after)
    connection.execute("DROP TABLE spans")
    for name in ("steps", "versions", "reported"):
        connection.unregister(name)
        connection.execute(f"DROP TABLE IF EXISTS {name}")


def _fetch(
    connection: duckdb.DuckDBPyConnection, name: str, read: AbstractContextManager[pa.Table | pa.RecordBatchReader]
) -> None:
    """Rows of the log as a relation: where they are many a table."""
    with read as found:
        if isinstance(found, pa.Table):
            connection.register(name, found)
            return
        connection.register("fetched", found)
        connection.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS SELECT * FROM fetched")
        connection.unregister("fetched")


def _set_aside(connection: duckdb.DuckDBPyConnection, until: int) -> None:
    """Cuts the spans in which a record stood approved while it was set aside; there are few of them."""
    aside = overlaps.spans_aside(overlaps.rows(until))
    if not aside:
        return
    named = ", ".join(map(text, aside))
    found = connection.execute(
        "SELECT id, register, record, version, unit, from_position, to_position FROM spans "
        f"WHERE state = 'approved' AND record IN ({named})"
    ).fetchall()
    pieces = [
        (*row[:5], DUPLICATE if duplicate else "approved", start, end)
        for row in found
        for start, end, duplicate in cut((row[5], row[6]), aside[row[2]])
    ]
    connection.execute(f"DELETE FROM spans WHERE state = 'approved' AND record IN ({named})")
    if pieces:
        connection.executemany("INSERT INTO spans VALUES (?, ?, ?, ?, ?, ?, ?, ?)", pieces)


def _end(connection: duckdb.DuckDBPyConnection, layouts: Sequence[Layout], after: int) -> None:
    """Ends the spans that stood before and that what was taken up has ended."""
    found = connection.execute(
        "SELECT register, record, version, state, from_position, to_position FROM spans "
        "WHERE from_position <= ? AND to_position > ?",
        [after, after],
    ).fetchall()
    for layout in layouts:
        ended = [row[1:] for row in found if row[0] == layout.table.register]
        if ended:
            layout.end(connection, ended)


def _insert(connection: duckdb.DuckDBPyConnection, register: Register, layouts: Sequence[Layout], after: int) -> None:
    """Puts the spans of a register that begin after a position into its tables."""
    for layout in layouts:
        shape: dict[str, Any] = {"values": dict.fromkeys(register.fields, "VARCHAR")}
        if layout.table.has_lines and register.lines:
            # Lines may have no fields, and JSON needs a name then.
            shape["lines"] = [dict.fromkeys(register.lines.fields or ("none",), "VARCHAR")]
        parsed = (
            f"SELECT id, json_transform(body, {text(json.dumps(shape, ensure_ascii=False))}) AS said FROM versions "
            f"WHERE register = {text(register.name)} AND body IS NOT NULL"
        )
        own = {name: _typed(f"said.values.{quoted(name)}", name, field) for name, field in register.fields.items()}
        of_lines = ""
        if layout.table.has_lines and register.lines:
            own |= {"line": "line::INTEGER"}
            own |= {n: _typed(f"of_line.{quoted(n)}", n, field) for n, field in register.lines.fields.items()}
            of_lines = ", unnest(said.lines) AS of_line, unnest(range(1, len(said.lines) + 1)) AS line"
        values = ", ".join(f"{value} AS {quoted(name)}" for name, value in own.items())
        # What a version says is read once, however many states it stood in.
        (number,) = connection.execute(
            f"CREATE OR REPLACE TEMP TABLE arriving AS WITH parsed AS ({parsed}), "
            f"lined AS (SELECT id, said{of_lines} FROM parsed), said AS MATERIALIZED (SELECT id, {values} FROM lined) "
            "SELECT record, version, unit, state, from_position, to_position, said.* EXCLUDE id "
            f"FROM spans JOIN said USING (id) WHERE from_position > {after}"
        ).fetchall()[0]
        layout.take(connection, number)
        if not layout.table.has_lines:
            listing.insert(connection, register)
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
        return f"CAST({value} AS {kind})"
    wrong = f"error('{name.replace(chr(39), '')} is no {kind}: ' || {value})"
    return f"CAST(CASE WHEN {value} IS NULL OR {fits} THEN {value} ELSE {wrong} END AS {kind})"
