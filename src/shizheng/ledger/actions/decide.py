"""``approve`` and ``return``: a reviewer decides on submitted records, never on those of the same account."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from shizheng.accounts.models import User
from shizheng.ledger.actions.checks import in_state, not_ones_own, reason_given, right_over
from shizheng.ledger.locks import demand_open
from shizheng.ledger.log import act
from shizheng.ledger.models import State
from shizheng.ledger.records import handed_in

DECIDABLE = frozenset({State.SUBMITTED})


def approve(user: User, records: Sequence[str], now: datetime, *, synthetic: bool = False) -> None:
    """The records stand approved and count from now on.  Raises ``ActionError``."""
    _decide(user, "approve", records, State.APPROVED, "", now, synthetic=synthetic)


def return_(user: User, records: Sequence[str], reason: str, now: datetime, *, synthetic: bool = False) -> None:
    """The records go back to their units with a reason.  Raises ``ActionError``."""
    reason_given(reason)
    _decide(user, "return", records, State.RETURNED, reason, now, synthetic=synthetic)


def _decide(
    user: User, name: str, records: Sequence[str], state: State, reason: str, now: datetime, *, synthetic: bool
) -> None:
    right = right_over(user, name, [one.version.unit for one in handed_in(records)], now)
    with act(name, user.username, right, now, {"records": len(set(records))}, synthetic=synthetic) as writing:
        found = handed_in(records)
        in_state(found, DECIDABLE)
        not_ones_own(user, found)
        if state is State.APPROVED:
            demand_open(writing, records, now)
        writing.standings([one.version for one in found], state, reason)
