"""The arithmetic of every kind of node on answers given outright: no table is asked, so each rule stands by itself."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import pytest

from shizheng.measures import Measures
from shizheng.measures.evaluation import Evaluation, leaf_value
from shizheng.measures.requests import Answer, Request
from shizheng.plan.figure import Absence, Derivation
from tests.measures.small import LISTS, REGISTERS, YEAR

A, B, C = ({"count": "trips", "unit": "件", "where": [{"country": code}]} for code in ("AAA", "BBB", "CCC"))
Given = Mapping[str, int | str | None]
"""What each country's trips come to, by its first letter; of an earlier year with that behind it.  None: not heard."""


def derive(definition: Mapping[str, Any], given: Given, unit: str = "件", *, all_bases: bool = False) -> Derivation:
    measures = Measures.read({"1.1": {"unit": unit, "measure": definition}}, "measures.yaml", REGISTERS, LISTS)
    measure = measures["1.1"]

    def answer_to(request: Request) -> Answer:
        ((country,),) = (test.operands for test in request.ask.where)
        years = "" if request.span == YEAR.span else str(request.span.year)
        found = given[f"{country[0]}{years}"]
        return Answer() if found is None else Answer(Decimal(found), 1, reported=True, pending=3)

    assert YEAR.span is not None
    return Evaluation(answer_to, LISTS, measure.sentences, all_bases=all_bases).derive(measure.root, YEAR.span)


def said(value: object) -> str:
    return f"{value.reason or value.kind} {value.where}" if isinstance(value, Absence) else str(value)


def value(definition: Mapping[str, Any], given: Given, unit: str = "件") -> str:
    return said(derive(definition, given, unit).value)


