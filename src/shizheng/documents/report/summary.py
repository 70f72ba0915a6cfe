"""Part 肆: the signals counted, by goal and in all, and the indicators that ask for attention."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal

from shizheng.documents.report import wording
from shizheng.documents.report.contents import Contents, Piece, cell, header, heading, paragraph
from shizheng.documents.report.indicator_table import actual
from shizheng.documents.report.table import Cell, Table
from shizheng.plan.judgement import Judgement, Signal
from shizheng.plan.text import Text

_PART = Text("肆、燈號統計", "IV. Signals counted")
_GOAL, _ALL, _SHARE = Text("關鍵策略目標", "Goal"), Text("合計", "Total"), Text("占比", "Share")
_SUMMARY = Text(
    "本年度訂有關鍵績效指標{all}項，已有實際值者{known}項，其中達成年度目標值者{met}項；尚有待審核紀錄者{pending}項。",
    "Of {all} indicators {known} have a figure, and {met} of these meet their target. {pending} have pending records.",
)
_ATTENTION = Text("未獲綠燈之指標", "Indicators that are not green")
_NONE = Text("無", "none")
_ENTRY = Text("{id}　{name}：實際值{actual}，目標值{target}，", "{id} {name}: actual {actual}, target {target}, ")
_ENTRY_ABSENT = Text("{id}　{name}：{actual}，目標值{target}，", "{id} {name}: {actual}, target {target}, ")
_WIDTH_GOAL, _WIDTH_COUNT = "8.4", "1.8"


def summary(contents: Contents) -> list[Piece]:
    """A sentence, the table of counts, and each indicator that is not green.

    Pending records are not added up: one record may wait for several indicators.
    """
    say, judgements = contents.say, contents.judgements.values()
    known = [judgement for judgement in judgements if isinstance(judgement.figure.value, Decimal)]
    sentence = _SUMMARY.format(
        all=len(contents.plan.indicators),
        known=len(known),
        met=sum(judgement.met is True for judgement in known),
        pending=sum(judgement.figure.pending > 0 for judgement in judgements),
    )
    return [
        heading(1, say(_PART)),
        paragraph("Leading", say(sentence)),
        _table(contents),
        heading(2, say(_ATTENTION)),
        *(_attention(contents) or [paragraph("Body", say(_NONE))]),
    ]


def _table(contents: Contents) -> Table:
    shown = [contents.marks[signal] for signal in Signal]
    labels = [contents.say(_GOAL), *(f"{w.mark} {contents.say(w.title)}" for w in shown), contents.say(_ALL)]
    rows = [_goal(contents, goal.number) for goal in contents.plan.goals]
    everything = list(contents.judgements.values())
    sums = (_counts(contents.say(_ALL), everything, "Sum"), _shares(contents, everything))
    widths = (_WIDTH_GOAL, *([_WIDTH_COUNT] * (len(shown) + 1)))
    return Table("Signals", contents.say(_PART), widths, header(labels), (*rows, *sums))


def _goal(contents: Contents, goal: int) -> tuple[Cell, ...]:
    ids = [indicator.id for indicator in contents.plan.indicators if indicator.goal == goal]
    judged = [contents.judgements[id] for id in ids if id in contents.judgements]
    return _counts(contents.goal_title(goal), judged, "Cell")


def _counts(label: str, judgements: list[Judgement], kind: str) -> tuple[Cell, ...]:
    counted = Counter(judgement.signal for judgement in judgements)
    numbers = [*(counted[signal] for signal in Signal), len(judgements)]
    return cell("CellText", label, kind=kind), *(cell("CellCentre", str(number), kind=kind) for number in numbers)


def _shares(contents: Contents, judgements: list[Judgement]) -> tuple[Cell, ...]:
    counted = Counter(judgement.signal for judgement in judgements)
    counts = [*(counted[signal] for signal in Signal), len(judgements)]
    shares = [wording.percent(Decimal(n) * 100 / len(judgements)) if judgements else "" for n in counts]
    return (
        cell("CellText", contents.say(_SHARE), kind="Sum"),
        *(cell("CellCentre", share, kind="Sum") for share in shares),
    )


def _attention(contents: Contents) -> list[Piece]:
    pieces: list[Piece] = []
    for indicator in contents.plan.indicators:
        judgement = contents.judgements.get(indicator.id)
        if judgement is None or judgement.signal is Signal.GREEN:
            continue
        known = isinstance(judgement.figure.value, Decimal)
        words = (_ENTRY if known else _ENTRY_ABSENT).format(
            id=indicator.id,
            name=indicator.name,
            actual=actual(contents, indicator, judgement),
            target=wording.target(contents.target(indicator)),
        )
        pieces.append(paragraph("Hanging", contents.say(words), contents.signal(indicator.id)))
    return pieces
