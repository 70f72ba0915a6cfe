"""Figures as tables in a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import ROUND_HALF_UP, Context, Decimal

from rich.markup import escape
from rich.table import Table

from shizheng.agency import Agency
from shizheng.measures import By, Question
from shizheng.plan.figure import Absence, Figure, Value
from shizheng.plan.judgement import Judgement, Signal
from shizheng.plan.model import Direction, Target
from shizheng.plan.period import roc_year
from shizheng.plan.text import Language, Text
from shizheng.plan.units import unit_words

_COLOURS = {Signal.GREEN: "green", Signal.YELLOW: "yellow", Signal.RED: "red", Signal.WHITE: "white"}
_HEADINGS = Text(
    "編號|關鍵績效指標|目標值|達成值|達成度|燈號|待審", "id|indicator|target|figure|attainment|signal|pending"
)
_RIGHT = {2, 3, 4, 6}


def figures_table(agency: Agency, judgements: Sequence[Judgement], question: Question, language: Language) -> Table:
    """The indicators in the plan's order."""
    day = question.as_of
    known = Text(f"民國{roc_year(day.year)}年{day.month}月{day.day}日", f"{day:%Y-%m-%d}")
    title = Text(
        "{agency} 民國{year}年度關鍵績效指標（資料時點：{known}）",
        "{agency}, indicators of ROC year {year}, as of {known}",
    )
    title = title.format(agency=agency.name, year=roc_year(question.period.year), known=known)
    table = Table(title=title.in_language(language), title_justify="left", title_style="bold")
    for index, heading in enumerate(_HEADINGS.in_language(language).split("|")):
        table.add_column(heading, justify="right" if index in _RIGHT else "left", no_wrap=index != 1, overflow="fold")
    for judgement in judgements:
        table.add_row(*_row(agency, judgement, language))
    return table


def read_as(target: Target) -> Text:
    """How a target is read where its own words don't say which side is the good one."""
    if target.stated or target.value is None:
        return Text("", "")
    words = {
        Direction.AT_LEAST: Text("（讀作至少，須達到）", " (read as: at least)"),
        Direction.AT_MOST: Text("（讀作至多，不得超過）", " (read as: at most)"),
        Direction.EXACTLY: Text("（讀作等於）", " (read as: exactly)"),
        Direction.WITHIN: Text("（讀作介於其間）", " (read as: within)"),
    }
    return words[target.direction or Direction.AT_LEAST]


_SIGNS = {Direction.AT_MOST: "≤", Direction.EXACTLY: "＝"}
"""Stand before a target whose words leave its direction to the measure."""


def _row(agency: Agency, judgement: Judgement, language: Language) -> list[str]:
    figure = judgement.figure
    target = agency.target(figure.indicator)
    words = agency.rules.signals[judgement.signal]
    state = Text("（暫）", " (provisional)").in_language(language) if judgement.provisional else ""
    attainment = (
        f"{decimal_places(judgement.attainment, 1)}%" if isinstance(judgement.attainment, Decimal) else _met(judgement)
    )
    return [
        figure.indicator,
        escape(agency.plan.indicator(figure.indicator).name),
        escape(f"{'' if target.stated else _SIGNS.get(target.direction or Direction.AT_LEAST, '')}{target.text}"),
        shown(figure.value, figure.unit, language),
        attainment if isinstance(attainment, str) else attainment.in_language(language),
        f"[{_COLOURS[judgement.signal]}]{words.mark} {words.title.in_language(language)}{state}[/]",
        str(figure.pending or ""),
    ]


def _met(judgement: Judgement) -> Text:
    if judgement.met is None:
        return Text("—", "—")
    return Text("達成", "met") if judgement.met else Text("未達成", "not met")


def figures_by_table(rows: Iterable[tuple[str, str, Text, Figure]], by: By, language: Language) -> Table:
    """One row per indicator and month, unit or country."""
    table = Table()
    kind = {"month": Text("月份", "month"), "unit": Text("單位", "unit"), "country": Text("國家", "country")}[by]
    for heading in (Text("編號", "id"), kind, Text("名稱", "name"), Text("達成值", "figure"), Text("待審", "pending")):
        table.add_column(heading.in_language(language))
    for id, key, label, figure in rows:
        name = "" if by == "month" else escape(label.in_language(language))
        table.add_row(id, key, name, shown(figure.value, figure.unit, language), str(figure.pending or ""))
    return table


def synthetic_notice() -> Text:
    """What every output says while the ledger holds replayed records."""
    return Text(
        "示範資料：以上數值由模擬紀錄計算，非實際施政成果。",
        "Synthetic: computed from simulated records, not from real results.",
    )


def shown(value: Value, unit: str, language: Language) -> str:
    """A value with its unit, or the words of its absence; at most two decimals, rounded half up for display only."""
    if isinstance(value, Absence):
        return value.words().in_language(language)
    gap = "" if unit == "%" else " "
    return f"{decimal_places(value, 2)}{gap}{escape(unit_words(unit, value).in_language(language))}"


def decimal_places(value: Decimal, places: int) -> str:
    """The value rounded half up to at most ``places`` decimals, thousands marked."""
    digits = Context(prec=max(value.adjusted() + places + 2, 28))
    short = value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP, context=digits)
    text = f"{short:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
