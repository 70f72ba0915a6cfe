"""What the words of a standard propose: by rule, the same every time, and nothing that they don't say."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shizheng.measures import Measures
from shizheng.measures.backlinks import is_there
from shizheng.measures.drafting import OPEN, Draft, Records, draft
from shizheng.plan.model import Direction
from shizheng.plan.place import Place
from shizheng.plan.text import Text
from shizheng.registers.schema import Register, Registers, Time
from tests.measures.drafting.small import ABROAD, LISTS, RECORDS, REGISTERS, field, plain, unread


def codes(found: Draft) -> set[str]:
    return {finding.code for finding in found.findings}


@given(
    st.text(alphabet="件數人次÷＋－×（）()%1.。；、較上年度增加平均累計自年起之率各", max_size=40),
    st.sampled_from(["", "件", "%"]),
)
def test_no_text_is_too_strange_to_be_read(standard: str, unit: str) -> None:
    found = draft(standard, unit=unit)
    assert found.definition
    assert found == draft(standard, unit=unit)


def test_a_finding_stands_at_the_words_that_it_is_about() -> None:
    found = draft("受訓人次較前年度增加5%", unit="%", subject="9.1", place=Place("plan.txt", 12, 5, 12, 5 + 12))
    (asked,) = [finding for finding in found.findings if finding.code == "base-year-ambiguous"]
    assert asked.subject == "9.1"
    assert str(asked.place).startswith("plan.txt:12:10")


@pytest.mark.parametrize(
    ("standard", "unit"),
    [
        ("會議件數及訓練件數合計", "件"),
        ("會議件數＋訓練件數", "件"),
        ("會議件數－訓練件數", "件"),
        ("1.會議件數(40%)。2.訓練件數(60%)。依權重加總。", "件"),
        ("會議人次×2＋訓練人次×3", "人次"),
        ("研究篇數÷人數", "篇／人"),
        ("受訓人次較上年度增加百分比", "%"),
        ("訓練件數×單價", "?"),
        ("會議件數÷訓練件數", "?"),
    ],
)
def test_a_standard_tells_its_unit_where_the_target_does_not(standard: str, unit: str) -> None:
    assert draft(standard).unit == unit


@pytest.mark.parametrize(
    ("standard", "unit", "told"),
    [
        ("研究篇數÷人數", "%", "篇 and 人"),
        ("受訓人次較上年度增加百分比", "件", "% and 件"),
    ],
)
def test_units_that_differ_are_both_named(standard: str, unit: str, told: str) -> None:
    (asked,) = [finding for finding in draft(standard, unit=unit).findings if finding.code == "unlike-units"]
    assert told in asked.message.en


@pytest.mark.parametrize(("unit", "kind"), [("%", "least"), ("項", "met"), ("達到項數", "met"), ("", "met")])
def test_parts_with_bounds_are_met_unless_a_rate_is_asked_for(unit: str, kind: str) -> None:
    found = draft("1.甲館受理件數較上年度成長2%。2.乙館受理件數較上年度成長3%。", unit=unit)
    assert list(found.definition) == [kind]
    assert ("parts-combined" in codes(found)) is (unit in ("", "%"))


def test_an_account_says_which_amount_and_is_a_condition_too() -> None:
    found = plain(dict(draft("實支數÷預算數×100%", unit="%").definition))
    assert (found["ratio"]["where"], found["over"]["where"]) == ([{OPEN: "實支數"}], [{OPEN: "預算數"}])
    plainly = plain(dict(draft("實支經費÷經費×100%", unit="%").definition))
    assert "where" not in plainly["over"]


@pytest.mark.parametrize(
    ("words", "places", "mode", "stated"),
    [
        ("比率計算至小數點後第2位四捨五入", 2, "half_up", True),
        ("比率取至小數第一位四捨五入", 1, "half_up", True),
        ("比率以四捨五入取小數點以下2位", 2, "half_up", True),
        ("比率小數第2位四捨五入", 1, "half_up", True),
        ("比率小數點第1位以下四捨五入", 0, "half_up", True),
        ("比率小數第三位無條件捨去", 2, "down", True),
        ("比率四捨五入取整數", 0, "half_up", True),
        ("比率無條件進位至個位", 0, "up", True),
        ("四捨五入至小數第2位", 2, "half_up", False),
        ("四捨五入取整數", 0, "half_up", False),
        ("比率四捨五入", 0, "half_up", False),
    ],
)
def test_a_rounding_says_its_places_its_mode_and_of_what(words: str, places: int, mode: str, *, stated: bool) -> None:
    found = draft(f"會議件數÷訓練件數×100%，{words}", unit="%")
    assert plain(dict(found.definition))["round"] == {"places": places, "mode": mode}
    assert ("rounding-scope-unstated" not in codes(found)) is stated


FLOORED = "1.國外媒體受邀人均報導篇數，2篇／人（{floor}）。2.會議5場以上。以達到之項數計。"


@pytest.mark.parametrize(
    ("floor", "of", "side", "asked"),
    [
        ("每年度至少120人", {"sum": "?", "of": "?", "unit": "人"}, ("at_least", 120), False),
        ("每年度不超過120人", {"sum": "?", "of": "?", "unit": "人"}, ("at_most", 120), False),
        ("每年度120人以內", {"sum": "?", "of": "?", "unit": "人"}, ("at_most", 120), False),
        ("每年度至少20場", {"count": "?", "unit": "場"}, ("at_least", 20), True),
        ("每年度至少20人次", {"sum": "?", "of": "?", "unit": "人次"}, ("at_least", 20), True),
    ],
)
def test_a_floor_in_brackets_is_of_the_denominator_in_its_unit_or_is_asked(
    floor: str, of: dict[str, str], side: tuple[str, int], *, asked: bool
) -> None:
    found = draft(FLOORED.format(floor=floor), unit="達到項數")
    part = plain(dict(found.definition))["met"]["part_1"]
    assert "ratio" in part["of"]
    provided = {name: value for name, value in part["provided"].items() if name != "of"}
    assert provided == dict([side])
    assert part["provided"]["of"] == (of if asked else part["of"]["over"])
    assert {name: value for name, value in part["provided"]["of"].items() if name != "where"} == of
    assert ("floor-of-what" in codes(found)) is asked


# --- with an agency's registers ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("standard", "unit", "measure"),
    [
        ("線上研習場次", "場次", {"count": "trainings", "where": [{"form": "online"}]}),
        ("研習人次", "人次", {"sum": "persons", "of": "trainings"}),
        ("免費研習人次", "人次", {"sum": "persons", "of": "trainings", "where": [{"free": True}]}),
        ("非線上研習場次", "場次", {"count": "trainings", "where": [{"form": {"not_in": ["online"]}}]}),
        ("進階以上研習場次", "場次", {"count": "trainings", "where": [{"level": {"at_least": "second"}}]}),
        ("線上及實體研習場次", "場次", {"count": "trainings", "where": [{"form": {"in": ["online", "hall"]}}]}),
        ("補助案件數", "件", {"count": "grants"}),
        ("進階以下研習場次", "場次", {"count": "trainings", "where": [{"level": {"at_most": "second"}}]}),
        ("初階研習場次", "場次", {"count": "trainings", "where": [{"level": "first"}]}),
        ("研習線上場次", "場次", {"count": "trainings", "where": [{"form": "online"}]}),
        ("研習經費", "元", {"sum": "cost", "of": "trainings"}),
        ("補助金額", "元", {"sum": "amount", "of": "grants"}),
        (
            "線上研習人次÷研習人次×100%",
            "%",
            {
                "ratio": {"sum": "persons", "of": "trainings", "where": [{"form": "online"}], "unit": "人次"},
                "over": {"sum": "persons", "of": "trainings", "unit": "人次"},
                "percent": True,
            },
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_with_registers_a_proposal_without_questions_loads_as_it_stands(
    standard: str, unit: str, measure: dict[str, Any]
) -> None:
    found = draft(standard, unit=unit, records=RECORDS)
    assert plain(dict(found.definition)) == measure
    assert found.findings == ()
    read = Measures.read({"1.1": {"unit": found.unit, "measure": measure}}, "m.yaml", REGISTERS, LISTS)
    assert read["1.1"].unit == unit


def test_a_word_that_no_register_knows_is_asked_and_kept() -> None:
    found = draft("偏鄉研習場次", unit="場次", records=RECORDS)
    assert plain(dict(found.definition)) == {"count": "trainings", "where": [{OPEN: "偏鄉"}]}
    assert codes(found) == {"condition-to-declare"}


def test_a_list_without_an_order_knows_no_above() -> None:
    found = draft("線上以上研習場次", unit="場次", records=RECORDS)
    assert plain(dict(found.definition)) == {"count": "trainings", "where": [{"form": "online"}, {OPEN: "以上"}]}


@pytest.mark.parametrize("standard", ["線上場次", "線上件數", "初階件數"])
def test_a_code_right_before_the_count_may_name_the_thing_counted(standard: str) -> None:
    found = draft(standard, unit="件", records=RECORDS)
    assert plain(dict(found.definition)) == {"count": "trainings"}
    assert codes(found) == {"thing-or-condition"}


READINGS = Register(
    name="readings",
    title=Text("網站讀數", "readings"),
    times={"viewed": Time(at="viewed_in")},
    fields={
        "viewed_in": field("date", "月份"),
        "read_on": field("date", "讀取日期"),
        "site": field("code", "網站", list="forms"),
        "views": field("integer", "瀏覽人次"),
    },
)


def test_readings_of_one_day_and_code_are_kept_by_them() -> None:
    records = Records(Registers({"readings": READINGS}), LISTS)
    found = draft("網站讀數瀏覽人次", unit="人次", records=records)
    definition = plain(dict(found.definition))
    assert (definition["latest"], definition["of"], definition["then"]) == ("views", "readings", "sum")
    assert (definition["per"], definition["by"]) == (["viewed_in", "site"], "read_on")
    (asked,) = found.findings
    assert (asked.code, found.places) == ("reading-keys", ("per",))
    assert "viewed_in、site" in asked.message.zh


def test_a_direction_that_the_target_states_is_not_asked() -> None:
    standard = "（編列數－額度數）÷額度數×100%"
    assert draft(standard, unit="%").asks_direction
    assert not draft(standard, unit="%", direction=Direction.AT_MOST).asks_direction


def test_a_day_that_a_standard_names_is_a_day() -> None:
    found = draft("自民國105年3月起累計獲獎件數", unit="件")
    assert found.definition["window"] == {"since": date(2016, 3, 1)}


@pytest.mark.parametrize(
    ("words", "direction"),
    [
        ("，以不超過0.8%為目標", "at_most"),
        ("，以至多5%為目標值。", "at_most"),
        ("，以10%以下為年度目標", "at_most"),
        ("，以不低於95%為目標", "at_least"),
        ("，以達90%以上為目標", "at_least"),
    ],
)
def test_an_aim_at_the_end_becomes_the_direction_and_nothing_else(words: str, direction: str) -> None:
    formula = "瑕疵量占總發照量之百分比"
    alone, aimed = draft(formula, unit="%"), draft(formula + words, unit="%")
    assert plain(dict(aimed.definition)) == plain(dict(alone.definition))
    assert aimed.direction == direction
    assert [(read.to, read.finding) for read in aimed.reads][-1] == ("direction", None)
    assert codes(aimed) == codes(alone)


@pytest.mark.parametrize("words", ["，以10%為目標", "，以每年檢討為目標"])
def test_an_aim_that_names_no_side_declares_none(words: str) -> None:
    assert draft("瑕疵量占總發照量之百分比" + words, unit="%").direction is None


def test_the_words_of_the_standard_say_more_than_a_bare_target() -> None:
    found = draft("瑕疵量占總發照量之百分比，以不超過0.8%為目標", unit="%", direction=Direction.AT_LEAST)
    assert found.direction is Direction.AT_MOST


@pytest.mark.parametrize(("gloss", "more"), [("", []), ("（線上）", [{OPEN: "線上"}])])
def test_words_that_follow_the_quantity_of_a_known_register_are_asked_about(gloss: str, more: list[Any]) -> None:
    found = draft(f"研習場次屬偏鄉者{gloss}", unit="場次", records=RECORDS)
    assert found.definition == {"count": "trainings", "where": [{OPEN: "研習場次屬偏鄉者"}, *more]}
    assert "condition-to-declare" in codes(found)


SAID = [
    "研習", "補助案", "線上", "初階以上", "人次", "場次", "件數", "經費", "補助金額", "免費", "新住民", "平均",
    "累計", "自105年起", "較上年度", "增加", "成長率", "占", "比率", "÷", "＋", "（", "）", "、", "，", "1.",
    "2.", "60%", "3萬元", "合計", "四捨五入", "至小數第2位", "不重複", "各", "年底", "以80%為目標", "不含",
    "平均每人", "執行中", "計畫", "友邦", "非", "訪團", "學者", "主管", "團員", "與上年度相較", "×40%", "(%)", "每場",
]  # fmt: skip


@given(
    st.lists(st.sampled_from(SAID), max_size=8).map("".join),
    st.sampled_from(["", "場次", "%", "冊／人"]),
    st.sampled_from([RECORDS, ABROAD]),
)
def test_with_registers_too_every_word_is_read_and_what_is_open_is_asked(
    standard: str, unit: str, records: Records
) -> None:
    found = draft(standard, unit=unit, records=records)
    definition = plain(dict(found.definition))
    assert unread(standard, found) == []
    assert (OPEN in str(definition)) <= bool(found.findings)
    places = [place for place in (*found.places, *(read.to for read in found.reads)) if place]
    assert [place for place in places if place != "direction" and not is_there(definition, place)] == []
