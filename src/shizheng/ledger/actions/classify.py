"""``classify``: what records say is withheld from all but their unit, its reviewers and the auditors; or no longer.

A classification is no part of a version: it holds for the record whatever it says, is changed without touching what it
says, and goes by the day that asks, not by the day asked about.  So the acts that write new records write it beside
them (``hand_in`` one, ``intake`` many), and to change it later is an act of its own.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from shizheng.accounts.models import User
from shizheng.ledger import classified
from shizheng.ledger.actions.checks import reason_given, right_over
from shizheng.ledger.batches import IN_A_QUERY, batched
from shizheng.ledger.errors import WrongStateError
from shizheng.ledger.log import Writing, act
from shizheng.ledger.models import Classification
from shizheng.ledger.records import begun_by, newest
from shizheng.plan.text import Text


class Secret(NamedTuple):
    """A record of a unit that is to be classified, and why."""

    record: str
    unit: str
    why: str


def withhold(writing: Writing, secrets: Iterable[Secret]) -> None:
    """Classifies records that the act has just written as new.

    They are gone through in handfuls that the database takes at once, so that it costs little beside the records.  One
    that was there before has to be classified already: raises ``WrongStateError`` where somebody wrote it openly since
    the file was checked, since it would be open against what the file says.
    """
    for some in batched(secrets, IN_A_QUERY):
        new = begun_by(writing.position, [one.record for one in some])
        before = [one.record for one in some if one.record not in new]
        for record in sorted(set(before) - classified.among(before).keys()):
            raise WrongStateError(_OPEN.format(r=record))
        writing.beside(
            Classification(record=one.record, unit=one.unit, withheld=True, reason=one.why)
            for one in some
            if one.record in new
        )


def classify(user: User, record: str, reason: str, now: datetime, *, synthetic: bool = False) -> None:
    """A record is withheld from now on; figures count it as before.  Raises ``ActionError``."""
    _write(user, "classify", record, reason, now, is_withheld=True, synthetic=synthetic)


def declassify(user: User, record: str, reason: str, now: datetime, *, synthetic: bool = False) -> None:
    """A record is open again to all who see records.  Raises ``ActionError``."""
    _write(user, "declassify", record, reason, now, is_withheld=False, synthetic=synthetic)


def _write(
    user: User, name: str, record: str, reason: str, now: datetime, *, is_withheld: bool, synthetic: bool
) -> None:
    (found,) = newest([record])
    unit = found.version.unit
    right = right_over(user, "classify", [unit], now)
    reason_given(reason)
    with act(name, user.username, right, now, {"record": record, "unit": unit}, synthetic=synthetic) as writing:
        if (classified.of(record) is not None) == is_withheld:
            raise WrongStateError(_ALREADY[is_withheld].format(r=record))
        writing.beside([Classification(record=record, unit=unit, withheld=is_withheld, reason=reason.strip())])


_OPEN = Text(
    "紀錄「{r}」已由他人登錄且未列為不公開，檔案未收入。請於該紀錄之頁面列為不公開後重新上傳檔案",
    "“{r}” was written by somebody else meanwhile and isn't classified; nothing of the file was taken in. Classify it "
    "on its page, and send the file again",
)
_ALREADY = {
    True: Text("紀錄「{r}」已列為不公開", "“{r}” is classified already"),
    False: Text("紀錄「{r}」並未列為不公開", "“{r}” isn't classified"),
}
