"""The year report as an OpenDocument text, read back by a stranger's eyes."""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from shizheng.documents import read
from shizheng.documents.report import year_report
from shizheng.plan.figure import Absence, AbsenceKind, AbsenceReason, Derivation
from shizheng.plan.judgement import Judgement, Signal
from shizheng.plan.model import Direction, Goal, Plan
from shizheng.plan.period import Period
from shizheng.plan.text import Text
from tests.documents import odt
from tests.documents.judged import (
    AFTER,
    BEFORE,
    HERE,
    MARKS,
    PLAN,
    figure,
    green,
    indicator,
    judgement,
    with_derivation,
)

AGENCY = Text("圖書署", "Library Agency")
NO_BASELINE = Absence(AbsenceKind.NOT_COMPUTABLE, AbsenceReason.NO_BASELINE, "growth")
BY_FORM = Absence(AbsenceKind.NOT_APPLICABLE, AbsenceReason.FORM_WITHOUT_PERCENTAGE)
JUDGED = (
    judgement(figure("1.1", Decimal(110), "冊", pending=7), Decimal(110), Signal.GREEN, met=True),
    judgement(figure("1.2", Decimal(25), "場"), Decimal(25) * 100 / 30, Signal.YELLOW, met=False),
    judgement(figure("1.3", NO_BASELINE, "%"), NO_BASELINE, Signal.WHITE),
    judgement(figure("2.1", Decimal(6), "%"), BY_FORM, Signal.RED, met=False),
)


def report(plan: Plan = PLAN, judged: Sequence[Judgement] = JUDGED, **changes: Any) -> bytes:
    settings: dict[str, Any] = {
        "marks": MARKS, "synthetic": False, "as_of": AFTER, "printed_on": date(2024, 1, 16), "head": "120:ab12",
    }  # fmt: skip
    return year_report(plan, AGENCY, judged, **settings | changes)


def words(report: bytes) -> str:
    return odt.text(odt.find(odt.part(report), "//office:text")[0])


def row_of(report: bytes, id: str) -> list[str]:
    return next(row for row in odt.grid(odt.table(report, "Indicators")) if row[1] == id)


# The package


def test_the_media_type_comes_first_and_unpacked() -> None:
    with zipfile.ZipFile(BytesIO(report())) as package:
        first = package.infolist()[0]
        assert (first.filename, first.compress_type) == ("mimetype", zipfile.ZIP_STORED)
        assert package.read("mimetype") == b"application/vnd.oasis.opendocument.text"
        listed = odt.part(report(), "META-INF/manifest.xml")
        paths = {value for entry in listed for key, value in entry.attrib.items() if key.endswith("full-path")}
        assert paths == {"/"} | {name for name in package.namelist() if name.endswith(".xml") and "/" not in name}


