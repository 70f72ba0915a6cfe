"""The site as a Django app."""

from __future__ import annotations

from django.apps import AppConfig


class WebConfig(AppConfig):
    """Registers templates, static files and template tags."""

    name = "shizheng.web"
    label = "web"
