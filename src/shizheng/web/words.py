"""How the site writes values: dates in the calendar of the reader's language, numbers, absences, signals.

Rounding here is for display only; nothing that was rounded here is ever computed with.
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal

from django.utils.translation import get_language, gettext

from shizheng.plan.figure import Absence
from shizheng.plan.period import ROC_OFFSET, Period, gregorian_year, roc_year
from shizheng.plan.text import Language, Text
from shizheng.plan.units import unit_words

PLACES_SHOWN = 2
"""Decimal places at most in a figure on a page."""
ENGLISH_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
CHINESE_DIGITS = "〇一二三四五六七八九"


def language() -> Language:
    """The language of the page being written."""
    return "en" if (get_language() or "").startswith("en") else "zh"


def say(words: Text) -> str:
    """The words in the language of the page."""
    return words.in_language(language())


def year(number: int) -> str:
    """A fiscal year, given as a ROC or Gregorian number: 106年度, or 2017."""
    gregorian = gregorian_year(number)
    return f"{roc_year(gregorian)}年度" if language() == "zh" else str(gregorian)


def day(value: date) -> str:
    """A day: 民國106年3月5日, or 5 March 2017."""
    if language() == "en":
        return f"{value.day} {ENGLISH_MONTHS[value.month - 1]} {value.year}"
    if value.year <= ROC_OFFSET:
        return f"民國前{ROC_OFFSET + 1 - value.year}年{value.month}月{value.day}日"
    return f"民國{roc_year(value.year)}年{value.month}月{value.day}日"


def short_day(value: date) -> str:
    """A day in a column: 106.03.05, or 2017-03-05."""
    if language() == "en" or value.year <= ROC_OFFSET:
        return value.isoformat()
    return f"{roc_year(value.year)}.{value:%m.%d}"


def month_day(value: date) -> str:
    """The day of a year in a narrow column: 03.05."""
    return f"{value:%m.%d}"


def instant(value: datetime) -> str:
    """A moment in a column, to the minute, in the zone that the value carries."""
    return f"{short_day(value.date())} {value:%H:%M}"


def month(key: str) -> str:
    """A month key such as 2017-03: 3月, or March."""
    number = int(key[5:7])
    return f"{number}月" if language() == "zh" else ENGLISH_MONTHS[number - 1]


def days(period: Period) -> str:
    """The days of a period in a column: 106.03.01～106.03.31, or 2017-03-01 – 2017-03-31."""
    joint = "～" if language() == "zh" else " – "
    return f"{short_day(period.start)}{joint}{short_day(period.end)}"


def period_name(period: Period) -> str:
    """A month, a quarter or a year of a fiscal year: 3月, 第1季, 全年; March, Q1, the whole year."""
    length, chinese = len(period.months()), language() == "zh"
    if length == 1:
        return month(period.start.isoformat())
    if length == 3:
        quarter = (period.start.month + 2) // 3
        return f"第{quarter}季" if chinese else f"Q{quarter}"
    return gettext("the whole year") if length == 12 else days(period)


def number(value: Decimal | int, places: int = PLACES_SHOWN) -> str:
    """A number with thousands separators and no idle zeros, rounded half up to at most ``places``."""
    rounded = Decimal(value).quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    text = f"{rounded:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def percent(value: Decimal) -> str:
    """An attainment: 109.1%, rounded half up for display, never capped."""
    return f"{number(value, 1)}%"


def quantity(value: Decimal | Absence | None, unit: str) -> str:
    """A figure with its unit, or the words of its absence."""
    if value is None:
        return "—"
    if isinstance(value, Absence):
        return say(value.words())
    return f"{number(value)}%" if unit == "%" else f"{number(value)} {say(unit_words(unit, value))}".rstrip()


def standing(state: str) -> str:
    """What a record's state is called; a state that is not known here is its own name."""
    return {
        "reported": gettext("Reported"),
        "submitted": gettext("Submitted"),
        "approved": gettext("Approved"),
        "returned": gettext("Returned"),
        "withdrawn": gettext("Withdrawn"),
        "duplicate": gettext("Set aside as a duplicate"),
    }.get(state, state)


