"""The ledger as a Django app."""

from __future__ import annotations

from django.apps import AppConfig


class LedgerConfig(AppConfig):
    """The log of acts and the records that they wrote."""

    name = "shizheng.ledger"
    label = "ledger"
    default_auto_field = "django.db.models.BigAutoField"
