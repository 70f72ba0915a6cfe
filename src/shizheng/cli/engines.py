"""Which engine answers: the default one itself, or another over an export of what it holds."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal

from shizheng.agency import Agency
from shizheng.measures import DuckDB, Engine, EngineError
from shizheng.measures.engines.parquet import Export
from shizheng.plan.finding import Catalogue, Finding

EngineName = Literal["duckdb", "postgres", "spark"]


@dataclass(frozen=True)
class Log:
    """What is told of the log that the records come from."""

    hash_at: Callable[[int], str]
    days: Callable[[], Mapping[date, int]]
    """The last log position of each day on which any was taken."""


@dataclass(frozen=True)
class Held:
    """An agency's records, as the default engine holds them or as they were exported, and the day they are of."""

    agency: Agency
    records: DuckDB | Export
    day: date
    synthetic: bool
    findings: tuple[Finding, ...] = ()
    log: Log | None = None
    withheld: frozenset[str] = frozenset()
    """The records that are classified: computed from, and not told of."""

    def export(self, folder: Path, *, without: frozenset[str] = frozenset()) -> Export:
        """Writes all of it, or all but some records, as Parquet files.

        Raises ``EngineError`` where something else is in the way.
        """
        if isinstance(self.records, Export):
            raise EngineError.of("engine-reads-no-export", folder=str(self.records.folder))
        agency, log = self.agency, self.log
        return self.records.export(
            agency.registers, agency.codelists, folder,
            hash_at=log.hash_at if log else None, days=log.days() if log else None,
            synthetic=self.synthetic, without=without,
        )  # fmt: skip


@contextmanager
def answering(name: EngineName, server: str | None, held: Held) -> Iterator[Engine]:
    """The engine of a name over what is held.  Raises ``EngineError`` where it isn't to be had."""
    if isinstance(held.records, Export) and held.records.withheld:
        catalogue, found = Catalogue.of("shizheng.agency"), held.records
        raise EngineError(catalogue.find("export-incomplete", folder=str(found.folder), n=found.withheld))
    if name == "duckdb":
        if isinstance(held.records, Export):
            raise EngineError.of("engine-reads-no-export", folder=str(held.records.folder))
        yield held.records
        return
    with TemporaryDirectory(prefix="shizheng-") as folder:
        found = held.records if isinstance(held.records, Export) else held.export(Path(folder) / "export")
        with _opened(name, server, held.agency, found) as engine:
            yield engine


@contextmanager
def _opened(name: Literal["postgres", "spark"], server: str | None, agency: Agency, found: Export) -> Iterator[Engine]:
    if name == "postgres":
        from shizheng.measures.engines.postgres import PostgreSQL

        with PostgreSQL.connected(server or "", found, agency.registers) as engine:
            yield engine
        return
    from shizheng.measures.engines.spark import HERE, Spark

    with Spark.session_at(server or HERE) as session:
        yield Spark(session, found, agency.registers)
