"""What allauth asks of this site: nobody signs up, and whoever comes from elsewhere has to have an account here."""

from __future__ import annotations

import time
from collections.abc import Mapping

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from django.conf import settings
from django.db.models import Q
from django.http import HttpRequest

from shizheng.accounts.models import User
from shizheng.web.screens import errors


def account_named(request: HttpRequest, credentials: Mapping[str, str] | None) -> str:
    """The account that wrong passwords are counted for, the same whether it was named by its name or its address."""
    told = credentials or {}
    named = told.get("username") or told.get("email") or request.POST.get("login", "")
    found = User.objects.filter(Q(username__iexact=named) | Q(email__iexact=named)).first() if named else None
    return found.username if found else named.lower()


class Accounts(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts are opened by an administrator, each for an office."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def is_reauthentication_required(self, *, app: str) -> bool:
        """Not for whoever signed in a few minutes ago, such as an office that sets up its second factor first thing."""
        records = get_authentication_records(self.request, self.request.user)
        return not records or time.time() - records[-1]["at"] > settings.ACCOUNT_REAUTHENTICATION_TIMEOUT


class SingleSignOn(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """An identity from elsewhere belongs to the open account that has its verified address."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Connects the identity at its first use.  Without an account the person is told so, and nothing is made."""
        if sociallogin.is_existing:
            return
        verified = [address.email for address in sociallogin.email_addresses if address.verified]
        found = [user for address in verified for user in User.objects.filter(email__iexact=address, is_active=True)]
        if len(found) != 1:
            raise ImmediateHttpResponse(errors.no_account(request))
        sociallogin.connect(request, found[0])
