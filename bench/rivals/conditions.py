"""Conditions as values, so that every rival gets the same ones in its own words: SQL, Polars or pandas."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import reduce
from operator import and_, or_
from typing import Any


@dataclass(frozen=True)
class Is:
    """A field has one of some values (a truth value alone for a boolean)."""

    field: str
    values: tuple[str | bool, ...]


@dataclass(frozen=True)
class Until:
    """A date is on a day or before it."""

    field: str
    day: str


@dataclass(frozen=True)
class From:
    """A date is on a day or after it; where it may be absent, absent is later than any day."""

    field: str
    day: str
    or_absent: bool = False


@dataclass(frozen=True)
class Either:
    parts: tuple[Condition, ...]


@dataclass(frozen=True)
class All:
    parts: tuple[Condition, ...]


@dataclass(frozen=True)
class Not:
    part: Condition


Condition = Is | Until | From | Either | All | Not


def one_of(field: str, codes: str) -> Is:
    return Is(field, tuple(codes.split()))


def true(field: str) -> Is:
    return Is(field, (True,))


def either(*parts: Condition) -> Either:
    return Either(parts)


def all_(*parts: Condition) -> All:
    return All(parts)


def sql(condition: Condition) -> str:
    """The condition as SQL that DuckDB, PostgreSQL, SQLite and ClickHouse all read."""
    match condition:
        case Is(field, (True,)):
            return field
        case Is(field, (value,)):
            return f"{field} = '{value}'"
        case Is(field, values):
            return f"{field} IN ({', '.join(repr(value) for value in values)})"
        case Until(field, day):
            return f"{field} <= '{day}'"
        case From(field, day, or_absent):
            return f"({field} IS NULL OR {field} >= '{day}')" if or_absent else f"{field} >= '{day}'"
        case Either(parts):
            return f"({' OR '.join(map(sql, parts))})"
        case All(parts):
            return f"({' AND '.join(map(sql, parts))})"
        case Not(part):
            return f"NOT {sql(part)}"


def polars(condition: Condition) -> Any:
    """The condition as a Polars expression."""
    import polars as pl

    match condition:
        case Is(field, (True,)):
            return pl.col(field)
        case Is(field, (value,)):
            return pl.col(field) == value
        case Is(field, values):
            return pl.col(field).is_in(list(values))
        case Until(field, day):
            return pl.col(field) <= pl.lit(day).str.to_date()
        case From(field, day, or_absent):
            later = pl.col(field) >= pl.lit(day).str.to_date()
            return pl.col(field).is_null() | later if or_absent else later
        case Either(parts):
            return reduce(or_, map(polars, parts))
        case All(parts):
            return reduce(and_, map(polars, parts))
        case Not(part):
            return ~polars(part)


def pandas(condition: Condition, frame: Any) -> Any:
    """The condition as a mask over a pandas frame."""
    import pandas as pd

    match condition:
        case Is(field, (True,)):
            return frame[field]
        case Is(field, (value,)):
            return frame[field] == value
        case Is(field, values):
            return frame[field].isin(values)
        case Until(field, day):
            return frame[field] <= pd.Timestamp(day)
        case From(field, day, or_absent):
            later = frame[field] >= pd.Timestamp(day)
            return frame[field].isna() | later if or_absent else later
        case Either(parts):
            return reduce(or_, (pandas(part, frame) for part in parts))
        case All(parts):
            return reduce(and_, (pandas(part, frame) for part in parts))
        case Not(part):
            return ~pandas(part, frame)


def fields(conditions: Iterable[Condition]) -> list[str]:
    """The fields that conditions look at."""
    found: list[str] = []
    for condition in conditions:
        match condition:
            case Either(parts) | All(parts):
                found += fields(parts)
            case Not(part):
                found += fields([part])
            case _:
                found.append(condition.field)
    return found
