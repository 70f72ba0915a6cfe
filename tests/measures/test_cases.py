"""Each case comes to its figure, and each condition of each measure is needed by some case."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from itertools import groupby

import pytest

from shizheng.measures import Question, explain
from shizheng.plan.period import Period
from shizheng.registers.rows import STATES
from tests.measures.cases import Case, all_cases
from tests.measures.variants import variants

CASES = tuple(all_cases())
BY_INDICATOR = {
    (cases[0].agency.folder.name, id): cases
    for (_, id), cases in ((key, tuple(group)) for key, group in groupby(CASES, lambda c: (c.agency.folder, c.indicator)))
}


def of_each_indicator(seen: object) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("cases", BY_INDICATOR.values(), ids=[id for _, id in BY_INDICATOR])


@pytest.mark.parametrize("case", CASES, ids=str)
def test_case(case: Case) -> None:
    assert case.mistakes(case.figure()) == [], f"{case}: {case.said.why}"


@of_each_indicator("cases")
def test_ten_cases_or_more_prove_an_indicator(cases: tuple[Case, ...]) -> None:
    assert len(cases) >= 10
    names = [case.said.name for case in cases]
    assert len(set(names)) == len(names)


def test_every_indicator_of_every_agency_has_cases() -> None:
    folders = {case.agency.folder: case.agency for case in CASES}
    assert {(name.name, id) for name, agency in folders.items() for id in agency.measures} == set(BY_INDICATOR)


VARIANTS = [
    pytest.param(cases, variant, id=f"{id} {words}")
    for (_, id), cases in BY_INDICATOR.items()
    for words, variant in variants(cases[0].measure)
]


@pytest.mark.parametrize(("cases", "variant"), VARIANTS)
def test_a_measure_that_differs_in_one_thing_turns_some_case_red(cases: tuple[Case, ...], variant: object) -> None:
    assert any(case.mistakes(case.figure(variant)) for case in cases), "no case needs it"


@of_each_indicator("cases")
@pytest.mark.parametrize("state", [state for state in STATES if state != "approved"])
def test_counting_another_state_as_approved_turns_some_case_red(cases: tuple[Case, ...], state: str) -> None:
    assert any(case.mistakes(case.approving(state).figure()) for case in cases), f"no case has a {state} record that matters"


@of_each_indicator("cases")
def test_a_period_a_day_longer_or_shorter_turns_some_case_red(cases: tuple[Case, ...]) -> None:
    assert [words for words, shift in _shifts(cases[0]) if not _reddens(cases, shift)] == []


@of_each_indicator("cases")
def test_knowing_what_was_recorded_later_turns_some_case_red(cases: tuple[Case, ...]) -> None:
    def all_knowing(question: Question) -> Question:
        return replace(question, position=question.as_of.toordinal() + 10_000)

    assert _reddens(cases, all_knowing)


def _shifts(case: Case) -> Iterator[tuple[str, object]]:
    """The ways to move the ends of the period that can matter to an indicator."""
    windows = [leaf.window for leaf in case.measure.leaves()]
    dated = [window for window in windows if window.time.year is None]
    ends = [("ends later", 0, 1)] + ([("ends earlier", 0, -1)] if dated else [])
    starts = [("starts earlier", -1, 0), ("starts later", 1, 0)]
    flows = [window for window in dated if window.kind in ("during", "active")]
    for words, start, end in ends + (starts if flows else []):
        yield words, lambda q, s=start, e=end: replace(
            q, period=Period(q.period.start + timedelta(days=s), q.period.end + timedelta(days=e))
        )


def _reddens(cases: tuple[Case, ...], asked: object) -> bool:
    return any(case.mistakes(case.figure(question=asked(case.question))) for case in cases)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_counted_and_rejected_rows_add_up_to_all_current_ones(case: Case) -> None:
    engine, question = case.engine(), case.question
    explained = explain(case.agency.measures, engine, question, case.indicator)
    assert explained.figure == case.figure()
    leaves = {leaf.path for leaf in case.measure.leaves()}
    assert {path.partition("@")[0] for path in explained.accounts} == (leaves if question.span else set())
    for path, account in explained.accounts.items():
        standing = f"from_position <= {engine.position_at(question.as_of)}"
        standing += f" AND coalesce(to_position > {engine.position_at(question.as_of)}, true)"
        ((rows,),) = engine.run(f'SELECT count(*) FROM "{account.table}" WHERE {standing}')  # noqa: S608
        assert account.rows == rows, path
        assert account.counted + sum(rejected.rows for rejected in account.rejected) == rows, path
