"""``intake``: many rows of one register, reported and submitted in one act, all or nothing."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from contextlib import suppress
from datetime import datetime
from hashlib import sha256

from shizheng.accounts.models import User
from shizheng.ledger.actions.checks import right_over
from shizheng.ledger.actions.classify import Secret, withhold
from shizheng.ledger.actions.reading import read_rows
from shizheng.ledger.actions.writing import news
from shizheng.ledger.canonical import body_of
from shizheng.ledger.locks import demand_open_for_all
from shizheng.ledger.log import Said, act
from shizheng.ledger.models import State
from shizheng.registers.codelists import CodeLists
from shizheng.registers.rows import RowReading
from shizheng.registers.schema import Register


def intake(
    user: User, register: Register, codelists: CodeLists, data: bytes, source: str, now: datetime, *,
    synthetic: bool = False,
) -> RowReading:  # fmt: skip
    """Every row becomes a submitted version; a record already known gets its next one.

    New ones that the file says are classified become so by the same act.  Raises ``RowsRejectedError`` with the
    findings, the good rows and the rejected ones where any row has a fault or the file holds none, and then nothing is
    written; other ``ActionError`` as for a single report.
    """
    reading = read_rows(register, codelists, data, source)
    file = {"file": source, "sha256": sha256(data).hexdigest()}
    said = (Said(row.record, register.name, 0, row.unit, body_of(row)) for row in reading.rows)
    secrets = [Secret(row.record, row.unit, row.why) for row in reading.rows if row.withheld]
    units = {row.unit for row in reading.rows}
    take_in(user, register, said, units, file, now, secrets=secrets, synthetic=synthetic)
    return reading


def take_in(
    user: User, register: Register, said: Iterable[Said], units: Collection[str], file: Mapping[str, object],
    now: datetime, *, secrets: Iterable[Secret] = (), synthetic: bool = False,
) -> int:  # fmt: skip
    """The same for what was read and checked, of these units, however much it is; ``file`` says where it came from,
    ``secrets`` which of it is classified, gone through once the rest is written.

    What stands already is passed over; where that is all, there is no act.  Returns how many versions were written.
    Raises ``ActionError``.
    """
    right = right_over(user, "intake", units, now)
    summary: dict[str, object] = {"register": register.name, **file}
    written = 0
    with (
        suppress(_NothingNewError),
        act("intake", user.username, right, now, summary, synthetic=synthetic) as writing,
    ):
        written = writing.many(news(said, units), State.SUBMITTED)
        demand_open_for_all(writing, now)
        withhold(writing, secrets)
        summary["records"] = written
        if not written:
            raise _NothingNewError
    return written


class _NothingNewError(Exception):
    """Undoes an act that would have written nothing."""
