"""``intake``: many rows of one register, reported and submitted in one act, all or nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from hashlib import sha256

from shizheng.accounts.models import User
from shizheng.ledger.actions.checks import right_over
from shizheng.ledger.actions.reading import read_rows
from shizheng.ledger.actions.writing import versions_of
from shizheng.ledger.log import act
from shizheng.ledger.models import State
from shizheng.registers.codelists import CodeLists
from shizheng.registers.rows import Row, RowReading
from shizheng.registers.schema import Register


def intake(
    user: User, register: Register, codelists: CodeLists, data: bytes, source: str, now: datetime, *,
    synthetic: bool = False,
) -> RowReading:  # fmt: skip
    """Every row becomes a submitted version; a record already known gets its next one.

    Raises ``RowsRejectedError`` with the findings, the good rows and the rejected ones where any row has a fault or the
    file holds none, and then nothing is written; other ``ActionError`` as for a single report.
    """
    reading = read_rows(register, codelists, data, source)
    file = {"file": source, "sha256": sha256(data).hexdigest()}
    take_in(user, register, reading.rows, file, now, synthetic=synthetic)
    return reading


def take_in(
    user: User, register: Register, rows: Sequence[Row], file: Mapping[str, object], now: datetime, *,
    synthetic: bool = False,
) -> None:  # fmt: skip
    """The same for rows that were read and checked; ``file`` says where they came from.  Raises ``ActionError``."""
    right = right_over(user, "intake", {row.unit for row in rows}, now)
    summary = {"register": register.name, **file, "records": len(rows)}
    with act("intake", user.username, right.code, now, summary, synthetic=synthetic) as writing:
        versions = writing.versions(versions_of(register.name, rows))
        writing.standings(versions, State.SUBMITTED)
