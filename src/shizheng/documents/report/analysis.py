"""Part 貳, second half: each indicator in words: what it came to, how that was computed, and what stayed open."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from shizheng.documents.report import silence, wording
from shizheng.documents.report.contents import Contents, Piece, heading, paragraph, span
from shizheng.documents.report.indicator_table import UNDEFINED, actual
from shizheng.documents.report.xml import Xml
from shizheng.plan.figure import Absence, Derivation
from shizheng.plan.judgement import Judgement
from shizheng.plan.model import Indicator
from shizheng.plan.period import roc_year
from shizheng.plan.text import Text

_PART = Text("二、各項指標達成情形分析", "2. Each indicator")
_RESULT = Text(
    "年度目標值{target}，實際值{actual}，達成度{attainment}，燈號",
    "Target {target}; actual {actual}; attainment {attainment}; signal ",
)
_MET = Text("年度目標值{target}，實際值{actual}，{met}，燈號", "Target {target}; actual {actual}; {met}; signal ")
_ABSENT = Text("年度目標值{target}，尚無實際值，燈號", "Target {target}; no figure; signal ")
_UNJUDGED = Text("年度目標值{target}，{why}。", "Target {target}; {why}.")
_WHY = Text("無實際值之原因", "Why there is no figure")
_NO_PERCENTAGE = Text("不以百分比表示之原因", "Why there is no percentage")
_PACE = Text("進度推估", "At this pace")
_PACE_WORDS = Text("依目前進度，年底達成度約{p}", "about {p} by the end of the year")
_PENDING = Text("待審核紀錄", "Pending records")
_PENDING_WORDS = Text("{n}筆，未計入數值", "{n}, not part of the figure")
_MEASURE = Text("計算式", "Measure")
_PARTS = Text("計算過程", "Computation")
_REMARKS = Text("附註", "Remarks")
_READINGS = Text("採用之解釋", "Readings chosen")
_RULE = Text("燈號依據", "Rule of the signal")
_AT = Text("{why}（見「{where}」）", "{why} (at “{where}”)")
_SEPARATOR, _END, _COLON = Text("；", "; "), Text("。", "."), Text("：", ": ")
_BRACKET = Text("（{inside}）", " ({inside})")
_IN_YEAR = Text("{roc}年", "{year}: ")
_NAMES = {
    "growth": Text("本期|基期", "this period|base"),
    "ratio": Text("分子|分母", "numerator|denominator"),
    "difference": Text("被減數|減數", "from|less"),
}
"""What the two inputs of a node are called; the inputs of all others are numbered, as in the measure's sentence."""


def analysis(contents: Contents) -> list[Piece]:
    """A heading and a few short paragraphs for each indicator."""
    pieces: list[Piece] = [heading(2, contents.say(_PART), "Heading2Portrait")]
    for indicator in contents.plan.indicators:
        pieces.append(heading(3, f"{indicator.id}　{indicator.name}"))
        pieces += _indicator(contents, indicator)
    return pieces


def _indicator(contents: Contents, indicator: Indicator) -> Iterator[Xml]:
    judgement = contents.judgements.get(indicator.id)
    target = wording.target(contents.target(indicator))
    if judgement is None:
        yield paragraph("Body", contents.say(_UNJUDGED, target=target, why=UNDEFINED))
        return
    yield paragraph(
        "Leading", _result(contents, indicator, judgement), contents.signal(indicator.id), contents.say(_END)
    )
    for label, text in _particulars(contents, indicator, judgement):
        yield paragraph("Small", span("Strong", contents.say(label) + contents.say(_COLON)), _ended(contents, text))


def _result(contents: Contents, indicator: Indicator, judgement: Judgement) -> str:
    values: dict[str, object] = {
        "target": wording.target(contents.target(indicator)),
        "actual": actual(contents, indicator, judgement),
        "attainment": wording.attainment(judgement),
        "met": wording.attainment(judgement),
    }
    if isinstance(judgement.figure.value, Absence):
        return contents.say(_ABSENT, **values)
    percentage = not isinstance(judgement.attainment, Absence)
    return contents.say(_RESULT if percentage or judgement.met is None else _MET, **values)


def _particulars(contents: Contents, indicator: Indicator, judgement: Judgement) -> Iterator[tuple[Text, str]]:
    say, figure = contents.say, judgement.figure
    root = figure.derivation
    if isinstance(figure.value, Absence):
        yield _WHY, say(_reason(figure.value, root))
    elif isinstance(judgement.attainment, Absence):
        yield _NO_PERCENTAGE, say(judgement.attainment.words())
    if judgement.pace is not None:
        yield _PACE, say(_PACE_WORDS, p=wording.percent(judgement.pace))
    if figure.pending:
        yield _PENDING, say(_PENDING_WORDS, n=f"{figure.pending:,}")
    heard = silence.of_indicator(contents, indicator.id)
    if heard is not None:
        yield silence.LABEL, heard
    yield _MEASURE, say(root.words)
    if root.inputs:
        yield _PARTS, _inputs(contents, root)
    if root.remarks:
        yield _REMARKS, _listed(contents, root.remarks)
    if contents.readings.get(indicator.id):
        yield _READINGS, _listed(contents, contents.readings[indicator.id])
    yield _RULE, say(judgement.rule)


def _reason(absence: Absence, root: Derivation) -> Text:
    """Why, and at which part of the measure where it was not the whole."""
    node = next((node for node in _nodes(root) if node.path == absence.where), root)
    if node is root:
        return absence.words()
    return _AT.format(why=absence.words(), where=node.words)


def _inputs(contents: Contents, node: Derivation) -> str:
    """The values from which a node's value came, each followed by its own inputs in brackets."""
    shown = []
    for index, part in enumerate(node.inputs):
        value = contents.say(wording.quantity(part.value, part.unit))
        deeper = contents.say(_BRACKET, inside=_inputs(contents, part)) if part.inputs else ""
        shown.append(_label(contents, node, index) + value + deeper)
    return contents.say(_SEPARATOR).join(shown)


def _label(contents: Contents, node: Derivation, index: int) -> str:
    """An input's name or number; the year where a base is meant, for which year it is has been disputed."""
    names = contents.say(_NAMES[node.kind]).split("|") if node.kind in _NAMES else []
    if len(names) != len(node.inputs):
        return f"（{index + 1}）" if contents.language == "zh" else f"({index + 1}) "
    period = node.inputs[index].period
    if node.kind != "growth" or period is None:
        return f"{names[index]}{contents.say(_COLON)}"
    return contents.say(_IN_YEAR, roc=roc_year(period.year), year=period.year)


def _listed(contents: Contents, texts: Sequence[Text]) -> str:
    """Sentences one after the other, each with its full stop."""
    between = "" if contents.language == "zh" else " "
    return between.join(_ended(contents, contents.say(text)) for text in texts)


def _nodes(node: Derivation) -> Iterator[Derivation]:
    yield node
    for part in node.inputs:
        yield from _nodes(part)


def _ended(contents: Contents, text: str) -> str:
    return text if text.endswith(("。", ".")) else text + contents.say(_END)
