"""``submit``: a unit sends reported records (or returned ones, unchanged) to its reviewer."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from shizheng.accounts.models import User
from shizheng.ledger.actions.checks import in_state, right_over
from shizheng.ledger.locks import demand_open
from shizheng.ledger.log import act
from shizheng.ledger.models import State
from shizheng.ledger.records import newest

SUBMITTABLE = frozenset({State.REPORTED, State.RETURNED})


def submit(user: User, records: Sequence[str], now: datetime, *, synthetic: bool = False) -> None:
    """The newest version of each record stands submitted.  Raises ``ActionError``."""
    found = newest(records)
    right = right_over(user, "submit", [one.version.unit for one in found], now)
    with act("submit", user.username, right, now, {"records": len(found)}, synthetic=synthetic) as writing:
        in_state(found := newest(records), SUBMITTABLE)
        demand_open(writing, records, now)
        writing.standings([one.version for one in found], State.SUBMITTED)
