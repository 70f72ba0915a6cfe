"""The copy as Parquet files: what other engines load, and anyone's tools read.

    DIR/manifest.json                                what the files hold, and as of which log position
    DIR/<table>/starting=2017/*.parquet              every version of every record, by the year in which it begins

Each row is a version in a state: ``record``, ``version``, ``unit``, ``state``, the log positions from and to which it
stood in it (no end: it still does), ``line`` where the table has lines, and the fields with the types that the register
declares.  A register's records begin on the day, or in the year, of its first time; those without are in the folder
that readers of such datasets take for no value.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from hashlib import sha256
from pathlib import Path

import duckdb

from shizheng.measures.engines.engine import APPROVED, SUBMITTED, EngineError, Standing
from shizheng.measures.engines.tables import Layout, among, quoted, text
from shizheng.registers.codelists import CodeLists
from shizheng.registers.schema import Registers, Table

FORMAT = 1
MANIFEST = "manifest.json"
PARTITION = "starting"


@dataclass(frozen=True)
class Export:
    """A folder of Parquet files.  ``days`` are the last log positions of the days on which any was taken, in order;
    without them positions are day numbers.
    """

    folder: Path
    position: int | None
    hash: str | None
    days: tuple[tuple[date, int], ...] | None
    rows: Mapping[str, int]
    synthetic: bool = False
    """Whether the records were made up, and whatever is computed from them has to say so."""
    withheld: int = 0
    """How many records were left out."""

    @classmethod
    def open(cls, folder: Path) -> Export:
        """The export in a folder.  Raises ``EngineError`` where there is none."""
        try:
            found = json.loads((folder / MANIFEST).read_text("utf-8"))
            if found["format"] != FORMAT:
                raise KeyError("format")
            days = found["days"]
            told = None if days is None else tuple((date.fromisoformat(day), int(p)) for day, p in days.items())
            left_out = int(found.get("withheld", 0))
            return cls(
                folder, found["position"], found["hash"], told, found["rows"], bool(found["synthetic"]), left_out
            )
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise EngineError.of("not-an-export", folder=str(folder), reason=str(error)) from error

    def position_at(self, day: date) -> int | None:
        """The log position at the end of a day."""
        if self.days is None:
            return day.toordinal()
        return max((position for on, position in self.days if on <= day), default=0)

    def now_if_last(self, position: int | None) -> int | None:
        """A position, or None for the last: what stands then stands now."""
        last = self.position
        return None if position is not None and last is not None and position >= last else position

    @cached_property
    def digest(self) -> str:
        """What tells this export from others: the hash of its manifest."""
        return sha256((self.folder / MANIFEST).read_bytes()).hexdigest()

    def files(self, table: Table) -> str:
        """The pattern of a table's files."""
        return str(self.folder / table.name / "*" / "*.parquet")

    def holds(self, table: Table) -> bool:
        """Whether there is any row of a table."""
        return self.rows.get(table.name, 0) > 0


def export(
    connection: duckdb.DuckDBPyConnection, registers: Registers, codelists: CodeLists, folder: Path, *,
    position: int | None, hash: str | None, days: Mapping[date, int] | None, synthetic: bool, without: Collection[str],
) -> Export:  # fmt: skip
    """Writes every version of every table, as a connection sees them in one transaction, into a folder; without some
    records.

    An export that was there is replaced once the new one is whole.  Raises ``EngineError`` where the folder holds
    anything else.
    """
    if folder.exists() and not (folder / MANIFEST).exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise EngineError.of("export-in-the-way", folder=str(folder))
    part = folder.with_name(f"{folder.name}.part")
    shutil.rmtree(part, ignore_errors=True)
    part.mkdir(parents=True)
    rows = dict(_written(connection, registers, codelists, part, without))
    told = None if days is None else {day.isoformat(): number for day, number in sorted(days.items())}
    manifest = {
        "format": FORMAT, "synthetic": synthetic, "position": position, "hash": hash, "days": told, "rows": rows,
        "withheld": len(without),
    }  # fmt: skip
    (part / MANIFEST).write_text(json.dumps(manifest, indent=1), "utf-8")
    _put_in_place(part, folder)
    return Export.open(folder)


def _put_in_place(part: Path, folder: Path) -> None:
    former = folder.with_name(f"{folder.name}.former")
    shutil.rmtree(former, ignore_errors=True)
    if folder.exists():
        folder.rename(former)
    part.rename(folder)
    shutil.rmtree(former, ignore_errors=True)


def _written(
    connection: duckdb.DuckDBPyConnection,
    registers: Registers,
    codelists: CodeLists,
    folder: Path,
    without: Collection[str],
) -> Iterator[tuple[str, int]]:
    seen = f"WHERE NOT {among('record', without)}"
    for register in registers.values():
        time = register.dated_by
        begins = quoted(time.year) if time.year else f"year({quoted(time.at or time.start or '')})"
        for table in register.tables():
            (folder / table.name).mkdir()
            columns = ", ".join(f"{quoted(name)}::{kind} AS {quoted(name)}" for name, kind in columns_of(table))
            source = f"SELECT {columns}, {begins} AS {PARTITION} FROM ({Layout(table, codelists).versions()}) {seen}"
            target = text(str(folder / table.name))
            options = f"FORMAT parquet, COMPRESSION zstd, PARTITION_BY ({PARTITION}), OVERWRITE_OR_IGNORE"
            ((number,),) = connection.execute(f"COPY ({source}) TO {target} ({options})").fetchall()
            yield table.name, int(number)


def columns_of(table: Table) -> list[tuple[str, str]]:
    """The columns of an exported table with their SQL types, which DuckDB and PostgreSQL share."""
    own = [("record", "VARCHAR"), ("version", "INTEGER"), ("unit", "VARCHAR"), ("state", "VARCHAR")]
    own += [("from_position", "BIGINT"), ("to_position", "BIGINT")]
    own += [("line", "INTEGER")] if table.has_lines else []
    types = {"integer": "BIGINT", "date": "DATE", "boolean": "BOOLEAN"}
    for name, field in table.fields.items():
        decimal = field.type == "decimal"
        kind = f"DECIMAL({field.precision}, {field.scale})" if decimal else types.get(field.type, "VARCHAR")
        own.append((name, kind))
    return own


def known_versions(source: str, columns: list[str], standing: Standing, position: int | None) -> str:
    """A SELECT of the rows of an exported table that stood at a position (None: at its end)."""
    tests = {"approved": [f"state = '{APPROVED}'"], "submitted": [f"state = '{SUBMITTED}'"], "any": []}[standing]
    if position is None:
        tests = [*tests, "to_position IS NULL"]
    else:
        tests = [*tests, f"from_position <= {position}", f"(to_position IS NULL OR to_position > {position})"]
    return f"SELECT {', '.join(columns)} FROM {source} WHERE {' AND '.join(tests)}"
