"""Generated records and questions: empty fields, corrections, withdrawals, days at edges, and what was known when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from shizheng.registers.rows import Row
from shizheng.registers.schema import Field, Register
from tests.differential.choices import Choices
from tests.differential.reference import Asked
from tests.differential.worlds import PLACES, RANKS, TEXTS, World

STATES = (*["approved"] * 7, "submitted", "submitted", "returned", "withdrawn")
OFFICES = ("U1", "U2", "館三")
Rows = dict[str, tuple[Row, ...]]
A_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Sizes:
    """How many records a register may have, versions a record, and lines a version."""

    records: int = 8
    versions: int = 3
    lines: int = 3


def some_rows(choose: Choices, world: World, sizes: Sizes = Sizes(), office: str | None = None) -> Rows:
    """The versions of a few records of each register, all of one ``office`` where it is given."""
    return {
        name: tuple(
            row
            for number in range(choose.one_of((0, 1, 2, *[sizes.records] * 5)))
            for row in _versions(choose, register, f"{office or ''}r{number}", sizes, office)
        )
        for name, register in world.registers.items()
    }


def _versions(choose: Choices, register: Register, record: str, sizes: Sizes, office: str | None) -> list[Row]:
    """One record's versions: each stands from the day it is known until the next is."""
    unit = office or choose.one_of(OFFICES)
    learned: list[Any] = sorted({choose.day() for _ in range(choose.one_of((1, 1, sizes.versions)))})
    if choose.chance(80):
        learned[0] = None
    until = [*learned[1:], choose.day() if choose.chance(5) else None]
    rows = []
    for first, last in zip(learned, until, strict=True):
        if first and last and last <= first:
            last = first + A_DAY
        rows.append(_version(choose, register, record, unit, sizes, first, last))
    return rows


def _version(
    choose: Choices, register: Register, record: str, unit: str, sizes: Sizes, first: date | None, last: date | None
) -> Row:
    values = {name: _cell(choose, field, name) for name, field in register.fields.items()}
    lines: tuple[dict[str, Any], ...] = ()
    if register.lines:
        fields = register.lines.fields
        lines = tuple(
            {name: _cell(choose, field, name) for name, field in fields.items()}
            for _ in range(choose.number(1, sizes.lines))
        )
    return Row(record, unit, values, lines, choose.one_of(STATES), first, last)


def _cell(choose: Choices, field: Field, name: str) -> Any:
    if not field.required and choose.chance(40 if name == "ended_on" else 10):
        return None
    match field.type:
        case "code":
            return choose.one_of(PLACES if field.list == "places" else RANKS)
        case "boolean":
            return not choose.chance(40)
        case "date":
            return choose.day()
        case "text":
            return choose.one_of(TEXTS)
        case "decimal":
            return choose.decimal(field.precision or 1, field.scale or 0)
    if name == "fiscal":
        return choose.one_of((2017, 2017, 2016, 2015, 2018))
    return choose.one_of((1, 0, 2, 3, 10, -1, 2**31, 10**12, -(10**12)))


def a_question(choose: Choices) -> Asked:
    """A period (mostly a year), looked at before, in or after it, with that day's knowledge or another's."""
    year = choose.one_of((2017, 2017, 2017, 2016, 2015))
    periods = (
        (date(year, 1, 1), date(year, 12, 31)),
        (date(year, 1, 1), date(year, 6, 30)),
        (date(year, 2, 28), date(year + 1, 2, 28)),
        (date(2016, 2, 29), date(2016, 2, 29)),
        (date(year, 3, 5), date(year, 4, 4)),
        (date(year - 1, 7, 1), date(year, 12, 31)),
    )
    start, end = periods[0] if choose.chance(75) else choose.one_of(periods)
    after = (end + A_DAY, date(2020, 2, 1))
    inside = start + (end - start) * choose.number(0, 12) // 12
    days = (*after, end, start, inside, inside, choose.day(), start - A_DAY)
    as_of = days[0] if choose.chance(50) else choose.one_of(days)
    return Asked(start, end, as_of, choose.day() if choose.chance(25) else None)
