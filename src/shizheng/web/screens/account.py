"""One's own account: the roles that it holds, what they allow, and how it is kept safe."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse

from shizheng.accounts.models import Membership
from shizheng.accounts.rights import RULES, Rule
from shizheng.web.page import render
from shizheng.web.permission import needs, signed_in
from shizheng.web.signin.middleware import owes_second_factor


@dataclass(frozen=True, slots=True)
class Page:
    """An account with its roles."""

    account: str
    memberships: tuple[Membership, ...]
    rules: tuple[Rule, ...]
    owes_second_factor: bool


@needs("see-own-account")
def show(request: HttpRequest) -> HttpResponse:
    """For everyone who is signed in."""
    user = signed_in(request)
    held = tuple(user.memberships.select_related("deputy_for").order_by("role", "unit_id"))
    roles = {membership.role for membership in held if not membership.agency}
    allowed = tuple(rule for rule in RULES if roles & set(rule.roles))
    return render(request, "account.html", Page(user.get_username(), held, allowed, owes_second_factor(request, user)))
