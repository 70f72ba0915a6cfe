"""One cell of a file as a typed value, or what is wrong with it.

Full-width digits, thousands marks and dates of either calendar are accepted (2017-03-05, 106/3/5, 106.3.5, 1060305).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from shizheng.plan.arithmetic import CONTEXT
from shizheng.plan.period import ROC_OFFSET
from shizheng.registers.codelists import CodeLists
from shizheng.registers.definition import nearest_words
from shizheng.registers.schema import WIDEST_PRECISION, Field

Value = str | int | Decimal | date | bool | None

_PARTED = re.compile(r"(\d{2,4})[-/.](\d{1,2})[-/.](\d{1,2})")
_COMPACT = re.compile(r"(\d{2,4})(\d{2})(\d{2})")
_NUMBER = re.compile(r"[+-]?(?P<whole>\d{1,3}(,\d{3})+|\d+)(\.(?P<part>\d*))?")
_WIDEST_INTEGER = 2**63 - 1
_TRUE = {"true", "1", "yes", "y", "是", "v"}
_FALSE = {"false", "0", "no", "n", "否"}
_MOST_KNOWN = 20_000
"""Texts of a column that are remembered."""


@dataclass(frozen=True, slots=True)
class Cell:
    """The text of a cell, the field it fills, and the record's own day where it is known already."""

    text: str
    field: Field
    day: date | None = None


@dataclass(frozen=True, slots=True)
class CellFault:
    """A finding's code and particulars."""

    code: str
    particulars: Mapping[str, object] = field(default_factory=dict)


class FaultyCellError(Exception):
    """A cell holds no value of its field; ``read_cell`` says why."""


class Cells(dict[str | tuple[str, date | None], Value]):
    """What the cells of one field say: by text, or ``by_day`` by text and the record's day.

    A text that comes again is not read again.  Raises ``FaultyCellError`` for one that says nothing.
    """

    def __init__(self, schema: Field, codelists: CodeLists) -> None:
        super().__init__()
        self.schema, self._codelists = schema, codelists
        self.by_day = schema.type == "code"

    def __missing__(self, asked: str | tuple[str, date | None]) -> Value:
        text, day = (asked, None) if isinstance(asked, str) else asked
        found = self.read(text, day)
        if isinstance(found, CellFault):
            raise FaultyCellError
        if len(self) >= _MOST_KNOWN:
            self.clear()
        self[asked] = found
        return found

    def read(self, text: str, day: date | None) -> Value | CellFault:
        """The value of a text, or what is wrong with it."""
        return read_cell(Cell(text, self.schema, day), self._codelists)


def read_cell(cell: Cell, codelists: CodeLists) -> Value | CellFault:
    """The cell's value, None where it is empty and may be."""
    text = cell.text.strip()
    if not text:
        return CellFault("cell-empty") if cell.field.required else None
    match cell.field.type:
        case "text":
            limit = cell.field.max_length
            return CellFault("text-too-long", {"limit": limit}) if limit and len(text) > limit else text
        case "code":
            return _code(text, cell, codelists)
        case "boolean":
            word = text.lower()
            if word in _TRUE or word in _FALSE:
                return word in _TRUE
            return CellFault("not-yes-or-no", {"found": text})
        case "date":
            return read_date(text) or CellFault("not-a-date", {"found": text})
        case _:
            return _number(unicodedata.normalize("NFKC", text), text, cell.field)


def read_iso_date(text: str) -> date | None:
    """A day as the program writes it, None where it is none."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def read_date(text: str) -> date | None:
    """A day in either calendar, None where it is none."""
    plain = unicodedata.normalize("NFKC", text).strip()
    match = _PARTED.fullmatch(plain) or _COMPACT.fullmatch(plain)
    if match is None:
        return None
    year, month, day = (int(part) for part in match.groups())
    # Four digits are a Gregorian year, two or three one of the ROC, which has no year nought.
    of_roc = len(match[1]) < 4
    nought_before = not of_roc and match[1].startswith("0")
    try:
        return None if year == 0 or nought_before else date(year + ROC_OFFSET if of_roc else year, month, day)
    except ValueError:
        return None


def written(value: object) -> str:
    """A value as a file's cell says it."""
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case date():
            return value.isoformat()
        case Decimal():
            return f"{value:f}"
        case _:
            return str(value)


def _code(text: str, cell: Cell, codelists: CodeLists) -> str | CellFault:
    codelist = codelists[str(cell.field.list)]
    text = codelist.named(text)
    if not codelist.contains(text):
        return CellFault(
            "unknown-code", {"found": text, "list": codelist.title, "nearest": nearest_words(text, codelist.codes())}
        )
    if cell.day is not None and not codelist.contains(text, cell.day):
        return CellFault("code-not-valid-then", {"found": text, "list": codelist.title, "day": cell.day})
    return text


def _number(plain: str, text: str, schema: Field) -> int | Decimal | CellFault:
    match = _NUMBER.fullmatch(plain)
    if match is None:
        return CellFault("not-a-number-cell", {"found": text})
    scale = schema.scale or 0
    if len((match["part"] or "").rstrip("0")) > scale:
        return CellFault("number-too-fine", {"found": text, "scale": scale})
    digits = len(match["whole"].replace(",", "").lstrip("0"))
    widest = WIDEST_PRECISION if schema.precision is None else schema.precision - scale
    if digits > widest:
        return CellFault("number-out-of-range", {"found": text})
    value = Decimal(plain.replace(",", "")).quantize(Decimal(1).scaleb(-scale), context=CONTEXT)
    lowest, highest = (schema.min, schema.max) if schema.type == "decimal" else _integer_bounds(schema)
    if (lowest is not None and value < lowest) or (highest is not None and value > highest):
        return CellFault("number-out-of-range", {"found": text})
    return int(value) if schema.type == "integer" else value


def _integer_bounds(schema: Field) -> tuple[Decimal, Decimal]:
    """The field's bounds, or else those of the column that holds its integers."""
    low = Decimal(-_WIDEST_INTEGER) if schema.min is None else schema.min
    return low, Decimal(_WIDEST_INTEGER) if schema.max is None else schema.max
