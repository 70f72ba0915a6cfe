"""``shizheng copy export DIR``: every version of every record as Parquet files, for other engines and other tools."""

from __future__ import annotations

from pathlib import Path

import click

from shizheng.cli.engines import Held
from shizheng.cli.output import language_option, say
from shizheng.cli.sources import held_options
from shizheng.plan.text import Language, Text


@click.group()
def copy() -> None:
    """由日誌導出之查詢用資料。The copy that questions are answered from, derived from the log."""


@copy.command()
@click.option(
    "--withheld", is_flag=True, help="含不公開紀錄，供其他引擎計算。With classified records, for other engines."
)
@click.argument("target", type=click.Path(path_type=Path), metavar="DIR")
@language_option
@held_options
def export(*, held: Held, target: Path, withheld: bool, language: Language) -> None:
    """匯出為 Parquet，依登記簿與年度分檔。Write Parquet files by register and year."""
    found = held.export(target, without=frozenset() if withheld else held.withheld)
    for table, rows in found.rows.items():
        words = Text("{t}：{n} 列", "{t}: {n} rows")
        say(words.format(t=table, n=f"{rows:,}").in_language(language))
    place = Text("已匯出至 {f}", "Exported to {f}").format(f=found.folder)
    if found.days is not None:
        place = Text("已匯出至 {f}，日誌位置 {p}", "Exported to {f}, log position {p}").format(
            f=found.folder, p=found.position
        )
    say(place.in_language(language))
    if found.withheld:
        kept = Text("未含 {n} 筆不公開紀錄", "{n} classified records are left out").format(n=found.withheld)
        say(kept.in_language(language), style="yellow")
