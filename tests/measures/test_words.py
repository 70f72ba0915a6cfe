"""Every word of a standard is accounted for by its measure, and every condition of a measure by some word."""

from __future__ import annotations

import re

import pytest

from shizheng.agency import Agency
from shizheng.measures import Measure, backlinks
from shizheng.measures.backlinks import uncovered
from tests.measures.agencies import AGENCIES

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


@of_each_measure
def test_each_word_leads_to_a_place_or_a_declared_reading_and_no_condition_lacks_words(
    agency: Agency, measure: Measure
) -> None:
    indicator = agency.plan.indicator(measure.id)
    assert list(backlinks.faults(measure, indicator.standard)) == []
    assert list(backlinks.doubts(measure, indicator.standard, indicator.target)) == []


@of_each_measure
def test_each_reading_is_said_in_both_languages(agency: Agency, measure: Measure) -> None:
    for reading in measure.readings:
        assert re.search(r"[\u4e00-\u9fff].*。$", reading.choice.zh), reading.finding
        assert re.search(r"^[A-Z“].*\.$", reading.choice.en), reading.finding
