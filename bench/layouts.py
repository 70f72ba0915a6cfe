"""What is made of the records: a copy as the ledger keeps it, the same in a plain layout, and as Parquet."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import duckdb

from bench.slots import Log
from shizheng.agency.units import Unit, load_units
from shizheng.measures.engines.tables import Layout
from shizheng.registers.codelists import CodeLists
from shizheng.registers.schema import Registers, Table

AGENCY = Path(__file__).resolve().parent.parent / "agencies" / "mofa-106"
SHARES = {
    "visits": 22, "meetings": 16, "site_traffic": 12, "exchanges": 9, "organisation_engagements": 8, "budget_lines": 8,
    "ngo_activities": 6, "cooperation_projects": 5, "media_visits": 4, "press_releases": 3, "agreements": 2,
    "op_eds": 2, "visa_measures": 1, "organisation_posts": 0.5, "premises": 0.5, "budget_requests": 0.5,
}  # fmt: skip
"""Of the versions; a register that is not named has a share of 1."""
SPANS = """CASE fate
    WHEN 'stands' THEN [ROW('submitted', submitted, approved)]
    WHEN 'superseded' THEN [ROW('submitted', submitted, approved)]
    WHEN 'withdrawn' THEN [ROW('submitted', submitted, approved), ROW('withdrawn', ended, NULL)]
    END::STRUCT(state VARCHAR, from_position BIGINT, to_position BIGINT)[]"""
"""The states other than approved that a version was in: every one waited once."""


def positions(versions: int) -> int:
    """The last position of the log: every version is handed in and approved."""
    return 2 * versions


@dataclass(frozen=True)
class Agency:
    """What an agency's folder says of its records."""

    codelists: CodeLists
    registers: Registers
    units: dict[str, Unit]

    @classmethod
    def load(cls, folder: Path = AGENCY) -> Agency:
        codelists = CodeLists.load(folder / "codelists.yaml")
        registers = Registers.load(folder / "registers.yaml", codelists)
        return cls(codelists, registers, load_units(folder / "units.csv"))

    def tables(self, versions: int) -> Iterator[tuple[Table, str]]:
        """Each table with the SQL of its versions."""
        shares = {name: SHARES.get(name, 1) for name in self.registers}
        for name, register in self.registers.items():
            log = Log(register, max(1, int(versions * shares[name] / sum(shares.values()))), positions(versions))
            for table in register.tables():
                yield table, log.sql(table, self.codelists, self.units)


def make_current(path: Path, versions: int, agency: Agency) -> None:
    """The copy's own tables."""
    connection = _connect(path)
    units = ", ".join(f"'{unit}'" for unit in ("", *agency.units))
    for table, rows in agency.tables(versions):
        layout = Layout(table, agency.codelists)
        layout.create(connection)
        approved, waiting, other = layout.names
        for name in layout.names:
            connection.execute(f"ALTER TABLE {name} ALTER unit TYPE ENUM({units})")
        fields = ", ".join([*(["line"] if table.has_lines else []), *table.fields])
        into = f"(record, version, unit, from_position, {fields}) SELECT record, version, unit"
        connection.execute(f"INSERT INTO {approved} {into}, approved, {fields} FROM ({rows}) WHERE fate = 'stands'")
        connection.execute(
            f"INSERT INTO {approved} (record, version, unit, from_position, to_position, {fields}) "
            f"SELECT record, version, unit, approved, ended, {fields} FROM ({rows}) "
            "WHERE fate IN ('superseded', 'withdrawn')"
        )
        connection.execute(f"INSERT INTO {waiting} {into}, submitted, {fields} FROM ({rows}) WHERE fate = 'waits'")
        connection.execute(
            f"INSERT INTO {other} (record, version, unit, state, from_position, to_position, {fields}) "
            f"SELECT record, version, unit, span.state, span.from_position, span.to_position, {fields} "
            f"FROM (SELECT *, unnest({SPANS}) AS span FROM ({rows}) WHERE fate <> 'waits')"
        )
        # For those who write SQL of their own: what stands now, under the table's name.
        connection.execute(f"CREATE VIEW {table.name} AS SELECT * FROM {approved} WHERE to_position IS NULL")
    connection.close()


def make_plain(path: Path, versions: int, agency: Agency) -> None:
    """One table for each table of a register, in the order of the log, every version once; codes are texts."""
    connection = _connect(path)
    for table, rows in agency.tables(versions):
        line = ["line"] if table.has_lines else []
        fields = [f"{name}::VARCHAR AS {name}" if field.list else name for name, field in table.fields.items()]
        connection.execute(
            f"CREATE TABLE {table.name} AS SELECT record, version, unit::VARCHAR AS unit, "
            "CASE fate WHEN 'waits' THEN 'submitted' ELSE 'approved' END AS state, "
            "CASE fate WHEN 'waits' THEN submitted ELSE approved END AS from_position, ended AS to_position, "
            f"{', '.join([*line, *fields])} FROM ({rows})"
        )
    connection.close()


def make_parquet(path: Path, versions: int, agency: Agency) -> None:
    """What stands as one Parquet file for each table, for those who don't read the copy."""
    path.mkdir(parents=True, exist_ok=True)
    connection = duckdb.connect(str(path.with_name("current.duckdb")), read_only=True)
    for table, _ in agency.tables(versions):
        connection.execute(f"COPY {table.name} TO '{path / table.name}.parquet' (FORMAT parquet, COMPRESSION zstd)")
    connection.close()


def _connect(path: Path) -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect(str(path))
    connection.execute("SET threads = 2; SET memory_limit = '4GB'")
    return connection


MAKERS: dict[str, Callable[[Path, int, Agency], None]] = {
    "current.duckdb": make_current,
    "plain.duckdb": make_plain,
    "parquet": make_parquet,
}
"""By the file or folder that each makes."""
