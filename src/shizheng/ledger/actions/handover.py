"""``name-deputy``, ``end-deputy``, ``hand-over``: offices rotate; whoever leaves, for some days or for good, leaves the
work to somebody.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import NamedTuple

from django.db.models import F, Q, QuerySet
from django.utils.timezone import localdate

from shizheng.accounts.models import Membership, Role, Unit, User
from shizheng.accounts.rights import Right
from shizheng.ledger.actions.accounts import right_over_account
from shizheng.ledger.actions.checks import right_over
from shizheng.ledger.errors import UnusableAccountError
from shizheng.ledger.log import act
from shizheng.ledger.models import Draft, Upload
from shizheng.ledger.outside import BLANK
from shizheng.plan.text import Text


class HandedOver(NamedTuple):
    """How many drafts, and how many files of many records, went from one account to another."""

    drafts: int
    uploads: int


LONGEST = timedelta(days=366)
"""A deputy stands in for so long at most; for longer the role is granted."""


def name_deputy(
    by: User, held: Membership, deputy: User, first: date, last: date, now: datetime, *, synthetic: bool = False
) -> Membership:
    """``deputy`` holds a role too, from a day to a day, as deputy of whoever holds it.

    An officer names one for the own role, among the officers of the department and of its missions; an administrator
    for anybody else's, whichever account.  Raises ``NotAllowedError`` and ``UnusableAccountError``.
    """
    right = _right_over_role(by, held, now)
    if held.deputy_for_id is not None:
        raise UnusableAccountError(Text("代理人不得再指定代理人", "a deputy names no deputy"))
    if held.user_id == by.pk and deputy.pk not in {user.pk for user in candidates(held, localdate(now))}:
        words = Text("「{a}」不在可代理之帳號之列", "“{a}” is none of the accounts that can stand in")
        raise UnusableAccountError(words.format(a=deputy.username))
    if deputy.pk == held.user_id or not deputy.is_active:
        raise UnusableAccountError(Text("請指定另一個未停用之帳號", "name another account that is open"))
    if first < localdate(now) or last < first or last - first > LONGEST:
        words = Text("代理期間應自今日或其後起，至多{n}日", "the days begin today or later and are {n} at most")
        raise UnusableAccountError(words.format(n=LONGEST.days))
    role = {"role": held.role, "unit": held.unit_id, "from": first, "to": last}
    summary = {"account": deputy.username, "for": held.user.username, "roles": [role]}
    with act("name-deputy", by.username, right, now, summary, synthetic=synthetic):
        return Membership.objects.create(
            user=deputy, unit=held.unit, role=held.role, valid_from=first, valid_to=last, deputy_for=held.user
        )


def end_deputy(by: User, held: Membership, now: datetime, *, synthetic: bool = False) -> None:
    """A deputy's role has ended the day before: one's own deputy's, or for an administrator anyone's.

    Raises ``NotAllowedError`` and ``UnusableAccountError``.
    """
    if held.deputy_for_id == by.pk:
        right = right_over(by, "name-deputy", _unit_of(held), now)
    else:
        right = right_over_account(by, held.user, "revoke", now)
    if held.deputy_for is None:
        raise UnusableAccountError(Text("該職務並非代理", "the role is no deputy's"))
    summary = {"account": held.user.username, "for": held.deputy_for.username, "unit": held.unit_id}
    with act("end-deputy", by.username, right, now, summary, synthetic=synthetic):
        held.valid_to = localdate(now) - timedelta(days=1)
        held.save(update_fields=["valid_to"])


def hand_over(
    by: User, unit: Unit, giver: User, taker: User, now: datetime, *, synthetic: bool = False
) -> HandedOver:  # fmt: skip
    """All drafts of one account in a unit that aren't blank, and the files of many records that it sent for the unit
    and nobody took in yet, are another's from now on.

    The one who takes them holds the officer's role in the unit.  A form that is still open on one of them meets a newer
    draft when it is saved.  Raises ``NotAllowedError`` and ``UnusableAccountError``.
    """
    right = right_over(by, "hand-over", [unit.code], now)
    if giver.pk == taker.pk or not officers(unit, localdate(now)).filter(pk=taker.pk).exists():
        words = Text(
            "「{a}」不是單位「{u}」之其他填報人員", "“{a}” is no other officer of the unit “{u}”"
        )  # fmt: skip
        raise UnusableAccountError(words.format(a=taker.username, u=unit.code))
    summary: dict[str, object] = {"unit": unit.code, "account": giver.username, "to": taker.username}
    with act("hand-over", by.username, right, now, summary, synthetic=synthetic):
        mine = Draft.objects.exclude(BLANK).filter(unit=unit.code, account=giver.username)
        drafts = mine.update(account=taker.username, revision=F("revision") + 1)
        sent = Upload.objects.filter(pk__in=[one.pk for one in waiting_uploads(unit, giver)], taken_at=None)
        handed_over = HandedOver(drafts, sent.update(account=taker.username))
        summary |= handed_over._asdict()
    return handed_over


def waiting_uploads(unit: Unit, of: User | None = None) -> tuple[Upload, ...]:
    """The files of many records that nobody took in yet and that were sent for a unit, last sent first; of one account
    where asked.

    A file was sent for the unit at which the account is or was an officer, where it would write records of that unit,
    or of missions in its charge, and of no others.  One that tells of no unit, since it was not read or could not be,
    is the unit's where the account is an officer nowhere else.
    """
    found = Upload.objects.filter(taken_at=None).order_by("-sent_at", "key")
    found = found if of is None else found.filter(account=of.username)
    held: defaultdict[str, set[str | None]] = defaultdict(set)
    offices = Membership.objects.filter(role=Role.OFFICER, agency="", deputy_for=None)
    for account, code in offices.values_list("user__username", "unit_id"):
        held[account].add(code)
    covered = {unit.code, *Unit.objects.filter(region=unit.code).values_list("code", flat=True)}

    def is_of_unit(upload: Upload) -> bool:
        units, where = set(upload.found.get("units", ())), held[upload.account]
        return unit.code in where and (units <= covered if units else where == {unit.code})

    return tuple(upload for upload in found if is_of_unit(upload))


def officers(unit: Unit, day: date) -> QuerySet[User]:
    """The open accounts that hold the officer's role in a unit on a day or later."""
    return _officers(Q(memberships__unit=unit), day)


def candidates(held: Membership, day: date) -> QuerySet[User]:
    """Who can stand in for an officer: the officers of the department in charge, and of the missions in its charge."""
    unit = held.unit
    if unit is None:
        return User.objects.none()
    department = unit.region or unit.code
    near = Q(memberships__unit__region=department) | Q(memberships__unit=department)
    return _officers(near, day).exclude(pk=held.user_id)


def _officers(where: Q, day: date) -> QuerySet[User]:
    lasting = Q(memberships__valid_to__isnull=True) | Q(memberships__valid_to__gte=day)
    held = where & Q(memberships__role=Role.OFFICER, memberships__agency="") & lasting
    return User.objects.filter(held, is_active=True).distinct().order_by("username")


def _right_over_role(by: User, held: Membership, now: datetime) -> Right:
    """To name a deputy for one's own officer's role, or as an administrator for somebody else's."""
    if held.user_id == by.pk and held.role == Role.OFFICER:
        return right_over(by, "name-deputy", _unit_of(held), now)
    return right_over_account(by, held.user, "grant", now)


def _unit_of(held: Membership) -> Iterable[str]:
    return [held.unit_id] if held.unit_id else []
