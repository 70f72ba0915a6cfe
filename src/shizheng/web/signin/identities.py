"""Whose account an identity of single sign-on is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from shizheng.accounts.models import Identity, User
from shizheng.accounts.rights import Right, may, refusal
from shizheng.ledger import actions
from shizheng.ledger.errors import NotAllowedError
from shizheng.web import clock

_TRUE = (True, "true")


class NotOursError(Exception):
    """An identity that opens no account here: why, what it is called there, and the account that it would be of."""

    def __init__(self, right: Right, named: str, user: User | None = None) -> None:
        super().__init__(right.code)
        self.right = right
        self.named = named
        self.user = user


@dataclass(frozen=True, slots=True)
class Presented:
    """Who signed in at the provider: by ``subject`` for good, and by ``named`` in the claim that accounts go by."""

    issuer: str
    subject: str
    claim: str
    named: str
    """Empty where the provider doesn't tell it, or tells a mail address that it hasn't verified."""

    @classmethod
    def of(cls, told: Mapping[str, Any], claim: str) -> Presented:
        """From what the provider told: its ID token, which is signed, and its user information, which has more."""
        signed = told["id_token"]
        claims = {**signed, **told["userinfo"]}
        named = claims.get(claim)
        if not isinstance(named, str) or (claim == "email" and claims.get("email_verified") not in _TRUE):
            named = ""
        return cls(signed["iss"], signed["sub"], claim, named.strip())


def account_of(presented: Presented) -> User:
    """The account that the identity signs in to, linked to it from now on.  Raises ``NotOursError``."""
    linked = Identity.objects.filter(issuer=presented.issuer, subject=presented.subject).select_related("user").first()
    user = linked.user if linked else _named(presented)
    right = may(user, "sign-in", None, clock.today())
    if not right.granted:
        raise NotOursError(right, presented.named or presented.subject, user)
    if linked is None:
        try:
            actions.link(user, presented.issuer, presented.subject, clock.now(), synthetic=clock.is_replayed())
        except NotAllowedError as error:
            raise NotOursError(error.right, presented.named, user) from error
    return user


def _named(presented: Presented) -> User:
    """The account of that name or mail address.

    A database may take letters for the same that aren't; they are compared here once more.
    """
    if not presented.named:
        raise NotOursError(refusal("not-told"), presented.subject)
    field = "email" if presented.claim == "email" else "username"
    found = User.objects.filter(**{f"{field}__iexact": presented.named})
    same = [user for user in found if getattr(user, field).casefold() == presented.named.casefold()]
    if len(same) != 1:
        raise NotOursError(refusal("no-account"), presented.named)
    return same[0]
