"""What each slip in a measure is told by: the whole sentence, with the way to it and the names that are allowed."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from shizheng.measures import Measures
from shizheng.measures.reading import faults_of_form
from shizheng.measures.reading.language import KINDS
from shizheng.plan.errors import InvalidDefinitionError
from shizheng.plan.finding import Finding
from shizheng.plan.text import Text
from shizheng.registers.codelists import CodeList, CodeLists, Member
from shizheng.registers.schema import Registers
from tests.measures.small import LISTS, REGISTERS
from tests.measures.test_export import BUDGETS
from tests.measures.test_sentences import LISTS as VISITED_LISTS
from tests.measures.test_sentences import REGISTERS as VISITED_REGISTERS
from tests.measures.test_what_is_read import READ

VISITED = (VISITED_REGISTERS, VISITED_LISTS)
SLIPS = yaml.safe_load((Path(__file__).parent / "slips.yaml").read_text("utf-8"))


def findings(definition: object, unit: str = "件", **beside: object) -> tuple[Finding, ...]:
    said = {"1.1": {"unit": unit, "measure": definition, **beside}}
    with pytest.raises(InvalidDefinitionError) as refusal:
        Measures.read(said, "measures.yaml", REGISTERS, LISTS)
    return refusal.value.findings


@pytest.mark.parametrize("slip", SLIPS, ids=lambda slip: str(slip["wrote"]))
def test_a_slip_is_told_by_a_sentence(slip: dict[str, Any]) -> None:
    told = [slip["told"]] if isinstance(slip["told"], str) else slip["told"]
    found = findings(slip["wrote"])
    assert [f"{one.code}: {one.message.en.removeprefix('1.1: ')}" for one in found] == told
    for one in found:
        assert one.subject == "1.1"
        assert one.message.zh.startswith("1.1 ")


ROW = {"unit": "件", "measure": {"count": "trips"}}
LONG = "甲" * 100
KNOWN = "direction, measure, readings, reads, shares, unit"
FORMS: list[tuple[object, list[str]]] = [
    ([1], ["not-indicators, of : This must be indicators with their measures; found [1]"]),
    ([LONG], [f"not-indicators, of : This must be indicators with their measures; found ['{LONG[:78]}"]),
    ("1.1: x", ["colon-not-seen, of : : measures: “1.1: x” was read as one text, its colon without effect"]),
    ({1.1: ROW}, ["id-without-quotes, of 1.1: The indicator's id 1.1 has no quotes"]),
    ({"1.1": 5}, ["measure-without-definition, of 1.1: 1.1 lacks measure"]),
    ({"1.1": "unit：件"}, [
        "colon-not-seen, of 1.1: 1.1: measure: “unit：件” was read as one text, its colon without effect",
    ]),
    ({"1.1": {}}, [f"measure-without-definition, of 1.1: 1.1 lacks {word}" for word in ("unit", "measure")]),
    ({"1.1": {"unit": "件", "measure": None}}, ["measure-without-definition, of 1.1: 1.1 lacks measure"]),
    ({"1.1": {**ROW, "unit": 5}}, ["unit-not-text, of 1.1: 1.1: unit must be a text; found 5"]),
    ({"1.1": {**ROW, "unit": [LONG]}}, [f"unit-not-text, of 1.1: 1.1: unit must be a text; found ['{LONG[:78]}"]),
    ({"1.1": {"unit": "件", "count": "trips", "where": []}}, [
        "not-indented, of 1.1: 1.1: “count” stands beside measure and belongs below it",
        "not-indented, of 1.1: 1.1: “where” stands beside measure and belongs below it",
    ]),
    ({"1.1": {"count": "trips", "wher": []}}, [
        "not-indented, of 1.1: 1.1: “count” stands beside measure and belongs below it",
        f"unknown-word, of 1.1: 1.1: measure doesn't know “wher”; allowed are {KNOWN}",
        "measure-without-definition, of 1.1: 1.1 lacks unit",
    ]),
    ({"1.1": {**ROW, "where": []}}, [
        "unknown-word, of 1.1: 1.1: measure doesn't know “where”; the nearest is “shares”; "
        f"allowed are {KNOWN}",
    ]),
    ({"1.1": {**ROW, "measure": "count"}, "1.2": {**ROW, "measure": []}}, [
        f"not-a-node, of {id}: {id}: measure is not a measure; allowed are {', '.join(KINDS)}" for id in ("1.1", "1.2")
    ]),
    ({"1.1": {**ROW, "measure": {"total": {"a": {5: {True: 1}}}}}}, [
        "word-not-text, of 1.1: 1.1: in measure/total/a, 5 is no text",
        "word-not-text, of 1.1: 1.1: in measure/total/a/5, True is no text",
    ]),
    ({"1.1": {**ROW, "measure": {"count": "trips", "where": [{"any": [{5: 1}]}]}}}, [
        "word-not-text, of 1.1: 1.1: in measure/where/any, 5 is no text",
    ]),
]  # fmt: skip


@pytest.mark.parametrize(("document", "told"), FORMS)
def test_what_has_not_the_form_of_measures_is_told(document: object, told: list[str]) -> None:
    with pytest.raises(InvalidDefinitionError) as refusal:
        Measures.read(document, "measures.yaml", REGISTERS, LISTS)
    found = refusal.value.findings
    assert [f"{one.code}, of {one.subject}: {one.message.en}" for one in found] == told


def test_a_year_tells_no_day_from_which_on_records_accumulate() -> None:
    registers = Registers({"budgets": BUDGETS})
    said: dict[str, Any] = {"unit": "件", "measure": {"count": "budgets", "window": {"since": date(2016, 1, 1)}}}
    with pytest.raises(InvalidDefinitionError, match="window: since doesn't fit the time “fiscal”"):
        Measures.read({"1.1": said}, "measures.yaml", registers, LISTS)
    said["measure"]["window"] = {"during": "fiscal"}
    assert Measures.read({"1.1": said}, "measures.yaml", registers, LISTS)["1.1"].leaves()[0].window.kind == "during"


def nested(depth: int) -> object:
    return 1 if depth == 0 else {"not": nested(depth - 1)}


@pytest.mark.parametrize(
    ("measure", "told"),
    [
        (nested(60), False),
        (nested(61), True),
        ({"not": [1] * 19_998}, False),
        ({"not": [1] * 19_999}, True),
    ],
    ids=["deep", "too deep", "large", "too large"],
)
def test_a_measure_is_as_deep_and_as_large_as_anyone_needs(measure: object, *, told: bool) -> None:
    found = faults_of_form({"1.1": {**ROW, "measure": measure}}, ["unit", "measure"])
    assert [one.code for one in found] == ["nested-too-deep"] * told


OF_ITS_OWN = ("unit-", "units-", "percent-of-unlike-units", "word-not-text")
"""What depends on the unit that is asked for, or is told before anything is read."""


def below_x(place: re.Match[str]) -> str:
    """What a sentence begins with where the place of its slip lies below ``least/x``."""
    subject, at, itself = place.groups("")
    return f"{subject}{at} least/x{'' if itself else '/'}"


@pytest.mark.parametrize("slip", SLIPS, ids=lambda slip: str(slip["wrote"]))
def test_below_another_node_it_is_told_with_the_way_to_it(slip: dict[str, Any]) -> None:
    alone, below = (
        [one for one in findings(wrote) if not one.code.startswith(OF_ITS_OWN)]
        for wrote in (slip["wrote"], {"least": {"x": slip["wrote"]}})
    )
    for one, other in zip(alone, below, strict=True):
        assert other.message.en == re.sub("^(1.1:?)( at)? (measure)?", below_x, one.message.en)


@pytest.mark.parametrize("case", [case for case, (definition, *_) in READ.items() if "round" in definition])
def test_a_rounding_that_is_none_is_told_of_every_kind(case: str) -> None:
    definition, unit, _ = READ[case]
    for said, place in (
        ({**definition, "round": 2}, "round"),
        ({"least": {"x": {**definition, "round": 2}}}, "least/x/round"),
    ):
        (finding,) = findings(said, unit)
        assert finding.message.en == f"1.1: {place} is not a rounding"


ALLOWED = {
    "registers": ({"count": "nothing"}, "trips, trips.people, money"),
    "fields": ({"sum": "nothing", "of": "money"}, "booked_on, kind, amount"),
    "fields and groups": (
        {"count": "money", "where": [{"nothing": 1}]}, "booked_on, kind, amount, any, all, not",
    ),
    "codes": ({"count": "trips", "where": [{"country": "ZZZ"}]}, "AAA, BBB, CCC"),
}  # fmt: skip


@pytest.mark.parametrize("names", ALLOWED)
def test_the_names_that_are_allowed_are_advised(names: str) -> None:
    definition, allowed = ALLOWED[names]
    (finding,) = findings(definition)
    assert finding.advice.en.endswith(f"llowed are {allowed}")


def test_no_more_than_thirty_names_are_told() -> None:
    codes = [f"C{n:02}" for n in range(31)]
    countries = CodeList(
        "countries", Text("國家", "countries"), tuple(Member(code, Text(code, code)) for code in codes)
    )
    said = {"1.1": {"unit": "件", "measure": {"count": "trips", "where": [{"country": "c30"}]}}}
    with pytest.raises(InvalidDefinitionError) as refusal:
        Measures.read(said, "measures.yaml", REGISTERS, CodeLists({**LISTS, "countries": countries}))
    (finding,) = refusal.value.findings
    assert finding.advice.en == f"Allowed are {', '.join(codes[:30])}"
    assert finding.message.en.endswith("the nearest is “C30”")


def test_a_slip_is_told_in_chinese_as_well() -> None:
    (kind,) = findings({"count": "trips", "where": [{"contry": "AAA"}]})
    assert kind.message.zh == "1.1 的 where/contry 所用欄位「contry」不存在；最接近者為「country」"
    (register,) = findings({"count": "行"})
    assert register.message.zh == "1.1 的 measure 所指登記簿「行」不存在"
    assert register.advice.zh == "請更正名稱；明細寫作「登記簿.明細」。可用：trips, trips.people, money"


@pytest.mark.parametrize(
    ("definition", "path", "field"),
    [
        ({"count": "visits", "where": [{"國家": "AAA"}]}, "where/國家", "country"),
        ({"count": "visits", "where": [{"any": [{"費用": 1}]}]}, "where/any/費用", "cost"),
        ({"sum": "費用", "of": "visits"}, "measure", "cost"),
        ({"distinct": ["國家"], "of": "visits"}, "measure", "country"),
        ({"latest": "cost", "of": "visits", "per": ["country"], "by": "到訪日"}, "measure", "made_on"),
    ],
)
def test_a_field_in_the_words_of_its_label_is_told_by_its_name(definition: object, path: str, field: str) -> None:
    with pytest.raises(InvalidDefinitionError) as refusal:
        Measures.read({"1.1": {"unit": "件", "measure": definition}}, "measures.yaml", *VISITED)
    (finding,) = refusal.value.findings
    assert finding.message.en.startswith(f"1.1: {path} uses the field “")
    assert finding.message.en.endswith(f"”, which doesn't exist; the nearest is “{field}”")


def test_a_code_in_the_words_of_its_list_is_told_by_its_code() -> None:
    countries = CodeList("countries", Text("國家", "countries"), (Member("JPN", Text("日本", "Japan")),))
    lists = CodeLists({**LISTS, "countries": countries})
    said = {"1.1": {"unit": "件", "measure": {"count": "trips", "where": [{"country": "日本"}]}}}
    with pytest.raises(InvalidDefinitionError) as refusal:
        Measures.read(said, "measures.yaml", REGISTERS, lists)
    (finding,) = refusal.value.findings
    assert finding.message.en.endswith("uses the code “日本”, which is not in the list; the nearest is “JPN”")
