"""``open-account``, ``close-account``, ``let-set-password``, ``grant``, ``revoke``: an administrator keeps the offices'
accounts and roles.

The tables of ``accounts`` say who may act today; who held which role when, and by whose hand, stands in the log.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.timezone import localdate

from shizheng.accounts.models import Membership, Role, Unit, User
from shizheng.accounts.rights import Right, may
from shizheng.ledger.errors import NotAllowedError, UnusableAccountError
from shizheng.ledger.log import act
from shizheng.plan.text import Text


@dataclass(frozen=True, slots=True)
class Office:
    """A role in a unit (None: in the whole agency), from one day to another, both included; absent ends are open."""

    role: Role
    unit: Unit | None = None
    valid_from: date | None = None
    valid_to: date | None = None


def open_account(
    by: User, username: str, email: str, offices: tuple[Office, ...], now: datetime, *, synthetic: bool = False
) -> User:
    """A new account with its roles, without a password.  Raises ``NotAllowedError`` and ``UnusableAccountError``."""
    right = _right(by, "open-account", now)
    user = User(username=username.strip(), email=email.strip())
    user.set_unusable_password()
    checked(user, offices)
    summary = {"account": user.username, "roles": [_said(office) for office in offices]}
    with act("open-account", by.username, right, now, summary, synthetic=synthetic):
        user.save(force_insert=True)
        Membership.objects.bulk_create(_membership(user, office) for office in offices)
    return user


def close_account(by: User, user: User, now: datetime, *, synthetic: bool = False) -> None:
    """The account can't be used from now on; what it did stays.  Raises ``NotAllowedError``."""
    _switch(by, user, now, to=False, synthetic=synthetic)


def reopen_account(by: User, user: User, now: datetime, *, synthetic: bool = False) -> None:
    """The account can be used again.  Raises ``NotAllowedError``."""
    _switch(by, user, now, to=True, synthetic=synthetic)


def let_set_password(by: User, user: User, now: datetime, *, synthetic: bool = False) -> None:
    """Notes that whoever holds the account is given a one-time address at which a new password is set; the old one
    opens it until then.  Raises ``NotAllowedError``, and ``UnusableAccountError`` for one's own or a closed account.
    """
    right = right_over_account(by, user, "let-set-password", now)
    if not user.is_active:
        raise _unusable(Text("帳號「{a}」已停用", "the account “{a}” is closed").format(a=user.username))
    with act("let-set-password", by.username, right, now, {"account": user.username}, synthetic=synthetic):
        pass


def grant(by: User, user: User, office: Office, now: datetime, *, synthetic: bool = False) -> Membership:
    """The account holds a role more.  Raises ``NotAllowedError`` and ``UnusableAccountError``."""
    right = right_over_account(by, user, "grant", now)
    _check_days(office)
    summary = {"account": user.username, "roles": [_said(office)]}
    with act("grant", by.username, right, now, summary, synthetic=synthetic):
        held = _membership(user, office)
        held.save(force_insert=True)
    return held


def revoke(by: User, held: Membership, now: datetime, *, synthetic: bool = False) -> None:
    """The role has ended the day before.  Raises ``NotAllowedError``."""
    right = right_over_account(by, held.user, "revoke", now)
    ended = _said(Office(Role(held.role), held.unit, held.valid_from, held.valid_to))
    summary = {"account": held.user.username, "roles": [ended]}
    with act("revoke", by.username, right, now, summary, synthetic=synthetic):
        held.valid_to = localdate(now) - timedelta(days=1)
        held.save(update_fields=["valid_to"])


def _switch(by: User, user: User, now: datetime, *, to: bool, synthetic: bool) -> None:
    right = right_over_account(by, user, "close-account", now)
    name = "reopen-account" if to else "close-account"
    with act(name, by.username, right, now, {"account": user.username}, synthetic=synthetic):
        user.is_active = to
        user.save(update_fields=["is_active"])


def _right(by: User, asked: str, now: datetime) -> Right:
    right = may(by, asked, None, localdate(now))
    if not right.granted:
        words = Text("帳號「{a}」不得管理帳號：{why}", "the account “{a}” may not keep accounts: {why}")
        raise NotAllowedError(words.format(a=by.username, why=right.words), asked, right)
    return right


def right_over_account(by: User, user: User, asked: str, now: datetime) -> Right:
    """The right to change another's account.  Raises ``NotAllowedError``; ``UnusableAccountError`` for one's own."""
    right = _right(by, asked, now)
    if by.pk == user.pk:
        raise _unusable(Text("不得變更自己的帳號與職務", "nobody changes their own account or roles"))
    return right


def checked(user: User, offices: tuple[Office, ...]) -> User:
    """An account that can be opened with some roles.  Raises ``UnusableAccountError``."""
    try:
        User.username_validator(user.username)
    except ValidationError as error:
        words = Text("帳號名稱只能含文字、數字與 @ . + - _", "an account's name has letters, digits and @ . + - _ only")
        raise _unusable(words) from error
    if User.objects.filter(username__iexact=user.username).exists():
        raise _unusable(Text("已有帳號「{a}」", "there is an account “{a}” already").format(a=user.username))
    if user.email:
        _check_address(user.email)
    for office in offices:
        _check_days(office)
    return user


def _check_address(email: str) -> None:
    try:
        validate_email(email)
    except ValidationError as error:
        raise _unusable(Text("「{e}」不是電子郵件地址", "“{e}” is no mail address").format(e=email)) from error
    if User.objects.filter(email__iexact=email).exists():
        raise _unusable(Text("電子郵件「{e}」已有帳號使用", "another account has the address “{e}”").format(e=email))


def _check_days(office: Office) -> None:
    if office.valid_from and office.valid_to and office.valid_to < office.valid_from:
        raise _unusable(Text("職務之迄日早於起日", "the role ends before it begins"))


def _unusable(words: Text) -> UnusableAccountError:
    return UnusableAccountError(words)


def _membership(user: User, office: Office) -> Membership:
    days = {"valid_from": office.valid_from, "valid_to": office.valid_to}
    return Membership(user=user, role=office.role, unit=office.unit, **days)


def _said(office: Office) -> dict[str, object]:
    unit = office.unit.code if office.unit else None
    return {"role": str(office.role), "unit": unit, "from": office.valid_from, "to": office.valid_to}
