"""``shizheng figures``: all indicators with target, figure, attainment and signal."""

from __future__ import annotations

import click

from shizheng.cli.output import console, errors, language_option, listed, say
from shizheng.cli.sources import Source, known_indicator, source_options
from shizheng.cli.table import figures_by_table, figures_table, synthetic_notice
from shizheng.measures import By, compute_by
from shizheng.plan.text import Language, Text


@click.command()
@click.option("--format", "form", type=click.Choice(["table", "csv", "json"]), default="table", show_default=True,
              help="輸出格式。The form of the output.")  # fmt: skip
@click.option("--by", type=click.Choice(["month", "unit", "country"]), help="分月、分單位或分國。Split the figures.")
@click.option("--indicator", "indicators", multiple=True, metavar="ID", help="僅列此指標，可重複。Only this one.")
@language_option
@source_options
def figures(*, source: Source, form: str, by: By | None, indicators: tuple[str, ...], language: Language) -> None:
    """計算各項指標。Compute the indicators from approved records."""
    agency = source.agency
    chosen = _known(source, indicators)
    if by is not None:
        split = compute_by(agency.measures, source.engine, source.question, by, chosen)
        rows = [
            (id, key, agency.key_label(by, key, source.question.as_of), figure)
            for id, groups in split.items()
            for key, figure in groups.items()
        ]
        if form == "table":
            console.print(figures_by_table(rows, by, language))
        else:
            from shizheng.documents import report  # what a table doesn't need

            click.echo(report.figures_by_csv(rows) if form == "csv" else report.figures_by_json(rows), nl=False)
        return
    without = () if indicators else agency.without_measure()
    if without:
        words = Text("尚無計算式之指標，未列入：{ids}", "Left out, without a measure yet: {ids}")
        say(words.format(ids=listed(without)).in_language(language), style="yellow", to=errors)
    judgements = agency.judgements(source.engine, source.question, chosen)
    if form == "table":
        console.print(figures_table(agency, judgements, source.question, language))
        if source.synthetic:
            say(synthetic_notice().in_language(language), style="yellow")
    else:
        from shizheng.documents import report

        make = report.figures_csv if form == "csv" else report.figures_json
        targets = {judgement.figure.indicator: agency.target(judgement.figure.indicator) for judgement in judgements}
        click.echo(make(agency.plan, judgements, targets=targets, synthetic=source.synthetic), nl=False)


def _known(source: Source, indicators: tuple[str, ...]) -> tuple[str, ...]:
    ids = tuple(source.agency.measures)
    for id in indicators:
        known_indicator(source.agency, id)
    return indicators or ids
