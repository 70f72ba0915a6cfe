"""``shizheng diff ID``: why a figure changed between two days, two log positions or two sets of definitions."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import click
from rich.markup import escape
from rich.table import Table

from shizheng.cli.output import console, language_option, say
from shizheng.cli.sources import RocDate, Source, load_agency, source_options
from shizheng.cli.table import shown, synthetic_notice
from shizheng.measures import Asked, Difference, Question
from shizheng.measures import diff as differ
from shizheng.plan.figure import Absence, Figure, Value
from shizheng.plan.text import Language, Text


@click.command()
@click.argument("indicator")
@click.option(
    "--from", "since", type=RocDate(), help="前次資料時點，如 106/3/31。The earlier day; --as-of is the later."
)
@click.option("--from-position", type=int, help="前次日誌位置。The earlier log position.")
@click.option("--position", type=int, help="後次日誌位置。The later log position.")
@click.option("--from-year", type=int, help="前次年度。The earlier fiscal year.")
@click.option("--from-agency", type=click.Path(path_type=Path, exists=True, file_okay=False),
              help="前次定義所在資料夾。The folder of the earlier definitions.")  # fmt: skip
@click.option("--format", "form", type=click.Choice(["table", "json"]), default="table", show_default=True,
              help="輸出格式。The form of the output.")  # fmt: skip
@language_option
@source_options
def diff(
    *, source: Source, indicator: str, since: date | None, from_position: int | None, position: int | None,
    from_year: int | None, from_agency: Path | None, form: str, language: Language,
) -> None:  # fmt: skip
    """說明數值何以變動。Split the change of a figure into its causes; the parts sum exactly."""
    agency = source.agency
    before = load_agency(from_agency, language) if from_agency else agency
    for definitions in (before, agency):
        if indicator not in definitions.measures:
            known = ", ".join(definitions.measures)
            raise click.BadParameter(f"「{indicator}」不是本計畫之指標。Not an indicator: {known}")
    if since is None and from_position is None and from_year is None and from_agency is None:
        raise click.UsageError(
            "請指定前次為何，例如 --from 106/3/31。Say what to compare with, as in --from 2017-03-31."
        )
    second = replace(source.question, position=position)
    first = Question(before.period(from_year or source.question.period.year), since or second.as_of, from_position)
    found = differ(Asked(before.measures, first), Asked(agency.measures, second), source.engine, indicator)
    if source.withheld:
        seen = (replace(p, records=tuple(r for r in p.records if r not in source.withheld)) for p in found.parts)
        found = replace(found, parts=tuple(seen))
    if form == "json":
        click.echo(json.dumps(_as_json(found, synthetic=source.synthetic), ensure_ascii=False, indent=2))
        return
    say(f"{indicator} {agency.plan.indicator(indicator).name}", style="bold")
    console.print(_table(found, language))
    if source.synthetic:
        say(synthetic_notice().in_language(language), style="yellow")


def _table(found: Difference, language: Language) -> Table:
    table = Table()
    for heading in (Text("項目", "step"), Text("數值", "figure"), Text("增減", "change"), Text("紀錄", "records")):
        table.add_column(heading.in_language(language), overflow="fold")
    unit = found.second.unit
    for words, figure in ((Text("前次", "earlier"), found.first),):
        table.add_row(_named(words, figure, language), shown(figure.value, unit, language), "", "")
    for part in found.parts:
        change = "—" if part.change is None else f"{part.change:+f}" if part.change else "0"
        more = part.records_in_all - len(part.records[:5])
        names = "、".join(part.records[:5]) + (f" (+{more})" if more > 0 else "")
        label = part.words.in_language(language)
        table.add_row(label, shown(part.after, unit, language), _short(change), escape(names))
    change = "—" if found.change is None else f"{found.change:+f}"
    last = _named(Text("後次", "later"), found.second, language)
    table.add_row(last, shown(found.second.value, unit, language), _short(change), "", style="bold")
    return table


def _named(words: Text, figure: Figure, language: Language) -> str:
    return f"{words.in_language(language)} {figure.as_of:%Y-%m-%d}"


def _short(change: str) -> str:
    """A change for reading: at most four decimals, marked where there were more."""
    whole, point, places = change.partition(".")
    return change if len(places) <= 4 else f"{whole}{point}{places[:4]}…"


def _as_json(found: Difference, *, synthetic: bool) -> dict[str, Any]:
    return {
        "indicator": found.second.indicator,
        "unit": found.second.unit,
        "synthetic": synthetic,
        "first": {"as_of": found.first.as_of.isoformat(), "value": _value(found.first.value)},
        "second": {"as_of": found.second.as_of.isoformat(), "value": _value(found.second.value)},
        "change": None if found.change is None else str(found.change),
        "parts": [
            {
                "cause": part.cause,
                "before": _value(part.before),
                "after": _value(part.after),
                "change": None if part.change is None else str(part.change),
                "records": list(part.records),
                "records_in_all": part.records_in_all,
            }
            for part in found.parts
        ],
    }


def _value(value: Value) -> Any:
    if isinstance(value, Absence):
        return {"absent": value.kind, "reason": value.reason, "where": value.where}
    return str(Decimal(value))
