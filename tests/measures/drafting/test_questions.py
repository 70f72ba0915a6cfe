"""What the questions of a draft tell in both languages: candidates by name, units that differ, keys proposed."""

from __future__ import annotations

from typing import Any

import pytest

from shizheng.measures.drafting import Draft, Records, draft
from shizheng.plan.finding import Finding
from shizheng.plan.model import Direction
from shizheng.plan.place import Place
from shizheng.plan.text import Text
from shizheng.registers.schema import Register, Registers, Time
from tests.measures.drafting.small import ABROAD, LISTS, RECORDS, field

PART = "1.會議件數達30場。2.訓練件數達3件。以達成項數計。"
TOLD: list[tuple[str, str, Records | None, str, str, str]] = [
    ("會議件數", "件", None, "register-to-choose", "（登記簿均無相同用語）", "(no register has the same words)"),
    ("會議件數", "件", RECORDS, "register-to-choose", "登記簿均無相同用語", "(no register has the same words)"),
    ("訪團及獎學金件數", "件", ABROAD, "register-to-choose", "可能者：stipends（獎學金）、visits（訪團）",
     "(candidates: stipends (stipends), visits (visits))"),
    ("主管以上團員人數", "人", ABROAD, "field-to-choose",
     "「人數」應取何欄位，尚待指定（可能者：persons（團員人數）、spent（接待費用）、gifts（贈禮件數）、days（停留天數））",
     "asks for has to be said (candidates: persons (團員人數), spent (接待費用), gifts (贈禮件數), days (停留天數))"),
    ("補助案國家數", "國", RECORDS, "field-to-choose", "（欄位未有相符者）", "(no field fits)"),
    ("獎學金國家數", "國", ABROAD, "field-to-choose", "（可能者：country（國籍）、school（學校）、wished（志願））",
     "(candidates: country (國籍), school (學校), wished (志願))"),
    ("研習瀏覽人次", "人次", RECORDS, "field-to-choose", "（可能者：held_on（辦理日期））",
     "(candidates: held_on (辦理日期))"),
    ("網頁瀏覽人次", "人次", ABROAD, "reading-keys", "擬以record為鍵", "the last reading per record is proposed"),
    ("協助民眾件數", "千件", None, "unit-in-multiples", "目標值以「千件」計", "The target is in 千件;"),
    ("協助民眾經費", "億元", None, "unit-in-multiples", "目標值以「億元」計", "The target is in 億元;"),
    ("受訓人次較上年度增加百分比", "件", None, "unlike-units", "之單位「%」與「件」不同",
     "differ: % and 件."),
    ("甲人數÷乙件數×100%", "%", None, "unlike-units", "「甲人數÷乙件數」之單位「人」與「件」不同",
     "differ: 人 and 件."),
    ("甲人數占乙人次之比率", "%", None, "unlike-units", "「甲人數占乙人次之比率」之單位「人」與「人次」不同",
     "differ: 人 and 人次."),
    (PART, "項", None, "unlike-units", "「達30場」之單位「件」與「場」不同",
     "differ: 件 and 場."),
    ("A÷B", "", None, "unit-to-declare", "「measure」之單位，衡量標準未載明", "doesn't say the unit of measure."),
    ("滿意度較上年度減少", "分", None, "fall-is-negative", "「較上年度減少」說的是減少之數",
     "“較上年度減少” speaks of a decrease"),
]  # fmt: skip


def asked(found: Draft, code: str) -> Finding:
    return next(finding for finding in found.findings if finding.code == code)


@pytest.mark.parametrize(("standard", "unit", "records", "code", "zh", "en"), TOLD, ids=[row[0] for row in TOLD])
def test_a_question_names_what_it_is_about(
    standard: str, unit: str, records: Records | None, code: str, zh: str, en: str
) -> None:
    found = asked(draft(standard, unit=unit, records=records), code)
    assert zh in found.message.zh
    assert en in found.message.en


@pytest.mark.parametrize("unit", ["百分點", "千", "百萬", "件", "%"])
def test_a_unit_that_is_no_multiple_of_another_is_not_asked_about(unit: str) -> None:
    codes = {finding.code for finding in draft("協助民眾", unit=unit).findings}
    assert ("unit-in-multiples" in codes) == (unit == "百萬")


def test_at_most_five_candidates_are_named_those_with_the_most_words_first() -> None:
    titles = ["甲案", "乙案", "丙專案", "丁案", "戊案", "己特別案"]
    times: dict[str, Any] = {"held": Time(at="held_on")}
    registers = {
        f"r{at}": Register(
            name=f"r{at}", title=Text(title, f"T{at}"), times=times, fields={"held_on": field("date", "日期")}
        )
        for at, title in enumerate(titles)
    }
    found = draft("、".join(titles) + "件數", unit="件", records=Records(Registers(registers), LISTS))
    assert "(candidates: r5 (T5), r2 (T2), r0 (T0), r1 (T1), r3 (T3))" in asked(found, "register-to-choose").message.en


def test_every_finding_has_the_subject_and_stands_in_the_standards_place() -> None:
    place = Place("plan.txt", 3, 1, 3, 1 + len(PART))
    found = draft(PART, unit="項", subject="1.2", place=place)
    assert {finding.subject for finding in found.findings} == {"1.2"}
    assert {finding.place.source for finding in found.findings if finding.place} == {"plan.txt"}
    (empty,) = draft("", unit="項", subject="1.2", place=Place("plan.txt", 3, 1, 3, 1)).findings
    assert (empty.subject, str(empty.place), empty.code) == ("1.2", "plan.txt:3:1", "standard-empty")


@pytest.mark.parametrize("standard", ["", "會議件數", "（編列數－額度數）÷額度數×100%"])
@pytest.mark.parametrize("direction", [None, Direction.AT_MOST])
def test_a_direction_that_is_given_is_the_drafts(standard: str, direction: Direction | None) -> None:
    found = draft(standard, unit="%", direction=direction)
    assert found.direction == direction
    assert found.asks_direction == (direction is None and "－" in standard)


@pytest.mark.parametrize("direction", [None, Direction.AT_LEAST])
def test_an_aim_that_names_no_side_leads_to_the_direction_where_one_is_given(direction: Direction | None) -> None:
    found = draft("會議件數，以10件為目標", unit="件", direction=direction)
    assert found.reads[-1].words == "以10件為目標"
    assert found.reads[-1].to == ("direction" if direction else "count")


def test_an_empty_standard_proposes_nothing_in_the_targets_unit_or_none() -> None:
    assert (draft("").unit, draft("", unit="件").unit) == ("?", "件")
    assert draft("").definition == {"?": ""}
