"""The year report says how much of what units owed has come, and who is silent."""

from __future__ import annotations

from typing import Any

import pytest

from shizheng.documents.report import Calendar, DutyHeard, Heard
from shizheng.documents.report.silence import NAMED_AT_MOST
from shizheng.plan.text import Text
from tests.documents import odt
from tests.documents.test_report import report, words

MONTHLY = Text("每月借閱", "Monthly loans")
NORTH, SOUTH = Text("北館", "North branch"), Text("南館", "South branch")
DUTY = DutyHeard(MONTHLY, owed=24, reported=18, nothing=2, silent=((SOUTH, 3), (NORTH, 1)))
CALENDAR = Calendar({"1.1": Heard(24, 4, 2), "1.2": Heard(12, 0), "1.3": Heard(0, 0)}, (DUTY,))


def told(**changes: Any) -> str:
    return words(report(**{"calendar": CALENDAR, **changes}))


def test_beside_an_indicator_stands_how_many_of_the_owed_reports_are_in() -> None:
    assert "填報情形：應報24次，已報20次，未報4次（2單位）。" in told()
    assert "填報情形：應報12次，均已報。" in told()
    assert told().count("填報情形：") == 2
    assert "20 of 24 are in; 4 are missing, from 2 units." in told(language="en")


def test_the_annex_counts_each_duty() -> None:
    (head, row) = odt.grid(odt.table(report(calendar=CALENDAR), "Heard"))
    assert head == ["填報義務", "應報", "已報", "無資料", "未報", "未報單位"]
    assert row == ["每月借閱", "24", "18", "2", "4", "2"]


def test_the_annex_names_the_silent_ones_most_silent_first() -> None:
    assert "「每月借閱」未報單位：南館（3次）、北館（1次）。" in told()
    assert "Silent, Monthly loans: South branch (3), North branch (1)." in told(language="en")


@pytest.mark.parametrize("more", [0, 1])
def test_of_very_many_silent_units_only_the_number_is_told(more: int) -> None:
    silent = tuple((Text(f"第{n}館", f"branch {n}"), 1) for n in range(NAMED_AT_MOST + more))
    shown = told(calendar=Calendar({}, (DutyHeard(MONTHLY, 99, 0, 0, silent),)))
    assert ("第0館" in shown) is not bool(more)
    assert (f"未報單位計{NAMED_AT_MOST + 1}個，不逐一列名" in shown) is bool(more)


def test_where_everybody_reported_nobody_is_named() -> None:
    shown = told(calendar=Calendar({}, (DutyHeard(MONTHLY, 2, 1, 1, ()),)))
    assert "伍、填報情形" in shown
    assert "未報單位：" not in shown


def test_without_a_calendar_the_report_does_not_speak_of_it() -> None:
    assert "填報情形" not in words(report())
