"""``report``: a unit writes a record, or corrects one; it stays with the unit until submitted."""

from __future__ import annotations

from datetime import datetime

from shizheng.accounts.models import User
from shizheng.ledger.actions.checks import right_over
from shizheng.ledger.actions.reading import read_rows
from shizheng.ledger.actions.writing import versions_of
from shizheng.ledger.locks import demand_open
from shizheng.ledger.log import act
from shizheng.ledger.models import State, Version
from shizheng.registers.codelists import CodeLists
from shizheng.registers.rows import Row, write_csv
from shizheng.registers.schema import Register


def report(
    user: User, register: Register, codelists: CodeLists, row: Row, now: datetime, *, synthetic: bool = False
) -> Version:
    """Writes one version, standing reported.

    Raises ``RowsRejectedError`` with every fault of the row, and other ``ActionError``.
    """
    written = write_csv(register, [row]).encode()
    (row,) = read_rows(register, codelists, written, row.record or register.name).rows
    right = right_over(user, "report", [row.unit], now)
    summary = {"register": register.name, "record": row.record, "unit": row.unit}
    with act("report", user.username, right, now, summary, synthetic=synthetic) as writing:
        (version,) = writing.versions(versions_of(register.name, [row]))
        demand_open(writing, [version.record], now)
        writing.standings([version], State.REPORTED)
    return version
