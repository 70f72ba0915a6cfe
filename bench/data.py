"""The records that are measured, by size.

    python -m bench.data 1M 10M [--plain] [--parquet]

A size is a number of record versions; lines (the participants of a visit) come on top.  What is made lies under
bench/.data/<size> and is made again when the code that makes it or the agency's definitions change.
"""

from __future__ import annotations

import hashlib
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import duckdb

from bench.layouts import AGENCY, MAKERS, Agency, positions

ROOT = Path(__file__).resolve().parent.parent
DATA = Path(__file__).resolve().parent / ".data"
THREADS, MEMORY = 2, "1500MB"
"""What everyone has who is measured."""
CURRENT, PLAIN, PARQUET = MAKERS


@dataclass(frozen=True)
class Data:
    """The records of one size."""

    versions: int

    @classmethod
    def of(cls, size: str) -> Data:
        """The size as people write it: 1M, 250k, 12000."""
        number = size.rstrip("kM")
        return cls(int(float(number) * {"": 1, "k": 1_000, "M": 1_000_000}[size[len(number) :]]))

    @property
    def name(self) -> str:
        return f"{self.versions // 1_000_000}M" if self.versions % 1_000_000 == 0 else f"{self.versions // 1000}k"

    @property
    def folder(self) -> Path:
        return DATA / self.name

    @property
    def parquet(self) -> Path:
        return self.folder / PARQUET

    @property
    def positions(self) -> int:
        return positions(self.versions)

    def open(self, layout: str = CURRENT) -> duckdb.DuckDBPyConnection:
        """A reader of the copy (or of another layout), with the threads and the memory that everyone has."""
        connection = duckdb.connect(str(self.folder / layout), read_only=True)
        connection.execute(f"SET threads = {THREADS}; SET memory_limit = '{MEMORY}'")
        return connection


def prepare(data: Data, *layouts: str) -> None:
    """Makes the copy and the layouts that are not there yet or not up to date."""
    for layout in dict.fromkeys((CURRENT, *layouts)):
        stamp = data.folder / f"{layout}.sha256"
        if stamp.is_file() and stamp.read_text("utf-8") == _made_from():
            continue
        data.folder.mkdir(parents=True, exist_ok=True)
        for file in data.folder.glob(f"{layout}*"):
            if file.is_file():
                file.unlink()
        began = time.perf_counter()
        MAKERS[layout](data.folder / layout, data.versions, Agency.load())
        stamp.write_text(_made_from(), "utf-8")
        print(f"{data.name} {layout}: made in {time.perf_counter() - began:.0f} s", file=sys.stderr, flush=True)


def _made_from() -> str:
    files = [Path(__file__).with_name(name) for name in ("layouts.py", "slots.py")]
    files += [AGENCY / name for name in ("registers.yaml", "codelists.yaml", "units.csv")]
    files += sorted((AGENCY / "codelists").glob("*.csv"))
    return hashlib.sha256(b"".join(path.read_bytes() for path in files)).hexdigest()


if __name__ == "__main__":
    wanted = [layout for layout in MAKERS if f"--{layout.removesuffix('.duckdb')}" in sys.argv]
    for size in (argument for argument in sys.argv[1:] if not argument.startswith("--")):
        prepare(Data.of(size), *wanted)
