"""The copy's file: typed tables as ``measures`` asks for them, and how they follow the log."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from threading import RLock
from typing import Any

import duckdb
import pyarrow as pa

from shizheng.ledger.canonical import GENESIS, said
from shizheng.ledger.copy.spans import Span, Step, spans_after
from shizheng.ledger.models import Entry, Standing, Version
from shizheng.measures.engine import arrow_schema
from shizheng.registers.rows import Value
from shizheng.registers.schema import Register, Registers, Table

_AT_ONCE = 20_000
"""Standings taken up in one step; bounds the memory that a rebuild needs."""


class Copy:
    """One process's copy of the log.  A file that another process holds is left to it; this one works in memory."""

    def __init__(self, path: Path | str, registers: Registers) -> None:
        self.registers = registers
        self._lock = RLock()
        self._shape = _shape(registers)
        try:
            if path != ":memory:":
                Path(path).parent.mkdir(parents=True, exist_ok=True)
            self.connection = duckdb.connect(str(path))
        except duckdb.IOException:
            self.connection = duckdb.connect(":memory:")

    @property
    def position(self) -> int:
        """The log position that the copy has come to."""
        return int(self._state()[0])

    def take_up(self) -> int:
        """Follows the log to its end; rebuilt where it is of another log or other registers.  Returns the position."""
        with self._lock:
            position, known_hash, shape = self._state()
            end = Entry.objects.order_by("-position").values_list("position", "hash").first() or (0, GENESIS)
            if position == end[0] and known_hash == end[1] and shape == self._shape:
                return position
            if shape != self._shape or self._hash_in_log(position) != known_hash:
                self._clear()
                position = 0
            while position < end[0]:
                position = self._take_step(position, end[0])
            return position

    def _state(self) -> tuple[int, str, str]:
        exists = self.connection.execute("SELECT 1 FROM information_schema.tables WHERE table_name = 'copy_state'")
        if not exists.fetchone():
            return (0, "", "")
        position, known_hash, shape = self.connection.execute("SELECT * FROM copy_state").fetchall()[0]
        return (position, known_hash, shape)

    def _hash_in_log(self, position: int) -> str:
        if position == 0:
            return GENESIS
        return Entry.objects.filter(position=position).values_list("hash", flat=True).first() or ""

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        self.connection.execute("BEGIN")
        try:
            yield
        except BaseException:
            self.connection.execute("ROLLBACK")
            raise
        self.connection.execute("COMMIT")

    def _clear(self) -> None:
        with self._transaction():
            self._make_tables()

    def _make_tables(self) -> None:
        tables = "SELECT table_name FROM information_schema.tables WHERE table_type = 'BASE TABLE'"
        for (name,) in self.connection.execute(tables).fetchall():
            self.connection.execute(f'DROP TABLE "{name}"')
        for register in self.registers.values():
            for table in register.tables():
                self._arriving(arrow_schema(table).empty_table())
                self.connection.execute(f'CREATE TABLE "{table.name}" AS SELECT * FROM arriving')
        self.connection.execute(
            "CREATE TABLE copy_state AS SELECT 0::BIGINT AS position, ? AS hash, ? AS shape", [GENESIS, self._shape]
        )

    def _take_step(self, position: int, end: int) -> int:
        """Takes up some whole entries after ``position`` in one transaction of the copy."""
        until = _last_of_batch(position, end)
        rows = Standing.objects.filter(entry_id__gt=position, entry_id__lte=until).order_by("pk")
        fields = ("version__register", "version__record", "version__number", "state", "entry_id", "version_id")
        steps: dict[str, list[Step]] = {}
        for register, *step in rows.values_list(*fields):
            steps.setdefault(register, []).append(Step(*step))
        with self._transaction():
            for name, taken in steps.items():
                if name in self.registers:
                    self._follow(self.registers[name], taken)
            self.connection.execute("UPDATE copy_state SET position = ?, hash = ?", [until, self._hash_in_log(until)])
        return until

    def _follow(self, register: Register, steps: Sequence[Step]) -> None:
        opened, ended = spans_after(steps, self._standing(register, steps))
        said_by = _said(register, {span.version for span in opened if span.version is not None})
        for table in register.tables():
            self._end(table, ended)
            rows = [row for span in opened for row in _rows(table, span, said_by)]
            self._arriving(pa.Table.from_pylist(rows, schema=arrow_schema(table)))
            self.connection.execute(f'INSERT INTO "{table.name}" SELECT * FROM arriving')

    def _standing(self, register: Register, steps: Sequence[Step]) -> list[Span]:
        self._arriving(pa.table({"record": list({step.record for step in steps})}))
        table = register.tables()[0].name
        found = self.connection.execute(
            f'SELECT record, version, state, from_position FROM "{table}" '
            "WHERE to_position IS NULL AND record IN (SELECT record FROM arriving)"
        )
        return [Span(record, number, state, start, None) for record, number, state, start in found.fetchall()]

    def _end(self, table: Table, ended: Sequence[Span]) -> None:
        if not ended:
            return
        columns: dict[str, list[Any]] = {
            "record": [span.record for span in ended],
            "version": [span.number for span in ended],
            "from_position": [span.from_position for span in ended],
            "ended_at": [span.to_position for span in ended],
        }
        self._arriving(pa.table(columns))
        self.connection.execute(
            f'UPDATE "{table.name}" AS t SET to_position = a.ended_at FROM arriving AS a '
            "WHERE t.record = a.record AND t.version = a.version AND t.from_position = a.from_position"
        )

    def _arriving(self, data: pa.Table) -> None:
        self.connection.register("arriving", data)


def _shape(registers: Registers) -> str:
    """The hash of all tables' columns: a copy of other columns has to be rebuilt."""
    columns = [(t.name, str(arrow_schema(t))) for register in registers.values() for t in register.tables()]
    return sha256(repr(columns).encode()).hexdigest()


def _last_of_batch(position: int, end: int) -> int:
    """The last entry of the next batch, so that a batch never parts an entry."""
    within = Standing.objects.filter(entry_id__gt=position).order_by("pk").values_list("entry_id", flat=True)
    last = list(within[_AT_ONCE : _AT_ONCE + 1])
    return max(position + 1, min(last[0] - 1, end)) if last else end


def _said(
    register: Register, versions: set[int]
) -> dict[int, tuple[str, Mapping[str, Value], tuple[Mapping[str, Value], ...]]]:
    found: dict[int, tuple[str, Mapping[str, Value], tuple[Mapping[str, Value], ...]]] = {}
    keys = sorted(versions)
    for start in range(0, len(keys), 500):
        some = Version.objects.filter(pk__in=keys[start : start + 500]).values_list("pk", "unit", "body")
        for key, unit, body in some:
            found[key] = (unit, *said(register, body))
    return found


def _rows(table: Table, span: Span, said_by: Mapping[int, Any]) -> list[dict[str, Any]]:
    assert span.version is not None
    unit, values, lines = said_by[span.version]
    row = {
        "record": span.record,
        "version": span.number,
        "unit": unit,
        "state": span.state,
        "from_position": span.from_position,
        "to_position": span.to_position,
        **values,
    }
    return [{**row, "line": i, **line} for i, line in enumerate(lines, start=1)] if table.has_lines else [row]
