"""Units in both languages."""

from __future__ import annotations

from decimal import Decimal

import pytest

from shizheng.plan.text import Text
from shizheng.plan.units import unit_words, with_unit


@pytest.mark.parametrize(
    ("value", "unit", "english"),
    [
        ("12", "件", "items"),
        ("1", "件", "item"),
        ("1.00", "人次", "person-visit"),
        ("-1", "件", "items"),
        ("0", "國", "countries"),
        ("2.5", "篇／人", "articles per person"),
        ("1", "篇／人", "article per person"),
        ("4", "元·人日", "NT$·person-days"),
        ("3", "達到項數", "達到項數"),
        ("3", "%", "%"),
        ("3", "", ""),
    ],
)
def test_a_unit_is_said_in_english_as_its_number_wants(value: str, unit: str, english: str) -> None:
    assert unit_words(unit, Decimal(value)) == Text(unit, english)


@pytest.mark.parametrize(
    ("unit", "words"),
    [
        ("件", Text("五件", "five items")),
        ("%", Text("五%", "five%")),
        ("", Text("五", "five")),
    ],
)
def test_a_number_stands_before_its_unit(unit: str, words: Text) -> None:
    assert with_unit(Text("五", "five"), Decimal(5), unit) == words