def test_the_same_figures_give_the_same_bytes() -> None:
    assert report() == report()
    with zipfile.ZipFile(BytesIO(report())) as package:
        assert {entry.date_time for entry in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_what_xml_cannot_hold_is_left_out_and_its_marks_are_escaped() -> None:
    name = 'A<b> & "c"\x0b\ud800  參\uf96b'
    torn = replace(PLAN, indicators=(replace(PLAN.indicators[0], name=name),))
    assert row_of(report(torn, JUDGED[:1]), "1.1")[2] == 'A<b> & "c"參參'
    assert odt.find(odt.part(report(torn, JUDGED[:1])), "//text:s/@text:c")[0] == "2"


# The order of the parts


def test_the_parts_stand_in_the_official_order() -> None:
    headings = [odt.text(heading) for heading in odt.find(odt.part(report()), "//text:h[@text:outline-level='1']")]
    assert headings == ["壹、年度施政目標", "貳、關鍵績效指標達成情形", "參、年度重要計畫", "肆、燈號統計"]


def test_the_first_page_says_whose_which_year_and_as_known_when() -> None:
    opening = words(report()).split("壹、")[0]
    for said in ("圖書署", "民國112年度施政績效報告", "民國113年1月15日", "民國113年1月16日", "120:ab12", "★ 綠燈 1"):
        assert said in opening


def test_goals_carry_their_strategies() -> None:
    assert "一、推廣全民閱讀（一）充實館藏。（二）延長開館。二、妥善運用經費（一）按月追蹤。" in words(report())


# The tables


@pytest.mark.parametrize("language", ["zh", "en"])
def test_spans_fill_every_table_and_no_cell_is_empty(language: str) -> None:
    found = odt.tables(report(language=language))
    assert [t.get(f"{{{odt.NAMES['table']}}}name") for t in found] == ["Facts", "Indicators", "Projects", "Signals"]
    for table in found:
        assert all(cell.strip() for row in odt.grid(table) for cell in row)


def test_a_goal_reaches_over_its_indicators() -> None:
    table = odt.table(report(), "Indicators")
    assert [row[:2] for row in odt.grid(table)[1:]] == [
        ["一、推廣全民閱讀", "1.1"],
        ["一、推廣全民閱讀", "1.2"],
        ["一、推廣全民閱讀", "1.3"],
        ["二、妥善運用經費", "2.1"],
    ]
    assert [odt.spans(row[0])[0] for row in odt.rows(table, header=False) if not odt.is_covered(row[0])] == [3, 1]


def test_column_headings_repeat_and_rows_are_not_torn() -> None:
    content = odt.part(report())
    for name in ("Indicators", "Projects", "Signals"):
        assert len(odt.rows(odt.table(report(), name), header=True)) == 1
    kept = "//style:style[@style:name='Row']/style:table-row-properties/@fo:keep-together"
    assert odt.find(content, kept) == ["always"]


@pytest.mark.parametrize(
    ("id", "cells"),
    [
        ("1.1", ["100冊", "110冊", "110.00%", "★綠燈"]),
        ("1.2", ["30場", "25場", "83.33%", "▲黃燈"]),
        ("1.3", ["2%", "無法計算：無基期數值", "－", "□白燈"]),
        ("2.1", ["5%", "6%", "未達成", "●紅燈"]),
    ],
)
def test_a_row_says_target_figure_attainment_and_signal(id: str, cells: list[str]) -> None:
    assert row_of(report(), id)[-4:] == cells


def test_a_declared_direction_shows_beside_the_target() -> None:
    declared = replace(PLAN.indicators[3].target, direction=Direction.AT_MOST)
    assert row_of(report(targets={"2.1": declared}), "2.1")[-4] == "5%（上限）"


def test_an_indicator_that_was_not_judged_says_so() -> None:
    assert row_of(report(judged=JUDGED[:3]), "2.1")[-3:] == ["未定計算式", "－", "－"]


def test_projects_carry_the_signals_of_their_indicators() -> None:
    rows = odt.grid(odt.table(report(), "Projects"))[1:]
    assert rows == [
        ["圖書管理", "購置圖書", "其他", "一、增購新書。", "★綠燈　1.1 借閱冊數●紅燈　2.1 超出概算比率"],
        ["圖書管理", "修繕館舍", "其他", "整修屋頂。", "無"],
    ]


def test_signals_are_counted_by_goal_and_in_all() -> None:
    rows = odt.grid(odt.table(report(), "Signals"))[1:]
    assert rows == [
        ["一、推廣全民閱讀", "1", "1", "0", "1", "3"],
        ["二、妥善運用經費", "0", "0", "1", "0", "1"],
        ["合計", "1", "1", "1", "1", "4"],
        ["占比", "25.00%", "25.00%", "25.00%", "25.00%", "100.00%"],
    ]


def test_the_summary_counts_indicators_and_never_adds_up_records() -> None:
    said = words(report())
    assert "關鍵績效指標4項，已有實際值者3項，其中達成年度目標值者1項；尚有待審核紀錄者1項。" in said


def test_what_is_not_green_is_listed() -> None:
    listed = words(report()).split("未獲綠燈之指標")[1]
    assert [id in listed for id in ("1.1", "1.2", "1.3", "2.1")] == [False, True, True, True]


def test_notes_follow_the_table() -> None:
    assert "註：評估體制之數字代號意義如下：　1.指既有組織。　2.指任務編組。" in words(report())


# Each indicator in words


def test_pending_records_are_named_and_not_counted() -> None:
    assert "待審核紀錄：7筆，未計入數值。" in words(report())


def test_an_absence_says_why_and_where() -> None:
    part = Derivation("growth", "growth", Text("讀者之成長率", "the growth of readers"), NO_BASELINE, "%")
    root = Derivation("", "least", Text("最小值", "the least"), NO_BASELINE, "%", inputs=(part,))
    said = words(report(judged=(with_derivation(JUDGED[2], root),)))
    assert "年度目標值2%，尚無實際值，燈號□白燈。" in said
    assert "無實際值之原因：無法計算：無基期數值（見「讀者之成長率」）。" in said


def test_a_growth_shows_both_years() -> None:
    years = [(Period.of_year(112), Decimal(131)), (Period.of_year(111), Decimal(100))]
    inputs = tuple(Derivation("value", "count", Text("人數", "people"), v, "人", period) for period, v in years)
    root = Derivation("", "growth", Text("成長率", "growth"), Decimal(31), "%", inputs=inputs)
    judged = judgement(figure("1.3", Decimal(31), "%"), Decimal(1550), Signal.GREEN, met=True)
    assert "計算過程：112年131人；111年100人。" in words(report(judged=(with_derivation(judged, root),)))


def test_declared_readings_and_the_rule_are_printed() -> None:
    said = words(report(readings={"1.1": (Text("續借不計。", "Renewals don't count."), Text("依冊計", "By copy"))}))
    assert "採用之解釋：續借不計。依冊計。" in said
    assert "燈號依據：達成度90%以上為綠燈。" in said


@pytest.mark.parametrize(
    ("value", "attained", "shown"),
    [
        ("1.996", "99.8", ["1.996%", "99.80%"]),
        ("2.004", "100.2", ["2.004%", "100.20%"]),
        ("1.125", "56.25", ["1.13%", "56.25%"]),
        ("1.7999", "89.995", ["1.8%", "89.995%"]),
        ("0.8", "40.005", ["0.8%", "40.01%"]),
        ("-0.001", "0", ["0%", "0.00%"]),
    ],
)
def test_rounding_is_half_up_and_never_lifts_a_number_over_its_mark(
    value: str, attained: str, shown: list[str]
) -> None:
    judged = judgement(figure("1.3", Decimal(value), "%"), Decimal(attained), Signal.GREEN, met=False)
    assert row_of(report(judged=(judged,)), "1.3")[-3:-1] == shown


# Marks on every page


@pytest.mark.parametrize(("language", "notice"), [("zh", "示範資料（SYNTHETIC）"), ("en", "SYNTHETIC")])
def test_synthetic_figures_are_marked_on_every_page(language: str, notice: str) -> None:
    marked = report(synthetic=True, language=language)
    masters = odt.find(odt.part(marked, "styles.xml"), "//style:master-page")
    used = {"Standard"} | set(odt.find(odt.part(marked), "//@style:master-page-name"))
    assert {master.get(f"{{{odt.NAMES['style']}}}name") for master in masters} == used
    for master in masters:
        assert notice in odt.text(odt.find(master, "style:header")[0])
    assert notice in words(marked)


def test_nothing_says_synthetic_of_real_figures() -> None:
    with zipfile.ZipFile(BytesIO(report())) as package:
        assert not any(b"SYNTHETIC" in package.read(name) for name in package.namelist())


def test_before_the_year_is_over_every_signal_is_provisional() -> None:
    running = judgement(figure("1.1", Decimal(60), "冊", as_of=BEFORE), Decimal(60), Signal.GREEN, met=False)
    said = report(judged=(replace(running, pace=Decimal("120.99")),), as_of=BEFORE)
    assert row_of(said, "1.1")[-1] == "★綠燈（暫定）"
    assert "燈號均為暫定" in words(said)
    assert "進度推估：依目前進度，年底達成度約120.99%。" in words(said)


def test_pages_are_numbered() -> None:
    footers = odt.find(odt.part(report(), "styles.xml"), "//style:footer")
    assert [odt.text(footer) for footer in footers] == ["第 1 頁／共 1 頁"] * 2
    assert all(odt.find(footer, ".//text:page-number") and odt.find(footer, ".//text:page-count") for footer in footers)


# Any plan


def test_a_bare_plan_is_a_report_too() -> None:
    bare = Plan(None, None, (), (), (), (), ())
    assert "參、年度重要計畫無" in words(report(bare, ()))
    assert odt.grid(odt.table(report(bare, ()), "Signals"))[-1] == ["占比", "－", "－", "－", "－", "－"]


def test_an_indicator_whose_goal_is_missing_keeps_its_row() -> None:
    orphan = replace(
        PLAN, goals=(Goal(9, "另一目標", (), HERE),), indicators=(indicator("12.1", "甲", "", None, None),)
    )
    row = odt.grid(odt.table(report(orphan, (green("12.1"),)), "Indicators"))[1]
    assert (row[0], row[1], row[5]) == ("十二、", "12.1", "－")


def test_the_english_report_speaks_english_around_the_plan() -> None:
    said = report(language="en")
    assert row_of(said, "1.3")[-4:] == ["2%", "not computable: no baseline", "–", "□ White"]
    assert "Annual Performance Report 2023" in words(said)
    assert "15 January 2024" in words(said)
    labels = odt.grid(odt.table(said, "Indicators"))[0] + odt.grid(odt.table(said, "Projects"))[0]
    assert all(label.isascii() for label in labels)


def test_the_shipped_plan_fills_the_table() -> None:
    plan = read((Path(__file__).parents[2] / "agencies/mofa-106/plan.txt").read_bytes(), "plan.txt").plan
    assert plan is not None
    table = odt.table(report(plan, [green(indicator.id) for indicator in plan.indicators]), "Indicators")
    rows = odt.grid(table)[1:]
    assert [(row[1], row[2], row[5]) for row in rows] == [(i.id, i.name, i.target.text) for i in plan.indicators]
    assert [odt.spans(row[0])[0] for row in odt.rows(table, header=False) if not odt.is_covered(row[0])] == [
        sum(i.goal == goal.number for i in plan.indicators) for goal in plan.goals
    ]
