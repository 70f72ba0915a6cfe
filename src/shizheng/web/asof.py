"""The day as of which a page speaks: read from the address, today where the address says nothing."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest

from shizheng.plan.period import gregorian_year
from shizheng.web import clock

PARAMETER = "as_of"
ROC_OR_ISO = re.compile(r"(?:民國)?(\d{2,4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")


@dataclass(frozen=True, slots=True)
class AsOf:
    """The day, whether the address chose it, and what the address said where that can't be used."""

    day: date
    today: date
    chosen: bool
    rejected: str | None = None
    ahead: bool = False
    """Whether what was rejected is a day that has yet to come."""


def as_of(request: HttpRequest) -> AsOf:
    """The day of this request; an unusable one is kept as ``rejected`` and today stands in for it."""
    now = clock.today()
    text = request.GET.get(PARAMETER, "").strip()
    if not text:
        return AsOf(now, now, chosen=False)
    chosen = parse_day(text)
    if chosen is None:
        return AsOf(now, now, chosen=False, rejected=text[:40])
    if chosen > now:
        return AsOf(now, now, chosen=False, rejected=text[:40], ahead=True)
    return AsOf(chosen, now, chosen=True)


def parse_day(text: str) -> date | None:
    """A day as 2017-03-05, 106-03-05, 106/3/5 or 民國106年3月5日; None where it is none of these."""
    match = ROC_OR_ISO.fullmatch(unicodedata.normalize("NFKC", text))
    if not match:
        return None
    year, month, day = (int(part) for part in match.groups())
    try:
        return date(gregorian_year(year), month, day)
    except ValueError:
        return None
