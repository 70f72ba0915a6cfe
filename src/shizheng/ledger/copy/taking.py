"""Taking up entries of the log into the copy, column by column.

The log says which version took which state by which entry; the copy says from which position to which a version stood
in a state.  A version's state ends when it takes the next.  A new version ends every older one that is not approved; an
approval ends every other; a withdrawal ends all.  So an approved version stands on while its correction is pending.
What is only reported is still with its unit: it opens nothing and ends nothing.  Where an approved record is set aside
for another of the same event, it stands as a duplicate meanwhile.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

import duckdb
import pyarrow as pa
from django.db import connection as log

from shizheng.ledger import overlaps
from shizheng.ledger.copy import listing
from shizheng.ledger.spans import cut
from shizheng.measures.cycles import without_looking_for_cycles
from shizheng.measures.engines.tables import Layout, quoted, text
from shizheng.registers.rows import DUPLICATE
from shizheng.registers.schema import Field, Register, Registers

_AT_ONCE = 20_000
"""Rows of the log fetched at a time; bounds the memory that a rebuild needs."""

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
    SELECT s.version_id, s.state, s.entry_id FROM ledger_standing s
    WHERE s.state <> 'reported' AND s.entry_id <= %s{only} ORDER BY s.id
"""
_STEPS_OF_ALL = _STEPS.format(only="")
_STEPS_OF_TOUCHED = _STEPS.format(
    only=f" AND s.version_id IN (SELECT t.id FROM ledger_version t WHERE t.record IN ({_TOUCHED}))"
)
_STEP_COLUMNS = pa.schema([("id", pa.int64()), ("state", pa.string()), ("from_position", pa.int64())])
_VERSIONS = "SELECT id, register, record, number, unit, body FROM ledger_version WHERE entry_id + 0 <= %s"
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
    FROM steps JOIN (SELECT * EXCLUDE line FROM versions) USING (id)
    ORDER BY from_position
"""


def take(
    connection: duckdb.DuckDBPyConnection, registers: Registers, layouts: Sequence[Layout], after: int, until: int
) -> None:
    """Takes up the entries after one position until another into the tables, inside the caller's transaction."""
    if after == 0:
        _fetch(connection, "steps", _STEPS_OF_ALL, [until], _STEP_COLUMNS)
        _fetch(connection, "versions", _VERSIONS, [until], _VERSION_COLUMNS)
    else:
        since = [after, until]
        _fetch(connection, "steps", _STEPS_OF_TOUCHED, [until, *since, *since], _STEP_COLUMNS)
        _fetch(connection, "versions", _VERSIONS_OF_TOUCHED, [after, *since * 4], _VERSION_COLUMNS)
    _fetch(connection, "reported", listing.REPORTED, [after, until], _REPORTED_COLUMNS)
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
    texts = dict.fromkeys(register.fields, "VARCHAR")
    lines = dict.fromkeys(register.lines.fields, "VARCHAR") if register.lines else {}
    shape = f"{{'values': {_struct(texts)}, 'lines': [{_struct(lines)}]}}".replace("'", '"')
    parsed = (
        f"SELECT id, json_transform(body, {text(shape)}) AS said FROM versions "
        f"WHERE register = {text(register.name)} AND body IS NOT NULL"
    )
    for layout in layouts:
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


def _struct(types: dict[str, str]) -> str:
    # A register has fields; lines may have none, and JSON needs a name then.
    return "{" + ", ".join(f"'{name}': '{kind}'" for name, kind in (types or {"none": "VARCHAR"}).items()) + "}"


def _fetch(
    connection: duckdb.DuckDBPyConnection, name: str, sql: str, values: Sequence[Any], columns: pa.Schema
) -> None:
    """Rows of the log as a relation, with their ``line`` in it: where they are many a table, filled in pieces that
    bound the memory it takes.
    """
    with log.cursor() as cursor, _texts_as_they_lie(), without_looking_for_cycles():
        cursor.execute(sql, values)
        rows, line = cursor.fetchmany(_AT_ONCE), 0
        if len(rows) < _AT_ONCE:
            connection.register(name, _arrow(rows, columns, line))
            return
        connection.register("fetched", _arrow([], columns, line))
        connection.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS SELECT * FROM fetched")

        def put(piece: pa.Table) -> None:
            connection.register("fetched", piece)
            connection.execute(f"INSERT INTO {name} SELECT * FROM fetched")

        # While one piece is put in, the next is fetched; nothing else asks the copy meanwhile.
        with ThreadPoolExecutor(1) as beside:
            putting: Future[None] | None = None
            while rows:
                piece = _arrow(rows, columns, line)
                if putting is not None:
                    putting.result()
                putting = beside.submit(put, piece)
                line += len(rows)
                rows = cursor.fetchmany(_AT_ONCE)
            if putting is not None:
                putting.result()
    connection.unregister("fetched")


@contextmanager
def _texts_as_they_lie() -> Iterator[None]:
    """SQLite hands over the bytes of texts, which is how Arrow wants them; decoding them first takes longer than all
    else that is done with a row here.
    """
    if log.vendor != "sqlite":
        yield
        return
    log.connection.text_factory = bytes
    try:
        yield
    finally:
        log.connection.text_factory = str


def _arrow(rows: Sequence[Sequence[Any]], columns: pa.Schema, line: int) -> pa.Table:
    told = zip(*rows, strict=True) if rows else [()] * len(columns)
    arrays = [pa.array(values, type=column.type) for values, column in zip(told, columns, strict=True)]
    lines = pa.array(range(line, line + len(rows)), type=pa.int64())
    return pa.Table.from_arrays([lines, *arrays], names=["line", *columns.names])
