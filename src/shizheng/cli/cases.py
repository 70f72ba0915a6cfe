"""``shizheng cases``: the figures that people worked out by hand, held against the measures."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from pathlib import Path

import click

from shizheng.agency import Agency
from shizheng.agency.cases import FOLDER, Case, Mistake, load_cases
from shizheng.cli.home import agency_option
from shizheng.cli.output import errors, fail, language_option, listed, say, show_findings
from shizheng.cli.sources import known_indicator, load_agency
from shizheng.cli.table import read_as
from shizheng.plan.errors import InvalidDefinitionError
from shizheng.plan.text import Language, Text

_WORDS = {
    "expect": Text("數值", "figure"),
    "pending": Text("待審筆數", "pending"),
    "attainment": Text("達成度", "attainment"),
    "met": Text("達成與否", "met"),
    "signal": Text("燈號", "signal"),
}


_JUDGED = ("attainment", "met", "signal")
"""What hangs on the target besides the figure."""


@click.command()
@click.argument("indicators", nargs=-1, metavar="[ID]...")
@agency_option
@language_option
def cases(*, indicators: tuple[str, ...], folder: Path, language: Language) -> None:
    """以手算之算例核對計算式。Hold the measures against cases worked out by hand; exit 1 where one is red."""
    agency = load_agency(folder, language)
    found = _found(agency, indicators, language)
    red = 0
    for indicator, own in groupby(found, key=lambda case: case.indicator):
        red += _show(indicator, list(own), language)
        if doubts := agency.doubts(indicator):
            show_findings(doubts, language)
    if red:
        fail(Text("不符之算例 {n} 個。", "{n} cases are red.").format(n=red), language)


def _found(agency: Agency, indicators: Iterable[str], language: Language) -> list[Case]:
    wanted = tuple(indicators) or tuple(agency.measures)
    for id in wanted:
        known_indicator(agency, id)
    try:
        found = [case for case in load_cases(agency) if case.indicator in wanted]
    except InvalidDefinitionError as error:
        errors.print(f"{agency.folder / FOLDER / error.source}")
        show_findings(error.findings, language, to=errors)
        raise SystemExit(1) from error
    without = [id for id in wanted if id not in {case.indicator for case in found}]
    if without:
        words = Text("尚無算例：{ids}。請寫於 {folder}。", "No cases yet: {ids}. Write them in {folder}.")
        said = words.format(ids=listed(without), folder=agency.folder / FOLDER)
        say(said.in_language(language), style="yellow", to=errors)
    return found


def _show(indicator: str, own: list[Case], language: Language) -> int:
    """Prints how an indicator's cases came out; how many are red."""
    red = [(case, mistakes) for case in own if (mistakes := case.mistakes(case.figure()))]
    words = Text("{id}：算例 {n} 個，相符 {m} 個", "{id}: {n} cases, {m} as expected")
    say(words.format(id=indicator, n=len(own), m=len(own) - len(red)).in_language(language))
    for case, mistakes in red:
        say(f"  ✗ {case.said.name}", style="bold red")
        for mistake in mistakes:
            say(f"    {_told(mistake).in_language(language)}")
        if any(mistake.word in _JUDGED for mistake in mistakes):
            target = case.agency.target(indicator)
            held = Text("目標值：{t}{r}", "target: {t}{r}").format(t=target.text, r=read_as(target))
            say(f"    {held.in_language(language)}")
        say(f"    {case.said.why}", style="dim")
    return len(red)


def _told(mistake: Mistake) -> Text:
    words = Text("{word}應為 {expected}，算得 {found}", "{word} should be {expected}, came to {found}")
    return words.format(word=_WORDS[mistake.word], expected=mistake.expected, found=mistake.found)
