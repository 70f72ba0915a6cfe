"""What each kind, window and condition is called in both languages: a clause for each, without its full stop."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from shizheng.measures import Measures
from shizheng.measures import nodes as n
from shizheng.measures.ask import Window
from shizheng.measures.sentences import Sentences, shown
from shizheng.plan.figure import Absence, AbsenceKind
from shizheng.plan.text import Text
from shizheng.registers.codelists import CodeList, CodeLists, Member
from shizheng.registers.schema import Field, Lines, Register, Registers, Time


def _field(kind: str, zh: str, en: str, **more: Any) -> Field:
    return Field(type=kind, label=Text(zh, en), required=False, **more)  # type: ignore[arg-type]


LISTS = CodeLists(
    {
        "ranks": CodeList(
            "ranks",
            Text("職等", "Ranks"),
            (Member("low", Text("低", "Low")), Member("top", Text("高", "Top"))),
            ordered=True,
        ),
        "friends": CodeList("friends", Text("友邦", "friends"), (Member("AAA", Text("甲國", "A-land")),)),
    }
)
VISITS = Register(
    name="visits",
    title=Text("訪視", "Visits"),
    times={"made": Time(at="made_on"), "stay": Time(start="made_on", end="left_on")},
    fields={
        "made_on": _field("date", "到訪日", "First day"),
        "left_on": _field("date", "離開日", "Last day"),
        "country": _field("code", "國家", "Country", list="friends"),
        "official": _field("boolean", "公務", "Official visit"),
        "cost": _field("decimal", "費用", "Cost", precision=20, scale=2),
    },
    lines=Lines(
        name="people",
        title=Text("隨員", "People"),
        fields={"rank": _field("code", "職級", "Rank", list="ranks"), "persons": _field("integer", "人數", "Persons")},
    ),
)
REGISTERS = Registers({"visits": VISITS})
COUNT, PEOPLE = {"count": "visits", "unit": "件"}, {"sum": "persons", "of": "visits.people"}
V, P = ("「訪視」登記簿中期間內者之件數", "the number of visits dated in the period"), (
    "「隨員」登記簿中期間內者之人數合計", "the sum of persons over people dated in the period",
)  # fmt: skip
STEP = {"of": COUNT, "at_least": 2}
KINDS: dict[str, tuple[dict[str, Any], str, str, str]] = {
    "count": (COUNT, "件", *V),
    "sum": (PEOPLE, "件", *P),
    "mean": (
        {"mean": "cost", "of": "visits"}, "件", "「訪視」登記簿中期間內者之費用平均",
        "the mean of cost over visits dated in the period",
    ),
    "distinct": (
        {"distinct": ["country", "record"], "of": "visits"}, "件", "「訪視」登記簿中期間內者，不重複（國家、紀錄）之數",
        "the number of different (country, record) in visits dated in the period",
    ),
    "latest": (
        {"latest": "cost", "of": "visits", "per": ["country"], "by": "made_on"}, "件",
        "「訪視」登記簿中期間內者，每一（國家）最後一次費用之合計",
        "the sum of the last cost per (country) in visits dated in the period",
    ),
    "mean of the latest": (
        {"latest": "cost", "of": "visits", "per": ["country", "official"], "by": "made_on", "then": "mean"}, "件",
        "「訪視」登記簿中期間內者，每一（國家、公務）最後一次費用之平均",
        "the mean of the last cost per (country, official visit) in visits dated in the period",
    ),
    "members": ({"members": "friends"}, "件", "計算日之友邦數", "the number of friends on the figure's date"),
    "constant": ({"constant": "1e3", "source": "附註"}, "件", "定值1000（附註）", "the constant 1000 (附註)"),
    "what nothing means": (
        {**COUNT, "none": "not_reported", "absent": "zero"}, "件",
        f"{V[0]}（無一符合者視為尚無核定紀錄）（全無核定紀錄者以零計）",
        f"{V[1]} (none of them is not reported, not zero) (zero where nothing was reported)",
    ),
    "total": (
        {"total": {"a": COUNT, "b": PEOPLE}}, "件", f"2項合計：（1）{V[0]}；（2）{P[0]}",
        f"the total of 2 parts: (1) {V[1]}; (2) {P[1]}",
    ),
    "least": (
        {"least": {"a": COUNT}, "absent": "skip"}, "件", f"1項中之最小值：（1）{V[0]}，無數值者不計",
        f"the least of 1 parts: (1) {V[1]}, leaving out what has no value",
    ),
    "greatest": (
        {"greatest": {"a": COUNT}, "absent": "zero"}, "件", f"1項中之最大值：（1）{V[0]}，無數值者以零計",
        f"the greatest of 1 parts: (1) {V[1]}, taking what has no value for zero",
    ),
    "product": ({"product": {"a": COUNT}}, "件", f"1項相乘：（1）{V[0]}", f"the product of 1 parts: (1) {V[1]}"),
    "weighted": (
        {"weighted": {"a": {"weight": "0.4", "of": COUNT}, "b": {"weight": "1e2", "of": PEOPLE}}}, "件",
        f"2項加權合計：（1）{V[0]}（權重0.4）；（2）{P[0]}（權重100）",
        f"the weighted sum of 2 parts: (1) {V[1]} (weight 0.4); (2) {P[1]} (weight 100)",
    ),
    "difference": ({"difference": COUNT, "less": PEOPLE}, "件", f"「{V[0]}」減「{P[0]}」", f"“{V[1]}” less “{P[1]}”"),
    "ratio": (
        {"ratio": COUNT, "over": {**PEOPLE, "unit": "件"}}, "", f"「{V[0]}」除以「{P[0]}」", f"“{V[1]}” over “{P[1]}”",
    ),
    "ratio in percent": (
        {"ratio": COUNT, "over": COUNT, "percent": True}, "%", f"「{V[0]}」除以「{V[0]}」，以百分比表示",
        f"“{V[1]}” over “{V[1]}”, in percent",
    ),
    "growth": (
        {"growth": COUNT, "base": "previous_year"}, "%", f"「{V[0]}」較上一年度同期之成長率",
        f"the growth of “{V[1]}” on the same days of the year before",
    ),
    "reduction": (
        {"reduction": COUNT, "base": "year_before_last"}, "%", f"「{V[0]}」較前二年度同期之減少率",
        f"the reduction of “{V[1]}” on the same days of the year before last",
    ),
    "change": (
        {"change": COUNT, "base": 2010}, "件", f"「{V[0]}」較民國99年同期之增減",
        f"the change of “{V[1]}” on the same days of 2010",
    ),
    "met": (
        {"met": {"a": {**STEP, "provided": {"of": PEOPLE | {"unit": "件"}, "at_most": "2.50"}}, "b": {
            "of": COUNT, "between": [1, 3],
        }}}, "項", f"下列條件達到之項數：（1）「{V[0]}」達2以上，且「{P[0]}」在2.50以下；（2）「{V[0]}」介於1與3之間",
        f"how many of these hold: (1) “{V[1]}” reaches 2, provided “{P[1]}” is at most 2.50; "
        f"(2) “{V[1]}” is between 1 and 3",
    ),
    "milestones": (
        {"milestones": {"a": {**STEP, "reaches": 40}}}, "%", f"依序達到之里程碑：（1）「{V[0]}」達2以上者為40",
        f"the last of these steps reached in order: (1) “{V[1]}” reaches 2 is 40",
    ),
    **{
        f"rounded {mode}": (
            {**COUNT, "round": {"places": 2, "mode": mode}}, "件", f"{V[0]}（{zh}至2位小數）",
            f"{V[1]} ({en} to 2 decimal places)",
        )
        for mode, zh, en in (
            ("half_up", "四捨五入", "rounded half up"), ("half_even", "四捨六入五成雙", "rounded half to even"),
            ("down", "無條件捨去", "rounded down"), ("up", "無條件進位", "rounded up"),
        )
    },
}  # fmt: skip
WINDOWS = {
    "active": ({"active": "stay"}, "期間內任一日在執行或存續中", "running on any day of the period"),
    "at_end": ({"at_end": "stay"}, "計算日仍在存續中", "standing on the figure's date"),
    "since": (
        {"since": date(2010, 5, 1)},
        "自民國99年5月1日起至計算日累計",
        "accumulated from 01 May 2010 to the figure's date",
    ),
}
CONDITIONS: list[tuple[dict[str, Any], str, str]] = [
    ({"official": True}, "公務", "official visit"),
    ({"official": False}, "非公務", "not official visit"),
    ({"official": {"not_in": [True]}}, "公務不屬於是", "official visit is none of yes"),
    ({"official": {"in": [True, False]}}, "公務屬於是、否", "official visit is one of yes, no"),
    ({"cost": "1e3"}, "費用為1000", "cost is 1000"),
    ({"cost": {"in": ["0.50", 7]}}, "費用屬於0.50、7", "cost is one of 0.50, 7"),
    ({"made_on": {"at_least": date(2017, 1, 2)}}, "到訪日在2017-01-02以上", "first day is at least 2017-01-02"),
    ({"country": "AAA"}, "國家為甲國", "country is A-land"),
    ({"country": {"not_in": "friends"}}, "國家不屬於友邦", "country is none of friends"),
    ({"country": {"given": False}}, "國家未填", "country is not given"),
    ({"all": [{"official": True}, {"cost": 1}]}, "（公務且費用為1）", "(official visit and cost is 1)"),
    ({"any": [{"official": True}, {"cost": 1}]}, "（公務，或費用為1）", "(official visit, or cost is 1)"),
    ({"not": [{"official": True}, {"cost": 1}]}, "非（公務且費用為1）", "not (official visit and cost is 1)"),
    ({"not": {"any": [{"cost": 1}, {"cost": 2}]}}, "非（（費用為1，或費用為2））", "not ((cost is 1, or cost is 2))"),
    ({"cost": {"between": [1, "2.0"]}}, "費用介於1、2.0（含）", "cost is between 1, 2.0, both included"),
    ({"cost": {"at_most": 1}}, "費用在1以下", "cost is at most 1"),
    ({"country": {"in": ["AAA", "AAA"]}}, "國家屬於甲國、甲國", "country is one of A-land, A-land"),
]


def said(definition: dict[str, Any], unit: str = "件") -> Text:
    row = {
        "unit": unit,
        "measure": definition if "unit" in definition or unit != "件" else {**definition, "unit": unit},
    }
    measure = Measures.read({"1.1": row}, "measures.yaml", REGISTERS, LISTS)["1.1"]
    return measure.sentences.of(measure.root)


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_is_a_clause(kind: str) -> None:
    definition, unit, zh, en = KINDS[kind]
    assert said(definition, unit) == Text(zh, en)


@pytest.mark.parametrize("window", WINDOWS)
def test_each_window_is_said(window: str) -> None:
    definition, zh, en = WINDOWS[window]
    found = said({**COUNT, "window": definition})
    assert found == Text(V[0].replace("期間內", zh), V[1].replace("dated in the period", en))


@pytest.mark.parametrize(("condition", "zh", "en"), CONDITIONS, ids=[en for *_, en in CONDITIONS])
def test_each_condition_is_said(condition: dict[str, Any], zh: str, en: str) -> None:
    found = said({**COUNT, "where": [condition, {"made_on": {"given": True}}]})
    assert found.zh == V[0].replace("期間內", f"期間內、{zh}，到訪日有填")
    assert found.en == f"{V[1]}, where {en} and first day is given"


SHOWN = {
    "2.5": "2.5",
    "2.50000": "2.5",
    "100": "100",
    "0": "0",
    "0.33335": "about 0.3334",
    "0.00001": "about 0",
    f"{10**60}.55555": f"about {10**60}.5556",
    "1E+3": "1000",
    "-0.5": "-0.5",
}


OUTSIDE = {
    "during": ("日期不在期間內", "dated outside the period"),
    "active": ("期間內任何一日均未在執行或存續中", "not running on any day of the period"),
    "at_end": ("計算日不在存續中", "not standing on the figure's date"),
    "since": ("日期不在起算日至計算日之間", "dated outside the days accumulated"),
}
WORDS, NAME = Sentences(LISTS), Text("訪視數", "visits")
NONE = Absence(AbsenceKind.NOT_REPORTED)


def bounded(**bounds: Decimal) -> n.Requirement:
    return n.Requirement("a", n.Constant("a/of", "件", Decimal(0), "附註"), **bounds)


REMARKS: dict[str, tuple[Callable[[], Text], str, str]] = {
    "a floor that is met": (
        lambda: WORDS.requirement(NAME, bounded(at_least=Decimal("1.50")), Decimal(2), held=True),
        "訪視數：2，須達1.50以上，達到", "visits: 2, which reaches 1.50: met",
    ),
    "a ceiling that is not": (
        lambda: WORDS.requirement(NAME, bounded(at_most=Decimal("1E+1")), Decimal("10.00001"), held=False),
        "訪視數：約10，須在10以下，未達到", "visits: about 10, which is at most 10: not met",
    ),
    "both, without a value": (
        lambda: WORDS.requirement(NAME, bounded(at_least=Decimal(1), at_most=Decimal("2E+1")), NONE, held=False),
        f"訪視數：{NONE.words().zh}，須介於1與20之間，未達到",
        f"visits: {NONE.words().en}, which is between 1 and 20: not met",
    ),
    "skipped": (lambda: WORDS.without(NAME, "skip"), "「訪視數」無數值，不計", "“visits” has no value and is left out"),
    "taken for zero": (
        lambda: WORDS.without(NAME, "zero"), "「訪視數」無數值，以零計", "“visits” has no value and is taken for zero",
    ),
    "another base": (
        lambda: WORDS.other_base(2015, Decimal("12.345"), "%"), "若以民國104年同期為基期：約12.35%",
        "on the same days of 2015: about 12.35%",
    ),
    "another base without a value": (
        lambda: WORDS.other_base(2015, NONE, "%"), f"若以民國104年同期為基期：{NONE.words().zh}",
        f"on the same days of 2015: {NONE.words().en}",
    ),
    "rounded": (
        lambda: WORDS.rounding(n.Round(1, "half_up"), Decimal("1.25"), Decimal("1.3")), "1.25四捨五入為1.3",
        "1.25 rounded half up to 1.3",
    ),
    "rounded from what is longer": (
        lambda: WORDS.rounding(n.Round(-2, "down"), Decimal("123.456789"), Decimal("1E+2")),
        "約123.4568無條件捨去為100", "about 123.4568 rounded down to 100",
    ),
}  # fmt: skip


@pytest.mark.parametrize("kind", OUTSIDE)
def test_what_is_outside_of_a_window_is_said(kind: str) -> None:
    window = Window(kind, VISITS.times["stay"])  # type: ignore[arg-type]
    assert WORDS.outside(window) == Text(*OUTSIDE[kind])


@pytest.mark.parametrize("remark", REMARKS)
def test_each_remark_is_said_in_both_languages(remark: str) -> None:
    said, zh, en = REMARKS[remark]
    assert said() == Text(zh, en)


@pytest.mark.parametrize("number", SHOWN)
def test_a_number_is_shown_with_four_places_at_most(number: str) -> None:
    assert shown(Decimal(number)).en == SHOWN[number]
    assert shown(Decimal(number)).zh == SHOWN[number].replace("about ", "約")
