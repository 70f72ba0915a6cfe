"""Numbers that a condition names, against fields that hold so many digits."""

from __future__ import annotations

from decimal import Decimal

import pytest

from shizheng.measures.numbers import Holds, ceiling, floor, held
from shizheng.plan.text import Text
from shizheng.registers.schema import Field

WHOLE = Field(type="integer", label=Text("欄", "field"))
CENTS = Field(type="decimal", label=Text("欄", "field"), precision=5, scale=2)
UNSCALED = Field(type="decimal", label=Text("欄", "field"), precision=3, scale=0)
WIDEST = 2**63


@pytest.mark.parametrize(
    ("field", "number", "holds"),
    [
        (WHOLE, -WIDEST, Holds.YES),
        (WHOLE, -WIDEST - 1, Holds.TOO_SMALL),
        (WHOLE, WIDEST - 1, Holds.YES),
        (WHOLE, WIDEST, Holds.TOO_GREAT),
        (WHOLE, Decimal("0.5"), Holds.BETWEEN),
        (WHOLE, Decimal("2.0"), Holds.YES),
        (CENTS, Decimal("999.99"), Holds.YES),
        (CENTS, Decimal("-999.99"), Holds.YES),
        (CENTS, Decimal("999.991"), Holds.TOO_GREAT),
        (CENTS, Decimal("-999.991"), Holds.TOO_SMALL),
        (CENTS, Decimal("1.005"), Holds.BETWEEN),
        (CENTS, 1_000, Holds.TOO_GREAT),
        (UNSCALED, 999, Holds.YES),
        (UNSCALED, 1_000, Holds.TOO_GREAT),
        (UNSCALED, Decimal("0.1"), Holds.BETWEEN),
    ],
)
def test_a_field_holds_a_number_or_says_why_not(field: Field, number: int | Decimal, holds: Holds) -> None:
    assert held(field, number) is holds


@pytest.mark.parametrize(
    ("field", "number", "below", "above"),
    [
        (WHOLE, "1.5", "1", "2"),
        (WHOLE, "-1.5", "-2", "-1"),
        (WHOLE, "3", "3", "3"),
        (CENTS, "1.005", "1.00", "1.01"),
        (CENTS, "-1.005", "-1.01", "-1.00"),
        (CENTS, "7", "7.00", "7.00"),
        (UNSCALED, "0.1", "0", "1"),
        (WHOLE, f"{10**80}.5", f"{10**80}", f"{10**80 + 1}"),
        (CENTS, f"{10**80}.005", f"{10**80}.00", f"{10**80}.01"),
        (CENTS, f"{10**47}.005", f"{10**47}.00", f"{10**47}.01"),
    ],
)
def test_a_number_between_two_has_one_below_and_one_above(field: Field, number: str, below: str, above: str) -> None:
    assert str(floor(field, Decimal(number))) == below
    assert str(ceiling(field, Decimal(number))) == above
