"""``link-identity``, ``unlink-identity``: by whom, at a provider of single sign-on, an account is signed in to.

An account has one identity at a provider.  The first to sign in with the account's name there keeps it, whatever that
name is given to later, until an administrator unlinks it.
"""

from __future__ import annotations

from datetime import datetime

from django.utils.timezone import localdate

from shizheng.accounts.models import Identity, User
from shizheng.accounts.rights import Right, may, refusal
from shizheng.ledger.actions.accounts import right_over_account
from shizheng.ledger.errors import NotAllowedError
from shizheng.ledger.log import act
from shizheng.plan.text import Text


def link(user: User, issuer: str, subject: str, now: datetime, *, synthetic: bool = False) -> None:
    """The identity signs in to the account from now on.

    Raises ``NotAllowedError`` where the account is closed or another identity has it.
    """
    right = may(user, "sign-in", None, localdate(now))
    if not right.granted:
        raise _refused(user, right)
    with act("link-identity", user.username, right, now, {"account": user.username}, synthetic=synthetic):
        if user.identities.filter(issuer=issuer).exists():
            raise _refused(user, refusal("linked-to-another"))
        Identity.objects.create(user=user, issuer=issuer, subject=subject)


def unlink(by: User, user: User, now: datetime, *, synthetic: bool = False) -> None:
    """Whoever signs in next with the account's name has it.  Raises ``NotAllowedError``."""
    right = right_over_account(by, user, "unlink-identity", now)
    with act("unlink-identity", by.username, right, now, {"account": user.username}, synthetic=synthetic):
        user.identities.all().delete()


def _refused(user: User, right: Right) -> NotAllowedError:
    words = Text("無法以單一登入使用帳號「{a}」：{why}", "single sign-on doesn't lead to the account “{a}”: {why}")
    return NotAllowedError(words.format(a=user.username, why=right.words), "sign-in", right)