ABSENT = "not_reported "
LAST_YEAR = {"base": "previous_year"}
PARTS = {"a": A, "b": B, "c": C}
WEIGHTED = {"a": {"weight": 3, "of": A}, "b": {"weight": "0.5", "of": B}}
TWO_OF_EACH = {name: {"title": {"zh": name, "en": name}, "of": of, "at_least": 2} for name, of in PARTS.items()}
STEPS = {
    name: {"title": {"zh": name, "en": name}, "of": of, "at_least": 1, "reaches": reaches}
    for (name, of), reaches in zip(PARTS.items(), (30, 60, 100), strict=True)
}
ARITHMETIC: dict[str, tuple[dict[str, Any], Given, str, str]] = {
    "constant": ({"constant": 7, "source": "計畫附註", "unit": "件"}, {}, "件", "7"),
    "members at the end": ({"members": "friends", "unit": "件"}, {}, "件", "2"),
    "total": ({"total": PARTS}, {"A": 1, "B": 2, "C": 4}, "件", "7"),
    "total propagates": ({"total": PARTS}, {"A": 1, "B": None, "C": None}, "件", f"{ABSENT}total/b"),
    "total skips": ({"total": PARTS, "absent": "skip"}, {"A": 1, "B": None, "C": 4}, "件", "5"),
    "nothing is left to skip to": (
        {"total": PARTS, "absent": "skip"}, {"A": None, "B": None, "C": None}, "件", f"{ABSENT}total/a",
    ),
    "total takes for zero": ({"total": PARTS, "absent": "zero"}, {"A": 1, "B": None, "C": 4}, "件", "5"),
    "all of them zero": ({"total": PARTS, "absent": "zero"}, {"A": None, "B": None, "C": None}, "件", "0"),
    "least": ({"least": PARTS}, {"A": 3, "B": 2, "C": 4}, "件", "2"),
    "least skips": ({"least": PARTS, "absent": "skip"}, {"A": 3, "B": None, "C": 4}, "件", "3"),
    "least takes for zero": ({"least": PARTS, "absent": "zero"}, {"A": 3, "B": None, "C": 4}, "件", "0"),
    "greatest": ({"greatest": PARTS}, {"A": 3, "B": 2, "C": 4}, "件", "4"),
    "product": ({"product": {"a": A, "b": B}}, {"A": 3, "B": 4}, "件·件", "12"),
    "weighted": ({"weighted": WEIGHTED}, {"A": 3, "B": 5}, "件", "11.5"),
    "weighted takes for zero": ({"weighted": WEIGHTED, "absent": "zero"}, {"A": 3, "B": None}, "件", "9.0"),
    "weighted propagates": ({"weighted": WEIGHTED}, {"A": 3, "B": None}, "件", f"{ABSENT}weighted/b/of"),
    "difference": ({"difference": A, "less": B}, {"A": 3, "B": 5}, "件", "-2"),
    "difference without its second": ({"difference": A, "less": B}, {"A": 3, "B": None}, "件", f"{ABSENT}less"),
    "difference without its first": ({"difference": A, "less": B}, {"A": None, "B": 3}, "件", f"{ABSENT}difference"),
    "ratio": ({"ratio": A, "over": B}, {"A": 3, "B": 4}, "", "0.75"),
    "ratio in percent": ({"ratio": A, "over": B, "percent": True}, {"A": 3, "B": 4}, "%", "75"),
    "ratio over zero": ({"ratio": A, "over": B}, {"A": 3, "B": 0}, "", "zero_denominator "),
    "ratio of zero": ({"ratio": A, "over": B}, {"A": 0, "B": 4}, "", "0"),
    "ratio without its first": ({"ratio": A, "over": B}, {"A": None, "B": 0}, "", f"{ABSENT}ratio"),
    "growth": ({"growth": A, **LAST_YEAR}, {"A": 3, "A2016": 4}, "%", "-25"),
    "growth from zero": ({"growth": A, **LAST_YEAR}, {"A": 3, "A2016": 0}, "%", "no_baseline "),
    "growth from less than nothing": ({"growth": A, **LAST_YEAR}, {"A": 3, "A2016": -4}, "%", "negative_baseline "),
    "growth without a base": ({"growth": A, **LAST_YEAR}, {"A": 3, "A2016": None}, "%", f"{ABSENT}growth"),
    "growth by the year before last": ({"growth": A, "base": "year_before_last"}, {"A": 3, "A2015": 2}, "%", "50"),
    "growth by a fixed year": ({"growth": A, "base": 2010}, {"A": 3, "A2010": 1}, "%", "200"),
    "reduction": ({"reduction": A, **LAST_YEAR}, {"A": 3, "A2016": 4}, "%", "25"),
    "reduction to nothing": ({"reduction": A, **LAST_YEAR}, {"A": 0, "A2016": 4}, "%", "100"),
    "reduction from zero": ({"reduction": A, **LAST_YEAR}, {"A": 3, "A2016": 0}, "%", "no_baseline "),
    "change": ({"change": A, **LAST_YEAR}, {"A": 3, "A2016": 4}, "件", "-1"),
    "change from less than nothing": ({"change": A, **LAST_YEAR}, {"A": 3, "A2016": -4}, "件", "7"),
    "met": ({"met": TWO_OF_EACH, "unit": "項"}, {"A": 2, "B": 1, "C": 3}, "項", "2"),
    "met propagates": ({"met": TWO_OF_EACH, "unit": "項"}, {"A": 2, "B": None, "C": 3}, "項", f"{ABSENT}met/b/of"),
    "met takes for not met": (
        {"met": TWO_OF_EACH, "unit": "項", "absent": "not_met"}, {"A": 2, "B": None, "C": 3}, "項", "2",
    ),
    "milestones": ({"milestones": STEPS}, {"A": 1, "B": 1, "C": 0}, "%", "60"),
    "milestones in their order": ({"milestones": STEPS}, {"A": 0, "B": 1, "C": 1}, "%", "0"),
    "milestones propagate": ({"milestones": STEPS}, {"A": 1, "B": None, "C": 0}, "%", f"{ABSENT}milestones/b/of"),
}  # fmt: skip


@pytest.mark.parametrize("name", ARITHMETIC)
def test_each_kind_comes_to_its_value(name: str) -> None:
    definition, given, unit, expected = ARITHMETIC[name]
    assert value(definition, given, unit) == expected


@pytest.mark.parametrize("name", ARITHMETIC)
def test_whatever_it_comes_to_all_parts_and_their_days_are_shown(name: str) -> None:
    definition, given, unit, _ = ARITHMETIC[name]
    whole = derive(definition, given, unit)
    assert whole.period == YEAR.span
    assert [node.pending for node in (whole, *whole.inputs)] == [0, *(0 if n is None else 3 for n in given.values())]
    for node, key in zip(whole.inputs, given, strict=True):
        assert node.period is not None
        assert node.period.year == int(key[1:] or 2017)
        assert (given[key] is None) == isinstance(node.value, Absence)


ROUNDED = {
    ("1.005", 2, "half_up"): "1.01",
    ("1.005", 2, "half_even"): "1.00",
    ("1.015", 2, "half_even"): "1.02",
    ("1.009", 2, "down"): "1.00",
    ("1.001", 2, "up"): "1.01",
    ("-1.005", 2, "half_up"): "-1.01",
    ("-1.009", 2, "down"): "-1.00",
    ("-1.001", 2, "up"): "-1.01",
    ("-0.004", 2, "half_up"): "0.00",
    ("2.5", 0, "half_up"): "3",
    ("2.5", 0, "half_even"): "2",
    ("1", 3, "half_up"): "1.000",
    (f"{10**70}.125", 2, "half_up"): f"{10**70}.13",
    (f"-{10**70}.125", 1, "down"): f"-{10**70}.1",
    ("9" * 60 + ".5", 0, "half_up"): "1" + "0" * 60,
}


