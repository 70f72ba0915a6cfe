"""Where a command's figures come from: a folder of CSV files, an export, or the ledger of a home folder."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from functools import wraps
from pathlib import Path
from typing import Any

import click

from shizheng.agency import Agency
from shizheng.cli.engines import EngineName, Held, answering
from shizheng.cli.home import SYNTHETIC, agency_option, has_ledger
from shizheng.cli.output import errors, fail, show_findings
from shizheng.measures import DuckDB, Engine, EngineError, Question
from shizheng.measures.engines.parquet import MANIFEST, Export
from shizheng.plan.errors import InvalidDefinitionError
from shizheng.plan.finding import Finding, Severity
from shizheng.plan.text import Language, Text
from shizheng.registers.cells import read_date


@dataclass(frozen=True)
class Source:
    """An agency, an engine over its records, and the question that the options ask."""

    agency: Agency
    engine: Engine
    question: Question
    synthetic: bool
    findings: tuple[Finding, ...]
    withheld: frozenset[str] = frozenset()
    """The records that are counted and not told of."""


class RocDate(click.ParamType[date]):
    """A day as 2017-06-30 or 106/6/30."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        if isinstance(value, date):
            return value
        day = read_date(str(value))
        if day is None:
            self.fail(f"「{value}」不是日期，請寫作 2017-06-30 或 106/6/30。Write 2017-06-30 or 106/6/30.", param, ctx)
        return day


def held_options(command: Callable[..., None]) -> Callable[..., None]:
    """Adds --agency, --records and --home, and hands the command what is held there: a ``Held``."""

    @agency_option
    @click.option("--records", type=click.Path(path_type=Path, exists=True, file_okay=False),
                  help="以資料夾內之 CSV 計算。Compute from a folder of CSV files, without the ledger.")  # fmt: skip
    @click.option("--home", type=click.Path(path_type=Path), default=Path("var"), envvar="SHIZHENG_HOME",
                  show_default=True, help="資料庫所在。The ledger's home folder.")  # fmt: skip
    @wraps(command)
    def with_held(
        *, folder: Path, records: Path | None, home: Path, language: Language, **options: Any
    ) -> None:  # fmt: skip
        agency = load_agency(folder, language)
        try:
            held = _ledger(agency, home, language) if records is None else _folder(agency, records)
            if held.findings:
                show_findings(held.findings, language, to=errors)
            command(held=held, language=language, **options)
            if any(finding.severity is Severity.ERROR for finding in held.findings):
                words = Text("以上數值未含有問題之紀錄。", "Records with errors are not in these figures.")
                fail(words, language)
        except EngineError as error:
            show_findings([error.finding], language, to=errors)
            raise SystemExit(1) from error

    return with_held


def source_options(command: Callable[..., None]) -> Callable[..., None]:
    """Adds to the held options --year, --as-of, --engine and --server, and hands the command a ``Source``."""

    @held_options
    @click.option("--year", type=int, help="年度，如 106 或 2017。The fiscal year.")
    @click.option(
        "--as-of", type=RocDate(), help="資料時點，如 2017-06-30 或 106/6/30。As known at the end of that day."
    )
    @click.option("--engine", "name", type=click.Choice(["duckdb", "postgres", "spark"]), default="duckdb",
                  show_default=True, help="計算引擎。The engine that computes.")  # fmt: skip
    @click.option("--server", envvar="SHIZHENG_SERVER", metavar="URL",
                  help="引擎位址：postgresql://… 或 spark://…。Where the engine is.")  # fmt: skip
    @wraps(command)
    def with_source(
        *, held: Held, year: int | None, as_of: date | None, name: EngineName, server: str | None,
        language: Language, **options: Any,
    ) -> None:  # fmt: skip
        question = Question(held.agency.period(year), as_of or held.day)
        with answering(name, server, held) as engine:
            source = Source(held.agency, engine, question, held.synthetic, held.findings, held.withheld)
            command(source=source, language=language, **options)

    return with_source


def _folder(agency: Agency, records: Path) -> Held:
    today = datetime.now(agency.timezone).date()
    if (records / MANIFEST).exists():
        found = Export.open(records)
        # Where time was replayed, the day is that of the last act.
        day = found.days[-1][0] if found.synthetic and found.days else today
        return Held(agency, found, day, found.synthetic)
    synthetic = (records / SYNTHETIC).exists()
    engine, findings = DuckDB.of_csv(agency.registers, agency.codelists, records, agency.units)
    return Held(agency, engine, today, synthetic, findings)


def known_indicator(agency: Agency, id: str) -> None:
    """Ends the command where an id is no indicator of the plan, or one that has no measure yet."""
    if id in agency.without_measure():
        raise click.BadParameter(
            f"指標「{id}」尚無計算式，請寫於 measures.yaml。It has no measure yet in measures.yaml."
        )
    if id not in agency.measures:
        raise click.BadParameter(f"「{id}」不是本計畫之指標。Not an indicator: {', '.join(agency.measures)}")


def load_agency(folder: Path, language: Language) -> Agency:
    """The agency in a folder; its faults are printed and end the command."""
    try:
        return Agency.load(folder)
    except InvalidDefinitionError as error:
        errors.print(f"{folder / error.source}")
        show_findings(error.findings, language, to=errors)
        raise SystemExit(1) from error


def _ledger(agency: Agency, home: Path, language: Language) -> Held:
    if not has_ledger(home):
        words = Text(
            "{home} 尚無資料庫。請先執行 make demo，或以 --records 指定 CSV 資料夾。",
            "There is no ledger in {home}. Run make demo first, or name a folder of CSV files with --records.",
        )
        fail(words.format(home=home), language)
    # Django is only loaded by the commands that need a ledger.
    from shizheng.cli.ledger import open_ledger

    return open_ledger(agency, home)
