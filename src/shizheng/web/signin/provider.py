"""The provider of single sign-on as allauth sees it, held to more than allauth asks of one.

Every sign-in has its own PKCE verifier and nonce, the ID token's signature is checked however it came, and what the
provider tells besides has to be about the same person.
"""

from __future__ import annotations

import base64
from hashlib import sha256
from typing import Any

import jwt
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.internal.jwtkit import fetch_key, lookup_kid_jwk
from allauth.socialaccount.models import SocialApp, SocialLogin, SocialToken
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.utils import generate_code_challenge
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import override

PROVIDER = "sso"
"""What the provider is called in settings; there is one at most."""
_ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")
"""Signatures that only the provider can make: none made with the secret that both know."""
_CLOCKS_APART = 60
"""Seconds that the provider's clock may be off."""
_NEEDED = ("issuer", "authorization_endpoint", "token_endpoint", "jwks_uri")


def nonce_of(verifier: str) -> str:
    """The nonce of the sign-in that has this PKCE verifier: nobody can tell it who hasn't the session."""
    return base64.urlsafe_b64encode(sha256(f"nonce {verifier}".encode()).digest()).rstrip(b"=").decode()


class Exchange(OpenIDConnectOAuth2Adapter):  # type: ignore[misc]
    """One sign-in's way to the provider and back."""

    def __init__(self, request: HttpRequest) -> None:
        super().__init__(request, PROVIDER)
        self._configuration: dict[str, Any] = {}
        self._nonce = ""

    @property
    def openid_config(self) -> dict[str, Any]:
        """What the provider says of itself.  Raises ``RequestException``, and ``OAuth2Error`` where it isn't enough."""
        if not self._configuration:
            address = self.get_provider().server_url
            with get_adapter().get_requests_session() as session:
                answer = session.get(address)
                answer.raise_for_status()
                told = answer.json()
            if not isinstance(told, dict) or not all(told.get(name) for name in _NEEDED):
                raise OAuth2Error(f"{address} doesn't name all of {', '.join(_NEEDED)}")
            self._configuration = told
        return self._configuration

    def get_callback_url(self, request: HttpRequest, app: SocialApp) -> str:
        """The one address registered at the provider, whatever the language."""
        with override(settings.LANGUAGE_CODE):
            return request.build_absolute_uri(reverse("oidc_back"))

    def get_access_token_data(
        self, request: HttpRequest, app: SocialApp, client: object, pkce_code_verifier: str = ""
    ) -> dict[str, Any]:
        """The tokens for the code that came back."""
        self._nonce = nonce_of(pkce_code_verifier)
        told: dict[str, Any] = super().get_access_token_data(request, app, client, pkce_code_verifier)
        return told

    def complete_login(self, request: HttpRequest, app: SocialApp, token: SocialToken, **kwargs: Any) -> SocialLogin:
        """Who signed in there.  Raises ``OAuth2Error`` where that isn't beyond doubt."""
        claims = self.claims(app, str(kwargs["response"].get("id_token") or ""))
        told = self._fetch_user_info(token.token) if "userinfo_endpoint" in self.openid_config else {}
        if told and told.get("sub") != claims["sub"]:
            raise OAuth2Error("the provider told of another person than the one who signed in")
        return self.get_provider().sociallogin_from_response(request, {"userinfo": told, "id_token": claims})

    def claims(self, app: SocialApp, id_token: str) -> dict[str, Any]:
        """What the ID token says.  Raises ``OAuth2Error`` unless it is the provider's, for us, for this sign-in."""
        try:
            algorithm, key = fetch_key(id_token, self.openid_config["jwks_uri"], lookup_kid_jwk)
            claims: dict[str, Any] = jwt.decode(
                id_token, key, [algorithm] if algorithm in _ALGORITHMS else [], audience=app.client_id,
                issuer=self.openid_config["issuer"], leeway=_CLOCKS_APART,
                options={"require": ["iss", "sub", "aud", "exp", "iat", "nonce"]},
            )  # fmt: skip
        except (jwt.PyJWTError, KeyError, TypeError, ValueError) as error:
            raise OAuth2Error(f"the ID token isn't right: {error!r}") from error
        if claims["nonce"] != self._nonce:
            raise OAuth2Error("the ID token is of another sign-in: its nonce differs")
        return claims


class Provider(OpenIDConnectProvider):  # type: ignore[misc]
    """Sends people there with a PKCE challenge and a nonce of their own."""

    oauth2_adapter_class = Exchange
    package = "shizheng.web.signin"

    def get_oauth2_adapter(self, request: HttpRequest) -> Exchange:
        return Exchange(request)

    def get_login_url(self, request: HttpRequest, **kwargs: object) -> str:
        return reverse("oidc_go")

    def get_callback_url(self) -> str:
        return reverse("oidc_back")

    def get_pkce_params(self) -> dict[str, Any]:
        params = generate_code_challenge()
        return {**params, "nonce": nonce_of(params["code_verifier"])}


provider_classes = [Provider]
