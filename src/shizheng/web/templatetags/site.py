"""Filters and tags of the site's templates: words, addresses, signals and drawings."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from urllib.parse import urlencode

from django import template
from django.template import Context
from django.urls import reverse
from django.utils.translation import ngettext

from shizheng.plan.figure import Absence
from shizheng.plan.judgement import Judgement, Signal
from shizheng.plan.model import Direction, Target
from shizheng.plan.text import Text
from shizheng.web import charts, units, words
from shizheng.web.figures import agency
from shizheng.web.page import Frame, carried

register = template.Library()

register.filter("act", words.act)
register.filter("day", words.day)
register.filter("short_day", words.short_day)
register.filter("month", words.month)
register.filter("node_kind", words.node_kind)
register.filter("numeral", words.numeral)
register.filter("role", words.role)
register.filter("standing", words.standing)
register.filter("next_step", words.next_step)
register.filter("unit_suggestion", units.suggestion)
register.filter("fiscal_year", words.year)
register.filter("days", words.days)
register.filter("owed", words.owed)
register.filter("owed_mark", words.owed_mark)
register.filter("month_day", words.month_day)
register.filter("period_name", words.period_name)


@register.filter
def say(value: Text | None) -> str:
    """A library room's words in the language of the page."""
    return "" if value is None else words.say(value)


@register.filter
def instant(value: datetime) -> str:
    """A moment in the agency's time zone, to the minute."""
    return words.instant(value.astimezone(agency().timezone))


@register.filter
def iso(value: date) -> str:
    """A day as addresses and date fields carry it."""
    return value.isoformat()


@register.filter
def number(value: Decimal | int) -> str:
    """A number for reading."""
    return words.number(value)


@register.filter
def quantity(value: Decimal | Absence | None, unit: str) -> str:
    """A figure with its unit, or the words of its absence."""
    return words.quantity(value, unit)


@register.filter
def attainment(judgement: Judgement) -> str:
    """A judgement's attainment, or why there is none; a dash where the figure itself says why."""
    return "—" if isinstance(judgement.figure.value, Absence) else percent(judgement.attainment)


@register.filter
def percent(value: Decimal | Absence) -> str:
    """A percentage to one place, or the words of its absence."""
    return words.say(value.words()) if isinstance(value, Absence) else words.percent(value)


@register.filter
def is_absent(value: object) -> bool:
    """Whether a value is a named absence."""
    return isinstance(value, Absence)


@register.filter
def unit_name(code: str) -> str:
    """A unit's name; one that the agency doesn't list is its own code."""
    unit = agency().units.get(code)
    return words.say(unit.label) if unit else code


@register.filter
def register_title(name: str) -> str:
    """A register's title."""
    return words.say(agency().registers[name].title)


@register.filter
def short(hash: str) -> str:
    """The first characters of a hash, enough to compare by eye."""
    return hash[:12]


@register.simple_tag(takes_context=True)
def to(context: Context, screen: str, *arguments: object, anchor: str = "", **query: object) -> str:
    """The address of a screen, with the as-of date the reader chose; empty query values are left out."""
    asked = urlencode([(name, str(value)) for name, value in query.items() if value not in ("", None)])
    address = reverse(screen, args=[str(argument) for argument in arguments])
    address += (f"?{asked}" if asked else "") + (f"#{anchor}" if anchor else "")
    frame: Frame = context["frame"]
    return carried(address, frame.as_of)


@register.filter
def signal_word(value: Signal) -> str:
    """The signal's name in the rule set that gave it."""
    return words.say(agency().rules.signals[value].title)


@register.inclusion_tag("parts/signal.html")
def signal(judgement: Judgement) -> dict[str, object]:
    """A judgement's signal in shape, colour and word."""
    return {
        "signal": judgement.signal.value,
        "word": signal_word(judgement.signal),
        "provisional": judgement.provisional,
    }


@register.inclusion_tag("parts/signal.html")
def light(value: Signal) -> dict[str, object]:
    """A signal on its own, as in a legend."""
    return {"signal": value.value, "word": signal_word(value), "provisional": False}


@register.filter("target")
def target_words(target: Target) -> str:
    """The target as the document has it, with its direction where that isn't the usual one."""
    sign = {Direction.AT_MOST: "≤ ", Direction.EXACTLY: "= "}.get(target.direction or Direction.AT_LEAST, "")
    return sign + (words.quantity(target.value, target.unit) if target.value is not None else target.text)


@register.simple_tag(takes_context=True)
def carry(context: Context, address: str) -> str:
    """``address`` with the as-of date the reader chose."""
    frame: Frame = context["frame"]
    return carried(address, frame.as_of)


@register.inclusion_tag("parts/anchor.html")
def anchor(id: str) -> dict[str, object]:
    """A quiet link to the element of that name on this page."""
    return {"id": id}


@register.inclusion_tag("parts/mark.html", takes_context=True)
def mark(context: Context, numbers: Sequence[int]) -> dict[str, object]:
    """A link from an element of the plan to the findings on it; nothing where there are none."""
    if not numbers:
        return {"numbers": numbers}
    label = ngettext("%(count)d finding here", "%(count)d findings here", len(numbers)) % {"count": len(numbers)}
    return {"numbers": numbers, "label": label, "address": to(context, "findings", anchor=f"f{numbers[0]}")}


@register.inclusion_tag("parts/bullet.html")
def bullet(judgement: Judgement, target: Target, width: int = 160) -> dict[str, object]:
    """A figure drawn against its target."""
    figure = judgement.figure
    return {
        "bullet": charts.bullet(figure.value, target.value, _bands(target), width),
        "signal": judgement.signal.value,
        "figure": words.quantity(figure.value, figure.unit),
        "target": target_words(target),
    }


def _bands(target: Target) -> tuple[Decimal, ...]:
    """The shares of the target from which a better signal is given; none where the target is a ceiling."""
    if target.direction is not Direction.AT_LEAST:
        return ()
    return tuple(threshold.at_least for threshold in agency().rules.thresholds.values())
