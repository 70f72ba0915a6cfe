"""``declare``: units sign that they had nothing to report for a duty in a period; ``take-back`` undoes that."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from shizheng.accounts.models import User
from shizheng.ledger.actions.checks import right_over
from shizheng.ledger.errors import WrongStateError
from shizheng.ledger.log import act
from shizheng.ledger.models import Declaration
from shizheng.plan.period import Period
from shizheng.plan.text import Text
from shizheng.registers.duties import Duty


def declare(
    user: User, duty: Duty, units: Sequence[str], period: Period, now: datetime, *, synthetic: bool = False
) -> None:
    """The units had nothing to report.  Raises ``ActionError``; where one of them has said so already, none does."""
    _write(user, "declare", duty, units, period, now, stands=True, synthetic=synthetic)


def take_back(
    user: User, duty: Duty, units: Sequence[str], period: Period, now: datetime, *, synthetic: bool = False
) -> None:
    """The units had something to report after all.  Raises ``ActionError`` where any of them declared nothing."""
    _write(user, "take-back", duty, units, period, now, stands=False, synthetic=synthetic)


def _write(
    user: User, name: str, duty: Duty, units: Sequence[str], period: Period, now: datetime, *, stands: bool,
    synthetic: bool,
) -> None:  # fmt: skip
    right = right_over(user, "declare", units, now)
    summary = {"duty": duty.name, "units": sorted(units), "start": period.start, "end": period.end}
    with act(name, user.username, right, now, summary, synthetic=synthetic) as writing:
        rows = Declaration.objects.filter(unit__in=units, duty=duty.name, start=period.start, end=period.end)
        last = dict(rows.order_by("pk").values_list("unit", "stands"))
        for unit in units:
            if last.get(unit, False) == stands:
                raise WrongStateError(_ALREADY[stands].format(u=unit))
        writing.beside(
            Declaration(unit=unit, duty=duty.name, start=period.start, end=period.end, stands=stands) for unit in units
        )


_ALREADY = {
    True: Text("單位「{u}」於該期已申報無資料", "“{u}” declared this already"),
    False: Text("單位「{u}」於該期並未申報無資料", "“{u}” declared nothing of the kind"),
}
