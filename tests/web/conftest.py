"""A small ledger that every screen's test reads: one mission's visits, worked on by a fixed cast of offices.

    officer   the mission that reports
    reviewer  the department in charge of it
    planner   the planning office, which adopts the plan

As of the end of March 2017 the minister's visit is approved and counts; the deputy minister's is approved and doesn't
(its rank is too low for 1.1); a second minister's visit is pending until May.  In June the first visit is corrected
from 2 to 3 persons; the correction is still submitted.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.conf import settings
from django.core.cache import cache
from django.test import Client
from django.utils import translation
from pytest_django import Settings

from shizheng.accounts.models import Membership, Role, Unit, User
from shizheng.ledger import copy
from shizheng.ledger.actions import adopt, approve, intake, return_, withdraw
from shizheng.registers.rows import Row, write_csv
from shizheng.web.figures import agency

MISSION, DEPARTMENT, ALLY = "EMB-BLZ", "HQ-LAC", "BLZ"
MINISTER, DEPUTY, PENDING, RETURNED, WITHDRAWN = "V-minister", "V-deputy", "V-pending", "V-returned", "V-withdrawn"
TODAY = date(2018, 1, 15)
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture(autouse=True)
def _nothing_tried_yet() -> None:
    """How often something was tried is counted across tests else, and too often is refused."""
    cache.clear()


@pytest.fixture(scope="session", autouse=True)
def _copy_of_its_own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """The copy of these tests' ledger.  The acts are the same for each test, so it is built only once."""
    kept = settings.SHIZHENG_COPY
    settings.SHIZHENG_COPY = tmp_path_factory.mktemp("copy") / "copy.duckdb"
    copy._OF_THIS_PROCESS.clear()
    yield
    settings.SHIZHENG_COPY = kept
    copy._OF_THIS_PROCESS.clear()


@pytest.fixture(autouse=True)
def _chinese() -> Iterator[None]:
    """Addresses are made in Chinese, whatever page the test before asked for last."""
    with translation.override("zh-hant"):
        yield


@pytest.fixture
def client(_ledger: None) -> Client:
    """A browser in which an auditor is signed in, who sees everything."""
    client = Client()
    auditor = User.objects.create(username="auditor")
    Membership.objects.create(user=auditor, role=Role.AUDITOR)
    client.force_login(auditor, BACKEND)
    return client


@pytest.fixture(autouse=True)
def _in_chinese() -> None:
    """Addresses are made in Chinese, whatever language the last page of the test before was in."""
    translation.activate(settings.LANGUAGE_CODE)


def signed_in(name: str) -> Client:
    """A browser in which an office of the cast is signed in."""
    client = Client()
    client.force_login(User.objects.get(username=name), BACKEND)
    return client


@pytest.fixture(autouse=True)
def _ledger(db: None, settings: Settings) -> None:
    """The ledger that every test here may read, on the day that it takes for today."""
    settings.SHIZHENG_NOW = TODAY
    fill_ledger()


def visit(record: str, rank: str, persons: int, purpose: str = "工作訪問", on: date = date(2017, 3, 5)) -> Row:
    """A visit from Taiwan to the ally where the mission is."""
    values = {"trip_no": f"T-{record}", "direction": "outbound", "country": ALLY, "visited_on": on, "purpose": purpose}
    minister = {"side": "ours", "office": "executive", "rank": rank, "incumbent": True, "persons": persons}
    return Row(record, MISSION, values, (minister,))


def at(month: int, day: int) -> datetime:
    return datetime(2017, month, day, 2, 0, tzinfo=UTC)


def fill_ledger() -> None:
    """The acts of the year, in their order."""
    officer, reviewer, planner = cast()
    plan = Path(agency().sources["plan"])
    adopt(planner, "plan", plan.name, plan.read_bytes(), agency().findings, at(1, 2), synthetic=True)
    take_in(
        officer,
        at(3, 10),
        visit(MINISTER, "minister", 2),
        visit(DEPUTY, "deputy_minister", 5),
        visit(RETURNED, "minister", 1),
    )
    approve(reviewer, [MINISTER, DEPUTY], at(3, 15), synthetic=True)
    return_(reviewer, [RETURNED], "請補附行程表", at(3, 16), synthetic=True)
    take_in(officer, at(3, 20), visit(PENDING, "minister", 4), visit(WITHDRAWN, "minister", 8))
    withdraw(officer, [WITHDRAWN], "重複填報", at(3, 21), synthetic=True)
    approve(reviewer, [PENDING], at(5, 2), synthetic=True)
    take_in(officer, at(6, 1), visit(MINISTER, "minister", 3))


def take_in(officer: User, now: datetime, *rows: Row) -> None:
    register = agency().registers["visits"]
    intake(officer, register, agency().codelists, write_csv(register, rows).encode(), "visits.csv", now, synthetic=True)


def cast() -> tuple[User, User, User]:
    region = Unit.objects.create(code=DEPARTMENT, zh="拉丁美洲及加勒比海司", en="Latin America", kind="department")
    mission = Unit.objects.create(code=MISSION, zh="駐貝里斯大使館", en="Belize", kind="embassy", region=DEPARTMENT)
    members = (("officer", mission, Role.OFFICER), ("reviewer", region, Role.REVIEWER), ("planner", None, Role.PLANNER))
    users = []
    for name, unit, role in members:
        user = User.objects.create(username=name)
        Membership.objects.create(user=user, unit=unit, role=role)
        users.append(user)
    return users[0], users[1], users[2]
