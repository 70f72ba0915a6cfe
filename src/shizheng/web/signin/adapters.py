"""What allauth asks of this site: nobody signs up, and whoever comes from elsewhere has to have an account here."""

from __future__ import annotations

import time
from collections.abc import Mapping

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from allauth.socialaccount.providers.base import AuthError
from django.conf import settings
from django.db.models import Q
from django.http import HttpRequest
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext

from shizheng.accounts.models import User
from shizheng.ledger import actions
from shizheng.web import clock
from shizheng.web.signin import declared
from shizheng.web.signin.failures import failed, kind_of
from shizheng.web.signin.identities import NotOursError, Presented, account_of

REFUSED = "sso_refused"
"""In the session: the identity that opened no account, and why."""
_ALLAUTHS, _SECOND_FACTOR = "allauth.mfa.stages.AuthenticateStage", "shizheng.web.signin.stages.SecondFactor"


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

    def get_login_stages(self) -> list[str]:
        """allauth's, with our own for the second factor."""
        return [_SECOND_FACTOR if stage == _ALLAUTHS else stage for stage in super().get_login_stages()]

    def get_reauthentication_methods(self, user: User) -> list[dict[str, str]]:
        """allauth's, and single sign-on for an account that is signed in to by it."""
        methods: list[dict[str, str]] = super().get_reauthentication_methods(user)
        if declared() and user.is_authenticated and user.identities.exists():
            words = gettext("Sign in again with %(provider)s") % {"provider": declared()["name"]}
            methods.append({"id": "oidc", "description": words, "url": reverse("oidc_go")})
        return methods

    def is_reauthentication_required(self, *, app: str) -> bool:
        """Not for whoever signed in a few minutes ago, such as an office that sets up its second factor first thing."""
        records = get_authentication_records(self.request, self.request.user)
        return not records or time.time() - records[-1]["at"] > settings.ACCOUNT_REAUTHENTICATION_TIMEOUT


class SingleSignOn(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """An identity from elsewhere opens the account that it is linked to, or is now; otherwise nothing.

    The link is kept with the accounts; of what the provider tells nothing is kept.
    """

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Finds the account.  Without one the person is told why, and so is the log."""
        presented = Presented.of(sociallogin.account.extra_data, declared()["settings"]["claim"])
        try:
            sociallogin.user = account_of(presented)
        except NotOursError as error:
            actions.refuse(
                error.user, "sign-in", error.named, error.right, clock.now(), synthetic=clock.is_replayed()
            )  # fmt: skip
            request.session[REFUSED] = {"named": error.named, "why": error.right.code}
            raise ImmediateHttpResponse(redirect("oidc_refused")) from error

    def on_authentication_error(
        self, request: HttpRequest, provider: object, error: str | None = None, exception: Exception | None = None,
        extra_context: Mapping[str, object] | None = None,
    ) -> None:  # fmt: skip
        """Says what went wrong in this site's words instead of allauth's."""
        if exception is not None:
            answer = failed(request, kind_of(exception), exception)
        elif error == AuthError.CANCELLED:
            answer = failed(request, "declined", error)
        elif "state_id" in (extra_context or {}):
            answer = failed(request, "stale", "the state is not one of this session")
        else:
            answer = failed(request, "reported", request.GET.get("error_description") or request.GET.get("error"))
        raise ImmediateHttpResponse(answer)