def next_step(state: str) -> str:
    """What a record's state means, and what comes next."""
    return {
        "reported": gettext("It is still with its unit, which hasn't handed it in."),
        "submitted": gettext("It waits: the reviewers of its unit approve or return it."),
        "approved": gettext("It is approved and counts wherever an indicator asks for it; its unit may correct it."),
        "returned": gettext("It came back to its unit, which corrects it and hands it in again, or withdraws it."),
        "withdrawn": gettext("It was withdrawn and counts nowhere; nothing more is done with it."),
    }.get(state, "")


def owed(state: str) -> str:
    """How something that a unit owes stands."""
    return {
        "reported": gettext("Reported in"),
        "nothing": gettext("Nothing to report"),
        "late": gettext("Late"),
        "due": gettext("Owed"),
        "ahead": gettext("Ahead"),
    }[state]


def owed_mark(state: str) -> str:
    """The same in a narrow column."""
    return {"nothing": "○", "late": "✕", "due": "△", "ahead": "·"}[state]


def role(name: str) -> str:
    """What a role is called."""
    return {
        "officer": gettext("Officer"),
        "reviewer": gettext("Reviewer"),
        "planner": gettext("Planning office"),
        "assessor": gettext("Assessor"),
        "auditor": gettext("Auditor"),
        "administrator": gettext("Administrator"),
    }.get(name, name)


def act(name: str) -> str:
    """What an act of the log is called; one not known here is its own name."""
    return {
        "adopt": gettext("Adopt"),
        "begin": gettext("Open the books"),
        "report": gettext("Report"),
        "intake": gettext("Take in a file"),
        "submit": gettext("Submit"),
        "hand-in": gettext("Hand in"),
        "approve": gettext("Approve"),
        "return": gettext("Return"),
        "withdraw": gettext("Withdraw"),
        "refuse": gettext("Refuse"),
        "open-account": gettext("Open an account"),
        "close-account": gettext("Close an account"),
        "reopen-account": gettext("Reopen an account"),
        "let-set-password": gettext("Let a new password be set"),
        "grant": gettext("Grant a role"),
        "revoke": gettext("End a role"),
        "link-identity": gettext("Link a sign-on identity"),
        "unlink-identity": gettext("Unlink a sign-on identity"),
        "note": gettext("Remark on a record"),
        "declare": gettext("Nothing to report"),
        "take-back": gettext("Take a declaration back"),
        "close-period": gettext("Close a period"),
        "open-period": gettext("Open a period again"),
        "exempt": gettext("Grant an exemption"),
        "end-exemption": gettext("End an exemption"),
        "name-deputy": gettext("Name a deputy"),
        "end-deputy": gettext("End a deputy's days"),
        "hand-over": gettext("Hand over drafts and files"),
        "classify": gettext("Classify"),
        "declassify": gettext("Open to all who see records"),
        "decide-overlap": gettext("Decide on a suspected pair"),
        "redact": gettext("Redact"),
    }.get(name, name)


def node_kind(kind: str) -> str:
    """What a node of a measure does with the values below it; a kind not known here is its own name."""
    return {
        "total": gettext("Total of the parts"),
        "least": gettext("Least of the parts"),
        "difference": gettext("First less second"),
        "ratio": gettext("First over second"),
        "growth": gettext("Growth on the base year"),
        "met": gettext("Number of conditions met"),
    }.get(kind, kind)


def numeral(value: int) -> str:
    """A Chinese numeral as headings carry it, 1 to 99."""
    tens, ones = divmod(value, 10)
    head = "" if tens == 0 else "十" if tens == 1 else f"{CHINESE_DIGITS[tens]}十"
    return head + (CHINESE_DIGITS[ones] if ones or not tens else "")
