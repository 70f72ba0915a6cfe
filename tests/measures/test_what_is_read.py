"""What each kind is read as: the node with all that its words say, at the root of a measure and below another node."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from shizheng.measures import Measures
from shizheng.measures import ask as a
from shizheng.measures import nodes as n
from shizheng.plan.text import Text
from tests.measures.small import LISTS, REGISTERS

Expected = Callable[[str], n.Node]
COUNT = {"count": "trips", "unit": "件"}
ROUND = {"round": {"places": 2, "mode": "down"}}
ROUNDED = n.Round(2, "down")


def below(path: str, *steps: str) -> str:
    return "/".join([*([path] if path else []), *steps])


def ask(kind: str, of: str, where: tuple[a.Condition, ...] = (), window: a.Window | None = None, **more: Any) -> a.Ask:
    register, table = REGISTERS.relation(of)
    made = window or a.Window("during", next(iter(register.times.values())))
    return a.Ask(kind, table, made, where, **more)  # type: ignore[arg-type]


def leaf(path: str, asked: a.Ask, unit: str = "件", **more: Any) -> n.Leaf:
    return n.Leaf(path, unit, asked, REGISTERS[asked.table.name.partition("__")[0]], **more)


def count(path: str, *steps: str) -> n.Leaf:
    return leaf(below(path, *steps), ask("count", "trips"))


def windows(kind: str, time: str = "stay", since: date | None = None) -> Expected:
    window = a.Window(kind, REGISTERS["trips"].times[time], since)  # type: ignore[arg-type]
    return lambda path: leaf(path, ask("count", "trips", window=window))


def where(of: str, *conditions: a.Condition) -> Expected:
    return lambda path: leaf(path, ask("count", of, conditions))


def has(field: str, operator: str, *operands: Any, codelist: str | None = None) -> a.Test:
    return a.Test("", field, operator, operands, codelist)  # type: ignore[arg-type]


TITLE = {"title": {"zh": "甲", "en": "A"}}
MONEY, LATEST = {"of": "money"}, {"latest": "amount", "of": "money", "per": ["kind", "record"], "by": "booked_on"}
LATEST_ASKED = ask("latest", "money", field="amount", keys=("kind", "record"), by="booked_on")
SINCE, DAY = date(2010, 5, 1), date(2017, 1, 2)
READ: dict[str, tuple[dict[str, Any], str, Expected]] = {
    "count": ({"count": "trips"}, "件", count),
    "count of lines": ({"count": "trips.people"}, "人", lambda p: leaf(p, ask("count", "trips.people"), "人")),
    "what nothing means": (
        {"count": "trips", "none": "not_reported", "absent": "zero", **ROUND}, "件",
        lambda p: leaf(p, ask("count", "trips"), none="not_reported", absent="zero", round=ROUNDED),
    ),
    "sum": ({"sum": "amount", **MONEY}, "元", lambda p: leaf(p, ask("sum", "money", field="amount"), "元")),
    "mean": ({"mean": "amount", **MONEY}, "元", lambda p: leaf(p, ask("mean", "money", field="amount"), "元")),
    "distinct": (
        {"distinct": ["country", "record"], "of": "trips"}, "國",
        lambda p: leaf(p, ask("distinct", "trips", keys=("country", "record")), "國"),
    ),
    "latest": (LATEST, "元", lambda p: leaf(p, LATEST_ASKED, "元")),
    "mean of the latest": ({**LATEST, "then": "mean"}, "元", lambda p: leaf(p, LATEST_ASKED, "元", then="mean")),
    "the default window": ({"count": "trips", "window": {}}, "件", windows("during", "made")),
    "during": ({"count": "trips", "window": {"during": "stay"}}, "件", windows("during")),
    "active": ({"count": "trips", "window": {"active": "stay"}}, "件", windows("active")),
    "at the end": ({"count": "trips", "window": {"at_end": "stay"}}, "件", windows("at_end")),
    "since": ({"count": "trips", "window": {"since": SINCE}}, "件", windows("since", "made", SINCE)),
    "equals": (
        {"count": "trips", "where": [{"country": "AAA"}]}, "件", where("trips", has("country", "equals", "AAA")),
    ),
    "a set": (
        {"count": "trips", "where": [{"country": {"not_in": ["AAA", "BBB"]}}]}, "件",
        where("trips", has("country", "not_in", "AAA", "BBB")),
    ),
    "a code list": (
        {"count": "trips", "where": [{"country": {"in": "friends"}}]}, "件",
        where("trips", has("country", "in", codelist="friends")),
    ),
    "bounds": (
        {"count": "trips.people", "where": [{"rank": {"at_least": "mid"}}, {"rank": {"between": ["low", "low"]}}]},
        "件",
        where("trips.people", has("rank", "at_least", "mid"), has("rank", "between", "low", "low")),
    ),
    "given or not": (
        {"count": "trips", "where": [{"left_on": {"given": True}}, {"official": {"given": False}}]}, "件",
        where("trips", has("left_on", "given", True), has("official", "given", False)),
    ),
    "a day and a yes": (
        {"count": "trips", "where": [{"made_on": {"at_most": DAY}}, {"official": True}]}, "件",
        where("trips", has("made_on", "at_most", DAY), has("official", "equals", True)),
    ),
    "decimals as they are written": (
        {"count": "money", "where": [{"amount": 0.1}, {"amount": {"in": ["1e2", 3]}}, {"amount": {"given": True}}]},
        "件",
        where(
            "money", has("amount", "equals", Decimal("0.1")), has("amount", "in", Decimal("1e2"), Decimal(3)),
            has("amount", "given", True),
        ),
    ),
    "groups": (
        {"count": "trips", "where": [
            {"any": [{"country": "AAA"}, {"all": [{"official": True}]}]}, {"not": {"country": "BBB"}},
            {"not": [{"country": "CCC"}, {"official": False}]},
        ]}, "件",
        where(
            "trips",
            a.Group("", "any", (
                has("country", "equals", "AAA"), a.Group("", "all", (has("official", "equals", True),)),
            )),
            a.Group("", "not", (has("country", "equals", "BBB"),)),
            a.Group("", "not", (has("country", "equals", "CCC"), has("official", "equals", False))),
        ),
    ),
    "members": ({"members": "friends", **ROUND}, "國", lambda p: n.Members(p, "國", "friends", ROUNDED)),
    "constant": (
        {"constant": 0.1, "source": "附註", **ROUND}, "件",
        lambda p: n.Constant(p, "件", Decimal("0.1"), "附註", ROUNDED),
    ),
    "the largest constant": (
        {"constant": "9e40", "source": "附註"}, "件", lambda p: n.Constant(p, "件", Decimal("9e40"), "附註"),
    ),
    "the smallest constant": (
        {"constant": "1e-40", "source": "附註"}, "件", lambda p: n.Constant(p, "件", Decimal("1e-40"), "附註"),
    ),
    **{
        f"rounded to {places} places": (
            {"count": "trips", "round": {"places": places, "mode": "up"}}, "件",
            lambda p, places=places: leaf(p, ask("count", "trips"), round=n.Round(places, "up")),
        )
        for places in (12, 0, -12)
    },
    **{
        kind: (
            {kind: {"a": {"count": "trips"}, "b": {"count": "trips"}}, "absent": "skip", **ROUND}, "件",
            lambda p, kind=kind: n.Combination(
                p, "件", kind, (("a", count(p, kind, "a")), ("b", count(p, kind, "b"))), "skip", ROUNDED,
            ),
        )
        for kind in ("total", "least", "greatest")
    },
    "a total as it is": (
        {"total": {"a": {"count": "trips"}}}, "件",
        lambda p: n.Combination(p, "件", "total", (("a", count(p, "total", "a")),)),
    ),
    "product": (
        {"product": {"a": COUNT, "b": COUNT}, **ROUND}, "件·件",
        lambda p: n.Combination(
            p, "件·件", "product", (("a", count(p, "product", "a")), ("b", count(p, "product", "b"))), round=ROUNDED,
        ),
    ),
    "weighted": (
        {"weighted": {"a": {"weight": "0.3", "of": {"count": "trips"}}}, "absent": "zero", **ROUND}, "件",
        lambda p: n.Weighted(p, "件", (("a", Decimal("0.3"), count(p, "weighted", "a", "of")),), "zero", ROUNDED),
    ),
    "weighted as it is": (
        {"weighted": {"a": {"weight": 2, "of": {"count": "trips"}}}}, "件",
        lambda p: n.Weighted(p, "件", (("a", Decimal(2), count(p, "weighted", "a", "of")),)),
    ),
    "difference": (
        {"difference": {"count": "trips"}, "less": {"count": "trips"}, **ROUND}, "件",
        lambda p: n.Difference(p, "件", count(p, "difference"), count(p, "less"), ROUNDED),
    ),
    "ratio": (
        {"ratio": COUNT, "over": COUNT, **ROUND}, "",
        lambda p: n.Ratio(p, "", count(p, "ratio"), count(p, "over"), False, ROUNDED),
    ),
    "ratio in percent": (
        {"ratio": COUNT, "over": COUNT, "percent": True}, "%",
        lambda p: n.Ratio(p, "%", count(p, "ratio"), count(p, "over"), True),
    ),
    **{
        f"{kind} on {base}": (
            {kind: COUNT, "base": base, **ROUND}, unit,
            lambda p, kind=kind, unit=unit, read=read: n.Comparison(p, unit, kind, count(p, kind), read, ROUNDED),
        )
        for kind, base, unit, read in (
            ("growth", "previous_year", "%", "previous_year"), ("change", 105, "件", 2016), ("growth", 2010, "%", 2010),
            ("reduction", "year_before_last", "%", "year_before_last"), ("growth", 1, "%", 1912),
            ("growth", 9000, "%", 9000),
        )
    },
    "change of a percentage": (
        {"change": {"ratio": COUNT, "over": COUNT, "percent": True}, "base": "previous_year"}, "百分點",
        lambda p: n.Comparison(
            p, "百分點", "change",
            n.Ratio(below(p, "change"), "%", count(p, "change", "ratio"), count(p, "change", "over"), True),
            "previous_year",
        ),
    ),
    "met": (
        {"met": {
            "a": {**TITLE, "of": COUNT, "at_least": 1, "provided": {"of": COUNT, "at_most": "2.5"}},
            "b": {"of": COUNT, "between": [2, 2]},
        }, "absent": "not_met", **ROUND}, "項",
        lambda p: n.Met(p, "項", (
            n.MetPart(
                "a", Text("甲", "A"), n.Requirement(below(p, "met/a"), count(p, "met/a/of"), Decimal(1)),
                n.Requirement(below(p, "met/a/provided"), count(p, "met/a/provided/of"), None, Decimal("2.5")),
            ),
            n.MetPart(
                "b", Text("b", "b"), n.Requirement(below(p, "met/b"), count(p, "met/b/of"), Decimal(2), Decimal(2)),
            ),
        ), "not_met", ROUNDED),
    ),
    "milestones": (
        {"milestones": {
            "a": {**TITLE, "of": COUNT, "at_least": 1, "reaches": 40},
            "b": {"of": COUNT, "at_most": 1, "reaches": "99.5"},
        }, "absent": "not_met", **ROUND}, "%",
        lambda p: n.Milestones(p, "%", (
            n.Milestone(
                "a", Text("甲", "A"), n.Requirement(below(p, "milestones/a"), count(p, "milestones/a/of"), Decimal(1)),
                Decimal(40),
            ),
            n.Milestone(
                "b", Text("b", "b"),
                n.Requirement(below(p, "milestones/b"), count(p, "milestones/b/of"), None, Decimal(1)), Decimal("99.5"),
            ),
        ), "not_met", ROUNDED),
    ),
}  # fmt: skip


def read(definition: dict[str, Any], unit: str) -> n.Node:
    said = {"1.1": {"unit": unit, "measure": definition}}
    return Measures.read(said, "measures.yaml", REGISTERS, LISTS)["1.1"].root


@pytest.mark.parametrize("case", READ)
def test_a_definition_is_read_as_it_says(case: str) -> None:
    definition, unit, expected = READ[case]
    assert read(definition, unit) == expected("")


@pytest.mark.parametrize("case", READ)
def test_below_another_node_it_is_read_alike_and_knows_its_place(case: str) -> None:
    definition, unit, expected = READ[case]
    whole = read({"greatest": {"x": definition}}, unit)
    assert isinstance(whole, n.Combination)
    assert whole.parts == (("x", expected("greatest/x")),)


def test_what_counts_requirements_and_steps_has_a_unit_where_none_is_declared() -> None:
    step = {"of": COUNT, "at_least": 1}
    parts = {"met": {"met": {"a": step}}, "steps": {"milestones": {"a": {**step, "reaches": 1}}}}
    assert [part.unit for part in n.children(read({"product": parts}, "項·%"))] == ["項", "%"]
    assert [part.unit for part in n.children(read({"product": {**parts, "n": {**COUNT, "unit": ""}}}, "項·%"))][2] == ""
