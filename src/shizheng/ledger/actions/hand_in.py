"""``hand-in``: a unit writes a record, or corrects one, and sends it to its reviewer in one act, with its evidence."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from shizheng.accounts.models import User
from shizheng.ledger.actions.checks import right_over
from shizheng.ledger.actions.reading import read_rows
from shizheng.ledger.actions.writing import versions_of
from shizheng.ledger.errors import DraftChangedError
from shizheng.ledger.evidence import Kept
from shizheng.ledger.locks import demand_open
from shizheng.ledger.log import act
from shizheng.ledger.models import Classification, Draft, Evidence, State, Version
from shizheng.plan.text import Text
from shizheng.registers.codelists import CodeLists
from shizheng.registers.rows import Row, write_csv
from shizheng.registers.schema import Register


def hand_in(
    user: User, register: Register, codelists: CodeLists, row: Row, now: datetime, *, corrects: int = 0,
    files: Sequence[Kept] = (), draft: Draft | None = None, withheld: str = "", apart: Sequence[str] = (),
    synthetic: bool = False,
) -> Version:  # fmt: skip
    """Writes one version, standing submitted, and forgets the draft it was written in.

    ``corrects`` is the number of the version that the writer saw, 0 for a new record; ``withheld`` is why a new record
    is classified from the beginning, empty where it isn't.  ``apart`` names records that look like it and of which the
    writer says that they tell of another event, which stands with the entry.  Raises ``DraftChangedError`` where there
    is a later version by now, ``RowsRejectedError`` with every fault of the row, and other ``ActionError``.
    """
    written = write_csv(register, [row]).encode()
    (row,) = read_rows(register, codelists, written, row.record or register.name).rows
    right = right_over(user, "hand-in", [row.unit], now)
    summary = {
        "register": register.name, "record": row.record, "unit": row.unit, "files": len(files),
        **({"apart": list(apart)} if apart else {}),
    }  # fmt: skip
    with act("hand-in", user.username, right, now, summary, synthetic=synthetic) as writing:
        (said,) = versions_of(register.name, [row])
        if said.number != corrects + 1:
            words = Text(
                "紀錄「{r}」已有第 {n} 版，非您所修改之版本",
                "“{r}” has a version {n} by now, not the one you corrected",
            )
            raise DraftChangedError(words.format(r=row.record, n=said.number - 1))
        (version,) = writing.versions([said])
        demand_open(writing, [version.record], now)
        writing.standings([version], State.SUBMITTED)
        writing.evidence(
            Evidence(version=version, sha256=file.sha256, name=file.name, media_type=file.media_type, size=file.size)
            for file in files
        )
        if withheld.strip() and not corrects:
            reason = withheld.strip()
            writing.beside([Classification(record=version.record, unit=version.unit, withheld=True, reason=reason)])
        if draft is not None:
            draft.delete()
    return version