@pytest.mark.parametrize("rounding", ROUNDED, ids=str)
def test_rounding_is_exact_in_every_mode_and_at_any_length(rounding: tuple[str, int, str]) -> None:
    number, places, mode = rounding
    definition = {**A, "round": {"places": places, "mode": mode}}
    derived = derive(definition, {"A": number})
    assert str(derived.value) == ROUNDED[rounding]
    assert len(derived.remarks) == 1


def test_other_base_years_are_told_where_they_are_asked_and_not_for_a_fixed_year() -> None:
    given = {"A": 3, "A2016": 4, "A2015": 2, "A2010": 1}
    assert derive({"growth": A, **LAST_YEAR}, given, "%").remarks == ()
    (told,) = derive({"growth": A, **LAST_YEAR}, given, "%", all_bases=True).remarks
    assert "104" in told.zh
    assert "50" in told.zh
    (told,) = derive({"growth": A, "base": "year_before_last"}, given, "%", all_bases=True).remarks
    assert "105" in told.zh
    assert "-25" in told.zh
    assert derive({"growth": A, "base": 2010}, given, "%", all_bases=True).remarks == ()


def test_what_is_passed_over_is_told() -> None:
    skipped = derive({"total": PARTS, "absent": "skip"}, {"A": 1, "B": None, "C": 4})
    taken = derive({"total": PARTS, "absent": "zero"}, {"A": 1, "B": None, "C": 4})
    assert [len(derived.remarks) for derived in (skipped, taken)] == [1, 1]
    assert skipped.remarks != taken.remarks
    assert derive({"total": PARTS}, {"A": 1, "B": None, "C": 4}).remarks == ()


def test_every_requirement_is_told_whether_or_not_it_is_heard_of() -> None:
    told = [
        remark.zh for remark in derive({"met": TWO_OF_EACH, "unit": "項"}, {"A": 2, "B": None, "C": 1}, "項").remarks
    ]
    assert len(told) == 3
    assert [words.endswith("未達到") for words in told] == [False, True, True]


NOTHING_COUNTS = Answer(reported=True)
LEAVES: dict[str, tuple[dict[str, Any], Answer, str]] = {
    "silence": ({}, Answer(), "not_reported measure"),
    "silence that is zero": ({"absent": "zero"}, Answer(), "0"),
    "nothing of it counts": ({}, NOTHING_COUNTS, "0"),
    "nothing of what has to be there": ({"none": "not_reported"}, NOTHING_COUNTS, "not_reported measure"),
    "nothing to average": ({"mean": "amount", "of": "money"}, NOTHING_COUNTS, "nothing_to_average measure"),
    "a mean": ({"mean": "amount", "of": "money"}, Answer(Decimal(7), 2, reported=True), "3.5"),
    "a count": ({}, Answer(Decimal(7), 2, reported=True), "7"),
    "the mean of the latest": (
        {"latest": "amount", "of": "money", "per": ["kind"], "by": "booked_on", "then": "mean"},
        Answer(Decimal(7), 2, reported=True), "3.5",
    ),
    "the sum of the latest": (
        {"latest": "amount", "of": "money", "per": ["kind"], "by": "booked_on", "then": "sum"},
        Answer(Decimal(7), 2, reported=True), "7",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", LEAVES)
def test_an_answer_is_a_value_or_the_absence_that_it_is(name: str) -> None:
    said_of, answer, expected = LEAVES[name]
    leaf = {**({} if said_of.keys() & {"mean", "latest"} else {"count": "trips"}), **said_of, "unit": "件"}
    measures = Measures.read(
        {"1.1": {"unit": "", "measure": {"ratio": leaf, "over": A}}}, "measures.yaml", REGISTERS, LISTS
    )
    node = measures["1.1"].leaves()[0]
    assert said(leaf_value(node, answer)) == expected.replace("measure", "ratio")


def test_an_absence_says_at_which_node_it_arose() -> None:
    nested = {"total": {"a": {"ratio": A, "over": B}, "b": {"constant": 1, "source": "計畫附註", "unit": ""}}}
    assert value(nested, {"A": 1, "B": 0}, "") == "zero_denominator total/a"
    growing = {"least": {"a": {"growth": A, **LAST_YEAR}, "b": {"reduction": B, **LAST_YEAR}}}
    assert value(growing, {"A": 1, "A2016": 0, "B": 1, "B2016": 1}, "%") == "no_baseline least/a"
    assert value(growing, {"A": 1, "A2016": 1, "B": 1, "B2016": -1}, "%") == "negative_baseline least/b"
