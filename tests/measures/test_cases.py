"""Each case comes to its figure, and each thing that a measure says is needed by some case."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from functools import cache

import pytest

from shizheng.measures import Measure, Measures, Question, compute, explain, verdicts
from shizheng.plan.period import Period
from shizheng.registers.rows import STATES
from tests.measures.cases import Case, all_cases
from tests.measures.proving import ProvingGround, Shift
from tests.measures.variants import variants

CASES = tuple(all_cases())
INDICATORS = tuple(dict.fromkeys((case.agency.folder.name, case.indicator) for case in CASES))

of_each_indicator = pytest.mark.parametrize("indicator", INDICATORS, ids=[id for _, id in INDICATORS])


def cases_of(indicator: tuple[str, str]) -> list[Case]:
    return [case for case in CASES if (case.agency.folder.name, case.indicator) == indicator]


def measure_of(indicator: tuple[str, str]) -> Measure:
    return cases_of(indicator)[0].measure


@cache
def ground_of(indicator: tuple[str, str]) -> ProvingGround:
    return ProvingGround(cases_of(indicator))


@pytest.mark.parametrize("case", CASES, ids=str)
def test_case(case: Case) -> None:
    assert case.mistakes(case.figure()) == [], f"{case}: {case.said.why}"


def test_every_indicator_of_every_agency_has_cases() -> None:
    agencies = {case.agency.folder: case.agency for case in CASES}
    assert {(folder.name, id) for folder, agency in agencies.items() for id in agency.measures} == set(INDICATORS)


@of_each_indicator
def test_ten_cases_or_more_prove_an_indicator(indicator: tuple[str, str]) -> None:
    names = Counter(case.said.name for case in cases_of(indicator))
    assert len(names) >= 10
    assert [name for name, times in names.items() if times > 1] == []


@of_each_indicator
def test_all_cases_side_by_side_are_as_green_as_each_alone(indicator: tuple[str, str]) -> None:
    assert list(ground_of(indicator).wrong(measure_of(indicator))) == []


VARIANTS = [
    pytest.param(indicator, variant, id=f"{indicator[1]} {words}")
    for indicator in INDICATORS
    for words, variant in variants(measure_of(indicator))
]


@pytest.mark.parametrize(("indicator", "variant"), VARIANTS)
def test_a_measure_that_differs_in_one_thing_turns_some_case_red(indicator: tuple[str, str], variant: Measure) -> None:
    assert ground_of(indicator).is_caught(variant), "no case needs it"


@of_each_indicator
@pytest.mark.parametrize("state", [state for state in STATES if state != "approved"])
def test_taking_another_state_for_approved_turns_some_case_red(indicator: tuple[str, str], state: str) -> None:
    assert ProvingGround(cases_of(indicator), state).is_caught(measure_of(indicator))


@of_each_indicator
def test_a_period_a_day_longer_or_shorter_turns_some_case_red(indicator: tuple[str, str]) -> None:
    measure, ground = measure_of(indicator), ground_of(indicator)
    assert [words for words, shift in shifts(measure) if not ground.is_caught(measure, shift)] == []


@of_each_indicator
def test_knowing_what_was_recorded_later_turns_some_case_red(indicator: tuple[str, str]) -> None:
    def all_knowing(question: Question) -> Question:
        return replace(question, position=(question.as_of + timedelta(days=10_000)).toordinal())

    assert ground_of(indicator).is_caught(measure_of(indicator), all_knowing)


@of_each_indicator
def test_each_row_is_counted_or_rejected_once(indicator: tuple[str, str]) -> None:
    ground, measure = ground_of(indicator), measure_of(indicator)
    measures = Measures({measure.id: measure}, measure.codelists)
    commonest = next(iter(ground.questions()))
    for question in ground.questions():
        at = ground.engine.position_at(question.as_of)
        explained = explain(measures, ground.engine, question, measure.id)
        assert explained.figure == compute(measures, ground.engine, question)[measure.id]
        assert {path.partition("@")[0] for path in explained.accounts} == {leaf.path for leaf in measure.leaves()}
        for path, account in explained.accounts.items():
            rows = len(ground.known(account.table, at))
            assert account.rows == rows, path
            assert account.counted + sum(rejected.rows for rejected in account.rejected) == rows, path
            if question == commonest and "@" not in path:
                told = verdicts(measures, ground.engine, question, measure.id, leaf=path, limit=100_000)
                assert len({(verdict.record, verdict.version, verdict.line) for verdict in told}) == len(told) == rows
                assert sum(verdict.counted for verdict in told) == account.counted


def shifts(measure: Measure) -> Iterator[tuple[str, Shift]]:
    """The ways to move the ends of the period by a day that can matter to a measure."""
    windows = [leaf.window for leaf in measure.leaves()]
    dated = [window for window in windows if window.time.year is None]
    yield "ends later", lambda asked: moved(asked, 0, 1)
    if dated:
        yield "ends earlier", lambda asked: moved(asked, 0, -1)
    if any(window.kind in ("during", "active") for window in dated):
        yield "starts earlier", lambda asked: moved(asked, -1, 0)
        yield "starts later", lambda asked: moved(asked, 1, 0)


def moved(asked: Question, start: int, end: int) -> Question:
    period = Period(asked.period.start + timedelta(days=start), asked.period.end + timedelta(days=end))
    return replace(asked, period=period)
