"""chDB, which is ClickHouse in the process: tables ordered by day, codes as low cardinality texts."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable, Sequence
from typing import Any

from chdb import session

from bench import by_hand
from bench.contestant import Answers, Contestant
from bench.data import PARQUET, THREADS, Data
from bench.layouts import Agency
from bench.rivals.leaf import Ends
from bench.rivals.leaves import LEAVES, columns
from bench.rivals.sql import collect, statements
from shizheng.registers.schema import Table


class ChDB(Contestant):
    layouts = (PARQUET,)

    def __init__(self, data: Data) -> None:
        self.folder = data.folder / "chdb"
        shutil.rmtree(self.folder, ignore_errors=True)
        self.session = session.Session(str(self.folder))
        self.statements = statements("clickhouse", fused=True)
        days = {leaf.table: leaf.day for leaf in LEAVES if not isinstance(leaf, Ends)}
        used = columns()
        for table, _ in Agency.load().tables(data.versions):
            if table.name in used:
                self._fill(data, table, used[table.name], days.get(table.name, "tuple()"))

    def figures(self) -> Answers:
        return by_hand.figures(collect(self.statements, self._rows))

    def close(self) -> None:
        self.session.close()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _fill(self, data: Data, table: Table, names: Sequence[str], day: str) -> None:
        source = f"file('{data.parquet / table.name}.parquet', Parquet)"
        given = ", ".join(f"countIf({name} IS NULL)" for name in names)
        ((*absent,),) = self._rows(f"SELECT {given} FROM {source}")
        kinds = [_kind(table, name, nullable=int(empty) > 0) for name, empty in zip(names, absent, strict=True)]
        declared = ", ".join(f"{name} {kind}" for name, kind in zip(names, kinds, strict=True))
        self.session.query(
            f"CREATE TABLE {table.name} ({declared}) ENGINE = MergeTree ORDER BY {day} SETTINGS allow_nullable_key = 1"
        )
        self.session.query(f"INSERT INTO {table.name} SELECT {', '.join(names)} FROM {source}")
        self.session.query(f"OPTIMIZE TABLE {table.name} FINAL")

    def _rows(self, sql: str) -> Iterable[Sequence[Any]]:
        asked = f"{sql} SETTINGS max_threads = {THREADS}" if sql.startswith("SELECT") else sql
        lines = str(self.session.query(asked, "JSONCompactEachRow")).splitlines()
        return [json.loads(line) for line in lines]


def _kind(table: Table, name: str, *, nullable: bool) -> str:
    field = table.fields.get(name)
    if field is None:
        return "String" if name == "record" else "Int64"
    decimal = f"Decimal({field.precision}, {field.scale})"
    kind = {"integer": "Int64", "date": "Date32", "boolean": "Bool", "decimal": decimal}.get(field.type, "String")
    kind = f"Nullable({kind})" if nullable else kind
    return f"LowCardinality({kind})" if field.type == "code" else kind
