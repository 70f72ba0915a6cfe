"""Formulas as trees: signs bind as in arithmetic, brackets group, and what only looks like a sign is none."""

from __future__ import annotations

import pytest

from shizheng.measures.drafting.formula import Expression, Name, Number, parse, signs_in
from shizheng.measures.drafting.passage import Words


def written(expression: Expression) -> str:
    """A tree with all its brackets; numbers by their value behind a #."""
    match expression:
        case Name(words):
            return str(words)
        case Number(value):
            return f"#{value}"
        case _:
            return f"({written(expression.left)} {expression.sign} {written(expression.right)})"


PARSED = {
    "甲": "甲",
    "甲＋乙－丙": "((甲 + 乙) - 丙)",
    "甲－（乙－丙）": "(甲 - (乙 - 丙))",
    "甲＋乙×丙": "(甲 + (乙 * 丙))",
    "（甲＋乙）×丙": "((甲 + 乙) * 丙)",
    "甲÷乙÷丙×丁": "(((甲 / 乙) / 丙) * 丁)",
    "【（甲＋乙）－丙】÷｛丁｝": "(((甲 + 乙) - 丙) / 丁)",
    "甲–乙 − 丙-丁": "(((甲 - 乙) - 丙) - 丁)",
    "甲✕乙＊丙*丁": "(((甲 * 乙) * 丙) * 丁)",
    "甲除以乙乘以丙減去丁": "(((甲 / 乙) * 丙) - 丁)",
    "甲（含子（丑）寅）＋乙（卯）": "(甲（含子（丑）寅） + 乙（卯）)",
    "甲（子）（丑＋寅）": None,  # words and a sum with no sign between
    "甲×2.5": "(甲 * #2.5)",
    "1,000×甲": "(#1000 * 甲)",
    "甲×40%＋3萬": "((甲 * #0.4) + #30000)",
    "甲×100 %": "(甲 * #1)",
    "甲×1000‰": "(甲 * #1000)",
    "甲×2倍": "(甲 * 2倍)",
    "（甲÷乙）x100": "((甲 / 乙) * #100)",
    "（甲÷乙） X 100%": "((甲 / 乙) * #1)",
    "甲÷乙x100": "(甲 / 乙x100)",
    "甲/乙人數": "甲/乙人數",
    "甲經費/乙人數": "(甲經費 / 乙人數)",
    "甲經費/乙人數×2": "((甲經費 / 乙人數) * #2)",
    "甲＋乙（丙": "(甲 + 乙（丙)",
    "甲＋（乙": None,
    "甲＋乙）": None,
    "甲）＋乙": None,
    "（甲＋乙)＋": None,
    "甲＋＋乙": None,
    "（）＋甲": None,
    "甲（乙＋丙）": None,
    "": None,
}


@pytest.mark.parametrize("text", PARSED)
def test_a_formula_is_read_as_it_is_written(text: str) -> None:
    found = parse(Words.of(text))
    assert (found and written(found)) == PARSED[text]


def test_a_number_makes_a_percentage_of_a_quotient_where_it_is_a_hundred() -> None:
    numbers = [parse(Words.of(text)) for text in ("100", "100%", "100 %", "1,00", "10", "1000", "100‰")]
    told = [isinstance(found, Number) and found.makes_percent for found in numbers]
    assert told == [True, True, True, False, False, False, False]


SIGNS = {
    "甲＋乙": "＋",
    "甲＋": "",
    "＋甲": "",
    "甲 － 乙": "－",
    "（甲÷（乙×丙））": "÷×",
    "甲（子＋丑）": "＋",
    "甲（協定－協議）": "－",
    "甲除以乙": "除以",
    "97-99年": "",
    "e-mail件數": "",
    "A-1": "",
    "A-乙": "-",
    "甲-1": "-",
    "A+1": "+",
    "A×1÷2": "×÷",
    "協定/協議件數": "",
    "2篇/人": "",
    "受理件數/件": "",
    "甲/乙": "",
    "受理件數/人": "",
    "件數/乙件數": "/",
    "甲件數/件數": "/",
    "甲件數/乙件數": "/",
    "甲件數/乙": "",
    "甲/乙件數": "",
    "（甲）/乙": "/",
    "甲/（乙）": "/",
    "甲%/乙": "/",
    "甲件數/乙件數×2": "/×",
    "甲件數/乙件數*丙": "/*",
    "甲件數/乙件數✕丙": "/✕",
    "甲件數/乙件數÷丙": "/÷",
    "甲件數/乙件數，丙": "/",
    "甲件數/乙件數；丙": "/",
    "甲件數/乙件數。丙": "/",
    "甲件數/乙件數（丙）": "/",
    "（甲件數/乙件數）": "/",
    "【甲件數/乙件數】": "/",
    "[甲件數/乙件數]": "/",
    "丙；甲件數/乙件數": "/",
    "丙。甲件數/乙件數": "/",
    "丙：甲件數/乙件數": "/",
    "丙＝甲件數/乙件數": "/",
    "丙×甲件數/乙件數/丁件數": "×//",
    "甲件數×人/工作日數": "×",
    "甲（含子）x100": "x",
    "甲x100": "",
    "甲 x 100": "x",
    "甲 x 200": "",
}


@pytest.mark.parametrize("text", SIGNS)
def test_signs_are_those_that_stand_between_quantities(text: str) -> None:
    found = signs_in(Words.of(text))
    assert "".join(str(sign) for sign in found) == SIGNS[text]
    assert all(text[sign.start : sign.end] == str(sign) for sign in found)
