"""Ten indicators of other agencies, as published, computed by the same loader and language from data alone."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest
import yaml

from shizheng.agency.cases import Case, cases_in, equals
from shizheng.measures import Measures
from shizheng.plan.period import Period
from shizheng.registers.codelists import CodeLists
from shizheng.registers.schema import Registers

FOLDER = Path(__file__).parents[2] / "examples" / "other-agencies"


@dataclass(frozen=True, eq=False)
class Examples:
    """The folder of examples, as far as cases ask for it."""

    codelists: CodeLists
    registers: Registers
    measures: Measures
    units = {"U1": None}

    def period(self, year: int | None) -> Period:
        assert year is not None, "an example says its year"
        return Period.of_year(year)


@cache
def examples() -> Examples:
    codelists = CodeLists.load(FOLDER / "codelists.yaml")
    registers = Registers.load(FOLDER / "registers.yaml", codelists)
    return Examples(codelists, registers, Measures.load(FOLDER / "measures.yaml", registers, codelists))


def all_cases() -> list[Case]:
    return cases_in(examples(), FOLDER / "cases")


@pytest.mark.parametrize("case", all_cases(), ids=str)
def test_case(case: Case) -> None:
    figure = case.figure()
    assert equals(case.said.expect, figure.value), f"{figure.value}: {case.said.why}"


def test_there_are_ten_and_each_has_cases() -> None:
    assert {case.indicator for case in all_cases()} == set(examples().measures)
    assert len(examples().measures) == 10


@pytest.mark.parametrize("indicator", examples().measures)
def test_each_reads_as_a_sentence_in_both_languages(indicator: str) -> None:
    sentence = examples().measures[indicator].sentence()
    assert sentence.zh.endswith("。")
    assert sentence.en.endswith(".")


def changed(indicator: str, case: str, **words: object) -> object:
    """What the case comes to where the measure's root says something else."""
    found = examples()
    source = yaml.safe_load((FOLDER / "measures.yaml").read_text("utf-8"))[indicator]
    source["measure"] |= words
    measures = Measures.read({indicator: source}, "changed", found.registers, found.codelists)
    other = Examples(found.codelists, found.registers, measures)
    (chosen,) = [c for c in all_cases() if c.indicator == indicator and case in str(c)]
    return Case(other, indicator, chosen.said, chosen.rows).figure().value


def test_the_published_growth_had_another_base() -> None:
    assert changed("participation_growth", "100年38次", base="year_before_last") == Decimal("72.73")


def test_the_published_answers_score_otherwise_with_other_weights() -> None:
    weights = {"strongly_agree": 1, "agree": 0.8, "neutral": 0, "disagree": -0.8, "strongly_disagree": -1}
    parts = {
        answer: {"weight": weight, "of": {"sum": "share", "of": "survey_answers", "where": [{"answer": answer}]}}
        for answer, weight in weights.items()
    }
    assert changed("satisfaction_score", "公布之五項占比", weighted=parts) == Decimal("47.64")
