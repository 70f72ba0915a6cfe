"""Conditions as Ibis expressions."""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from operator import and_, or_
from typing import Any

from bench.rivals.conditions import All, Condition, Either, From, Is, Not, Until


def expression(conditions: Sequence[Condition], table: Any) -> Any:
    """All conditions together."""
    return reduce(and_, (_one(condition, table) for condition in conditions))


def _one(condition: Condition, table: Any) -> Any:
    match condition:
        case Is(field, (True,)):
            return table[field]
        case Is(field, values):
            return table[field].isin(values)
        case Until(field, day):
            return table[field] <= day
        case From(field, day, or_absent):
            return table[field].isnull() | (table[field] >= day) if or_absent else table[field] >= day
        case Either(parts):
            return reduce(or_, (_one(part, table) for part in parts))
        case All(parts):
            return reduce(and_, (_one(part, table) for part in parts))
        case Not(part):
            return ~_one(part, table)
