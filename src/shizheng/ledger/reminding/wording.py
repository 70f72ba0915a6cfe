"""The words of a letter, in both languages, with where to go."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import groupby

from shizheng.documents.report import wording
from shizheng.ledger.reminding.matters import Matter, Stage
from shizheng.plan.text import Language, Text

LINES = 60
"""Of one heading, so many things at most; the page has all of them."""
SYNTHETIC = Text("【示範資料】", "[SYNTHETIC] ")
_SUBJECT = Text("施政計畫填報：{n} 項待辦", "Policy plan: {n} to attend to")
_GREETING = Text("{a} {day} 致帳號「{w}」", "{a}, {day}, to the account “{w}”")
_HEADINGS: dict[Stage, Text] = {
    "late": Text("逾期未報", "Late"),
    "returned": Text("退回待更正", "Came back, to be corrected"),
    "soon": Text("即將到期", "Due soon"),
    "department": Text("所轄單位逾期未報，請督促", "Late in units of your charge; please see to it"),
    "planning": Text("各單位逾期未報，已達通報計畫單位之期限", "Late for so long that the planning office is told"),
}
_LINE = Text("－ {u}：{w}", "- {u}: {w}")
_MORE = Text("－ 另有 {n} 項，詳見網站", "- and {n} more, on the site")
_WAYS: tuple[tuple[Text, str], ...] = (
    (Text("填報", "Report"), "work"),
    (Text("填報日程；本期無資料者請於此申報", "Calendar, where “nothing to report” is declared"), "due"),
)
_END = Text(
    "本信由系統自動寄發，請勿回覆。已辦理者不再通知。",
    "Sent by the program; don't reply. What is done is told no more.",
)
_PREFIXES: dict[Language, str] = {"zh": "", "en": "en/"}


def subject(matters: Sequence[Matter], *, synthetic: bool) -> str:
    """One line in both languages."""
    words = _SUBJECT.format(n=len(matters))
    return f"{SYNTHETIC.zh if synthetic else ''}{words.zh} | {SYNTHETIC.en if synthetic else ''}{words.en}"


def text(agency: Text, account: str, matters: Sequence[Matter], day: date, site: str, *, synthetic: bool) -> str:
    """The whole letter: Chinese, then English."""
    parts = []
    languages: tuple[Language, ...] = ("zh", "en")
    for language in languages:
        lines = [SYNTHETIC.in_language(language).strip()] if synthetic else []
        lines.append(_GREETING.format(a=agency, day=wording.day(day), w=account).in_language(language))
        for stage, found in groupby(matters, key=lambda one: one.stage):
            lines += _part(_HEADINGS[stage], list(found), language)
        joint = Text("：", ": ").in_language(language)
        lines += [
            "",
            *(f"{words.in_language(language)}{joint}{site}/{_PREFIXES[language]}{page}" for words, page in _WAYS),
        ]
        parts.append("\n".join([*lines, "", _END.in_language(language)]))
    return ("\n\n" + "-" * 40 + "\n\n").join(parts) + "\n"


def _part(heading: Text, matters: Sequence[Matter], language: Language) -> list[str]:
    count = Text("{h}（{n} 項）", "{h} ({n})").format(h=heading, n=len(matters))
    lines = [_LINE.format(u=one.unit, w=one.words) for one in matters[:LINES]]
    if len(matters) > LINES:
        lines.append(_MORE.format(n=len(matters) - LINES))
    return ["", count.in_language(language), *(line.in_language(language) for line in lines)]
