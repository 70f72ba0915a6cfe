"""Numbers that a condition names, held against a field that keeps so many digits and no more."""

from __future__ import annotations

from decimal import ROUND_CEILING, ROUND_FLOOR, Context, Decimal
from enum import Enum, auto

from shizheng.registers.schema import Field

_WIDEST_INTEGER = 2**63


class Holds(Enum):
    """Whether a field can hold a number: where it can't, the number is beyond all that it holds, or between two."""

    YES = auto()
    TOO_SMALL = auto()
    TOO_GREAT = auto()
    BETWEEN = auto()


def held(field: Field, number: int | Decimal) -> Holds:
    """Whether the field can hold a number."""
    value = Decimal(number)
    if field.type == "integer":
        low, high = Decimal(-_WIDEST_INTEGER), Decimal(_WIDEST_INTEGER - 1)
    else:
        high = Decimal("9" * (field.precision or 0)).scaleb(-(field.scale or 0))
        low = high.copy_negate()
    if value < low:
        return Holds.TOO_SMALL
    if value > high:
        return Holds.TOO_GREAT
    return Holds.YES if ceiling(field, value) == value else Holds.BETWEEN


def ceiling(field: Field, number: int | Decimal) -> Decimal:
    """The least number of the field's scale that is not below ``number``."""
    return _stepped(field, Decimal(number), ROUND_CEILING)


def floor(field: Field, number: int | Decimal) -> Decimal:
    """The greatest number of the field's scale that is not above ``number``."""
    return _stepped(field, Decimal(number), ROUND_FLOOR)


def _stepped(field: Field, value: Decimal, rounding: str) -> Decimal:
    scale = field.scale or 0
    digits = Context(prec=max(value.adjusted() + scale + 3, 50))
    return value.quantize(Decimal(1).scaleb(-scale), rounding=rounding, context=digits)
