"""Closed periods: what they refuse, whom an exemption lets through, and that the log says so."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date

import pytest

from shizheng.ledger import actions
from shizheng.ledger.errors import NotAllowedError, PeriodClosedError, ReasonMissingError, WrongStateError
from shizheng.ledger.locks import closed, exemptions
from shizheng.ledger.models import Entry, Version
from shizheng.plan.period import Period
from tests.ledger.small import BUDGET, REGISTERS, Cast, Diary, budget, position, visit

FEBRUARY = Period(date(2017, 2, 1), date(2017, 2, 28))
YEAR = Period.of_year(2017)
LATER = date(2017, 12, 31)


@pytest.fixture
def shut(diary: Diary, cast: Cast) -> Diary:
    """Visits of February: one waits, one is approved, one came back, one is with its unit; then the month is closed."""
    diary.take_in(visit("waiting"), visit("approved"), visit("back"))
    diary.approve("approved")
    diary.send_back("back")
    diary.report(visit("draft"))
    close(diary, cast)
    return diary


def close(diary: Diary, cast: Cast, period: Period = FEBRUARY, name: str = "二月") -> None:
    actions.close_period(cast.planner, REGISTERS, name, period, diary.now())


def exempt(diary: Diary, cast: Cast, unit: str = "north", register: str = "visits", until: date = LATER) -> None:
    actions.exempt(cast.planner, FEBRUARY, unit, register, until, "郵件遺失", diary.now())


ACTS: dict[str, Callable[[Diary], None]] = {
    "report a new record": lambda diary: diary.report(visit("new")),
    "correct what was approved": lambda diary: diary.report(visit("approved", persons=(5,))),
    "move it out of the period": lambda diary: diary.report(visit("approved", visited_on=date(2017, 3, 1))),
    "take in a file": lambda diary: _ignore(diary.take_in(visit("new"), visit("other", visited_on=date(2017, 3, 1)))),
    "submit": lambda diary: diary.submit("draft"),
    "submit again": lambda diary: diary.submit("back"),
    "approve": lambda diary: diary.approve("waiting"),
    "withdraw": lambda diary: diary.withdraw("approved"),
}


def _ignore(result: object) -> None:
    del result


@pytest.mark.parametrize("act", ACTS)
def test_nothing_of_a_closed_period_is_written_or_decided_on(shut: Diary, act: str) -> None:
    before = position()
    with pytest.raises(PeriodClosedError) as refused:
        ACTS[act](shut)
    assert position() == before
    assert Version.objects.count() == 4
    assert "二月" in refused.value.words.zh
    assert "2017-02-01 to 2017-02-28" in refused.value.words.en


@pytest.mark.parametrize("act", ACTS)
def test_an_exemption_lets_its_unit_act_and_is_cited(shut: Diary, cast: Cast, act: str) -> None:
    exempt(shut, cast)
    ACTS[act](shut)
    last = Entry.objects.order_by("-position")[0]
    assert json.loads(last.summary)["exemptions"] == [exemptions()[0].pk]


@pytest.mark.parametrize("act", ACTS)
def test_open_again_all_of_it_can_be_done(shut: Diary, cast: Cast, act: str) -> None:
    actions.open_period(cast.planner, FEBRUARY, "立法院要求重編", shut.now())
    assert closed() == ()
    ACTS[act](shut)


def test_a_record_can_go_back_to_its_unit_which_changes_no_figure(shut: Diary) -> None:
    shut.send_back("waiting")


@pytest.mark.parametrize("day", [date(2017, 1, 31), date(2017, 3, 1)])
def test_a_day_beside_the_period_is_open(shut: Diary, day: date) -> None:
    shut.report(visit("new", visited_on=day))


@pytest.mark.parametrize("day", [date(2017, 2, 1), date(2017, 2, 28)])
def test_its_first_and_its_last_day_are_closed(shut: Diary, day: date) -> None:
    with pytest.raises(PeriodClosedError):
        shut.report(visit("new", visited_on=day))


@pytest.mark.parametrize(("unit", "register"), [("south", "visits"), ("north", "budget")])
def test_an_exemption_is_for_its_unit_and_its_register(shut: Diary, cast: Cast, unit: str, register: str) -> None:
    exempt(shut, cast, unit, register)
    with pytest.raises(PeriodClosedError):
        shut.report(visit("new"))


def test_an_exemption_holds_to_the_end_of_its_last_day(shut: Diary, cast: Cast) -> None:
    today = shut.now().date()
    exempt(shut, cast, until=today)
    shut.report(visit("new"))
    for _ in range(24):
        late = shut.now()
    assert late.date() > today
    with pytest.raises(PeriodClosedError):
        shut.report(visit("newer"))


def test_an_exemption_that_was_ended_lets_nobody_through(shut: Diary, cast: Cast) -> None:
    exempt(shut, cast)
    key = exemptions()[0].pk
    actions.end_exemption(cast.planner, key, shut.now())
    assert exemptions() == ()
    with pytest.raises(PeriodClosedError):
        shut.report(visit("new"))
    with pytest.raises(WrongStateError):
        actions.end_exemption(cast.planner, key, shut.now())


def test_a_fiscal_year_is_closed_with_the_period_in_which_it_ends(diary: Diary, cast: Cast) -> None:
    close(diary, cast)
    diary.take_in(budget(), register=BUDGET)
    for _ in range(24 * 310):
        diary.now()
    close(diary, cast, Period(date(2017, 12, 1), date(2017, 12, 31)), "十二月")
    with pytest.raises(PeriodClosedError):
        diary.take_in(budget("b2"), register=BUDGET)


def test_a_period_is_over_before_it_is_closed_and_no_day_is_closed_twice(diary: Diary, cast: Cast) -> None:
    with pytest.raises(WrongStateError, match="isn't over"):
        close(diary, cast, Period(date(2017, 3, 1), date(2017, 3, 31)))
    close(diary, cast)
    for days in (FEBRUARY, Period(date(2017, 1, 15), date(2017, 2, 1)), Period(date(2017, 2, 28), date(2017, 2, 28))):
        with pytest.raises(WrongStateError, match="closed already"):
            close(diary, cast, days)
    close(diary, cast, Period(date(2017, 1, 1), date(2017, 1, 31)), "元月")
    assert [one.name for one in closed()] == ["元月", "二月"]


def test_what_was_closed_is_told_as_of_a_position(shut: Diary, cast: Cast) -> None:
    before = position()
    actions.open_period(cast.planner, FEBRUARY, "重編", shut.now())
    assert [one.name for one in closed(before)] == ["二月"]
    assert closed(before - 1) == ()
    assert closed() == ()


def test_only_a_closed_period_is_opened_and_has_exemptions(diary: Diary, cast: Cast) -> None:
    with pytest.raises(WrongStateError):
        actions.open_period(cast.planner, FEBRUARY, "重編", diary.now())
    with pytest.raises(WrongStateError):
        exempt(diary, cast)
    close(diary, cast)
    with pytest.raises(WrongStateError, match="over already"):
        exempt(diary, cast, until=date(2017, 2, 28))


def test_reasons_and_names_are_asked_for(shut: Diary, cast: Cast) -> None:
    with pytest.raises(ReasonMissingError):
        actions.open_period(cast.planner, FEBRUARY, " ", shut.now())
    with pytest.raises(ReasonMissingError):
        actions.exempt(cast.planner, FEBRUARY, "north", "visits", LATER, "", shut.now())
    with pytest.raises(ReasonMissingError):
        close(shut, cast, Period(date(2017, 1, 1), date(2017, 1, 31)), "  ")


@pytest.mark.parametrize("office", ["officer", "reviewer", "outsider"])
def test_only_the_planning_office_keeps_the_calendar(diary: Diary, cast: Cast, office: str) -> None:
    user = getattr(cast, office)
    with pytest.raises(NotAllowedError):
        actions.close_period(user, REGISTERS, "二月", FEBRUARY, diary.now())
    close(diary, cast)
    with pytest.raises(NotAllowedError):
        actions.open_period(user, FEBRUARY, "重編", diary.now())
    with pytest.raises(NotAllowedError):
        actions.exempt(user, FEBRUARY, "north", "visits", LATER, "遺失", diary.now())
