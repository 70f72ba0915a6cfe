"""``withdraw``: a record is taken out of the count, with a reason.  What it said stays in the log."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from shizheng.accounts.models import User
from shizheng.ledger.actions.checks import in_state, reason_given, right_over
from shizheng.ledger.actions.overlap import lift
from shizheng.ledger.locks import demand_open
from shizheng.ledger.log import act
from shizheng.ledger.models import State
from shizheng.ledger.records import newest

WITHDRAWABLE = frozenset({State.REPORTED, State.SUBMITTED, State.APPROVED, State.RETURNED})


def withdraw(user: User, records: Sequence[str], reason: str, now: datetime, *, synthetic: bool = False) -> None:
    """The records stand withdrawn, older approved versions included; what they counted for counts again by itself.

    Raises ``ActionError``.
    """
    reason_given(reason)
    right = right_over(user, "withdraw", [one.version.unit for one in newest(records)], now)
    with act("withdraw", user.username, right, now, {"records": len(set(records))}, synthetic=synthetic) as writing:
        found = newest(records)
        in_state(found, WITHDRAWABLE)
        demand_open(writing, records, now)
        writing.standings([one.version for one in found], State.WITHDRAWN, reason)
        lift(writing, records)
