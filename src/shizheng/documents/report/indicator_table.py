"""Part 貳, first half: the indicators in one table, in the plan's order, under their goals."""

from __future__ import annotations

from itertools import groupby

from shizheng.documents.report import wording
from shizheng.documents.report.contents import NOTHING, Contents, Piece, cell, header, heading, paragraph
from shizheng.documents.report.table import Cell, Table
from shizheng.plan.judgement import Judgement, Signal
from shizheng.plan.model import Indicator
from shizheng.plan.text import Text

_PART = Text("貳、關鍵績效指標達成情形", "II. Key performance indicators")
_TABLE = Text("一、達成情形總表", "1. All indicators")
_COLUMNS = Text(
    "關鍵策略目標|編號|關鍵績效指標|評估\n體制|衡量標準|年度目標值|實際值|達成度|燈號",
    "Goal|Id|Indicator|Body|Standard|Target|Actual|Attained|Signal",
)
_WIDTHS = ("3.0", "1.1", "4.0", "1.2", "8.2", "2.4", "2.2", "2.0", "2.0")
_WIDTHS_WORDY = ("3.0", "1.1", "4.0", "1.2", "7.6", "2.4", "2.2", "2.0", "2.6")
"""Where a signal takes more than its mark and two characters."""
_NOTES = Text("註：評估體制之數字代號意義如下：", "Notes: the numbers of the evaluation body mean:")
_LEGEND = Text("燈號：{signals}。", "Signals: {signals}.")
_UNREVIEWED = Text(
    "燈號依規則由數值算得，非初核或複核結果；「－」表示無從填列。",
    " Signals follow from the figures by rule, not from a review. A dash stands where there is nothing to say.",
)
UNDEFINED = Text("未定計算式", "no measure")


def indicator_table(contents: Contents) -> list[Piece]:
    """The heading, the table, the plan's notes, and what the marks mean."""
    say = contents.say
    by_goal = groupby(contents.plan.indicators, key=lambda indicator: indicator.goal)
    body = tuple(row for _, group in by_goal for row in _goal(contents, list(group)))
    widths = _WIDTHS_WORDY if contents.provisional or contents.language == "en" else _WIDTHS
    table = Table("Indicators", say(_PART), widths, header(say(_COLUMNS).split("|")), body)
    return [
        heading(1, say(_PART), "Heading1Landscape"),
        heading(2, say(_TABLE)),
        table,
        paragraph("Note", say(_LEGEND, signals=_legend(contents)), say(_UNREVIEWED)),
        *_notes(contents),
    ]


def _goal(contents: Contents, indicators: list[Indicator]) -> list[tuple[Cell, ...]]:
    first, *others = indicators
    goal = cell("CellText", contents.goal_title(first.goal), rows=len(indicators))
    return [(goal, *_row(contents, first)), *(_row(contents, other) for other in others)]


def _row(contents: Contents, indicator: Indicator) -> tuple[Cell, ...]:
    say = contents.say
    judgement = contents.judgements.get(indicator.id)
    body = NOTHING.zh if indicator.evaluation_body is None else str(indicator.evaluation_body)
    return (
        cell("CellCentre", indicator.id),
        cell("CellText", indicator.name),
        cell("CellCentre", body),
        cell("CellSmall", indicator.standard),
        cell("CellEnd", say(wording.target(contents.target(indicator)))),
        cell("CellEnd", actual(contents, indicator, judgement)),
        cell("CellEnd", say(wording.attainment(judgement) if judgement else NOTHING)),
        cell("CellCentre", contents.signal(indicator.id)),
    )


def actual(contents: Contents, indicator: Indicator, judgement: Judgement | None) -> str:
    """The figure with its unit, on the true side of the target; or why there is none."""
    if judgement is None:
        return contents.say(UNDEFINED)
    figure = judgement.figure
    return contents.say(wording.quantity(figure.value, figure.unit, contents.target(indicator).value))


def _legend(contents: Contents) -> Text:
    shown = [contents.marks[signal] for signal in Signal]
    return Text(
        "、".join(f"{words.mark}{words.title.zh}（{words.meaning.zh}）" for words in shown),
        ", ".join(f"{words.mark} {words.title.en} ({words.meaning.en})" for words in shown),
    )


def _notes(contents: Contents) -> list[Piece]:
    notes = contents.plan.notes
    if not notes:
        return []
    return [
        paragraph("Note", contents.say(_NOTES)),
        *(paragraph("Note", f"　{note.number}.{note.text}") for note in notes),
    ]
