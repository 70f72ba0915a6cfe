"""Rows becoming versions: new records get number 1, known ones the next."""

from __future__ import annotations

from collections.abc import Sequence

from shizheng.ledger.canonical import body_of
from shizheng.ledger.errors import WrongStateError
from shizheng.ledger.models import Version
from shizheng.plan.text import Text
from shizheng.registers.rows import Row


def versions_of(register: str, rows: Sequence[Row]) -> list[Version]:
    """The versions to be written.  Raises ``WrongStateError`` where a record belongs to another register or unit."""
    numbers = _numbers(register, rows)
    return [
        Version(
            record=row.record,
            register=register,
            number=numbers.get(row.record, 0) + 1,
            unit=row.unit,
            body=body_of(row),
        )
        for row in rows
    ]


def _numbers(register: str, rows: Sequence[Row]) -> dict[str, int]:
    numbers: dict[str, int] = {}
    units = {row.record: row.unit for row in rows}
    known = list(units)
    for start in range(0, len(known), 500):
        found = Version.objects.filter(record__in=known[start : start + 500]).order_by("number")
        for record, number, kept_in, unit in found.values_list("record", "number", "register", "unit"):
            if kept_in != register or unit != units[record]:
                words = Text(
                    "紀錄「{r}」屬於登記簿「{k}」、單位「{u}」", "“{r}” belongs to the register “{k}” and unit “{u}”"
                )
                raise WrongStateError(words.format(r=record, k=kept_in, u=unit))
            numbers[record] = number
    return numbers
