"""Reading measures: all mistakes at once (each alone is in ``slips.yaml``), conditions by their paths, sentences."""

from dataclasses import replace

import pytest

from shizheng.measures import Measures
from shizheng.measures import nodes as n
from shizheng.plan.errors import InvalidDefinitionError
from tests.measures.small import LISTS, REGISTERS, measures

TRIPS = {"count": "trips"}


def where(*conditions):
    return {**TRIPS, "where": list(conditions)}


def test_all_mistakes_of_all_indicators_are_named_at_once(tmp_path):
    with pytest.raises(InvalidDefinitionError) as refusal:
        measures(tmp_path, **{"1_1": {"count": "trip"}, "1_2": {"total": {"a": {"count": "x"}, "b": {"members": "y"}}}})
    assert [(f.subject, f.code) for f in refusal.value.findings] == [
        ("1.1", "unknown-register"),
        ("1.2", "unknown-register"),
        ("1.2", "unknown-list-in-measure"),
    ]


SIDEWAYS = {"unit": "件", "measure": {"count": "trips"}, "direction": "sideways"}


@pytest.mark.parametrize(
    ("said", "found"),
    [
        (["1.1"], "not-indicators"),
        ({"1.1": {"unit": "件", "measure": {"count": "nothing"}}}, "unknown-register"),
        ({"1.1": SIDEWAYS}, "not-one-of"),
    ],
)
def test_a_refusal_names_its_file(said, found):
    with pytest.raises(InvalidDefinitionError) as refusal:
        Measures.read(said, "other.yaml", REGISTERS, LISTS)
    assert refusal.value.source == "other.yaml"
    assert str(refusal.value).startswith("other.yaml: ")
    assert [finding.code for finding in refusal.value.findings] == [found]


def test_a_file_that_is_refused_is_named(tmp_path):
    with pytest.raises(InvalidDefinitionError, match=r"^measures\.yaml: "):
        measures(tmp_path, **{"1_1": {"count": "trip"}})


def test_conditions_are_named_by_their_field_and_repeated_ones_are_numbered(tmp_path):
    where = [{"any": [{"country": "AAA"}, {"country": "BBB"}]}, {"official": True}]
    measure = measures(tmp_path, **{"1_1": {"total": {"a": {**TRIPS, "where": where}}}})["1.1"]
    assert list(measure.conditions()) == [
        "total/a/where/any",
        "total/a/where/any/country",
        "total/a/where/any/country~2",
        "total/a/where/official",
    ]


def test_a_measure_can_be_had_without_one_of_its_conditions(tmp_path):
    where = [{"any": [{"country": "AAA"}]}, {"official": True}]
    measure = measures(tmp_path, **{"1_1": {**TRIPS, "where": where}})["1.1"]
    assert list(measure.without("where/official").conditions()) == ["where/any", "where/any/country"]
    assert list(measure.without("where/any/country").conditions()) == ["where/official"]
    assert list(measure.without("where/any").conditions()) == ["where/official"]
    with pytest.raises(KeyError, match="where/nothing"):
        measure.without("where/nothing")


STEP = {"title": {"zh": "步驟", "en": "step"}, "of": {"count": "trips", "where": [{"official": True}]}, "at_least": 1}


def without_where(node):
    return replace(node, ask=replace(node.ask, where=()))


@pytest.mark.parametrize(
    "definition",
    [
        {"milestones": {"first": {**STEP, "reaches": 40}}},
        {"met": {"first": STEP}},
        {"total": {"a": {"count": "trips", "where": [{"official": True}]}}},
        {"ratio": {"count": "trips", "where": [{"official": True}]}, "over": {"count": "trips"}},
        {"difference": {"count": "trips", "where": [{"official": True}]}, "less": {"count": "trips"}},
        {"growth": {"count": "trips", "where": [{"official": True}]}, "base": "previous_year"},
        {"greatest": {"a": {"count": "trips"}, "b": {"count": "trips", "where": [{"official": True}]}}},
        {"weighted": {"a": {"weight": 2, "of": {"count": "trips", "where": [{"official": True}]}}}},
        {"ratio": {"count": "trips"}, "over": {"count": "trips", "where": [{"official": True}]}},
        {"difference": {"count": "trips"}, "less": {"count": "trips", "where": [{"official": True}]}},
        {
            "met": {
                "a": {"of": {"count": "trips"}, "at_least": 1, "provided": STEP},
                "b": {**STEP, "of": {"count": "trips"}},
            }
        },
    ],
    ids=" ".join,
)
def test_a_condition_is_taken_away_wherever_it_stands(tmp_path, definition):
    measure = measures(tmp_path, **{"1_1": definition})["1.1"]
    (path,) = measure.conditions()
    without = measure.without(path)
    assert without.conditions() == {}
    assert n.children(without.root) == tuple(without_where(child) for child in n.children(measure.root))
    assert measure.conditions() != {}
    assert [leaf.register.name for leaf in without.leaves()] == [leaf.register.name for leaf in measure.leaves()]


def test_a_measure_reads_as_a_sentence_in_both_languages(tmp_path):
    definition = {
        "growth": {"sum": "persons", "of": "trips.people", "where": [{"rank": {"at_least": "mid"}}]},
        "base": "previous_year",
        "round": {"places": 0, "mode": "half_up"},
    }
    sentence = measures(tmp_path, **{"1_1": definition})["1.1"].sentence()
    assert (
        sentence.zh == "「「人員」登記簿中期間內、欄在mid以上者之欄合計」較上一年度同期之成長率（四捨五入至0位小數）。"
    )
    assert sentence.en == (
        "The growth of “the sum of field over people dated in the period, where field is at least mid” "
        "on the same days of the year before (rounded half up to 0 decimal places)."
    )


CONDITIONS = [
    ({"rank": "mid"}, "field is mid", "欄為mid"),
    ({"rank": {"in": ["low", "top"]}}, "field is one of low, top", "欄屬於low、top"),
    ({"rank": {"not_in": ["low"]}}, "field is none of low", "欄不屬於low"),
    ({"rank": {"at_most": "mid"}}, "field is at most mid", "欄在mid以下"),
    ({"persons": {"between": [2, 5]}}, "field is between 2, 5, both included", "欄介於2、5（含）"),
    ({"left_on": {"given": True}}, "field is given", "欄有填"),
    ({"left_on": {"given": False}}, "field is not given", "欄未填"),
    ({"country": {"in": "friends"}}, "field is one of friends", "欄屬於友邦"),
    ({"country": {"not_in": "friends"}}, "field is none of friends", "欄不屬於友邦"),
    ({"any": [{"rank": "mid"}, {"rank": "top"}]}, "(field is mid, or field is top)", "（欄為mid，或欄為top）"),
    ({"not": {"rank": "mid"}}, "not (field is mid)", "非（欄為mid）"),
]


@pytest.mark.parametrize(("condition", "en", "zh"), CONDITIONS, ids=[en for _, en, _ in CONDITIONS])
def test_a_condition_is_said_in_both_languages(tmp_path, condition, en, zh):
    definition = {"sum": "persons", "of": "trips.people", "where": [condition]}
    sentence = measures(tmp_path, **{"1_1": definition})["1.1"].sentence()
    assert sentence.en == f"The sum of field over people dated in the period, where {en}."
    assert sentence.zh == f"「人員」登記簿中期間內、{zh}者之欄合計。"
