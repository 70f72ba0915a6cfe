"""``shizheng demo``: the whole line on the sample agency, from the published document to figures, report and site."""

from __future__ import annotations

from pathlib import Path
from shutil import rmtree
from typing import TYPE_CHECKING

import click
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from shizheng.agency import Agency
from shizheng.agency.recipe import Kitchen, Recipe
from shizheng.cli.home import SYNTHETIC, agency_option
from shizheng.cli.output import console, fail, language_option, say, show_findings
from shizheng.cli.serve import port_is_free, run_site
from shizheng.cli.sources import load_agency
from shizheng.cli.table import figures_table, synthetic_notice
from shizheng.documents import report
from shizheng.ledger.environment import DEMONSTRATION
from shizheng.measures import Question
from shizheng.plan.text import Language, Text

if TYPE_CHECKING:
    from shizheng.measures import DuckDB


@click.command()
@click.option("--records", default=20_000, show_default=True, help="紀錄筆數。About how many records.")
@click.option("--serve/--no-serve", default=True, help="最後啟動網站與否。Whether to serve the site at the end.")
@agency_option
@click.option("--home", type=click.Path(path_type=Path), default=Path("var"), show_default=True,
              help="資料庫所在。The ledger's home folder.")  # fmt: skip
@click.option("--out", type=click.Path(path_type=Path), default=Path("out"), show_default=True,
              help="產出檔案所在。Where the files go.")  # fmt: skip
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True)
@language_option
def demo(
    *, records: int, serve: bool, folder: Path, home: Path, out: Path, host: str, port: int, language: Language
) -> None:
    """以模擬紀錄走完全程。Run the whole line on synthetic records."""
    agency = load_agency(folder, language)
    if agency.recipe is None:
        fail(Text("{f} 未附示範配方。", "{f} has no recipe for a demo.").format(f=folder), language)
    if serve and not port_is_free(host, port):
        words = Text("{h}:{p} 已被使用，請以 --port 另指定。", "{h}:{p} is taken; name another --port.")
        fail(words.format(h=host, p=port), language)
    _clear(home, language)
    show_findings(agency.findings, language, brief=True)
    recipe = Recipe.load(agency.recipe)
    engine, position = _fill(agency, recipe, home, records, language)
    question = Question(agency.period(), recipe.today, position)
    _write(agency, engine, question, out, language)
    console.print(figures_table(agency, agency.judgements(engine, question), question, language))
    say(synthetic_notice().in_language(language), style="yellow")
    say(Text("檔案：{o}/", "Files: {o}/").format(o=out).in_language(language))
    if serve:
        from shizheng.ledger import copy

        copy.leave()
        run_site(home, folder, host, port, recipe.today, language)


def _clear(home: Path, language: Language) -> None:
    """Makes room for a new demo; a home that is no demo's is left alone and ends the command."""
    if home.exists() and any(home.iterdir()):
        known = {"secret-key", ".gitkeep"}
        if not (home / DEMONSTRATION).exists() and {path.name for path in home.iterdir()} - known:
            words = Text(
                "{h} 不是示範資料夾，不予覆寫。請以 --home 另指定。",
                "{h} is no demo's folder and stays as it is. Name another --home.",
            )
            fail(words.format(h=home), language)
        rmtree(home)
    home.mkdir(mode=0o700, parents=True, exist_ok=True)


def _fill(agency: Agency, recipe: Recipe, home: Path, records: int, language: Language) -> tuple[DuckDB, int]:
    """The ledger filled by replay, an engine over its copy, and the log position of the demo's day."""
    from shizheng.ledger.setup import prepare

    (home / DEMONSTRATION).write_text(recipe.today.isoformat(), "utf-8")
    prepare(home, agency.folder)
    from shizheng.ledger import copy, queries, replay

    replay.open_books(agency, recipe)
    cooked = list(Kitchen(recipe, agency.registers, agency.codelists, agency.units).cook(records))
    bar = Progress(
        TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), console=console
    )
    with bar:
        words = Text("重演 {n:,} 筆紀錄（逐月）", "Replaying {n:,} records, month by month").format(n=len(cooked))
        task = bar.add_task(words.in_language(language), total=None)
        replay.replay(agency, recipe, cooked, lambda done, total: bar.update(task, completed=done, total=total))
        task = bar.add_task(Text("建立欄式副本", "Building the copy").in_language(language), total=1)
        engine = copy.engine()
        bar.update(task, completed=1)
    return engine, queries.position_at(recipe.today, agency.timezone)


def _write(agency: Agency, engine: DuckDB, question: Question, out: Path, language: Language) -> None:
    """The year report, the figures and the records as files."""
    from shizheng.ledger import due, export, queries
    from shizheng.ledger.heard import calendar_of
    from shizheng.registers.rows import write_csv

    judgements = agency.judgements(engine, question)
    targets = {indicator.id: agency.target(indicator.id) for indicator in agency.plan.indicators}
    (out / "records").mkdir(parents=True, exist_ok=True)
    for name, register in agency.registers.items():
        rows = export.rows_of(register, agency.timezone)
        (out / "records" / f"{name}.csv").write_text(write_csv(register, rows), "utf-8")
    make_csv = report.figures_csv(agency.plan, judgements, targets=targets, synthetic=True)
    make_json = report.figures_json(agency.plan, judgements, targets=targets, synthetic=True)
    (out / "figures.csv").write_text(make_csv, "utf-8")
    (out / "figures.json").write_text(make_json, "utf-8")
    owed = due.owed(agency, engine, question.period, question.as_of, question.position or 0)
    document = report.year_report(
        agency.plan, agency.name, judgements,
        marks=agency.rules.signals, targets=targets,
        readings={m.id: [reading.choice for reading in m.readings] for m in agency.measures.values()},
        synthetic=True, as_of=question.as_of, printed_on=question.as_of,
        head=queries.hash_at(question.position or 0), calendar=calendar_of(agency, owed), language=language,
    )  # fmt: skip
    (out / "report.odt").write_bytes(document)
    # Files of rows have no page to carry the mark, so it lies beside them.
    for folder in (out, out / "records"):
        notice = synthetic_notice()
        (folder / SYNTHETIC).write_text(f"{notice.zh}\n{notice.en}\n", "utf-8")
