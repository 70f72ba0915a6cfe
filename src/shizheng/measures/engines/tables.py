"""The typed tables of a register in DuckDB, and how versions get into them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import duckdb

from shizheng.measures.engines.engine import APPROVED, SUBMITTED
from shizheng.registers.codelists import CodeLists
from shizheng.registers.rows import Row
from shizheng.registers.schema import Field, Table

if TYPE_CHECKING:
    import pyarrow as pa

_FEW = 1_000
"""Rows up to which what arrives is looked through row by row."""
_BELONGS = (
    (0, f"state = '{APPROVED}' AND to_position IS NULL"),
    (0, f"state = '{APPROVED}' AND to_position IS NOT NULL"),
    (1, f"state = '{SUBMITTED}' AND to_position IS NULL"),
    (2, f"state <> '{APPROVED}' AND (to_position IS NOT NULL OR state <> '{SUBMITTED}')"),
)
"""What is kept in each table, and in which order: mostly what stands now is asked for, and blocks that hold none of it
are passed over.
"""
_OWN = {
    "record": "VARCHAR", "version": "INTEGER", "unit": "ENUM('')", "state": "VARCHAR", "from_position": "BIGINT",
    "to_position": "BIGINT", "line": "INTEGER",
}  # fmt: skip
_SQL_TYPES = {"text": "VARCHAR", "integer": "BIGINT", "date": "DATE", "boolean": "BOOLEAN"}


def arrow_schema(table: Table) -> pa.Schema:
    """The columns of a version as it is handed over: its own, the line's number where there are lines, the fields."""
    # Only who hands rows over needs Arrow, which takes a tenth of a second to load.
    import pyarrow as pa

    types = {
        "text": pa.string(), "code": pa.string(), "integer": pa.int64(), "date": pa.date32(), "boolean": pa.bool_(),
    }  # fmt: skip
    own = [
        ("record", pa.string()), ("version", pa.int32()), ("unit", pa.string()), ("state", pa.string()),
        ("from_position", pa.int64()), ("to_position", pa.int64()),
    ]  # fmt: skip
    own += [("line", pa.int32())] if table.has_lines else []
    for name, field in table.fields.items():
        decimal = field.type == "decimal"
        own.append((name, pa.decimal128(field.precision, field.scale) if decimal else types[field.type]))
    return pa.schema(own)


def versions(rows: Iterable[Row], table: Table) -> list[dict[str, Any]]:
    """Rows in memory as the versions of a table; positions are day ordinals."""
    found: list[dict[str, Any]] = []
    numbers: dict[str, int] = {}
    for row in rows:
        numbers[row.record] = numbers.get(row.record, 0) + 1
        own = {
            "record": row.record,
            "version": numbers[row.record],
            "unit": row.unit,
            "state": row.state,
            "from_position": row.known_from.toordinal() if row.known_from else 0,
            "to_position": row.known_to.toordinal() if row.known_to else None,
            **row.values,
        }
        found += in_rows(table, own, row.lines)
    return found


