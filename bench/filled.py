"""A site to measure on: so many records in the states in which an agency's stand, and the offices that work with them.

    python -m bench.filled HOME RECORDS

Beside 100 records that stand approved one each waits, came back, and is still with its unit; and one of the 100 has a
correction that waits.  The log has half as many entries as there are records.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from itertools import islice
from pathlib import Path

from bench import ledger

PART = 0.01
OFFICERS = 200
"""Accounts that report, each for one unit; every department has a reviewer besides."""


def ready(home: Path) -> None:
    """Django ready over the site in a folder.  Once in a process."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "shizheng.web.settings"
    ledger.prepared(home)


def fill(records: int) -> None:
    """Fills an empty site."""
    from shizheng.accounts.models import Unit
    from shizheng.agency import Agency
    from shizheng.ledger.actions.begin import units_of

    agency = Agency.load(ledger.AGENCY)
    Unit.objects.bulk_create(units_of(agency))
    _offices()
    units = sorted(agency.units)
    ledger.write(records, units)
    _others(units, records, round(records * PART))
    _entries(records // 2)


def _offices() -> None:
    from allauth.mfa.models import Authenticator

    from shizheng.accounts.models import Membership, Role, Unit, User

    units = list(Unit.objects.order_by("code"))
    missions = [unit for unit in units if unit.region and unit.region != unit.code]
    offices = [(f"officer-{i}", Role.OFFICER, missions[i % len(missions)]) for i in range(OFFICERS)]
    departments = {unit.region for unit in missions}
    offices += [(f"reviewer-{code}", Role.REVIEWER, unit) for unit in units if (code := unit.code) in departments]
    agencywide = [("planner", Role.PLANNER, None), ("auditor", Role.AUDITOR, None)]
    for name, role, unit in [*offices, *agencywide]:
        user = User.objects.create_user(username=name)
        Membership.objects.create(user=user, role=role, unit=unit)
        if role is not Role.OFFICER:
            # Whoever needs a second factor has one; nobody signs in by it here.
            Authenticator.objects.create(user=user, type="totp", data={"secret": ""})


def _others(units: Sequence[str], records: int, part: int) -> None:
    """What doesn't stand approved alone."""
    from shizheng.ledger.actions.writing import versions_of
    from shizheng.ledger.log import act
    from shizheng.ledger.models import State
    from shizheng.ledger.queries import head

    last = head()
    assert last is not None
    for number, (first, states) in enumerate(
        (
            (records, (State.SUBMITTED,)),
            (records + part, (State.SUBMITTED, State.RETURNED)),
            (0, (State.SUBMITTED,)),
            (records + 2 * part, (State.REPORTED,)),
        ),
        start=1,
    ):
        rows = [
            replace(row, values={**row.values, "trip_no": "T"}) for row in islice(ledger.visits(first, units), part)
        ]
        now = last.at + timedelta(hours=number)
        with act("intake", "bench", "bench", now, ledger.FILE, synthetic=True) as writing:
            written = writing.versions(versions_of("visits", rows))
            writing.standings(written, states[0])
        if states[1:]:
            with act("return", "reviewer", "bench", now, {}, synthetic=True) as writing:
                writing.standings(written, states[1], "say more")


def _entries(number: int) -> None:
    """Acts that wrote nothing: refusals, of the accounts in turn."""
    from shizheng.ledger.canonical import RunningDigest, canonical
    from shizheng.ledger.log import hash_of
    from shizheng.ledger.models import Entry
    from shizheng.ledger.queries import head

    last = head()
    assert last is not None
    previous, of_nothing = last.hash, RunningDigest().hex()
    added = []
    for i in range(number):
        entry = Entry(
            position=last.position + 1 + i, act="refuse", account=f"officer-{i % OFFICERS}", right="other-unit",
            origin="192.0.2.1", at=last.at + timedelta(seconds=i), summary=canonical({"asked": "see-log"}),
            digest=of_nothing, previous=previous, synthetic=True,
        )  # fmt: skip
        entry.hash = previous = hash_of(entry)
        added.append(entry)
    Entry.objects.bulk_create(added, batch_size=5_000)


if __name__ == "__main__":
    home, number = sys.argv[1:]
    ready(Path(home))
    fill(int(number))
