"""Each case comes to its figure, and each thing that a measure says is needed by some case."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from functools import cache

import pytest

from shizheng.agency.cases import Case
from shizheng.measures import Measure, Measures, Question, compute, explain, verdicts
from shizheng.plan.period import Period
from shizheng.plan.text import Text
from shizheng.registers.rows import STATES
from tests.measures.agencies import all_cases
from tests.measures.proving import ProvingGround, Shift
from tests.measures.variants import variants

CASES = tuple(all_cases())
INDICATORS = tuple(dict.fromkeys((case.agency.folder.name, case.indicator) for case in CASES))

of_each_indicator = pytest.mark.parametrize("indicator", INDICATORS, ids=[id for _, id in INDICATORS])


def needed(there: bool, indicator: tuple[str, str], zh: str, en: str) -> None:
    """Fails, saying in one sentence of each language what still has to be written."""
    if not there:
        file = f"cases/{indicator[1]}.yaml"
        pytest.fail(f"{file} 尚缺{zh}。\n{file} needs {en}.", pytrace=False)


def cases_of(indicator: tuple[str, str]) -> list[Case]:
    return [case for case in CASES if (case.agency.folder.name, case.indicator) == indicator]


def measure_of(indicator: tuple[str, str]) -> Measure:
    return cases_of(indicator)[0].measure


@cache
def ground_of(indicator: tuple[str, str]) -> ProvingGround:
    return ProvingGround(cases_of(indicator))


@pytest.mark.parametrize("case", CASES, ids=str)
def test_by_hand(case: Case) -> None:
    mistakes = case.mistakes(case.figure())
    if mistakes:
        pytest.fail(f"{case} ({case.said.why}): {mistakes}", pytrace=False)


def test_every_indicator_of_every_agency_has_cases() -> None:
    agencies = {case.agency.folder: case.agency for case in CASES}
    assert {(folder.name, id) for folder, agency in agencies.items() for id in agency.measures} == set(INDICATORS)


@of_each_indicator
def test_ten_cases_or_more_prove_an_indicator(indicator: tuple[str, str]) -> None:
    names = Counter(case.said.name for case in cases_of(indicator))
    more = 10 - len(names)
    needed(more <= 0, indicator, f"算例 {more} 個：每項指標至少十個", f"{more} cases more: an indicator has ten")
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
    zh = "一個算例，其數值於計算式缺少或變更此處（見測試名稱）時即不相同"
    en = "a case whose figure would be another if the measure lacked this or had it otherwise (see the test's name)"
    needed(ground_of(indicator).is_caught(variant), indicator, zh, en)


UNITS_KNOW = [state for state in STATES if state not in ("approved", "duplicate")]
"""Whether a record is a duplicate no unit can say; that none of them counts the differential tests hold."""


@of_each_indicator
@pytest.mark.parametrize("state", UNITS_KNOW)
def test_taking_another_state_for_approved_turns_some_case_red(indicator: tuple[str, str], state: str) -> None:
    caught = ProvingGround(cases_of(indicator), state).is_caught(measure_of(indicator))
    zh = f"一個算例，其中有一筆紀錄僅因狀態為「{state}」而不計"
    needed(caught, indicator, zh, f"a case with a record that would count if its state were not “{state}”")


@of_each_indicator
def test_a_period_a_day_longer_or_shorter_turns_some_case_red(indicator: tuple[str, str]) -> None:
    measure, ground = measure_of(indicator), ground_of(indicator)
    for words, shift in shifts(measure):
        day, en = DAYS[words], "a case with a record that counts or not by a day: "
        zh = f"一個算例，其中有一筆紀錄以一日之差計入或不計：{day.zh}"
        needed(ground.is_caught(measure, shift), indicator, zh, en + day.en)


@of_each_indicator
def test_knowing_what_was_recorded_later_turns_some_case_red(indicator: tuple[str, str]) -> None:
    def all_knowing(question: Question) -> Question:
        return replace(question, position=(question.as_of + timedelta(days=10_000)).toordinal())

    caught = ground_of(indicator).is_caught(measure_of(indicator), all_knowing)
    zh = "一個算例，其中有一筆本應計入之紀錄於算例之 as_of 後始登錄（known_from）"
    en = "a case with a record that would count, known (known_from) only after the case's as_of"
    needed(caught, indicator, zh, en)


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


DAYS = {
    "ends later": Text(
        "日期（或起日、效期）在期間末日之次日", "dated (or beginning, or in force) the day after the period's last"
    ),
    "ends earlier": Text("日期（或迄日、效期）在期間末日", "dated (or ending, or standing) on the period's last day"),
    "starts earlier": Text(
        "日期（或迄日）在期間首日之前一日，如 2016-12-31",
        "dated (or ending) the day before the period's first, such as 2016-12-31",
    ),
    "starts later": Text("日期在期間首日，如 2017-01-01", "dated on the period's first day, such as 2017-01-01"),
}
"""What a case has to hold so that a moved period shows."""


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
