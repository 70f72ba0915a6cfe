"""The records as lists show them, kept in the copy: each by its newest version, with the words by which it is found.

``listed`` is what was handed in: a version in a state, from the position at which it took it to that of the record's
next step, so that at any position a record stands there once.  ``pending`` holds once more what waits or came back and
stands still, of which there is little and which is asked for most.  ``with_unit`` is what was reported, until it or a
newer version was handed in or a newer one reported; lists show it to some only.  The words are kept as they lie, since
they are looked through from end to end, but for the blocks of which ``ngrams`` knows that a word isn't there.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

import duckdb

from shizheng.ledger.copy import ngrams
from shizheng.ledger.models import Version
from shizheng.measures.engines.tables import among, quoted, text
from shizheng.registers.cells import Value
from shizheng.registers.schema import Register

_SPAN = "record VARCHAR, version INTEGER, register VARCHAR, unit VARCHAR, state VARCHAR, from_position BIGINT"
_COLUMNS = f"{_SPAN}, to_position BIGINT, words VARCHAR USING COMPRESSION uncompressed"
_NAMED = "(record, version, register, unit, state, from_position, to_position, words)"
TABLES = (
    f"CREATE TABLE listed ({_COLUMNS}, block INTEGER DEFAULT {ngrams.ANYTHING})",
    f"CREATE TABLE pending ({_COLUMNS})",
    f"CREATE TABLE with_unit ({_COLUMNS})",
)
PENDING = ("returned", "submitted")
"""States that want somebody to act."""
REPORTED = """
    SELECT v.id AS id, v.register AS register, v.record AS record, v.number AS version, v.unit AS unit, v.body AS body,
        s.entry_id AS from_position
    FROM ledger_standing s JOIN ledger_version v ON v.id = s.version_id
    WHERE s.state = 'reported' AND s.entry_id > %s AND s.entry_id <= %s ORDER BY s.id
"""
"""From the log: the versions that were reported after one position and until another, with where they were."""

_ENDED = """
    SELECT record, version, from_position, min(ends) AS ends FROM (
        SELECT record, version, from_position, to_position AS ends FROM spans
        WHERE from_position <= {after} AND to_position > {after}
        UNION ALL
        SELECT s.record, s.version, s.from_position, n.from_position FROM spans s JOIN spans n USING (record)
        WHERE n.version > 1 AND n.version > s.version AND n.from_position > s.from_position
            AND (s.to_position IS NULL OR s.to_position > n.from_position)
    ) GROUP BY ALL
"""
"""What the spans taken up end: a state by the version's next, and what is approved by any newer version."""
_END = f"""
    UPDATE listed SET to_position = ends FROM ({_ENDED}) e
    WHERE listed.record = e.record AND listed.version = e.version AND listed.from_position = e.from_position
        AND (listed.to_position IS NULL OR listed.to_position > ends)
"""
_NEVER = """
    DELETE FROM listed USING spans n
    WHERE listed.from_position > {after} AND n.version > 1 AND listed.record = n.record
        AND listed.version < n.version AND n.from_position <= listed.from_position
"""
"""What became of a version once there was a newer: it was set aside for another record, or no longer."""
_LEAVE = """
    UPDATE with_unit SET to_position = left_at FROM (
        SELECT w.record, w.version, min(came.from_position) AS left_at FROM with_unit w JOIN (
            SELECT record, version, from_position FROM spans
            UNION ALL SELECT record, version - 1, from_position FROM reported
        ) came ON came.record = w.record AND came.version >= w.version
        WHERE w.to_position IS NULL GROUP BY ALL
    ) s
    WHERE with_unit.record = s.record AND with_unit.version = s.version
"""


def insert(connection: duckdb.DuckDBPyConnection, register: Register) -> None:
    """Lists the versions of a register in the relation ``arriving``."""
    texts = ", ".join(["record", *map(quoted, _told(register))])
    connection.execute(
        f"INSERT INTO listed SELECT record, version, {text(register.name)}, unit, state, from_position, to_position, "
        f"{_words(texts)}, CASE WHEN to_position IS NULL THEN {ngrams.ANYTHING} END FROM arriving"
    )


def follow(connection: duckdb.DuckDBPyConnection, registers: Collection[str], after: int) -> None:
    """Takes up what was ``reported``, and ends what the ``spans`` taken up after a position have ended."""
    connection.execute(_NEVER.format(after=after))
    connection.execute(_END.format(after=after))
    known = ", ".join(map(text, registers))
    connection.execute(
        "INSERT INTO with_unit SELECT record, version, register, unit, 'reported', from_position, NULL, "
        f"{_words('record, ' + _said('body'))} FROM reported WHERE register IN ({known})"
    )
    connection.execute(_LEAVE)
    connection.execute("DELETE FROM pending")
    connection.execute(
        "INSERT INTO pending SELECT * EXCLUDE block FROM listed "
        f"WHERE to_position IS NULL AND {among('state', PENDING)}"
    )


def put(
    connection: duckdb.DuckDBPyConnection, table: str, version: Version, state: str, since: int, until: int | None,
    texts: Sequence[Value],
) -> None:  # fmt: skip
    """Lists one version in a state, from one position until another, by its number and some texts."""
    own = [version.record, version.number, version.register, version.unit, state, since, until]
    words = _words(", ".join("?" * (1 + len(texts))))
    values = f"(?, ?, ?, ?, ?, ?, ?, {words})"
    connection.execute(f"INSERT INTO {table} {_NAMED} VALUES {values}", [*own, version.record, *texts])


def texts(register: Register, values: Mapping[str, Value]) -> list[Value]:
    """That of what a version says by which it is found."""
    return [values[name] for name in _told(register)]


def end(connection: duckdb.DuckDBPyConnection, record: str, number: int, since: int, until: int) -> None:
    """One that was listed ends at a position."""
    connection.execute(
        "UPDATE listed SET to_position = ? WHERE from_position = ? AND record = ? AND version = ? "
        "AND (to_position IS NULL OR to_position > ?)",
        [until, since, record, number, until],
    )


def report(connection: duckdb.DuckDBPyConnection, version: Version, since: int, until: int | None) -> None:
    """Lists one version that is with its unit, from one position until another."""
    own = [version.record, version.number, version.register, version.unit, since, until, version.record, version.body]
    words = _words(f"?, {_said('?')}")
    connection.execute(f"INSERT INTO with_unit VALUES (?, ?, ?, ?, 'reported', ?, ?, {words})", own)


def leave(connection: duckdb.DuckDBPyConnection, version: Version, until: int) -> None:
    """One that was with its unit is no longer, or no longer the newest, from a position on."""
    connection.execute(
        "UPDATE with_unit SET to_position = ? WHERE record = ? AND version = ? AND to_position IS NULL",
        [until, version.record, version.number],
    )


def line(word: str) -> str:
    """A word as it stands among the words of a listed record where it is all that a field says, such as a code."""
    return f"\n{word.lower()}\n"


def _told(register: Register) -> list[str]:
    """The fields by whose words a record is found."""
    return [name for name, field in register.fields.items() if field.type in ("text", "code")]


def _said(body: str) -> str:
    return f"array_to_string(json_extract_string({body}, '$.values.*'), chr(10))"


def _words(texts: str) -> str:
    return f"lower(chr(10) || concat_ws(chr(10), {texts}) || chr(10))"
