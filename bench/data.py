"""Makes the records that are measured: a copy as the ledger keeps it, the same in a plain layout, and as Parquet.

    python -m bench.data 1M 10M [--plain] [--parquet]

A size is a number of record versions; lines (the participants of a visit) come on top.  What is made lies under
bench/.data/<size> and is made again when this code or the agency's definitions change.
"""

from __future__ import annotations

import hashlib
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import duckdb

from bench.slots import Log
from shizheng.agency.units import Unit, load_units
from shizheng.measures.engines.tables import Layout
from shizheng.registers.codelists import CodeLists
from shizheng.registers.schema import Registers, Table

ROOT = Path(__file__).resolve().parent.parent
AGENCY = ROOT / "agencies" / "mofa-106"
DATA = Path(__file__).resolve().parent / ".data"
SHARES = {
    "visits": 22, "meetings": 16, "site_traffic": 12, "exchanges": 9, "organisation_engagements": 8, "budget_lines": 8,
    "ngo_activities": 6, "cooperation_projects": 5, "media_visits": 4, "press_releases": 3, "agreements": 2,
    "op_eds": 2, "visa_measures": 1, "organisation_posts": 0.5, "premises": 0.5, "budget_requests": 0.5,
}  # fmt: skip
"""Of the versions; a register that is not named has a share of 1."""
SPANS = """CASE fate
    WHEN 'stands' THEN [ROW('submitted', submitted, approved)]
    WHEN 'superseded' THEN [ROW('submitted', submitted, approved), ROW('approved', approved, ended)]
    WHEN 'withdrawn' THEN [ROW('submitted', submitted, approved), ROW('approved', approved, ended),
        ROW('withdrawn', ended, NULL)]
    END::STRUCT(state VARCHAR, from_position BIGINT, to_position BIGINT)[]"""
"""The states that are past: every version waited once."""


@dataclass(frozen=True)
class Data:
    """The records of one size."""

    versions: int

    @classmethod
    def of(cls, size: str) -> Data:
        """The size as people write it: 1M, 250k, 12000."""
        number, unit = size.rstrip("kM"), size[len(size.rstrip("kM")) :]
        return cls(int(float(number) * {"": 1, "k": 1_000, "M": 1_000_000}[unit]))

    @property
    def name(self) -> str:
        return f"{self.versions // 1_000_000}M" if self.versions % 1_000_000 == 0 else f"{self.versions // 1000}k"

    @property
    def folder(self) -> Path:
        return DATA / self.name

    @property
    def positions(self) -> int:
        """The last position of the log: every version is handed in and approved."""
        return 2 * self.versions

    @property
    def current(self) -> Path:
        """The copy as the ledger keeps it: what stands apart from what is past."""
        return self.folder / "current.duckdb"

    @property
    def plain(self) -> Path:
        """One table for each table of a register, in the order of the log, states and codes as texts."""
        return self.folder / "plain.duckdb"

    @property
    def parquet(self) -> Path:
        """What stands, as one Parquet file for each table."""
        return self.folder / "parquet"


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

    def tables(self, data: Data) -> Iterator[tuple[Table, str]]:
        """Each table with the SQL of its versions."""
        shares = {name: SHARES.get(name, 1) for name in self.registers}
        for name, register in self.registers.items():
            log = Log(register, max(1, int(data.versions * shares[name] / sum(shares.values()))), data.positions)
            for table in register.tables():
                yield table, log.sql(table, self.codelists, self.units)


def make_current(data: Data, agency: Agency) -> None:
    """Fills the copy's own tables."""
    connection = _connect(data.current)
    units = ", ".join(f"'{unit}'" for unit in ("", *agency.units))
    for table, versions in agency.tables(data):
        layout = Layout(table, agency.codelists)
        layout.create(connection)
        standing, waiting, past = layout.names
        for name in layout.names:
            connection.execute(f"ALTER TABLE {name} ALTER unit TYPE ENUM({units})")
        fields = ", ".join([*(["line"] if table.has_lines else []), *table.fields])
        into = f"(record, version, unit, from_position, {fields}) SELECT record, version, unit"
        connection.execute(f"INSERT INTO {standing} {into}, approved, {fields} FROM ({versions}) WHERE fate = 'stands'")
        connection.execute(f"INSERT INTO {waiting} {into}, submitted, {fields} FROM ({versions}) WHERE fate = 'waits'")
        connection.execute(
            f"INSERT INTO {past} (record, version, unit, state, from_position, to_position, {fields}) "
            f"SELECT record, version, unit, span.state, span.from_position, span.to_position, {fields} "
            f"FROM (SELECT *, unnest({SPANS}) AS span FROM ({versions}) WHERE fate <> 'waits')"
        )
    connection.close()


def make_plain(data: Data, agency: Agency) -> None:
    """Fills the plain layout: every version once, with its last state."""
    connection = _connect(data.plain)
    for table, versions in agency.tables(data):
        line = ["line"] if table.has_lines else []
        fields = [f"{name}::VARCHAR AS {name}" if field.list else name for name, field in table.fields.items()]
        connection.execute(
            f"CREATE TABLE {table.name} AS SELECT record, version, unit::VARCHAR AS unit, "
            "CASE fate WHEN 'waits' THEN 'submitted' ELSE 'approved' END AS state, "
            "CASE fate WHEN 'waits' THEN submitted ELSE approved END AS from_position, ended AS to_position, "
            f"{', '.join([*line, *fields])} FROM ({versions})"
        )
    connection.close()


def make_parquet(data: Data, agency: Agency) -> None:
    """Writes what stands, for those who don't read the copy."""
    data.parquet.mkdir(parents=True, exist_ok=True)
    connection = duckdb.connect(str(data.current), read_only=True)
    connection.execute("SET threads = 2; SET memory_limit = '4GB'")
    for table, _ in agency.tables(data):
        to = data.parquet / f"{table.name}.parquet"
        connection.execute(f"COPY {table.name} TO '{to}' (FORMAT parquet, COMPRESSION zstd)")
    connection.close()


MAKERS = {"current": make_current, "plain": make_plain, "parquet": make_parquet}


def prepare(data: Data, *layouts: str) -> None:
    """Makes what is not there yet or not up to date."""
    for layout in ("current", *layouts):
        stamp = data.folder / f"{layout}.sha256"
        if stamp.is_file() and stamp.read_text("utf-8") == _made_from():
            continue
        data.folder.mkdir(parents=True, exist_ok=True)
        for file in data.folder.glob(f"{layout}.*"):
            file.unlink()
        began = time.perf_counter()
        MAKERS[layout](data, Agency.load())
        stamp.write_text(_made_from(), "utf-8")
        print(f"{data.name} {layout}: made in {time.perf_counter() - began:.0f} s", file=sys.stderr, flush=True)


def _connect(path: Path) -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect(str(path))
    connection.execute("SET threads = 2; SET memory_limit = '4GB'")
    return connection


def _made_from() -> str:
    files = [Path(__file__), Path(__file__).with_name("slots.py"), *sorted(AGENCY.glob("*.yaml")), AGENCY / "units.csv"]
    files += sorted((AGENCY / "codelists").glob("*.csv"))
    return hashlib.sha256(b"".join(path.read_bytes() for path in files)).hexdigest()


if __name__ == "__main__":
    wanted = [layout for layout in ("plain", "parquet") if f"--{layout}" in sys.argv]
    for size in (argument for argument in sys.argv[1:] if not argument.startswith("--")):
        prepare(Data.of(size), *wanted)
