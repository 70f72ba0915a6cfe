"""The calendar of what units owe, read from its file."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from shizheng.plan.errors import InvalidDefinitionError
from shizheng.plan.period import Period
from shizheng.registers.duties import Duties
from tests.ledger.small import REGISTERS

KINDS = {"north": "embassy", "south": "office"}
GOOD = """
monthly:
  title: {zh: 每月, en: Monthly}
  registers: [visits]
  every: month
  kinds: [embassy]
  due_after: 10
  escalate_after: 5
"""


def load(folder: Path, text: str) -> Duties:
    path = folder / "duties.yaml"
    path.write_text(text, "utf-8")
    return Duties.load(path, REGISTERS, KINDS)


def test_a_duty_knows_its_periods_and_days(tmp_path: Path) -> None:
    duty = load(tmp_path, GOOD)["monthly"]
    periods = duty.periods(Period.of_year(106))
    assert len(periods) == 12
    assert periods[1] == Period(date(2017, 2, 1), date(2017, 2, 28))
    assert duty.due_on(periods[1]) == date(2017, 3, 10)
    assert duty.escalates_on(periods[1]) == date(2017, 3, 16)


def test_silence_is_told_further_up_after_the_days_that_are_said(tmp_path: Path) -> None:
    assert load(tmp_path, GOOD)["monthly"].remind_before == 5
    february = Period(date(2017, 2, 1), date(2017, 2, 28))
    assert load(tmp_path, GOOD)["monthly"].reaches_planning_on(february) is None
    duty = load(tmp_path, GOOD.replace("escalate_after: 5", "escalate_after: 5\n  to_planning_after: 4"))["monthly"]
    assert duty.reaches_planning_on(february) == date(2017, 3, 20)


@pytest.mark.parametrize(("every", "ends"), [("quarter", [3, 6, 9, 12]), ("year", [12])])
def test_quarters_and_years(tmp_path: Path, every: str, ends: list[int]) -> None:
    duty = load(tmp_path, GOOD.replace("every: month", f"every: {every}"))["monthly"]
    assert [period.end.month for period in duty.periods(Period.of_year(106))] == ends


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("registers: [visits]", "registers: [visit]", "monthly/registers: “visit” is none of budget, visits"),
        ("kinds: [embassy]", "kinds: [embasy]", "the nearest is “embassy”"),
        ("kinds: [embassy]", "units: [nord]", "the nearest is “north”"),
        ("every: month", "every: monthly", "the nearest is “month”"),
        ("registers: [visits]", "registers: [budget]", "monthly/every"),
        ("due_after: 10", "due_after: -1", "due_after"),
        ("due_after: 10", "due_afer: 10", "due_after"),
    ],
)
def test_a_slip_is_named_with_what_is_allowed(tmp_path: Path, old: str, new: str, told: str) -> None:
    assert old in GOOD
    with pytest.raises(InvalidDefinitionError) as refused:
        load(tmp_path, GOOD.replace(old, new))
    assert told in str(refused.value)
