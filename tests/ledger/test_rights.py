"""Every act against every role, held where the record is, in the department in charge of it, at another mission or in
another agency, while its period is open and after it was closed: who may, and by what the others are refused.

An act that is not in the table fails the test, and so does one of the table that is gone.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.utils.timezone import localdate

from shizheng.accounts.models import Membership, Role, Unit, User
from shizheng.ledger import actions
from shizheng.ledger.actions import Office
from shizheng.ledger.errors import NotAllowedError, PeriodClosedError
from shizheng.ledger.locks import exemptions
from shizheng.plan.period import Period
from tests.ledger.small import DUTY, LISTS, REGISTERS, VISITS, Diary, file_of, member, undone, visit

pytestmark = pytest.mark.one_database

AGENCY: Any = SimpleNamespace(registers=REGISTERS, measures={})
OFFICER, REVIEWER, PLANNER = Role.OFFICER, Role.REVIEWER, Role.PLANNER
AUDITOR, ADMINISTRATOR = Role.AUDITOR, Role.ADMINISTRATOR
FEBRUARY = Period(date(2017, 2, 1), date(2017, 2, 28))
JANUARY = Period(date(2017, 1, 1), date(2017, 1, 31))
PLACES = {"here": "north", "in charge": "east", "at another mission": "west", "in another agency": "north"}


@dataclass(frozen=True)
class Stage:
    """A record of north in each state, all of February, and what else an act needs."""

    diary: Diary
    giver: User
    taker: User
    closed: User
    office: Membership
    deputy: Membership

    def now(self) -> Any:
        return self.diary.now()


@pytest.fixture
def stage(diary: Diary) -> Stage:
    north = Unit.objects.get(code="north")
    diary.report(visit("reported"), by=diary.cast.officer)
    diary.take_in(*(visit(name) for name in ("waiting", "approved", "alike", "secret")))
    diary.approve("approved", "alike", "secret")
    actions.classify(diary.cast.officer, "secret", "未公開之行程", diary.now())
    keeper = member("keeper", (None, ADMINISTRATOR))
    actions.declare(diary.cast.officer, DUTY, ["north"], JANUARY, diary.now())
    actions.close_period(diary.cast.planner, REGISTERS, "一月", JANUARY, diary.now())
    actions.exempt(diary.cast.planner, JANUARY, "north", "visits", date(2099, 1, 1), "補報", diary.now())
    giver, taker = (member(name, (north, OFFICER)) for name in ("giver", "taker"))
    closed = member("gone", (north, OFFICER))
    actions.close_account(keeper, closed, diary.now())
    held = giver.memberships.get()
    today = localdate(diary.now())
    deputy = actions.name_deputy(keeper, held, taker, today, today + timedelta(days=7), diary.now())
    return Stage(diary, giver, taker, closed, held, deputy)


@dataclass(frozen=True)
class Act:
    """Who may do it: roles by how far they reach; whether a closed period keeps them from it; and how it is done."""

    do: Callable[[Stage, User], object]
    of_unit: tuple[Role, ...] = ()
    of_agency: tuple[Role, ...] = ()
    kept_by_closing: bool = False


def in_own(kept: bool, *roles: Role, do: Callable[[Stage, User], object]) -> Act:
    return Act(do, of_unit=roles, kept_by_closing=kept)


def in_agency(*roles: Role, do: Callable[[Stage, User], object], kept: bool = False) -> Act:
    return Act(do, of_agency=roles, kept_by_closing=kept)


def some_days(stage: Stage) -> tuple[date, date]:
    today = localdate(stage.now())
    return today, today + timedelta(days=3)


KEPT, REGARDLESS = True, False
TABLE: dict[str, Act] = {
    "report": in_own(KEPT, OFFICER, do=lambda s, who: actions.report(who, VISITS, LISTS, visit("new"), s.now())),
    "hand_in": in_own(KEPT, OFFICER, do=lambda s, who: actions.hand_in(who, VISITS, LISTS, visit("new"), s.now())),
    "submit": in_own(KEPT, OFFICER, do=lambda s, who: actions.submit(who, ["reported"], s.now())),
    "intake": in_own(
        KEPT, OFFICER, do=lambda s, who: actions.intake(who, VISITS, LISTS, file_of([visit("new")]), "f.csv", s.now())
    ),
    "withdraw": in_own(KEPT, OFFICER, REVIEWER, do=lambda s, who: actions.withdraw(who, ["approved"], "誤報", s.now())),
    "approve": in_own(KEPT, REVIEWER, do=lambda s, who: actions.approve(who, ["waiting"], s.now())),
    "return_": in_own(REGARDLESS, REVIEWER, do=lambda s, who: actions.return_(who, ["waiting"], "缺附件", s.now())),
    "set_aside": in_agency(
        PLANNER, kept=True, do=lambda s, who: actions.set_aside(who, "approved", "alike", "同一次", s.now())
    ),
    "tell_apart": in_agency(
        PLANNER, kept=True, do=lambda s, who: actions.tell_apart(who, "approved", "alike", "不同", s.now())
    ),
    "classify": in_own(
        REGARDLESS, OFFICER, REVIEWER, do=lambda s, who: actions.classify(who, "approved", "未公開", s.now())
    ),
    "declassify": in_own(
        REGARDLESS, OFFICER, REVIEWER, do=lambda s, who: actions.declassify(who, "secret", "已公開", s.now())
    ),
    "redact": Act(
        lambda s, who: actions.redact(who, AGENCY, "approved", ["purpose"], [], "個人資料", s.now()),
        of_unit=(REVIEWER,),
        of_agency=(PLANNER,),
    ),
    "note": Act(
        lambda s, who: actions.note(who, "approved", "請補附件", s.now()),
        of_unit=(OFFICER, REVIEWER),
        of_agency=(PLANNER,),
    ),
    "declare": in_own(REGARDLESS, OFFICER, do=lambda s, who: actions.declare(who, DUTY, ["north"], FEBRUARY, s.now())),
    "take_back": in_own(
        REGARDLESS, OFFICER, do=lambda s, who: actions.take_back(who, DUTY, ["north"], JANUARY, s.now())
    ),
    "hand_over": Act(
        lambda s, who: actions.hand_over(who, Unit.objects.get(code="north"), s.giver, s.taker, s.now()),
        of_unit=(OFFICER,),
        of_agency=(ADMINISTRATOR,),
    ),
    "adopt": in_agency(PLANNER, do=lambda s, who: actions.adopt(who, "plan", "plan.txt", b"words", [], s.now())),
    "close_period": in_agency(
        PLANNER,
        do=lambda s, who: actions.close_period(
            who, REGISTERS, "去年", Period(date(2016, 12, 1), date(2016, 12, 31)), s.now()
        ),
    ),
    "open_period": in_agency(PLANNER, do=lambda s, who: actions.open_period(who, JANUARY, "更正", s.now())),
    "exempt": in_agency(
        PLANNER,
        do=lambda s, who: actions.exempt(who, JANUARY, "south", "visits", date(2099, 1, 1), "補報", s.now()),
    ),
    "end_exemption": in_agency(PLANNER, do=lambda s, who: actions.end_exemption(who, exemptions()[0].pk, s.now())),
    "open_account": in_agency(
        ADMINISTRATOR, do=lambda s, who: actions.open_account(who, "novice", "novice@example.org", (), s.now())
    ),
    "close_account": in_agency(ADMINISTRATOR, do=lambda s, who: actions.close_account(who, s.giver, s.now())),
    "reopen_account": in_agency(ADMINISTRATOR, do=lambda s, who: actions.reopen_account(who, s.closed, s.now())),
    "let_set_password": in_agency(ADMINISTRATOR, do=lambda s, who: actions.let_set_password(who, s.giver, s.now())),
    "grant": in_agency(ADMINISTRATOR, do=lambda s, who: actions.grant(who, s.giver, Office(AUDITOR), s.now())),
    "revoke": in_agency(ADMINISTRATOR, do=lambda s, who: actions.revoke(who, s.office, s.now())),
    "unlink": in_agency(ADMINISTRATOR, do=lambda s, who: actions.unlink(who, s.giver, s.now())),
    "name_deputy": in_agency(
        ADMINISTRATOR, do=lambda s, who: actions.name_deputy(who, s.office, s.diary.cast.desk, *some_days(s), s.now())
    ),
    "end_deputy": in_agency(ADMINISTRATOR, do=lambda s, who: actions.end_deputy(who, s.deputy, s.now())),
}
OTHERWISE = {
    "Office": "is no act",
    "begin": "is done where there is no account yet: test_begin",
    "link": "is done by whoever signs in, for themselves: test_single_sign_on",
    "refuse": "is what the program notes of a refusal",
    "take_in": "is the second half of intake, and asks for the same",
}


def test_every_act_is_in_the_table() -> None:
    assert set(TABLE) | set(OTHERWISE) == set(actions.__all__)
    assert not set(TABLE) & set(OTHERWISE)


def expected(act: Act, role: Role, place: str, *, closed: bool) -> str:
    """What comes of it, by the table."""
    if place == "in another agency":
        return "other-agency"
    if role not in act.of_unit + act.of_agency:
        return "role-without-act"
    if role not in act.of_agency and place == "at another mission":
        return "other-unit"
    return "closed" if closed and act.kept_by_closing else "done"


def came_of(stage: Stage, name: str, user: User) -> str:
    try:
        TABLE[name].do(stage, user)
    except NotAllowedError as refused:
        return refused.right.code
    except PeriodClosedError:
        return "closed"
    return "done"


def holder(role: Role, place: str) -> User:
    """A new account that holds a role in one of the places."""
    user = User.objects.create(username="whoever")
    agency = "another" if place == "in another agency" else ""
    Membership.objects.create(user=user, role=role, unit=Unit.objects.get(code=PLACES[place]), agency=agency)
    return user


@pytest.mark.parametrize("closed", [False, True], ids=["open", "closed"])
@pytest.mark.parametrize("name", TABLE)
def test_who_may_do_what_where(stage: Stage, name: str, closed: bool) -> None:
    if closed:
        actions.close_period(stage.diary.cast.planner, REGISTERS, "二月", FEBRUARY, stage.now())
    found, wanted = {}, {}
    for role in Role:
        for place in PLACES:
            with undone():
                found[role, place] = came_of(stage, name, holder(role, place))
            wanted[role, place] = expected(TABLE[name], role, place, closed=closed)
    assert found == wanted


@pytest.mark.parametrize("name", TABLE)
def test_nobody_may_anything_without_a_role_or_with_a_closed_account(stage: Stage, name: str) -> None:
    act = TABLE[name]
    user = User.objects.create(username="whoever")
    assert came_of(stage, name, user) == "no-role"
    Membership.objects.create(user=user, role=(act.of_unit + act.of_agency)[0], unit=Unit.objects.get(code="north"))
    Membership.objects.filter(user=user).update(valid_to=date(2017, 1, 1))
    assert came_of(stage, name, User.objects.get(pk=user.pk)) == "not-in-force"
    Membership.objects.filter(user=user).update(valid_to=None)
    User.objects.filter(pk=user.pk).update(is_active=False)
    assert came_of(stage, name, User.objects.get(pk=user.pk)) == "account-closed"
