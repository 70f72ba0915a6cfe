"""``decide-overlap``: the planning office says whether two records tell of the same event, and which of them counts."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from shizheng.accounts.models import User
from shizheng.ledger.actions.checks import right_over_agency
from shizheng.ledger.errors import WrongStateError
from shizheng.ledger.locks import demand_open
from shizheng.ledger.log import Writing, act
from shizheng.ledger.models import Overlap
from shizheng.ledger.overlaps import counted_by, counting_for, counting_for_others, decisions, set_aside_for
from shizheng.ledger.records import newest
from shizheng.plan.text import Text

SAME, DIFFERENT, LIFTED = Overlap.Verdict.SAME, Overlap.Verdict.DIFFERENT, Overlap.Verdict.LIFTED


def set_aside(user: User, record: str, counts: str, reason: str, now: datetime, *, synthetic: bool = False) -> None:
    """A record no longer counts, being the same event as another, which does.  Raises ``ActionError``."""
    _decide(user, record, counts, SAME, reason, now, synthetic=synthetic)


def tell_apart(user: User, record: str, other: str, reason: str, now: datetime, *, synthetic: bool = False) -> None:
    """Two records tell of different events; where one of them was set aside for the other, it counts again.

    Raises ``ActionError``.
    """
    _decide(user, record, other, DIFFERENT, reason, now, synthetic=synthetic)


def _decide(
    user: User, record: str, other: str, verdict: Overlap.Verdict, reason: str, now: datetime, *, synthetic: bool
) -> None:
    right = right_over_agency(user, "decide-overlap", now)
    summary = {"record": record, "other": other, "verdict": verdict.value}
    with act("decide-overlap", user.username, right, now, summary, synthetic=synthetic) as writing:
        found = newest([record, other])
        if len(found) != 2 or found[0].version.register != found[1].version.register:
            raise WrongStateError(Text("須為同一登記簿之兩筆紀錄", "it takes two records of one register"))
        standing = next((row for row in decisions(record=record) if other in (row.record, row.other)), None)
        if standing and standing.verdict == verdict and (verdict == DIFFERENT or standing.record == record):
            raise WrongStateError(Text("已作此決定", "this was decided already"))
        # Turned round, the decision on the pair itself no longer stands in the way.
        if verdict == SAME and record in counted_by(other, but=record):
            words = Text("紀錄「{r}」正代「{o}」計入", "“{r}” is the one that counts for “{o}”")
            raise WrongStateError(words.format(r=record, o=other))
        demand_open(writing, [record, other], now)
        writing.beside([Overlap(record=record, other=other, verdict=verdict, reason=reason.strip())])


def lift(writing: Writing, withdrawn: Iterable[str]) -> None:
    """Records that are withdrawn count for no others any longer: those are set aside for whichever counts for the
    withdrawn one, or else count again.
    """
    for record in counting_for_others(withdrawn):
        counts = counting_for(record)
        for waiting in set_aside_for(record):
            writing.beside([Overlap(record=waiting, other=record, verdict=LIFTED)])
            if counts != record:
                writing.beside([Overlap(record=waiting, other=counts, verdict=SAME)])
