"""Generated records and questions: empty fields, corrections, withdrawals, days at edges, and what was known when."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from shizheng.registers.rows import Row
from shizheng.registers.schema import Field, Register
from tests.differential.choices import Choices
from tests.differential.reference import Asked
from tests.differential.worlds import PLACES, RANKS, TEXTS, World

STATES = (*["approved"] * 7, "submitted", "submitted", "returned", "withdrawn", "duplicate")
OFFICES = ("U1", "U2", "館三")
Rows = dict[str, tuple[Row, ...]]
A_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Sizes:
    """How many records a register may have, versions a record, and lines a version."""

    records: int = 10
    versions: int = 3
    lines: int = 3


def some_rows(choose: Choices, world: World, sizes: Sizes = Sizes(), office: str | None = None) -> Rows:
    """The versions of a few records of each register, all of one ``office`` where it is given."""
    return {name: _records(choose, register, sizes, office) for name, register in world.registers.items()}


def _records(choose: Choices, register: Register, sizes: Sizes, office: str | None) -> tuple[Row, ...]:
    rows: list[Row] = []
    for number in range(choose.one_of((0, 1, 2, *[sizes.records] * 5))):
        record, unit = f"{office or ''}r{number}", office or choose.one_of(OFFICES)
        for first, last in _spells(choose, sizes):
            twin = choose.one_of(rows) if rows and choose.chance(20) else None
            row = _version(choose, register, sizes, twin)
            rows.append(replace(row, record=record, unit=unit, known_from=first, known_to=last))
    return tuple(rows)


def _spells(choose: Choices, sizes: Sizes) -> list[tuple[date | None, date | None]]:
    """The days for which a record's versions stand: each from the day it is known until the next is."""
    learned: list[date | None] = [*sorted({choose.day() for _ in range(choose.one_of((1, 1, sizes.versions)))})]
    if choose.chance(70):
        learned[0] = None
    until = [*learned[1:], None]
    if choose.chance(5):
        until[-1] = (learned[-1] or date(2016, 12, 31)) + A_DAY
    return list(zip(learned, until, strict=True))


def _version(choose: Choices, register: Register, sizes: Sizes, twin: Row | None) -> Row:
    """What a version says; it is like its ``twin`` in all but the numbers."""
    values = _cells(choose, register.fields, twin.values if twin else {})
    lines: tuple[dict[str, Any], ...] = ()
    if register.lines:
        like = twin.lines[0] if twin else {}
        fields = register.lines.fields
        lines = tuple(_cells(choose, fields, like) for _ in range(choose.number(1, sizes.lines)))
    return Row("", "", values, lines, choose.one_of(STATES))


def _cells(choose: Choices, fields: Mapping[str, Field], like: Mapping[str, Any]) -> dict[str, Any]:
    numbers = ("integer", "decimal")
    return {
        name: like[name] if name in like and field.type not in numbers else _cell(choose, field, name)
        for name, field in fields.items()
    }


def _cell(choose: Choices, field: Field, name: str) -> Any:
    if not field.required and choose.chance(40 if name == "ended_on" else 15):
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
    return choose.one_of((1, 0, 2, 3, 5, 7, 10, -1, 2**31, 10**12, -(10**12)))


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
    february = date(end.year, 3, 1) - A_DAY
    inside = start + (end - start) * choose.number(0, 12) // 12
    days = (*after, end, start, inside, inside, inside, february, february, choose.day(), start - A_DAY)
    as_of = days[0] if choose.chance(30) else choose.one_of(days)
    return Asked(start, end, as_of, choose.day() if choose.chance(25) else None)
