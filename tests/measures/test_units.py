"""Units: what a value comes to by its making, what is declared for it, and what doesn't go together."""

from __future__ import annotations

from typing import Any

import pytest

from shizheng.measures import Measures
from shizheng.measures.reading.units import over, times
from shizheng.plan.errors import InvalidDefinitionError
from shizheng.plan.text import Text
from shizheng.registers.codelists import CodeLists
from shizheng.registers.schema import Field, Register, Registers, Time

WORD = Text("欄", "field")
GRANTS = Register(
    name="grants",
    title=Text("補助", "grants"),
    times={"paid": Time(at="paid_on")},
    fields={
        "paid_on": Field(type="date", label=WORD),
        "amount": Field(type="decimal", label=WORD, precision=18, scale=2, unit="元"),
        "share": Field(type="decimal", label=WORD, precision=8, scale=4, unit="元/人"),
        "people": Field(type="integer", label=WORD),
    },
)
AMOUNT, PEOPLE = {"sum": "amount", "of": "grants"}, {"sum": "people", "of": "grants"}
SHARE = {"mean": "share", "of": "grants"}
COUNT, ITEMS = {"count": "grants"}, {"count": "grants", "unit": "件"}
PERCENT = {"ratio": ITEMS, "over": ITEMS, "percent": True}
LATEST = {"latest": "amount", "of": "grants", "per": ["people"], "by": "paid_on"}
PLAIN = {"constant": 2, "source": "附註", "unit": ""}
Told = dict[str, tuple[dict[str, Any], str, list[str]]]
MEASURES: Told = {
    "a field says its unit": (AMOUNT, "元", []),
    "and no other": (AMOUNT, "人", ["measure comes to “元” and is declared as “人”"]),
    "the latest reading has that of its field": (LATEST, "件", ["measure comes to “元” and is declared as “件”"]),
    "a field without one has the one declared": (PEOPLE, "人次", []),
    "what is counted has the one declared": (COUNT, "件", []),
    "a slash is one however wide": (SHARE, "元／人", []),
    "blanks are none": (SHARE, "元 / 人", []),
    "one declared at the node itself": ({**AMOUNT, "unit": "人"}, "元", [
        "measure comes to “元” and is declared as “人”", "measure comes to “元” and is declared as “人”",
    ]),
    "one declared below is handed down": ({"total": {"a": AMOUNT, "b": COUNT}}, "元", []),
    "parts of two units": (
        {"total": {"a": AMOUNT, "b": ITEMS}}, "元",
        ["total: “a” is in “元”, “b” in “件”; they can't be added or compared"],
    ),
    "the third part of another unit": (
        {"least": {"a": AMOUNT, "b": COUNT, "c": ITEMS}}, "元",
        ["least: “a” is in “元”, “c” in “件”; they can't be added or compared"],
    ),
    "like units over each other": ({"ratio": AMOUNT, "over": AMOUNT}, "", []),
    "a number may be given a unit where it is declared": ({"ratio": AMOUNT, "over": AMOUNT}, "倍", []),
    "but not percent": (
        {"ratio": AMOUNT, "over": AMOUNT}, "%", ["measure comes to “1” and is declared as “%”"],
    ),
    "a number handed a unit down stays one": (
        {"total": {"a": {"ratio": AMOUNT, "over": AMOUNT}}}, "倍",
        ["total/a comes to “1” and is declared as “倍”"],
    ),
    "unless the number itself is given one": (
        {"total": {"a": {"ratio": AMOUNT, "over": AMOUNT, "unit": "倍"}}}, "倍", [],
    ),
    "unlike units over each other": ({"ratio": AMOUNT, "over": ITEMS}, "元／件", []),
    "a unit over a number": ({"ratio": AMOUNT, "over": PLAIN}, "元", []),
    "a unit that does not follow": (
        {"ratio": AMOUNT, "over": ITEMS}, "", ["measure comes to “元／件” and is declared as “1”"],
    ),
    "a product": ({"product": {"a": AMOUNT, "b": PLAIN, "c": ITEMS}}, "元·件", []),
    "a product of numbers": ({"product": {"a": PLAIN, "b": PLAIN}}, "", []),
    "a change has the unit of its value": ({"change": AMOUNT, "base": "previous_year"}, "元", []),
    "the change of a percentage is in points": ({"change": PERCENT, "base": "previous_year"}, "百分點", []),
    "and not in percent": (
        {"change": PERCENT, "base": "previous_year"}, "%", ["measure comes to “百分點” and is declared as “%”"],
    ),
    "a change of a plain number": ({"change": {"ratio": ITEMS, "over": ITEMS}, "base": "previous_year"}, "", []),
    "a growth is in percent": ({"growth": AMOUNT, "base": "previous_year"}, "%", []),
    "what is counted needs one": ({"growth": COUNT, "base": "previous_year"}, "%", ["growth declares no unit"]),
}  # fmt: skip


@pytest.mark.parametrize("case", MEASURES)
def test_a_unit_follows_or_is_told(case: str) -> None:
    definition, unit, told = MEASURES[case]
    said = {"1.1": {"unit": unit, "measure": definition}}
    registers, lists = Registers({"grants": GRANTS}), CodeLists({})
    if not told:
        assert Measures.read(said, "measures.yaml", registers, lists)["1.1"].root.unit == unit
        return
    with pytest.raises(InvalidDefinitionError) as refusal:
        Measures.read(said, "measures.yaml", registers, lists)
    assert [finding.message.en.removeprefix("1.1: ") for finding in refusal.value.findings] == told


def test_units_of_ratios_and_products() -> None:
    assert [over("篇", "人"), over("人", "人"), over("元", ""), over("", "人"), over("", "")] == [
        "篇／人",
        "",
        "元",
        "／人",
        "",
    ]
    assert [times(["元", "件"]), times(["", "件"]), times([]), times(["%", "%"])] == ["元·件", "件", "", "%·%"]
