"""Layouts of the form's tables: headings over headings, years, weights, merged cells, columns that nobody foresaw."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from shizheng.documents import Reading, plan_as_json, read
from shizheng.plan.model import Indicator
from tests.documents.written import FORMATS, Cell, Row, Written, as_odt

GOALS: list[Written] = [
    "圖書署112年度施政計畫",
    "壹、年度施政目標",
    "一、推廣閱讀",
    "（一）充實館藏。",
    "二、培育館員",
    "（一）研習。",
]
AFTER: list[Written] = ["參、年度重要計畫"]


def row(*cells: str | Cell) -> Row:
    return [Cell((one,) if one else ()) if isinstance(one, str) else one for one in cells]


def reading(*table: Row, goals: Sequence[Written] = GOALS, before: Sequence[Written] = ()) -> Reading:
    document = [*goals, "貳、年度關鍵績效指標", *before, table, *AFTER]
    readings = [read(write(document), "plan") for write in FORMATS.values()]
    assert len({repr(one.plan) for one in readings}) == 1, "the same in every format"
    return readings[0]


def indicators(*table: Row, goals: Sequence[Written] = GOALS, before: Sequence[Written] = ()) -> list[Indicator]:
    plan = reading(*table, goals=goals, before=before).plan
    assert plan is not None
    return list(plan.indicators)


def across(text: str, columns: int) -> Cell:
    return Cell((text,), columns)


def down(text: str, rows: int) -> Cell:
    return Cell((text,), 1, rows)


PLAIN = ("策略績效目標", "衡量指標", "衡量標準", "年度目標值")


def test_a_plain_table_of_four_columns_is_read() -> None:
    found = indicators(
        row(*PLAIN), row("一、推廣閱讀", "1、借閱冊數", "當年冊數", "100冊"), row("", "2、說書場數", "場數", "20場")
    )
    assert [(one.id, one.name, one.standard, one.target.text) for one in found] == [
        ("1.1", "借閱冊數", "當年冊數", "100冊"), ("1.2", "說書場數", "場數", "20場"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "headings",
    [
        [row(down("施政目標", 2), down("績效指標", 2), across("年度目標值", 4)), row("112", "113", "114", "115")],
        [row(down("施政目標", 2), down("績效指標", 2), across("目標值", 4)),
         row("112年", "113年度", "民國114年", "一一五年")],
        [row("施政目標", "績效指標", "112年度目標值", "113年度目標值", "114年目標值", "115目標值")],
        [row(down("施政目標", 3), down("績效指標", 3), across("中程目標", 4)), row(across("目標值", 4)),
         row("112", "113", "114", "115")],
    ],
    ids=["years below", "years in many ways", "years in each", "three rows"],
)  # fmt: skip
def test_targets_of_four_years_are_each_of_its_year(headings: list[Row]) -> None:
    (found,) = indicators(*headings, row("一、推廣閱讀", "1.借閱冊數", "100冊", "110冊", "120冊", "130冊"))
    assert [(one.year, one.target.text) for one in found.targets] == [
        (112, "100冊"), (113, "110冊"), (114, "120冊"), (115, "130冊"),
    ]  # fmt: skip
    assert found.target.text == "100冊"


def test_the_target_is_that_of_the_plan_s_year_wherever_it_stands() -> None:
    (found,) = indicators(
        row("施政目標", "績效指標", "111年度目標值", "112年度目標值"), row("一、推廣閱讀", "1.冊數", "90冊", "100冊")
    )
    assert found.target.text == "100冊"


@pytest.mark.parametrize("heading", ["年度目標值", "112年度目標值"])
def test_a_unit_may_have_a_column_of_its_own(heading: str) -> None:
    found = indicators(
        row("策略績效目標", "衡量指標", "單位", heading),
        row("一、推廣閱讀", "1.冊數", "冊", "100"),
        row("", "2.率", "", "5%"),
    )
    assert [(one.target.text, one.target.unit) for one in found] == [("100", "冊"), ("5%", "%")]


def test_figures_of_former_years_are_kept_apart_from_targets() -> None:
    (found,) = indicators(
        row(down("施政目標", 2), down("績效指標", 2), across("111年度", 2), down("112年度目標值", 2)),
        row("原訂目標值", "達成度"),
        row("一、推廣閱讀", "1.冊數", "90冊", "95冊", "100冊"),
    )
    assert [(one.year, one.what, one.text) for one in found.former] == [
        (111, "原訂目標值", "90冊"), (111, "達成度", "95冊"),
    ]  # fmt: skip
    assert (found.target.text, found.targets) == ("100冊", ())


def test_weights_stand_in_a_column_or_behind_names() -> None:
    found = indicators(
        row(*PLAIN, "權重(%)"), row("一、推廣閱讀", "1.冊數", "甲", "1冊", "10%"), row("", "2.場數", "乙", "2場", "")
    )
    assert [one.weight for one in found] == ["10%", ""]
    found = indicators(
        row(*PLAIN), row("一、推廣閱讀（25%）", "1.冊數(10%)", "甲", "1冊"), row("", "2.場數（15％）", "乙", "2場"),
        row("", "3.人次", "丙", "3人"),
        goals=[part.replace("推廣閱讀", "推廣閱讀（25%）") if isinstance(part, str) else part for part in GOALS],
    )  # fmt: skip
    assert [(one.name, one.weight, one.goal) for one in found] == [
        ("冊數", "10%", 1),
        ("場數", "15％", 1),
        ("人次", "", 1),
    ]


def test_brackets_behind_one_name_among_many_are_its_own() -> None:
    found = indicators(
        row(*PLAIN),
        row("一、推廣閱讀", "1.成長率(5%)", "甲", "1%"),
        row("", "2.冊數", "乙", "2"),
        row("", "3.場", "丙", "3"),
    )
    assert [(one.name, one.weight) for one in found] == [("成長率(5%)", ""), ("冊數", ""), ("場", "")]


def test_what_is_merged_downwards_or_said_to_be_the_same_has_the_value_above() -> None:
    found = indicators(
        row(*PLAIN, "評估方式"),
        row(down("一、推廣閱讀", 3), "1.冊數", down("當年統計", 2), "1冊", "統計數據"),
        row("2.場數", "2場", "同上"),
        row("3.人次", "", "3人", ""),
    )
    assert [(one.standard, one.method) for one in found] == [
        ("當年統計", "統計數據"),
        ("當年統計", "統計數據"),
        ("", ""),
    ]


def test_an_indicator_over_two_rows_is_one_with_both_of_its_standards() -> None:
    (found,) = indicators(
        row(*PLAIN),
        row(down("一、推廣閱讀", 2), down("1.冊數", 2), "紙本冊數", "1冊"),
        row("電子冊數", "2冊"),
    )
    assert (found.standard, found.target.text) == ("紙本冊數\n電子冊數", "1冊\n2冊")


def test_a_column_that_the_form_does_not_know_is_kept_and_told() -> None:
    found = reading(row(*PLAIN, "資料來源"), row("一、推廣閱讀", "1.冊數", "甲", "1冊", Cell(("年報", "季報"))))
    assert found.plan is not None
    assert [(one.heading, one.text) for one in found.plan.indicators[0].others] == [("資料來源", "年報\n季報")]
    assert "column-unknown" in {finding.code for finding in found.findings}


@pytest.mark.parametrize(
    ("printed", "number"),
    [("1", 1), ("１", 1), ("(2)", 2), ("1-2", 2), ("１－３", 3), ("1.4", 4), ("一", 1), ("", 1), ("9-2", None)],
)
def test_an_indicator_s_number_may_repeat_its_goal_s(printed: str, number: int | None) -> None:
    found = indicators(
        row("策略績效目標", "編號", "衡量指標", "年度目標值"), row("一、推廣閱讀", printed, "冊數", "1冊")
    )
    assert [one.number for one in found] == ([] if number is None else [number])


def test_a_table_under_a_goal_s_title_needs_no_column_of_goals() -> None:
    table = [row("衡量指標", "衡量標準", "年度目標值"), row("1.冊數", "甲", "1冊")]
    document = [*GOALS, "貳、年度關鍵績效指標", "二、培育館員", table, "一、推廣閱讀", table, *AFTER]
    plan = read(as_odt(document), "plan").plan
    assert plan is not None
    assert [one.id for one in plan.indicators] == ["2.1", "1.1"]


def test_many_rows_merged_into_one_are_read() -> None:
    rows = [row(f"{n}.第{n}項", "甲", f"{n}冊") for n in range(2, 1_500)]
    table = [row(*PLAIN), row(down("一、推廣閱讀", 1_499), "1.第1項", "甲", "1冊"), *rows]
    plan = read(as_odt([*GOALS, "貳、年度關鍵績效指標", table]), "plan").plan
    assert plan is not None
    assert len(plan.indicators) == 1_499


def test_what_only_some_forms_have_is_among_the_values_where_a_document_has_it() -> None:
    plain = plan_as_json(reading(row(*PLAIN), row("一、推廣閱讀", "1.冊數", "甲", "1冊")))["indicators"][0]
    assert not {"weight", "targets", "former", "others"} & plain.keys()
    table = [
        row("策略績效目標", "衡量指標", "權重", "111年度實際值", "112年度目標值", "113年度目標值", "備註"),
        row("一、推廣閱讀", "1.冊數", "5%", "9冊", "10冊", "11冊", "含分館"),
    ]
    (full,) = plan_as_json(reading(*table))["indicators"]
    assert full["weight"] == "5%"
    assert [(one["year"], one["text"], one["value"]) for one in full["targets"]] == [
        (112, "10冊", 10),
        (113, "11冊", 11),
    ]
    assert full["former"] == [{"year": 111, "what": "實際值", "text": "9冊"}]
    assert full["others"] == [{"heading": "備註", "text": "含分館"}]


def test_budgets_and_unknown_columns_of_projects_are_kept() -> None:
    projects = [
        row("工作計畫", "計畫名稱", "實施內容", "112年度預算數（千元）", "主辦單位"),
        row("圖書管理", "購書", "購書。", "1,500", "館藏組"),
    ]
    indicators = [row(*PLAIN), row("一、推廣閱讀", "1.冊數", "甲", "1冊")]
    document = [*GOALS, "貳、年度關鍵績效指標", indicators, *AFTER, projects]
    (work_plan,) = plan_as_json(read(as_odt(document), "plan"))["work_plans"]
    (project,) = work_plan["projects"]
    assert (project["budget"], project["others"]) == ("1,500", [{"heading": "主辦單位", "text": "館藏組"}])


@pytest.mark.parametrize(
    ("said", "linked"),
    [
        ("1.1、1-2", ("1.1", "1.2")),
        ("１．２", ("1.2",)),
        ("全部", ("1.1", "1.2")),
        ("無", ()),
        ("1.1、9.9", ("1.1",)),
        ("冊數", ("1.1",)),
    ],
)
def test_projects_are_linked_by_names_by_numbers_or_to_all(said: str, linked: tuple[str, ...]) -> None:
    indicators = [row(*PLAIN), row("一、推廣閱讀", "1.冊數", "甲", "1冊"), row("", "2.場數", "乙", "2場")]
    projects = [row("工作計畫", "計畫名稱", "實施內容", "關聯指標"), row("圖書管理", "購書", "購書。", said)]
    found = read(as_odt([*GOALS, "貳、年度關鍵績效指標", indicators, *AFTER, projects]), "plan")
    assert found.plan is not None
    assert found.plan.projects[0].indicators == linked
    assert ("unknown-indicator" in {one.code for one in found.findings}) is ("9.9" in said)


def test_goals_that_only_the_table_names_are_goals() -> None:
    plan = reading(
        row(*PLAIN),
        row("一、推廣閱讀", "1.冊數", "甲", "1冊"),
        row("二、培育館員", "1.人次", "乙", "2人"),
        goals=GOALS[:1],
    ).plan
    assert plan is not None
    assert [(one.number, one.title) for one in plan.goals] == [(1, "推廣閱讀"), (2, "培育館員")]


def test_indicators_and_projects_may_be_lists() -> None:
    document: list[Written] = [
        *GOALS, "貳、年度關鍵績效指標",
        "一、推廣閱讀", "1.冊數", "衡量標準：當年借閱冊數", "含電子書。", "112年度目標值：100冊",
        "2.場數", "衡量標準：說書場數", "112年度目標值：20場",
        "二、培育館員", "1.人次", "衡量標準：研習人次", "112年度目標值：5人次",
        "參、年度重要計畫", "一、圖書管理", "1.購書", "實施內容：", "增購新書。", "汰換舊書。", "關聯指標：冊數",
    ]  # fmt: skip
    plan = read(as_odt(document), "plan").plan
    assert plan is not None
    assert [(one.id, one.name, one.standard, one.target.text) for one in plan.indicators] == [
        ("1.1", "冊數", "當年借閱冊數含電子書。", "100冊"), ("1.2", "場數", "說書場數", "20場"),
        ("2.1", "人次", "研習人次", "5人次"),
    ]  # fmt: skip
    (project,) = plan.projects
    assert (plan.work_plans[0].name, project.name, project.indicators) == ("圖書管理", "購書", ("1.1",))
    assert [one.text for one in project.content] == ["增購新書。", "汰換舊書。"]


def test_goals_without_numbers_are_counted() -> None:
    plan = reading(
        row(*PLAIN),
        row("推廣閱讀", "冊數", "甲", "1冊"),
        row("", "場數", "乙", "2場"),
        row("培育館員", "人次", "丙", "3人"),
        goals=GOALS[:1],
    ).plan
    assert plan is not None
    assert [one.id for one in plan.indicators] == ["1.1", "1.2", "2.1"]
