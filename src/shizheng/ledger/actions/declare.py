"""``declare``: a unit signs that it had nothing to report for a duty in a period; ``take-back`` undoes that."""

from __future__ import annotations

from datetime import datetime

from shizheng.accounts.models import User
from shizheng.ledger.actions.checks import right_over
from shizheng.ledger.errors import WrongStateError
from shizheng.ledger.log import act
from shizheng.ledger.models import Declaration
from shizheng.plan.period import Period
from shizheng.plan.text import Text
from shizheng.registers.duties import Duty


def declare(user: User, duty: Duty, unit: str, period: Period, now: datetime, *, synthetic: bool = False) -> None:
    """The unit had nothing to report.  Raises ``ActionError``; one that stands already is refused."""
    _write(user, "declare", duty, unit, period, now, stands=True, synthetic=synthetic)


def take_back(user: User, duty: Duty, unit: str, period: Period, now: datetime, *, synthetic: bool = False) -> None:
    """The unit had something to report after all.  Raises ``ActionError`` where nothing was declared."""
    _write(user, "take-back", duty, unit, period, now, stands=False, synthetic=synthetic)


def _write(
    user: User, name: str, duty: Duty, unit: str, period: Period, now: datetime, *, stands: bool, synthetic: bool
) -> None:
    right = right_over(user, "declare", [unit], now)
    summary = {"duty": duty.name, "unit": unit, "start": period.start, "end": period.end}
    with act(name, user.username, right.code, now, summary, synthetic=synthetic) as writing:
        last = Declaration.objects.filter(unit=unit, duty=duty.name, start=period.start, end=period.end)
        found = last.order_by("-pk").first()
        if (found is not None and found.stands) == stands:
            words = (
                Text("該期已申報無資料", "this was declared already") if stands
                else Text("該期並未申報無資料", "nothing was declared")
            )  # fmt: skip
            raise WrongStateError(words)
        row = Declaration(unit=unit, duty=duty.name, start=period.start, end=period.end, stands=stands)
        writing.beside([row])
