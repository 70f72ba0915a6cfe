"""What several acts check before they write."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from django.utils.timezone import localdate

from shizheng.accounts.models import Unit, User
from shizheng.accounts.rights import Right, may
from shizheng.ledger.errors import (
    NoSuchRecordError,
    NotAllowedError,
    OwnRecordError,
    ReasonMissingError,
    WrongStateError,
)
from shizheng.ledger.models import State
from shizheng.ledger.records import Newest
from shizheng.plan.text import Text


def right_over(user: User, act: str, units: Iterable[str], now: datetime) -> Right:
    """The right to do ``act`` on records of all these units.  Raises ``NotAllowedError`` naming the first without."""
    held = list(user.memberships.all())
    codes = sorted(set(units))
    known = Unit.objects.in_bulk(codes)
    right: Right | None = None
    deputy_of: set[str] = set()
    for code in codes:
        right = may(user, act, known.get(code), localdate(now), held)
        if not right.granted:
            words = Text(
                "帳號「{a}」不得對單位「{u}」為此作業：{why}", "the account “{a}” may not do this for “{u}”: {why}"
            )
            raise NotAllowedError(words.format(a=user.username, u=code, why=right.words), act, right)
        deputy_of.update(right.deputy_of)
    if right is None:
        raise NoSuchRecordError(Text("未指定任何紀錄", "no record was named"))
    return replace(right, deputy_of=tuple(sorted(deputy_of)))


def right_over_agency(user: User, act: str, now: datetime) -> Right:
    """The right to do ``act`` for the agency as a whole.  Raises ``NotAllowedError``."""
    right = may(user, act, None, localdate(now))
    if not right.granted:
        words = Text("帳號「{a}」不得為此作業：{why}", "the account “{a}” may not do this: {why}")
        raise NotAllowedError(words.format(a=user.username, why=right.words), act, right)
    return right


def in_state(found: Iterable[Newest], allowed: frozenset[State]) -> None:
    """Raises ``WrongStateError`` naming the first record in another state."""
    for one in found:
        if one.state not in allowed:
            words = Text("紀錄「{r}」之狀態為{s}，不能為此作業", "the record “{r}” is {s}; the act needs another state")
            raise WrongStateError(words.format(r=one.version.record, s=STATE_WORDS[one.state]))


def not_ones_own(user: User, found: Iterable[Newest]) -> None:
    """Raises ``OwnRecordError`` naming the first record that the account itself wrote or handed in."""
    for one in found:
        if user.username in one.hands:
            words = Text(
                "紀錄「{r}」由同一帳號填報或送審，須由他人審核",
                "“{r}” was written or handed in by the same account; another has to decide",
            )
            raise OwnRecordError(words.format(r=one.version.record))


def reason_given(reason: str) -> None:
    """Raises ``ReasonMissingError`` where a reason is blank."""
    if not reason.strip():
        raise ReasonMissingError(Text("請說明理由", "give a reason"))


def text_given(text: str) -> None:
    """Raises ``ReasonMissingError`` where there are no words."""
    if not text.strip():
        raise ReasonMissingError(Text("請填寫內容", "write something"))


STATE_WORDS = {
    State.REPORTED: Text("已登錄", "reported"),
    State.SUBMITTED: Text("待審核", "submitted"),
    State.APPROVED: Text("已核定", "approved"),
    State.RETURNED: Text("已退回", "returned"),
    State.WITHDRAWN: Text("已撤回", "withdrawn"),
}
