"""Single sign-on: to the provider, and back with who signed in there.

The way there is a link and no form: this site's policy holds forms to itself, and browsers hold to that policy
whatever a form is redirected to.
"""

from __future__ import annotations

from allauth.account.utils import get_next_redirect_url
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.providers.base import AuthProcess
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import get_language, override
from requests import RequestException

from shizheng.accounts.rights import refusal
from shizheng.web.screens import errors
from shizheng.web.signin import declared
from shizheng.web.signin.adapters import REFUSED
from shizheng.web.signin.failures import failed, kind_of
from shizheng.web.signin.provider import PROVIDER, Exchange

_LANGUAGE = "sso_language"


def go(request: HttpRequest) -> HttpResponse:
    """To the provider.  Whoever is signed in already is asked there to prove again who they are."""
    if not declared():
        raise Http404
    request.session[_LANGUAGE] = get_language()
    provider = get_adapter(request).get_provider(request, PROVIDER)
    params = provider.get_auth_params()
    if request.user.is_authenticated:
        params["prompt"] = "login"
    try:
        there: HttpResponse = provider.redirect(
            request, AuthProcess.LOGIN, next_url=get_next_redirect_url(request), auth_params=params
        )
    except (RequestException, OAuth2Error) as error:
        return failed(request, kind_of(error), error)
    return there


def refused(request: HttpRequest) -> HttpResponse:
    """Why the identity that came back opens no account, at an address that can be read again in the other language."""
    told = request.session.get(REFUSED)
    if told is None:
        return redirect("account_login")
    return errors.no_account(request, told["named"], refusal(told["why"]))


def back(request: HttpRequest) -> HttpResponse:
    """From the provider, at one address for both languages; the rest is done in the language that one came from."""
    if not declared():
        raise Http404
    language = request.session.pop(_LANGUAGE, None)
    if language and language != get_language():
        with override(language):
            return redirect(f"{reverse('oidc_back')}?{request.GET.urlencode()}")
    try:
        answer: HttpResponse = OAuth2CallbackView.adapter_view(Exchange(request))(request)
    except (RequestException, OAuth2Error) as error:
        return failed(request, kind_of(error), error)
    return answer
