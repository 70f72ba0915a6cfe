"""What time it is: the machine's, or in a demonstration that of the day which stands for today."""

from __future__ import annotations

from datetime import datetime, tzinfo

from django.conf import settings
from django.utils import timezone


def present(zone: tzinfo) -> datetime:
    """The instant it is in a time zone; in a demonstration at this time of its day."""
    now = timezone.now().astimezone(zone)
    fixed = settings.SHIZHENG_NOW
    return now.replace(year=fixed.year, month=fixed.month, day=fixed.day) if fixed else now
