"""``classify``: what records say is withheld from all but their unit, its reviewers and the auditors; or no longer."""

from __future__ import annotations

from datetime import datetime

from shizheng.accounts.models import User
from shizheng.ledger import classified
from shizheng.ledger.actions.checks import reason_given, right_over
from shizheng.ledger.errors import WrongStateError
from shizheng.ledger.log import act
from shizheng.ledger.models import Classification
from shizheng.ledger.records import newest
from shizheng.plan.text import Text


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


_ALREADY = {
    True: Text("紀錄「{r}」已列為不公開", "“{r}” is classified already"),
    False: Text("紀錄「{r}」並未列為不公開", "“{r}” isn't classified"),
}
