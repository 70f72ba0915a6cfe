"""A ledger to measure on: a log of so many versions, each handed in by one act and approved by another."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import count, islice
from pathlib import Path
from typing import TYPE_CHECKING

from bench.layouts import AGENCY

if TYPE_CHECKING:
    from shizheng.accounts.models import User
    from shizheng.agency import Agency
    from shizheng.registers.rows import Row

AT_ONCE = 5_000
FILE = {"file": "bench.csv", "sha256": "0" * 64}
"""What an act that took in many records says of the file that they came in; none is kept here."""
UNITS = tuple(f"unit-{i}" for i in range(120))
START = datetime(2017, 1, 2, tzinfo=UTC)


def prepared(home: Path) -> None:
    """Makes an empty ledger in a folder, and Django know of it."""
    from shizheng.ledger.setup import prepare

    prepare(home, AGENCY)


def reporting(*units: str) -> tuple[Agency, User]:
    """The sample agency with its units, and an account that reports for some of them; for all where none is named."""
    from shizheng.accounts.models import Membership, Role, Unit, User
    from shizheng.agency import Agency
    from shizheng.ledger.actions.begin import units_of

    agency = Agency.load(AGENCY)
    Unit.objects.bulk_create(units_of(agency))
    user = User.objects.create_user(username="bench")
    for unit in units or agency.units:
        Membership.objects.create(user=user, role=Role.OFFICER, unit_id=unit)
    return agency, user


def write(versions: int, units: Sequence[str] = UNITS) -> None:
    """Writes so many versions into the log: visits with two participants, and press articles, of some units in turn."""
    from shizheng.ledger.actions.writing import versions_of
    from shizheng.ledger.log import act
    from shizheng.ledger.models import State

    now = START
    for begun in range(0, versions, 2 * AT_ONCE):
        for register, rows in (("visits", visits), ("op_eds", articles)):
            now += timedelta(hours=1)
            with act("intake", "bench", "bench", now, FILE, synthetic=True) as writing:
                written = writing.versions(versions_of(register, list(islice(rows(begun, units), AT_ONCE))))
                writing.standings(written, State.SUBMITTED)
            with act("approve", "reviewer", "bench", now, {}, synthetic=True) as writing:
                writing.standings(written, State.APPROVED)


def visits(begun: int, units: Sequence[str]) -> Iterator[Row]:
    """Visits with two participants each, from one number on."""
    from shizheng.registers.rows import Row

    people = [
        {"side": "theirs", "office": "executive", "rank": "minister", "incumbent": True, "persons": 2},
        {"side": "theirs", "office": "private", "rank": "staff", "incumbent": False, "persons": 11},
    ]
    for i in count(begun):
        day = date(2017, 1, 1) + timedelta(days=i % 365)
        said = {
            "trip_no": f"T{i}",
            "direction": "inbound",
            "country": "SWZ",
            "visited_on": day,
            "purpose": f"talks {i} on matter {i % 1000:03}",
        }
        yield Row(f"visits-{i}", units[i % len(units)], said, tuple(people))


def articles(begun: int, units: Sequence[str]) -> Iterator[Row]:
    """Press articles, from one number on."""
    from shizheng.registers.rows import Row

    for i in count(begun):
        day = date(2017, 1, 1) + timedelta(days=i % 365)
        outlet = "international_mainstream"
        said = {
            "title": f"words {i} on matter {i % 1000:03}",
            "country": "USA",
            "kind": "op_ed",
            "outlet": outlet,
            "published_on": day,
        }
        yield Row(f"op_eds-{i}", units[i % len(units)], said, ())
