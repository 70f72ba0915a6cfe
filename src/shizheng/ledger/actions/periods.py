"""Periods closed and opened again, under a name, by the planning office (``close-period``, ``open-period``), and units
that may act in a closed one for some days more (``exempt``, ``end-exemption``).
"""

from __future__ import annotations

from datetime import date, datetime

from django.utils.timezone import localdate

from shizheng.accounts.models import User
from shizheng.ledger.actions.checks import reason_given, right_over_agency, text_given
from shizheng.ledger.errors import WrongStateError
from shizheng.ledger.locks import closed, dated, exemptions
from shizheng.ledger.log import act
from shizheng.ledger.models import Exemption, Lock
from shizheng.plan.period import Period
from shizheng.plan.text import Text
from shizheng.registers.schema import Registers


def close_period(
    user: User, registers: Registers, name: str, period: Period, now: datetime, *, synthetic: bool = False
) -> None:
    """Nothing dated in the period is written or decided on from now on, but by an exemption.

    Raises ``ActionError``: a period is over before it is closed, and no day is closed twice.
    """
    text_given(name)
    right = right_over_agency(user, "close-period", now)
    if period.end >= localdate(now):
        raise WrongStateError(Text("期間尚未結束，不能關閉", "the period isn't over yet"))
    summary = {"name": name, "start": period.start, "end": period.end}
    with act("close-period", user.username, right, now, summary, synthetic=synthetic) as writing:
        for other in closed():
            if other.period.start <= period.end and period.start <= other.period.end:
                words = Text("與已關閉之期間「{n}」重疊", "some of its days are closed already, as “{n}”")
                raise WrongStateError(words.format(n=other.name))
        row = Lock(name=name.strip(), start=period.start, end=period.end, closed=True, dated=dated(registers))
        writing.beside([row])


def open_period(user: User, period: Period, reason: str, now: datetime, *, synthetic: bool = False) -> None:
    """A closed period is open again.  Raises ``ActionError``."""
    reason_given(reason)
    right = right_over_agency(user, "open-period", now)
    with act("open-period", user.username, right, now, _days(period), synthetic=synthetic) as writing:
        name = _closed(period)
        row = Lock(name=name, start=period.start, end=period.end, closed=False, reason=reason.strip())
        writing.beside([row])


def exempt(
    user: User, period: Period, unit: str, register: str, until: date, reason: str, now: datetime, *,
    synthetic: bool = False,
) -> None:  # fmt: skip
    """A unit may act on its records of a register in a closed period until a day, included.  Raises ``ActionError``."""
    reason_given(reason)
    right = right_over_agency(user, "exempt", now)
    if until < localdate(now):
        raise WrongStateError(Text("例外之期限已過", "the exemption would be over already"))
    summary = {**_days(period), "unit": unit, "register": register, "until": until}
    with act("exempt", user.username, right, now, summary, synthetic=synthetic) as writing:
        _closed(period)
        row = Exemption(
            unit=unit, register=register, start=period.start, end=period.end, until=until, stands=True,
            reason=reason.strip(),
        )  # fmt: skip
        writing.beside([row])


def end_exemption(user: User, key: int, now: datetime, *, synthetic: bool = False) -> None:
    """An exemption no longer stands.  Raises ``ActionError``."""
    right = right_over_agency(user, "exempt", now)
    with act("end-exemption", user.username, right, now, {"exemption": key}, synthetic=synthetic) as writing:
        found = next((one for one in exemptions() if one.pk == key), None)
        if found is None:
            raise WrongStateError(Text("該例外並不存在或已終止", "there is no such exemption, or it has ended"))
        row = Exemption(
            unit=found.unit, register=found.register, start=found.start, end=found.end, until=found.until,
            stands=False, reason=found.reason,
        )  # fmt: skip
        writing.beside([row])


def _closed(period: Period) -> str:
    """The name under which a period is closed.  Raises ``WrongStateError`` where it isn't."""
    found = next((one for one in closed() if one.period == period), None)
    if found is None:
        raise WrongStateError(Text("該期間並未關閉", "the period isn't closed"))
    return found.name


def _days(period: Period) -> dict[str, object]:
    return {"start": period.start, "end": period.end}
