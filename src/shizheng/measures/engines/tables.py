"""The typed tables of a register in DuckDB, and how versions get into them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import duckdb

from shizheng.measures.engines.engine import APPROVED, SUBMITTED
from shizheng.registers.codelists import CodeLists
from shizheng.registers.rows import Row
from shizheng.registers.schema import Field, Table

if TYPE_CHECKING:
    import pyarrow as pa

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
        }
        if table.has_lines:
            found += [{**own, "line": i, **row.values, **line} for i, line in enumerate(row.lines, start=1)]
        else:
            found.append({**own, **row.values})
    return found


class Layout:
    """A table's three physical tables: standing, ``__waiting`` and ``__past``."""

    def __init__(self, table: Table, codelists: CodeLists) -> None:
        self.table = table
        self._codes = {
            name: codelists[f.list].codes()
            for name, f in table.fields.items()
            if f.list is not None and f.list in codelists
        }

        self._listed: dict[str, list[str]] = {}

    @property
    def names(self) -> tuple[str, str, str]:
        """The physical tables: standing, waiting, past."""
        return (self.table.name, f"{self.table.name}__waiting", f"{self.table.name}__past")

    def definition(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The columns of the standing (and waiting) table and of the past one, as SQL declares them."""
        own = ["record VARCHAR", "version INTEGER", f"unit {_enumeration(())}"]
        line = ["line INTEGER"] if self.table.has_lines else []
        fields = [f"{quoted(name)} {self._sql_type(name, field)}" for name, field in self.table.fields.items()]
        standing = [*own, "from_position BIGINT", *line, *fields]
        past = [*own, "state VARCHAR", "from_position BIGINT", "to_position BIGINT", *line, *fields]
        return tuple(standing), tuple(past)

    def create(self, connection: duckdb.DuckDBPyConnection) -> None:
        """Makes the tables, empty."""
        self.forget()
        standing, past = self.definition()
        for name, columns in zip(self.names, (standing, standing, past), strict=True):
            connection.execute(f"CREATE TABLE {quoted(name)} ({', '.join(columns)})")

    def fill(self, connection: duckdb.DuckDBPyConnection, found: Sequence[Mapping[str, Any]]) -> None:
        """Puts versions where they belong."""
        if found:
            import pyarrow as pa

            connection.register("arriving", pa.Table.from_pylist(list(found), schema=arrow_schema(self.table)))
            self.take(connection)
            connection.unregister("arriving")

    def take(self, connection: duckdb.DuckDBPyConnection) -> None:
        """Puts the versions in the relation ``arriving`` where they belong, in its order."""
        self._widen(connection)
        standing, past = self._columns()
        belongs = (
            f"state = '{APPROVED}' AND to_position IS NULL",
            f"state = '{SUBMITTED}' AND to_position IS NULL",
            f"to_position IS NOT NULL OR state NOT IN ('{APPROVED}', '{SUBMITTED}')",
        )
        for name, columns, where in zip(self.names, (standing, standing, past), belongs, strict=True):
            listed = ", ".join(columns)
            connection.execute(f"INSERT INTO {quoted(name)} ({listed}) SELECT {listed} FROM arriving WHERE {where}")

    def end(self, connection: duckdb.DuckDBPyConnection, ended: Sequence[tuple[str, int, int, int]]) -> None:
        """Ends what stood open: record, version, the position from which it stood, and that at which it ended."""
        import pyarrow as pa

        columns = zip(("record", "version", "from_position", "ended_at"), zip(*ended, strict=True), strict=True)
        connection.register("ended", pa.table({name: list(values) for name, values in columns}))
        starts = [start for _, _, start, _ in ended]
        # Positions are what the tables are ordered by: told by them, few blocks have to be looked at.
        near = f"t.from_position BETWEEN {min(starts)} AND {max(starts)}"
        same = "t.record = e.record AND t.version = e.version AND t.from_position = e.from_position"
        _, past = self._columns()
        for name, state in zip(self.names[:2], (APPROVED, SUBMITTED), strict=True):
            moved = {"state": f"'{state}'", "to_position": "e.ended_at"}
            values = ", ".join(moved.get(column, f"t.{column}") for column in past)
            connection.execute(
                f"INSERT INTO {quoted(self.names[2])} ({', '.join(past)}) "
                f"SELECT {values} FROM {quoted(name)} t JOIN ended e ON {same} WHERE {near}"
            )
            connection.execute(f"DELETE FROM {quoted(name)} t USING ended e WHERE {same} AND {near}")
        connection.execute(
            f"UPDATE {quoted(self.names[2])} t SET to_position = e.ended_at FROM ended e "
            f"WHERE {same} AND {near} AND t.to_position IS NULL"
        )
        connection.unregister("ended")

    def versions(self) -> str:
        """A SELECT of every version in every state: the columns of the past table, from all three."""
        _, past = self._columns()
        parts = [", ".join(past)]
        for state in (APPROVED, SUBMITTED):
            said = {"state": f"'{state}' AS state", "to_position": "NULL::BIGINT AS to_position"}
            parts.append(", ".join(said.get(column, column) for column in past))
        names = (self.names[2], *self.names[:2])
        return " UNION ALL ".join(
            f"SELECT {columns} FROM {quoted(name)}" for columns, name in zip(parts, names, strict=True)
        )

    def _columns(self) -> tuple[list[str], list[str]]:
        line = ["line"] if self.table.has_lines else []
        fields = [*line, *map(quoted, self.table.fields)]
        own = ["record", "version", "unit"]
        return [*own, "from_position", *fields], [*own, "state", "from_position", "to_position", *fields]

    def forget(self) -> None:
        """Forgets what the enumerations hold, after what was done to them was undone."""
        self._listed = {}

    def _widen(self, connection: duckdb.DuckDBPyConnection) -> None:
        """Lets the enumerations hold values that they don't have yet: a new unit, a code that is no longer listed."""
        columns = ("unit", *self._codes)
        if not self._listed:
            ranges = ", ".join(
                f"enum_range((SELECT {quoted(c)} FROM {quoted(self.table.name)} LIMIT 0))::VARCHAR[]" for c in columns
            )
            (found,) = connection.execute(f"SELECT {ranges}").fetchall()
            self._listed = dict(zip(columns, found, strict=True))
        (arriving,) = connection.execute(
            f"SELECT {', '.join(f'list(DISTINCT {quoted(column)})' for column in columns)} FROM arriving"
        ).fetchall()
        for column, values in zip(columns, arriving, strict=True):
            listed = self._listed[column]
            new = sorted(set(values or ()) - {None, *listed})
            if new:
                self._listed[column] = [*listed, *new]
                kind = _enumeration(self._listed[column])
                for table in self.names:
                    connection.execute(f"ALTER TABLE {quoted(table)} ALTER COLUMN {quoted(column)} TYPE {kind}")

    def _sql_type(self, name: str, field: Field) -> str:
        if field.type == "decimal":
            return f"DECIMAL({field.precision}, {field.scale})"
        return _enumeration(self._codes[name]) if name in self._codes else _SQL_TYPES.get(field.type, "VARCHAR")


def _enumeration(values: Sequence[str]) -> str:
    # An enumeration has at least one value; the empty text is no unit and no code.
    return f"ENUM({', '.join(map(text, dict.fromkeys(['', *values])))})"


def quoted(name: str) -> str:
    """A name as SQL writes it."""
    return '"' + name.replace('"', '""') + '"'


def text(value: str) -> str:
    """A text as SQL writes it."""
    return "'" + value.replace("'", "''") + "'"
