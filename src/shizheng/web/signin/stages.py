"""The second factor on the way in: asked for here, unless single sign-on says that one was used there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from allauth.account.internal.flows.login import get_authentication_records, record_authentication
from allauth.mfa.stages import AuthenticateStage
from django.http import HttpRequest

from shizheng.web.signin import declared

_THERE = "provider"


class SecondFactor(AuthenticateStage):  # type: ignore[misc]
    """Takes the provider's word where the settings say which."""

    def handle(self) -> tuple[Any, bool]:
        login = (self.login.signal_kwargs or {}).get("sociallogin")
        if login is not None and vouches(login.account.extra_data["id_token"], declared()["settings"]):
            record_authentication(self.request, self.login.user, "mfa", type=_THERE)
            return None, True
        told: tuple[Any, bool] = super().handle()
        return told


def vouches(claims: Mapping[str, Any], wanted: Mapping[str, Any]) -> bool:
    """Whether the ID token has one of the values by which the provider says that a second factor was used."""
    if not wanted.get("second_factor"):
        return False
    claim, values = wanted["second_factor"]
    told = claims.get(claim)
    return not set(values).isdisjoint(told if isinstance(told, list) else [told])


def was_vouched_for(request: HttpRequest) -> bool:
    """Whether this session was begun with a second factor at the provider."""
    records = get_authentication_records(request, request.user)
    return any(record["method"] == "mfa" and record.get("type") == _THERE for record in records)
