"""Which sentence of the plan a finding is shown beside."""

from __future__ import annotations

from shizheng.plan.finding import Finding, Severity
from shizheng.plan.model import Goal, Indicator, Paragraph, Plan, Project, Strategy, Target, WorkPlan
from shizheng.plan.place import Place
from shizheng.plan.text import Text
from shizheng.web.anchors import anchored, anchors


def place(line: int, column: int = 1, end: int = 40, end_line: int | None = None) -> Place:
    return Place("plan.txt", line, column, end_line or line, end)


CONTENT = (Paragraph("內容", place(13)),)
PLAN = Plan(
    agency="測試署",
    fiscal_year=106,
    preamble=(Paragraph("前言", place(1)),),
    goals=(Goal(1, "目標", (Strategy(1, "策略甲", place(3)), Strategy(2, "策略乙", place(4))), place(2)),),
    indicators=(
        Indicator(
            "1.1", 1, 1, "指標", 1, "統計數據", "標準", Target("5件", None, "件", None), "無",
            place(6, end_line=9), {"name": place(6), "standard": place(8), "target": place(9)},
        ),
    ),
    notes=(),
    work_plans=(
        WorkPlan(
            "工作計畫",
            (Project("項目", "其他", CONTENT, ("1.1",), place(12, end_line=14), {"name": place(12)}),),
            place(11),
        ),
    ),
)  # fmt: skip


def finding(at: Place | None, subject: str | None = None) -> Finding:
    return Finding("some-code", Severity.NOTE, at, subject, Text("訊息", "message"), Text("建議", "advice"))


def test_every_sentence_has_an_anchor_made_of_its_own_numbers() -> None:
    names = "a1 g1 g1-s1 g1-s2 i1.1 i1.1-name i1.1-standard i1.1-target w1 p1 p1-name p1-c1"
    assert [anchor.id for anchor in anchors(PLAN)] == names.split()


def test_a_finding_stands_beside_the_narrowest_element_that_holds_it() -> None:
    assert anchored([finding(place(8, 3, 5), "1.1")], PLAN) == {"i1.1-standard": (1,)}


def test_a_finding_in_a_row_but_in_no_cell_stands_beside_the_row() -> None:
    assert anchored([finding(place(7), "1.1")], PLAN) == {"i1.1": (1,)}


def test_a_finding_without_a_place_stands_beside_its_subject() -> None:
    assert anchored([finding(None, "1.1"), finding(None, "1")], PLAN) == {"i1.1": (1,), "g1": (2,)}


def test_a_finding_on_no_element_is_left_out() -> None:
    assert anchored([finding(None), finding(place(99))], PLAN) == {}


def test_several_findings_on_one_element_are_kept_together() -> None:
    assert anchored([finding(place(3)), finding(place(3))], PLAN) == {"g1-s1": (1, 2)}
