"""``shizheng explain ID``: why a figure is what it is."""

from __future__ import annotations

import click
from rich.markup import escape
from rich.table import Table
from rich.tree import Tree

from shizheng.cli.output import console, language_option, say, show_findings
from shizheng.cli.sources import Source, known_indicator, source_options
from shizheng.cli.table import read_as, shown, synthetic_notice
from shizheng.measures import Explanation, verdicts
from shizheng.measures import explain as explain_figure
from shizheng.plan.figure import Derivation
from shizheng.plan.text import Language, Text


@click.command()
@click.argument("indicator")
@click.option("--counted/--rejected", default=None, help="僅列計入或未計入之紀錄。Only counted or rejected records.")
@click.option("--limit", default=10, show_default=True, help="每類列出幾筆。How many records to list.")
@language_option
@source_options
def explain(*, source: Source, indicator: str, counted: bool | None, limit: int, language: Language) -> None:
    """說明一項指標之數值由來。Explain one indicator's figure down to its records and up to the plan."""
    agency = source.agency
    known_indicator(agency, indicator)
    explanation = explain_figure(agency.measures, source.engine, source.question, indicator)
    _show_plan(source, indicator, language)
    _heading(Text("計算式", "Measure"), language)
    say(explanation.sentence.in_language(language))
    for reading in agency.measures[indicator].readings:
        say(f"  · {reading.choice.in_language(language)} [{reading.finding}]", style="dim")
    _heading(Text("計算過程", "Derivation"), language)
    console.print(_tree(explanation.figure.derivation, language))
    _heading(Text("紀錄去向", "What became of the records"), language)
    _show_accounts(explanation, language)
    _show_records(source, indicator, counted, limit, language)
    for statement in explanation.statements:
        waits = Text("（待審核）", " (pending)") if statement.pending else Text("", "")
        _heading(Text("查詢：{t}{w}", "SQL: {t}{w}").format(t=statement.table, w=waits), language)
        console.print(escape(statement.sql), soft_wrap=True)
    if source.synthetic:
        say(synthetic_notice().in_language(language), style="yellow")


def _heading(words: Text, language: Language) -> None:
    console.print()
    say(words.in_language(language), style="bold underline")


def _show_plan(source: Source, id: str, language: Language) -> None:
    indicator = source.agency.plan.indicator(id)
    say(f"{id} {indicator.name}", style="bold")
    place = indicator.places.get("standard", indicator.place)
    words = Text("衡量標準（{place}）：{standard}", "Standard ({place}): {standard}")
    say(words.format(place=place, standard=indicator.standard).in_language(language))
    target = source.agency.target(id)
    say(Text("年度目標值：{t}{r}", "Target: {t}{r}").format(t=target.text, r=read_as(target)).in_language(language))
    doubts = source.agency.doubts(id)
    if doubts:
        show_findings(doubts, language)


def _tree(node: Derivation, language: Language, tree: Tree | None = None) -> Tree:
    period = f" {node.period.start:%Y-%m-%d}～{node.period.end:%m-%d}" if node.period else ""
    path = node.path or node.kind
    pending = Text(f"，待審 {node.pending}", f", {node.pending} pending").in_language(language) if node.pending else ""
    label = f"[bold]{shown(node.value, node.unit, language)}[/] [dim]{escape(path)}{period}{pending}[/]"
    branch = tree.add(label) if tree else Tree(label)
    for remark in node.remarks:
        branch.add(f"[dim]{escape(remark.in_language(language))}[/]")
    for child in node.inputs:
        _tree(child, language, branch)
    return branch


def _show_accounts(explanation: Explanation, language: Language) -> None:
    table = Table(box=None, pad_edge=False)
    for heading in (
        Text(
            "部分|登記簿|現行列數|計入|未計入|第一項不符之條件",
            "part|table|rows|counted|rejected|first condition failed",
        )
        .in_language(language)
        .split("|")
    ):
        table.add_column(heading, overflow="fold")
    for path, account in explanation.accounts.items():
        reasons = "\n".join(f"{r.rows:,} {r.condition}: {r.words.in_language(language)}" for r in account.rejected)
        rejected = sum(r.rows for r in account.rejected)
        table.add_row(
            path or "·", account.table, f"{account.rows:,}", f"{account.counted:,}", f"{rejected:,}", escape(reasons)
        )
    console.print(table)


def _show_records(source: Source, id: str, counted: bool | None, limit: int, language: Language) -> None:
    for which in (True, False) if counted is None else (counted,):
        _heading(Text("計入之紀錄", "Counted") if which else Text("未計入之紀錄", "Rejected"), language)
        found = verdicts(
            source.agency.measures, source.engine, source.question, id, counted=which, limit=limit,
            without=source.withheld,
        )  # fmt: skip
        for verdict in found:
            line = f"#{verdict.line}" if verdict.line else ""
            words = verdict.words.in_language(language)
            say(f"{verdict.record}{line} v{verdict.version} {verdict.unit} {verdict.leaf} {words}")
    if source.withheld:
        withheld = Text("不公開之紀錄照常計入，不列於上。", "Classified records are counted and not listed.")
        say(withheld.in_language(language), style="yellow")