def in_rows(table: Table, own: dict[str, Any], lines: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """A version as a table holds it: in one row, or in one for each of its lines."""
    return [{**own, "line": i, **line} for i, line in enumerate(lines, start=1)] if table.has_lines else [own]


class Layout:
    """A table's three physical tables: ``__approved``, ``__waiting`` and ``__other``."""

    def __init__(self, table: Table, codelists: CodeLists) -> None:
        self.table = table
        self._codes = {name: codelists[f.list].codes() for name, f in table.fields.items() if f.list is not None}
        self._listed: dict[str, list[str]] = {}

    @property
    def names(self) -> tuple[str, str, str]:
        """The physical tables: of what stands or stood approved, of what waits, of every other state that was."""
        return (approved(self.table), waiting(self.table), other(self.table))

    def definition(self) -> tuple[tuple[str, ...], ...]:
        """The columns of each of them, as SQL declares them."""
        types = _OWN | {quoted(name): self._sql_type(name, field) for name, field in self.table.fields.items()}
        return tuple(tuple(f"{column} {types[column]}" for column in columns) for columns in self._columns())

    def create(self, connection: duckdb.DuckDBPyConnection) -> None:
        """Makes the tables, empty."""
        self.forget()
        for name, columns in zip(self.names, self.definition(), strict=True):
            connection.execute(f"CREATE TABLE {quoted(name)} ({', '.join(columns)})")

    def fill(self, connection: duckdb.DuckDBPyConnection, found: Sequence[Mapping[str, Any]]) -> None:
        """Puts versions where they belong."""
        if found:
            import pyarrow as pa

            connection.register("arriving", pa.Table.from_pylist(list(found), schema=arrow_schema(self.table)))
            self.take(connection, len(found))
            connection.unregister("arriving")

    def take(self, connection: duckdb.DuckDBPyConnection, number: int) -> None:
        """Puts the versions in the relation ``arriving`` (so many) where they belong, in its order."""
        wanted, columns = self._arriving(connection, number), self._columns()
        for i, where in _BELONGS:
            if i in wanted:
                listed = ", ".join(columns[i])
                into = f"INSERT INTO {quoted(self.names[i])} ({listed})"
                connection.execute(f"{into} SELECT {listed} FROM arriving WHERE {where}")

    def put(self, connection: duckdb.DuckDBPyConnection, rows: Sequence[Mapping[str, Any]]) -> None:
        """Puts a few versions where they belong, by statements that hold them.  Raises ValueError for a number of more
        places than its column has.
        """
        if not rows:
            return
        self._widen(connection, {name: {row[name] for row in rows} for name in ("unit", *self._codes)})
        names = {quoted(name): name for name in self.table.fields}
        for i, (table, columns) in enumerate(zip(self.names, self._columns(), strict=True)):
            own = [row for row in rows if _belongs(row["state"], stands=row["to_position"] is None) == i]
            if own:
                marks = f"({', '.join('?' * len(columns))})"
                connection.execute(
                    f"INSERT INTO {quoted(table)} ({', '.join(columns)}) VALUES {', '.join([marks] * len(own))}",
                    [self._fitting(row, names.get(column, column)) for row in own for column in columns],
                )

    def end(self, connection: duckdb.DuckDBPyConnection, ended: Sequence[tuple[str, int, str, int, int]]) -> None:
        """Ends what stood open: record, version, state, the positions from which it stood and at which it ended."""
        for state in sorted({row[2] for row in ended}):
            rows = [(record, version, start, end) for record, version, own, start, end in ended if own == state]
            source = _relation(connection, rows)
            # Positions are what the tables are ordered by: told by them, few blocks have to be looked at.
            starts = [start for _, _, start, _ in rows]
            near = f"t.from_position BETWEEN {min(starts)} AND {max(starts)}"
            same = f"t.record = e.record AND t.version = e.version AND t.from_position = e.from_position AND {near}"
            if state == SUBMITTED:
                self._move_what_waited(connection, source, same)
            else:
                connection.execute(
                    f"UPDATE {quoted(self.names[0 if state == APPROVED else 2])} t SET to_position = e.ended_at "
                    f"FROM {source} e WHERE {same} AND t.to_position IS NULL"
                )
        connection.unregister("ended")

    def _move_what_waited(self, connection: duckdb.DuckDBPyConnection, source: str, same: str) -> None:
        _, waits, others = self.names
        columns = self._columns()[2]
        moved = {"state": f"'{SUBMITTED}'", "to_position": "e.ended_at"}
        values = ", ".join(moved.get(column, f"t.{column}") for column in columns)
        connection.execute(
            f"INSERT INTO {quoted(others)} ({', '.join(columns)}) "
            f"SELECT {values} FROM {quoted(waits)} t JOIN {source} e ON {same}"
        )
        connection.execute(f"DELETE FROM {quoted(waits)} t USING {source} e WHERE {same}")

    def versions(self) -> str:
        """A SELECT of every version in every state, from all three tables."""
        said: tuple[dict[str, str], ...] = (
            {"state": f"'{APPROVED}' AS state"},
            {"state": f"'{SUBMITTED}' AS state", "to_position": "NULL::BIGINT AS to_position"},
            {},
        )
        every = self._columns()[2]
        return " UNION ALL ".join(
            f"SELECT {', '.join(own.get(column, column) for column in every)} FROM {quoted(name)}"
            for name, own in zip(self.names, said, strict=True)
        )

    def _columns(self) -> tuple[list[str], list[str], list[str]]:
        line = ["line"] if self.table.has_lines else []
        fields = [*line, *map(quoted, self.table.fields)]
        own = ["record", "version", "unit"]
        return (
            [*own, "from_position", "to_position", *fields],
            [*own, "from_position", *fields],
            [*own, "state", "from_position", "to_position", *fields],
        )

    def forget(self) -> None:
        """Forgets what the enumerations hold, after what was done to them was undone."""
        self._listed = {}

    def _arriving(self, connection: duckdb.DuckDBPyConnection, number: int) -> set[int]:
        """Lets the enumerations hold all that arrives; which of the tables may get any of it.

        A few rows are looked through here, which is sooner done than having it planned.
        """
        columns = ("unit", *self._codes)
        if number <= _FEW:
            listed = ", ".join(map(quoted, columns))
            rows = connection.execute(f"SELECT state, to_position IS NULL, {listed} FROM arriving").fetchall()
            values = [set(column) for column in zip(*(row[2:] for row in rows), strict=True)] or [set()] * len(columns)
            self._widen(connection, dict(zip(columns, values, strict=True)))
            return {_belongs(state, stands=stands) for state, stands, *_ in rows}
        (found,) = connection.execute(
            f"SELECT {', '.join(f'list(DISTINCT {quoted(column)})' for column in columns)} FROM arriving"
        ).fetchall()
        self._widen(connection, {name: set(values) for name, values in zip(columns, found, strict=True)})
        return {0, 1, 2}

    def _widen(self, connection: duckdb.DuckDBPyConnection, arriving: Mapping[str, set[str | None]]) -> None:
        """Lets the enumerations hold values that they don't have yet: a new unit, a code that is no longer listed."""
        if not self._listed:
            ranges = ", ".join(
                f"enum_range((SELECT {quoted(c)} FROM {quoted(self.names[0])} LIMIT 0))::VARCHAR[]" for c in arriving
            )
            (found,) = connection.execute(f"SELECT {ranges}").fetchall()
            self._listed = dict(zip(arriving, found, strict=True))
        for column, values in arriving.items():
            listed = self._listed[column]
            new = sorted(value for value in values if value is not None and value not in listed)
            if new:
                self._listed[column] = [*listed, *new]
                kind = _enumeration(self._listed[column])
                for table in self.names:
                    connection.execute(f"ALTER TABLE {quoted(table)} ALTER COLUMN {quoted(column)} TYPE {kind}")

    def _fitting(self, row: Mapping[str, Any], name: str) -> Any:
        """A value of a row, where its column holds it as it is; DuckDB would round it."""
        field, value = self.table.fields.get(name), row[name]
        if field is not None and field.type == "decimal" and value is not None:
            places = -value.as_tuple().exponent
            if places > (field.scale or 0):
                raise ValueError(f"{name} has {field.scale} places, and {value} more")
        return value

    def _sql_type(self, name: str, field: Field) -> str:
        if field.type == "decimal":
            return f"DECIMAL({field.precision}, {field.scale})"
        return _enumeration(self._codes[name]) if name in self._codes else _SQL_TYPES.get(field.type, "VARCHAR")


def approved(table: Table) -> str:
    """The name of the table of what stands or stood approved."""
    return f"{table.name}__approved"


def waiting(table: Table) -> str:
    """The name of the table of what waits for approval."""
    return f"{table.name}__waiting"


def other(table: Table) -> str:
    """The name of the table of every other state: what waited once, what was returned or withdrawn."""
    return f"{table.name}__other"


def _relation(connection: duckdb.DuckDBPyConnection, ended: Sequence[tuple[str, int, int, int]]) -> str:
    """What ended as a relation of a statement: in its own words where there is little of it."""
    columns = ("record", "version", "from_position", "ended_at")
    if len(ended) <= _FEW:
        told = ", ".join(f"({text(record)}, {version}, {start}, {end})" for record, version, start, end in ended)
        return f"(SELECT * FROM (VALUES {told}) e({', '.join(columns)}))"
    import pyarrow as pa

    values = zip(columns, zip(*ended, strict=True), strict=True)
    connection.register("ended", pa.table({name: list(of_all) for name, of_all in values}))
    return "ended"


def _belongs(state: str, *, stands: bool) -> int:
    """In which of the three tables a version is kept in a state in which it stands or stood, as ``_BELONGS`` says."""
    return 0 if state == APPROVED else 1 if state == SUBMITTED and stands else 2


def _enumeration(values: Sequence[str]) -> str:
    # An enumeration has at least one value; the empty text is no unit and no code.
    return f"ENUM({', '.join(map(text, dict.fromkeys(['', *values])))})"


def quoted(name: str) -> str:
    """A name as SQL writes it."""
    return '"' + name.replace('"', '""') + '"'


def among(column: str, values: Collection[str]) -> str:
    """Whether a column has one of some values, as DuckDB's SQL asks it; never where there are none."""
    return f"{column} IN ({', '.join(map(text, sorted(values)))})" if values else "FALSE"


def text(value: str) -> str:
    """A text as SQL writes it."""
    return "'" + value.replace("'", "''") + "'"
