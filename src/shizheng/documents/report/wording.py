"""How the report writes dates, numbers, targets and signals.

Rounding here is for display only; a rounded number never says something else than the exact one (1.996 % is not shown
as 2 % beside a target of 2 % that it misses).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Protocol

from shizheng.plan.figure import Absence, Value
from shizheng.plan.judgement import Judgement, Signal
from shizheng.plan.model import Direction, Target
from shizheng.plan.period import ROC_OFFSET, Period, roc_year
from shizheng.plan.text import Text

PLACES = 2
PLACES_AT_MOST = 8
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_DIGITS = "〇一二三四五六七八九"
DIRECTIONS = {
    Direction.AT_LEAST: Text("以上", "at least"),
    Direction.AT_MOST: Text("上限", "at most"),
    Direction.EXACTLY: Text("等於", "exactly"),
    Direction.WITHIN: Text("範圍", "within"),
}


class SignalWords(Protocol):
    """How a signal is shown; the scheme's own data say so."""

    @property
    def mark(self) -> str: ...
    @property
    def title(self) -> Text: ...
    @property
    def meaning(self) -> Text: ...


Marks = Mapping[Signal, SignalWords]


def day(value: date) -> Text:
    """民國106年3月5日, or 5 March 2017."""
    english = f"{value.day} {_MONTHS[value.month - 1]} {value.year}"
    if value.year <= ROC_OFFSET:
        return Text(f"民國前{ROC_OFFSET + 1 - value.year}年{value.month}月{value.day}日", english)
    return Text(f"民國{roc_year(value.year)}年{value.month}月{value.day}日", english)


def span(period: Period) -> Text:
    """The first and the last day of a period."""
    return Text("{a}至{b}", "{a} to {b}").format(a=day(period.start), b=day(period.end))


def numeral(value: int) -> str:
    """A Chinese numeral as headings carry it, 1 to 99; beyond, the digits."""
    if not 0 < value < 100:
        return str(value)
    tens, ones = divmod(value, 10)
    head = "" if tens == 0 else "十" if tens == 1 else f"{_DIGITS[tens]}十"
    return head + (_DIGITS[ones] if ones else "")


def number(value: Decimal, places: int = PLACES) -> str:
    """Rounded half up to at most ``places`` decimals, thousands marked, no idle zeros."""
    text = f"{value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP):,f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text == "-0" else text


def quantity(value: Value, unit: str, limit: Decimal | None = None) -> Text:
    """A value with its unit, or the words of its absence; on the same side of ``limit`` as the exact value."""
    if isinstance(value, Absence):
        return value.words()
    shown = number(value, _places_beside(value, limit))
    spaced = unit.isascii() and unit not in ("", "%")
    return Text(f"{shown}{unit}", f"{shown} {unit}" if spaced else f"{shown}{unit}")


def percent(value: Decimal) -> str:
    """With two decimals; more where rounding up would reach a whole number that the exact value doesn't."""
    places = PLACES
    while places < PLACES_AT_MOST and value < _rounded(value, places) == _rounded(value, places).to_integral_value():
        places += 1
    return f"{_rounded(value, places):,f}%"


def target(target: Target) -> Text:
    """The target cell's own text, marked where the good side is not above it."""
    if target.direction in (None, Direction.AT_LEAST):
        return Text(target.text, target.text)
    return Text("{t}（{d}）", "{t} ({d})").format(t=target.text, d=DIRECTIONS[target.direction])


def attainment(judgement: Judgement) -> Text:
    """The percentage; where there is none, met or not met; where nobody can tell, a dash."""
    if isinstance(judgement.attainment, Decimal):
        shown = percent(judgement.attainment)
        return Text(shown, shown)
    if judgement.met is None:
        return Text("－", "–")
    return Text("達成", "met") if judgement.met else Text("未達成", "not met")


def signal(judgement: Judgement, marks: Marks) -> Text:
    """Mark and word, and whether it may still change."""
    words = marks[judgement.signal]
    final = Text("{m}{t}", "{m} {t}").format(m=words.mark, t=words.title)
    return Text(f"{final.zh}（暫定）", f"{final.en} (provisional)") if judgement.provisional else final


def _rounded(value: Decimal, places: int) -> Decimal:
    return value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)


def _places_beside(value: Decimal, limit: Decimal | None) -> int:
    places = PLACES
    if limit is None or value == limit:
        return places
    while places < PLACES_AT_MOST and _side(_rounded(value, places), limit) != _side(value, limit):
        places += 1
    return places


def _side(value: Decimal, limit: Decimal) -> int:
    return (value > limit) - (value < limit)
