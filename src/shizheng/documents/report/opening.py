"""The first page, and part 壹: the goals with their strategies."""

from __future__ import annotations

from collections import Counter

from shizheng.documents.report import wording
from shizheng.documents.report.contents import Contents, Piece, cell, heading, paragraph, span
from shizheng.documents.report.table import Cell, Table
from shizheng.documents.report.xml import Xml, joined, words
from shizheng.plan.judgement import Signal
from shizheng.plan.period import roc_year
from shizheng.plan.text import Text

TITLE = Text("民國{roc}年度施政績效報告", "Annual Performance Report {year}")
NOTICE = Text(
    "示範資料（SYNTHETIC）：本報告數值由模擬紀錄計算，非實際施政成果",
    "SYNTHETIC: the figures come from simulated records, not from real results",
)
KNOWN = Text("資料時點：{day}", "As of {day}")
_PERIOD, _AS_OF = Text("計畫期間", "Period"), Text("資料時點", "As of")
_PRINTED, _HEAD = Text("列印日期", "Printed on"), Text("登錄簿末筆", "Head of the log")
_COUNTED, _SIGNALS = Text("關鍵績效指標", "Key performance indicators"), Text("燈號", "Signals")
_ITEMS = Text("{n}項", "{n}")
_APPROVED = Text(
    "各項數值由資料時點當日以前登錄且經核定之紀錄計算，待審核者另行註明，不計入數值；登錄簿末筆可供查驗紀錄未經增刪。",
    "Every figure is computed from records that were entered by the end of the as-of date and approved. Pending ones "
    "are named beside it, never counted. The head of the log lets anyone verify that no record was added or removed.",
)
_PROVISIONAL = Text(
    "計畫期間於資料時點尚未屆滿，各項數值為累計至該日之數，燈號均為暫定。",
    "The period had not ended on the as-of date: figures run up to that day and all signals are provisional.",
)
_PLAN_WORDS = Text("", "The plan’s own words are given in Chinese, as it was published.")
_GOALS = Text("壹、年度施政目標", "I. Goals of the year")


def title(contents: Contents) -> str:
    """The report's title without the agency."""
    year = contents.period.year
    return contents.say(TITLE, roc=roc_year(year), year=year)


def first_page(contents: Contents) -> list[Piece]:
    """Whose report, of which year, known when, provable how; and the signals at a glance."""
    say = contents.say
    pieces: list[Piece] = [
        paragraph("Agency", say(contents.agency)),
        paragraph("Title", title(contents)),
    ]
    if contents.synthetic:
        pieces.append(paragraph("Notice", say(NOTICE)))
    pieces.append(_facts(contents))
    pieces.append(paragraph("Body", say(_APPROVED)))
    if contents.provisional:
        pieces.append(paragraph("Body", say(_PROVISIONAL)))
    if say(_PLAN_WORDS):
        pieces.append(paragraph("Body", say(_PLAN_WORDS)))
    return pieces


def goals(contents: Contents) -> list[Piece]:
    """Part 壹."""
    pieces: list[Piece] = [heading(1, contents.say(_GOALS), "Heading1NewPage")]
    for goal in contents.plan.goals:
        pieces.append(heading(2, contents.goal_title(goal.number)))
        pieces += [
            paragraph("Hanging", _strategy_number(contents, strategy.number), strategy.text)
            for strategy in goal.strategies
        ]
    return pieces


def signals_at_a_glance(contents: Contents) -> Xml:
    """How many of each signal, in the scheme's order."""
    counted = Counter(judgement.signal for judgement in contents.judgements.values())
    parts = [
        span(f"Signal.{signal}", f"{shown.mark} {contents.say(shown.title)} {counted[signal]}")
        for signal in Signal
        if (shown := contents.marks[signal])
    ]
    gap = words("　" if contents.language == "zh" else "   ")
    return joined(piece for part in parts for piece in (part, gap))


def _facts(contents: Contents) -> Table:
    say = contents.say
    rows: list[tuple[Text, str | Xml]] = [
        (_PERIOD, say(wording.span(contents.period))),
        (_AS_OF, say(wording.day(contents.as_of))),
        (_COUNTED, say(_ITEMS, n=len(contents.plan.indicators))),
        (_SIGNALS, signals_at_a_glance(contents)),
        (_PRINTED, say(wording.day(contents.printed_on))),
        (_HEAD, span("Code", contents.head)),
    ]
    body = tuple(_fact(say(label), value) for label, value in rows)
    return Table("Facts", title(contents), ("3.6", "13.4"), (), body)


def _fact(label: str, value: str | Xml) -> tuple[Cell, ...]:
    return cell("CellHead", label, kind="Head"), cell("Fact", value, kind="Middle")


def _strategy_number(contents: Contents, number: int) -> str:
    return f"（{wording.numeral(number)}）" if contents.language == "zh" else f"({number}) "
