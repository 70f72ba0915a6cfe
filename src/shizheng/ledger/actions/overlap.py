"""``decide-overlap``: whether two records tell of the same event, and which of them counts.

The planning office says so, with a reason.  Where a record of the two is classified, which the planning office may not
see, the reviewers of its unit do: whoever decides sees both.  Where only one is classified the other counts: set aside
for a record that nobody else sees, it would tell of it.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.utils.timezone import localdate

from shizheng.accounts.models import User
from shizheng.accounts.rights import Right, may
from shizheng.ledger import classified
from shizheng.ledger.actions.checks import reason_given, right_over, right_over_agency
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


def right_to_decide(user: User, records: Iterable[str], now: datetime) -> Right:
    """The right to decide on some records of one event: of the planning office, where it may see them all; else of the
    reviewers of those that are classified.  Raises ``NotAllowedError``.
    """
    units = set(classified.among(records).values())
    if not units:
        return right_over_agency(user, "decide-overlap", now)
    right_over(user, "see-withheld", units, now)
    planning = may(user, "decide-overlap", None, localdate(now))
    return planning if planning.granted else right_over(user, "decide-withheld-overlap", units, now)


def _decide(
    user: User, record: str, other: str, verdict: Overlap.Verdict, reason: str, now: datetime, *, synthetic: bool
) -> None:
    right = right_to_decide(user, [record, other], now)
    reason_given(reason)
    secret = classified.among([record, other])
    if verdict == SAME and other in secret and record not in secret:
        raise WrongStateError(_TELLS.format(r=record, o=other))
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


_TELLS = Text(
    "「{o}」不公開而「{r}」公開：由「{r}」計入，或先將「{r}」亦列為不公開；否則「{r}」不計入一事即透露「{o}」",
    "“{o}” is classified and “{r}” isn't: let “{r}” count, or classify it too; not counting, it would tell of “{o}”",
)
