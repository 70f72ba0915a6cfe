"""How the values of a record are shown: code labels, dates in the reader's calendar, and what changed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext

from shizheng.plan.text import Text
from shizheng.registers.schema import Field, Register
from shizheng.web import words
from shizheng.web.figures import agency

Value = str | int | Decimal | date | bool | None
Values = Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class Shown:
    """A field with its value in words; ``before`` is what the version before had, where that was different."""

    label: Text
    value: str
    before: str | None
    is_number: bool


def shown(fields: Mapping[str, Field], values: Values, before: Values | None, on: date | None) -> tuple[Shown, ...]:
    """The fields in the register's order, each against the version before where there is one."""
    return tuple(_shown(name, field, values, before, on) for name, field in fields.items())


def shown_lines(
    register: Register, lines: Sequence[Values], before: Sequence[Values] | None, on: date | None
) -> Iterator[tuple[Shown, ...]]:
    """The lines in their order; one that the version before didn't have is new in every field."""
    if register.lines is None:
        return
    for index, line in enumerate(lines):
        earlier = None if before is None else before[index] if index < len(before) else {}
        yield shown(register.lines.fields, line, earlier, on)


def dated(register: Register, values: Values) -> date | None:
    """The day that dates a record, where its register has one."""
    time = register.dated_by
    value = values.get(time.at or time.start or "")
    return value if isinstance(value, date) else None


def title(register: Register, values: Values) -> str:
    """A record in a few words: its first text, its country, its first code."""
    on = dated(register, values)
    texts = [name for name, field in register.fields.items() if field.type == "text" and field.max_length != 40]
    codes = [name for name, field in register.fields.items() if field.type == "code" and name != register.country]
    chosen = [*texts[:1], *([register.country] if register.country else []), *(codes[:1] if not texts else [])]
    parts = [in_words(register.fields[name], values.get(name), on) for name in chosen if values.get(name) is not None]
    return words.say(Text("，", ", ")).join(parts)


def in_words(field: Field, value: Value, on: date | None) -> str:
    """A value as a reader knows it."""
    if value is None:
        return "—"
    if isinstance(value, bool):
        return gettext("Yes") if value else gettext("No")
    if isinstance(value, date):
        return words.day(value)
    if isinstance(value, int | Decimal):
        return words.number(value, field.scale or 0)
    return words.say(agency().codelists[field.list].label(value, on)) if field.list else value


def _shown(name: str, field: Field, values: Values, before: Values | None, on: date | None) -> Shown:
    value = in_words(field, values.get(name), on)
    earlier = None if before is None or before.get(name) == values.get(name) else in_words(field, before.get(name), on)
    return Shown(field.label, value, earlier, field.type in ("integer", "decimal"))
