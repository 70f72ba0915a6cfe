"""What counted rows, parts and bases come to: the arithmetic of the reference, one function for each rule.

Every number is a Decimal, every step taken in one context, nothing rounded that a definition does not round.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping
from datetime import date
from decimal import ROUND_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, ROUND_UP, Context, Decimal
from typing import Any

from tests.differential.counting import Line, Span, alike, number

CONTEXT = Context(prec=50, rounding=ROUND_HALF_EVEN)
ROUNDINGS = {"half_up": ROUND_HALF_UP, "half_even": ROUND_HALF_EVEN, "down": ROUND_DOWN, "up": ROUND_UP}

Absent = tuple[str, str, str, str]
"""The word ``absent``, then the kind, the reason (or nothing) and the path of the node where it arose."""
Outcome = Decimal | Absent
Node = Mapping[str, Any]


def absent(kind: str, path: str = "", reason: str = "") -> Absent:
    return ("absent", kind, reason, path)


def cells_read(kind: str, node: Node) -> list[str]:
    match kind:
        case "count":
            return []
        case "distinct":
            return list(node["distinct"])
        case "latest":
            return [node["latest"], *node["per"], node["by"]]
    return [node[kind]]


def told(kind: str, node: Node, path: str, reported: int, counted: list[Line]) -> Outcome:
    """What the counted rows of a leaf come to."""
    averages = kind == "mean" or (kind == "latest" and node.get("then") == "mean")
    if reported == 0:
        return Decimal(0) if node.get("absent") == "zero" else absent("not_reported", path)
    if not counted:
        if node.get("none") == "not_reported":
            return absent("not_reported", path)
        return absent("not_computable", path, "nothing_to_average") if averages else Decimal(0)
    match kind:
        case "count":
            return Decimal(len(counted))
        case "distinct":
            return Decimal(len({tuple(line.cells[key] for key in node["distinct"]) for line in counted}))
        case "latest":
            numbers = last_readings(node, counted)
        case _:
            numbers = [alike(line.cells[node[kind]]) for line in counted]
    total = Decimal(0)
    for reading in numbers:
        total = CONTEXT.add(total, reading)
    return CONTEXT.divide(total, Decimal(len(numbers))) if averages else total


def last_readings(node: Node, counted: list[Line]) -> list[Decimal]:
    """Per key the last reading: by its day, then by when it became known, then the greater one."""
    last: dict[tuple[Any, ...], tuple[date, date, Decimal]] = {}
    for line in counted:
        key = tuple(line.cells[key] for key in node["per"])
        reading = (line.cells[node["by"]], line.learned, alike(line.cells[node["latest"]]))
        if key not in last or reading > last[key]:
            last[key] = reading
    return [number for _, _, number in last.values()]


def combined(kind: str, found: list[Outcome], rule: str) -> Outcome:
    """Parts put together, absent ones as the definition says."""
    absences = [value for value in found if not isinstance(value, Decimal)]
    values = [value for value in found if isinstance(value, Decimal)]
    if absences and (rule == "propagate" or (rule == "skip" and not values)):
        return absences[0]
    if rule == "zero":
        values = [value if isinstance(value, Decimal) else Decimal(0) for value in found]
    if kind in ("least", "greatest"):
        return min(values) if kind == "least" else max(values)
    result = values[0]
    for value in values[1:]:
        result = CONTEXT.multiply(result, value) if kind == "product" else CONTEXT.add(result, value)
    return result


def holds_for(value: Decimal, test: Node) -> bool:
    if "at_least" in test:
        return value >= number(test["at_least"])
    if "at_most" in test:
        return value <= number(test["at_most"])
    low, high = test["between"]
    return number(low) <= value <= number(high)


def rounded(value: Decimal, places: int, mode: str) -> Decimal:
    exponent = value.as_tuple().exponent
    if isinstance(exponent, int) and exponent >= -places:
        return value
    return value.quantize(Decimal(1).scaleb(-places), rounding=mode, context=CONTEXT)


def years_back(base: Any, span: Span) -> int:
    if base in ("previous_year", "year_before_last"):
        return 1 if base == "previous_year" else 2
    return span.start.year - (base + 1911 if base < 1911 else base)


def earlier(day: date, years: int) -> date:
    """The same day ``years`` years before; the last day of a February stays the last day of a February."""
    year = day.year - years
    if day.month == 2 and day.day == monthrange(day.year, 2)[1]:
        return date(year, 2, monthrange(year, 2)[1])
    return date(year, day.month, day.day)
