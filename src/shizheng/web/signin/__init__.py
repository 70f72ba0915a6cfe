"""How people come in: what allauth asks this site, and what every request of theirs passes through."""

from __future__ import annotations

from typing import Any

from django.conf import settings


def declared() -> dict[str, Any]:
    """The provider of single sign-on as the settings declare it; empty where there is none."""
    apps: list[dict[str, Any]] = settings.SOCIALACCOUNT_PROVIDERS.get("openid_connect", {}).get("APPS", [])
    return apps[0] if apps else {}
