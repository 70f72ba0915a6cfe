"""The list of indicators: how many stand at which signal, and each with its figure."""

from __future__ import annotations

import unicodedata
from collections import Counter
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse

from shizheng.plan.judgement import Judgement, Signal
from shizheng.plan.model import Goal, Indicator, Target
from shizheng.web import figures
from shizheng.web.asof import as_of
from shizheng.web.page import render
from shizheng.web.permission import needs


@dataclass(frozen=True, slots=True)
class Row:
    """An indicator with its judgement, and how many units reported for it."""

    indicator: Indicator
    judgement: Judgement
    target: Target
    units: int


@dataclass(frozen=True, slots=True)
class Asked:
    """What the filter form says; an unknown goal or signal filters nothing."""

    word: str
    goal: int | None
    signal: Signal | None


@dataclass(frozen=True, slots=True)
class Page:
    """The rows wanted, and the counts of all."""

    asked: Asked
    goals: tuple[Goal, ...]
    counts: tuple[tuple[Signal, int], ...]
    rows: tuple[Row, ...]
    total: int


@needs("see-figures")
def show(request: HttpRequest) -> HttpResponse:
    """All indicators."""
    agency = figures.agency()
    plan = agency.plan
    at = figures.moment(as_of(request).day)
    asked = _asked(request)
    judged = figures.judgements(at)
    counts = Counter(judgement.signal for judgement in judged)
    units = figures.units_reporting(at)
    rows = tuple(
        Row(indicator, judgement, agency.target(indicator.id), units.get(indicator.id, 0))
        for judgement in judged
        if _wanted(indicator := plan.indicator(judgement.figure.indicator), judgement, asked)
    )
    page = Page(
        asked=asked,
        goals=plan.goals,
        counts=tuple((signal, counts[signal]) for signal in Signal),
        rows=rows,
        total=len(judged),
    )
    return render(request, "indicators.html", page)


def _asked(request: HttpRequest) -> Asked:
    goal, signal = request.GET.get("goal", ""), request.GET.get("signal", "")
    return Asked(
        word=request.GET.get("word", "").strip()[:80],
        goal=int(goal) if goal.isascii() and goal.isdigit() and len(goal) < 4 else None,
        signal=Signal(signal) if signal in set(Signal) else None,
    )


def _wanted(indicator: Indicator, judgement: Judgement, asked: Asked) -> bool:
    words = _folded(f"{indicator.id} {indicator.name} {indicator.standard}")
    return (
        _folded(asked.word) in words
        and asked.goal in (None, indicator.goal)
        and asked.signal in (None, judgement.signal)
    )


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()
