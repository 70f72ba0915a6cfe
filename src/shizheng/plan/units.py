"""What units are called: in Chinese as a document writes them, in English by a table of the usual ones."""

from __future__ import annotations

from decimal import Decimal
from functools import cache
from pathlib import Path

from shizheng.plan.text import Text
from shizheng.plan.yaml import read_yaml

PER, TIMES, PERCENT = "／", "·", "%"
"""What stands between the units of a ratio, and of a product; and the one that is no word."""


def unit_words(unit: str, value: Decimal) -> Text:
    """A unit beside a value in both languages; 篇／人 is articles per person.  One that no table has stays as it is."""
    upper, *under = unit.split(PER)
    below = [_english(part, one=True) for part in under]
    return Text(unit, " per ".join([_english(upper, one=value == 1), *below]))


def with_unit(words: Text, value: Decimal, unit: str) -> Text:
    """A number's words with its unit behind them."""
    of = unit_words(unit, value)
    return Text(words.zh + of.zh, f"{words.en}{'' if unit == PERCENT else ' '}{of.en}".rstrip())


def _english(unit: str, *, one: bool) -> str:
    return TIMES.join(_table().get(part, (part, part))[0 if one else 1] for part in unit.split(TIMES))


@cache
def _table() -> dict[str, tuple[str, str]]:
    table = read_yaml(Path(__file__).with_name("units.yaml").read_text("utf-8"))
    return {unit: (one, more) for unit, (one, more) in table.items()}
