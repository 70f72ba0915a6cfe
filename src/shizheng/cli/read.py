"""``shizheng read FILE``: a published document as a structured plan."""

from __future__ import annotations

import json
from pathlib import Path

import click
from rich.table import Table

from shizheng import documents
from shizheng.cli.home import agency_option, terms_in
from shizheng.cli.output import console, language_option, read_file, say, show_findings
from shizheng.plan.model import Plan
from shizheng.plan.text import Language, Text


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="機器可讀之 JSON。Print the whole plan as JSON.")
@agency_option
@language_option
def read(file: Path, *, as_json: bool, folder: Path, language: Language) -> None:
    """讀入計畫文件。Read a plan document and show what was found in it."""
    reading = documents.read(read_file(file, language), file.name, terms=terms_in(folder))
    if as_json:
        click.echo(json.dumps(documents.plan_as_json(reading, language), ensure_ascii=False, indent=2))
    else:
        if reading.plan is not None:
            _show(reading.plan, language)
        show_findings(reading.findings, language, brief=True)
    if reading.plan is None:
        raise SystemExit(1)


def _show(plan: Plan, language: Language) -> None:
    unnamed = Text("（文件未載機關）", "(agency not named)").in_language(language)
    title = Text("{a} 民國{y}年度施政計畫", "{a}: plan for ROC year {y}").format(
        a=plan.agency or unnamed, y=plan.fiscal_year
    )
    say(title.in_language(language), style="bold")
    counts = Text(
        "施政目標 {g}、策略 {s}、指標 {i}、工作計畫 {w}、重要計畫項目 {p}、關聯 {l}",
        "{g} goals, {s} strategies, {i} indicators, {w} work plans, {p} projects, {l} links",
    ).format(
        g=len(plan.goals),
        s=sum(len(goal.strategies) for goal in plan.goals),
        i=len(plan.indicators),
        w=len(plan.work_plans),
        p=len(plan.projects),
        l=sum(len(project.indicators) for project in plan.projects),
    )
    say(counts.in_language(language))
    table = Table(box=None, pad_edge=False)
    for heading in (
        Text("編號|指標|目標值|體制|計畫|行", "id|indicator|target|body|projects|line").in_language(language).split("|")
    ):
        table.add_column(heading, overflow="fold")
    for indicator in plan.indicators:
        projects = str(len(plan.projects_serving(indicator.id)))
        body = str(indicator.evaluation_body or "")
        table.add_row(indicator.id, indicator.name, indicator.target.text, body, projects, str(indicator.place.line))
    console.print(table)
