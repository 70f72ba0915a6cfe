"""When the site's visitors act: now, or in a demonstration on the day which stands for today."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.conf import settings

from shizheng.ledger import queries
from shizheng.ledger.clock import present
from shizheng.web.figures import agency

_MOMENT = timedelta(microseconds=1)


def today() -> date:
    """The demonstration's day where the settings name one, else the day it is in the agency's time zone."""
    return present(agency().timezone).date()


def now() -> datetime:
    """The instant at which an act is done; in a demonstration on its day, and after everything in its log."""
    at = present(agency().timezone)
    last = queries.head() if is_replayed() else None
    return at if last is None or at > last.at else last.at + _MOMENT


def is_replayed() -> bool:
    """Whether acts are marked synthetic."""
    return settings.SHIZHENG_NOW is not None
