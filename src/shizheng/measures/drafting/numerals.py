"""Numbers and days as standards write them."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

from shizheng.plan.period import gregorian_year

NUMBER = r"(?<![\d.])(?<!\d,)\d+(?:,\d{3})*(?:\.\d+)?(?:[萬億兆])?(?![\d])"
"""A pattern for a number as people write it: 1,000, 2.5, 3萬."""
YEAR = r"(?:民國|西元)?(?P<year>\d{2,4})年度?"
_MULTIPLES = {"萬": 10**4, "億": 10**8, "兆": 10**12}
_DAY = re.compile(r"(?:民國|西元)?(\d{2,4})年度?(?:(\d{1,2})月)?(?:(\d{1,2})日)?")


def number(text: str) -> int | Decimal:
    """The number that a text of ``NUMBER`` writes; an int where it is whole."""
    digits = text.replace(",", "")
    return _exact(Decimal(digits.rstrip("萬億兆")) * _MULTIPLES.get(digits[-1], 1))


def share(text: str) -> int | Decimal:
    """The share that the percentage among some words says: 占40% is 0.4."""
    found = re.search(NUMBER, text)
    assert found is not None
    return _exact(Decimal(number(found[0])) / 100)


def _exact(value: Decimal) -> int | Decimal:
    return int(value) if value == value.to_integral_value() else value.normalize()


def first_day(text: str) -> date | None:
    """The first day of the year, month or day that a text names (102年7月), None where there is no such day."""
    match = _DAY.search(text)
    if match is None:
        return None
    try:
        return date(gregorian_year(int(match[1])), int(match[2] or 1), int(match[3] or 1))
    except ValueError:
        return None
