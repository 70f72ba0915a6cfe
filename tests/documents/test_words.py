"""Targets, numbers and links: the words that a plan writes and what they are read as."""

from __future__ import annotations

from decimal import Decimal

import pytest

from shizheng.documents import plan_as_json, read
from shizheng.documents.form import Form
from shizheng.documents.numbering import Numbered, number_of, numbered
from shizheng.documents.standard import denominator, parts
from shizheng.documents.target import read_target
from shizheng.plan.model import Direction
from tests.documents.small import plan_text

FORM = Form.named("annual-plan")
AT_LEAST, AT_MOST, WITHIN = Direction.AT_LEAST, Direction.AT_MOST, Direction.WITHIN


@pytest.mark.parametrize(
    ("text", "value", "unit", "direction"),
    [
        ("88人次", "88", "人次", AT_LEAST),
        ("1,000次", "1000", "次", AT_LEAST),
        ("１，０００次", "1000", "次", AT_LEAST),
        ("3達到項數", "3", "達到項數", AT_LEAST),
        ("75.72分", "75.72", "分", AT_LEAST),
        ("90％", "90", "%", AT_LEAST),
        ("0", "0", "", AT_LEAST),
        ("-5%", "-5", "%", AT_LEAST),
        ("450萬人次", "4500000", "人次", AT_LEAST),
        ("5兆9,586億元", "5958600000000", "元", AT_LEAST),
        ("90%以上", "90", "%", AT_LEAST),
        ("至少5件", "5", "件", AT_LEAST),
        ("不低於60分", "60", "分", AT_LEAST),
        ("5%以下", "5", "%", AT_MOST),
        ("不超過5%", "5", "%", AT_MOST),
        ("至多12天", "12", "天", AT_MOST),
        ("介於3%至5%之間", None, "", WITHIN),
        ("98國、590單位", None, "", None),
        ("完成規劃", None, "", None),
        ("", None, "", None),
    ],
)
def test_target(text: str, value: str | None, unit: str, direction: Direction | None) -> None:
    target = read_target(text, "借閱冊數", "當年借閱冊數", FORM)
    assert target.text == text
    assert target.value == (None if value is None else Decimal(value))
    assert (target.unit, target.direction) == (unit, direction)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("一", 1),
        ("十", 10),
        ("十二", 12),
        ("二十", 20),
        ("二十三", 23),
        ("一百零六", 106),
        ("拾壹", 11),
        ("參", 3),
        ("7", 7),
        ("７", 7),
        ("（四）", 4),
        ("2.", 2),
        ("", None),
        ("甲", None),
        ("一二", None),
        ("1.2", None),
    ],
)
def test_number_of(text: str, number: int | None) -> None:
    assert number_of(text) == number


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("一、充實館藏", Numbered(1, "一.", "充實館藏")),
        ("壹、總則", Numbered(1, "壹.", "總則")),
        ("（三）增設席次", Numbered(3, "一()", "增設席次")),
        ("(2) 增設席次", Numbered(2, "1()", "增設席次")),
        ("3.2017年起推動", Numbered(3, "1.", "2017年起推動")),
        ("1.5倍", None),
        ("2017年起推動", None),
        ("一般行政", None),
    ],
)
def test_numbered(line: str, expected: Numbered | None) -> None:
    assert numbered(line) == expected


def test_the_parts_of_a_standard_are_counted_on_from_one() -> None:
    assert parts("1.甲項數。2.乙項數，2篇／人。3.丙項數。") == ("甲項數。", "乙項數，2篇／人。", "丙項數。")
    assert parts("（1）甲項數；（2）乙項數") == ("甲項數；", "乙項數")
    assert parts("1.5倍。2.7倍。") == ()
    assert parts("1.甲。3.乙。") == ()


def test_the_whole_of_a_share_is_named_without_its_owner() -> None:
    share = denominator("已改建館數占我國分館總數之比率")
    assert share is not None
    assert share.thing == "分館"
    assert denominator("改建館數") is None


def test_a_name_may_hold_what_separates_names() -> None:
    name = "購書、借書，及還書冊數"
    reading = read(plan_text(name=name).encode(), "small.txt")
    assert reading.plan is not None
    assert reading.plan.projects[0].indicators == ("1.1",)


def test_json_writes_whole_values_as_numbers_and_others_digit_by_digit() -> None:
    def value(target: str) -> object:
        return plan_as_json(read(plan_text(target=target).encode(), "small.txt"))["indicators"][0]["target"]["value"]

    assert [value("100冊"), value("75.70分"), value("待定")] == [100, "75.70", None]


def test_json_of_what_is_no_plan_is_empty_but_for_the_finding() -> None:
    values = plan_as_json(read(b"", "none.txt"), "en")
    assert values["findings"] == [
        {
            "code": "empty-file",
            "severity": "error",
            "place": {"source": "none.txt", "line": 1, "column": 1, "end_line": 1, "end_column": 1},
            "message": "The file none.txt is empty.",
        }
    ]
    assert (values["agency"], values["fiscal_year"], values["indicators"]) == (None, None, [])
