"""What time it is: the machine's, or in a demonstration that of the day which stands for today."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.conf import settings
from django.utils import timezone

from shizheng.ledger import queries
from shizheng.web.figures import agency

_MOMENT = timedelta(microseconds=1)


def today() -> date:
    """The demonstration's day where the settings name one, else the day it is in the agency's time zone."""
    fixed: date | None = settings.SHIZHENG_NOW
    return fixed or timezone.now().astimezone(agency().timezone).date()


def now() -> datetime:
    """The instant at which an act is done; in a demonstration on its day, and after everything in its log."""
    fixed: date | None = settings.SHIZHENG_NOW
    present = timezone.now().astimezone(agency().timezone)
    if fixed is None:
        return present
    last = queries.head()
    simulated = present.replace(year=fixed.year, month=fixed.month, day=fixed.day)
    return simulated if last is None or simulated > last.at else last.at + _MOMENT


def is_replayed() -> bool:
    """Whether acts are marked synthetic."""
    return settings.SHIZHENG_NOW is not None
