"""Every word of a standard is accounted for by its measure, and every condition of a measure by some word."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest

from shizheng.agency import Agency
from shizheng.measures import Measure
from shizheng.measures import ask as a
from shizheng.measures import nodes as n
from tests.measures.agencies import AGENCIES

JOINING = set("之的及與、，；。：「」（）　 \n")
"""What may stand between the words of a standard without limiting anything."""

LOADED = [Agency.load(path.parent) for path in sorted(AGENCIES.glob("*/agency.yaml"))]
MEASURES = [(agency, measure) for agency in LOADED for measure in agency.measures.values()]

of_each_measure = pytest.mark.parametrize(("agency", "measure"), MEASURES, ids=[measure.id for _, measure in MEASURES])


@of_each_measure
def test_the_words_cover_the_standard_in_its_order(agency: Agency, measure: Measure) -> None:
    assert uncovered(agency.plan.indicator(measure.id).standard, [read.words for read in measure.reads]) == []


@pytest.mark.parametrize(
    ("words", "left"),
    [
        (["雙邊", "協議", "件數"], []),
        (["雙邊", "件數"], ["之協議，"]),
        (["協議", "雙邊", "件數"], ["雙邊之", "雙邊"]),
        (["雙邊", "協議"], ["，件數。"]),
    ],
)
def test_a_word_left_out_or_out_of_order_is_seen(words: list[str], left: list[str]) -> None:
    assert uncovered("雙邊之協議，件數。", words) == left


def uncovered(standard: str, words: list[str]) -> list[str]:
    """What is left of a standard besides what only joins, and each of the words that doesn't follow."""
    left, rest = [], standard
    for word in words:
        before, found, after = rest.partition(word)
        left.append(before if found else word)
        rest = after if found else rest
    return [part for part in (*left, rest) if set(part) - JOINING]


@of_each_measure
def test_each_word_becomes_a_place_in_the_measure_or_a_finding(agency: Agency, measure: Measure) -> None:
    assert [read.words for read in measure.reads if (read.to is None) == (read.finding is None)] == []


@of_each_measure
def test_each_place_named_is_there(agency: Agency, measure: Measure) -> None:
    places = [
        place for place in (*(r.to for r in measure.reads), *(r.to for r in measure.readings)) if place is not None
    ]
    assert [place for place in places if not is_there(measure.source, place)] == []


@of_each_measure
def test_each_finding_of_a_word_has_a_declared_reading_in_both_languages(agency: Agency, measure: Measure) -> None:
    declared = {reading.finding: reading.choice for reading in measure.readings}
    assert {read.finding for read in measure.reads if read.finding} <= set(declared)
    for finding, choice in declared.items():
        assert re.search(r"[\u4e00-\u9fff].*。$", choice.zh), finding
        assert re.search(r"^[A-Z“].*\.$", choice.en), finding


@of_each_measure
def test_each_condition_answers_to_some_word_or_reading(agency: Agency, measure: Measure) -> None:
    named = {read.to for read in measure.reads} | {reading.to for reading in measure.readings}
    assert [test.path for test in unanswered(measure, named)] == []


def unanswered(measure: Measure, named: set[str | None]) -> Iterator[a.Test]:
    """The tests that nothing points at: neither at them or a group around them, nor, where the same test stands in a
    part beside them and is pointed at there, at their own part."""
    answered = [
        (leaf, test)
        for leaf in measure.leaves()
        for test in a.walk(leaf.where)
        if isinstance(test, a.Test) and named & set(ways_to(leaf, test))
    ]
    for leaf in measure.leaves():
        for test in a.walk(leaf.where):
            if not isinstance(test, a.Test) or named & set(ways_to(leaf, test)):
                continue
            beside = any(same(test, other) and other_leaf.table == leaf.table for other_leaf, other in answered)
            if not (beside and leaf.path in named):
                yield test


def ways_to(leaf: n.Leaf, test: a.Test) -> Iterator[str]:
    """The test's own path and those of the groups around it."""
    root = f"{leaf.path}/where" if leaf.path else "where"
    steps = test.path.removeprefix(f"{root}/").split("/")
    for length in range(1, len(steps) + 1):
        yield "/".join([root, *steps[:length]])


def same(one: a.Test, other: a.Test) -> bool:
    return (one.field, one.operator, one.operands, one.codelist) == (
        other.field, other.operator, other.operands, other.codelist
    )  # fmt: skip


def is_there(definition: Any, place: str) -> bool:
    """Whether a path leads somewhere in a definition; ``any~2`` is the second condition of that name."""
    at = definition
    for step in place.split("/"):
        name, _, number = step.partition("~")
        if isinstance(at, list):
            found = [condition[name] for condition in at if name in condition]
        else:
            found = [at[name]] if isinstance(at, dict) and name in at else []
        if len(found) < int(number or 1):
            return False
        at = found[int(number or 1) - 1]
    return True
