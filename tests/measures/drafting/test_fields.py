"""Which number field of a register is added up: the only one that can be meant, and none where two can."""

from __future__ import annotations

from typing import Any

import pytest

from shizheng.measures.drafting import Records, draft
from shizheng.plan.text import Text
from shizheng.registers.schema import Register, Registers, Time
from tests.measures.drafting.small import LISTS, field


def plantings(**labels: str) -> Records:
    """One register of a fiscal year with number fields of these labels."""
    numbers: dict[str, Any] = {name: field("integer", label) for name, label in labels.items()}
    register = Register(
        name="plantings",
        title=Text("造林", "plantings"),
        times={"grown": Time(year="year")},
        fields={"year": field("integer", "年度"), **numbers},
    )
    return Records(Registers({"plantings": register}), LISTS)


CHOSEN: list[tuple[dict[str, str], str, str, str]] = [
    ({"trees": "株數"}, "造林總量", "株", "trees"),  # the year is no number of it
    ({"trees": "樹"}, "造林產量", "株", "trees"),  # the label says no unit
    ({"trees": "株數", "helpers": "志工人數"}, "造林產量", "株", "trees"),
    ({"trees": "株數", "helpers": "志工人數"}, "造林員額", "人", "helpers"),
    ({"trees": "株數", "helpers": "志工人數"}, "造林人次", "人次", "helpers"),
    ({"trees": "株數", "helpers": "受惠人"}, "造林產量", "", "?"),
    ({"days": "工作天數"}, "造林日數", "日", "days"),
    ({"area": "面積"}, "造林日數", "日", "?"),
    ({"cost": "造價", "help": "補助額"}, "造林經費", "元", "help"),
    ({"trees": "株數", "saplings": "苗數"}, "造林產量", "株", "?"),
    ({"first": "受惠人", "second": "陪同人"}, "造林員額", "人", "?"),
    ({"first": "產量", "second": "產量"}, "造林產量", "株", "?"),  # both labels end the words
    ({"first": "產量"}, "造林產量", "株", "first"),
    ({}, "造林產量", "株", "?"),
]


@pytest.mark.parametrize(("labels", "standard", "unit", "chosen"), CHOSEN)
def test_the_number_that_is_added_up_is_the_only_one_that_can_be_meant(
    labels: dict[str, str], standard: str, unit: str, chosen: str
) -> None:
    found = draft(standard, unit=unit, records=plantings(**labels))
    assert found.definition["of"] == "plantings"
    assert found.definition["sum"] == chosen
    assert [finding.code for finding in found.findings if finding.code == "field-to-choose"] == (
        ["field-to-choose"] if chosen == "?" else []
    )
