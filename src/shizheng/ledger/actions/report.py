"""``report``: a unit writes a record, or corrects one; it stays with the unit until submitted."""

from __future__ import annotations

from datetime import datetime

from shizheng.accounts.models import User
from shizheng.ledger.actions.checks import right_over
from shizheng.ledger.actions.writing import versions_of
from shizheng.ledger.log import act
from shizheng.ledger.models import State, Version
from shizheng.registers.rows import Row
from shizheng.registers.schema import Register


def report(user: User, register: Register, row: Row, now: datetime, *, synthetic: bool = False) -> Version:
    """Writes one version, standing reported.  Raises ``ActionError``."""
    right = right_over(user, "report", [row.unit], now)
    summary = {"register": register.name, "record": row.record, "unit": row.unit}
    with act("report", user.username, right.code, now, summary, synthetic=synthetic) as writing:
        (version,) = writing.versions(versions_of(register.name, [row]))
        writing.standings([version], State.REPORTED)
    return version
