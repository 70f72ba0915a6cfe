"""The way to the provider of single sign-on, and the way back."""

from __future__ import annotations

from django.urls import path

from shizheng.web.signin import views

urlpatterns = [
    path("sso/", views.go, name="oidc_go"),
    path("sso/back/", views.back, name="oidc_back"),
    path("sso/refused/", views.refused, name="oidc_refused"),
]
