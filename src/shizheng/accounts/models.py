"""Accounts, units 單位 and memberships.

These tables say who may act today; who acted, and by which right, stands in the ledger's log.
"""

from __future__ import annotations

from django.contrib.auth.models import AbstractUser
from django.db import models


class Unit(models.Model):
    """A mission or department; ``region`` is the code of the department in charge, ``country`` the codes of the
    countries to which a mission is accredited, with spaces between them.
    """

    code = models.CharField(max_length=40, primary_key=True)
    zh = models.CharField(max_length=200)
    en = models.CharField(max_length=200)
    kind = models.CharField(max_length=40)
    country = models.CharField(max_length=200, blank=True)
    region = models.CharField(max_length=40, blank=True)
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)

    def __str__(self) -> str:
        return self.code


class User(AbstractUser):
    """An account of an office."""


class Identity(models.Model):
    """Whom a provider of single sign-on (``issuer``) knows as ``subject``: the one who signs in to the account."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="identities")
    issuer = models.CharField(max_length=200)
    subject = models.CharField(max_length=255)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["issuer", "subject"], name="identity_of_one_account"),
            models.UniqueConstraint(fields=["user", "issuer"], name="account_of_one_identity"),
        ]

    def __str__(self) -> str:
        return f"{self.user} at {self.issuer}"


class PastPassword(models.Model):
    """The hash of a password that an account had."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="past_passwords")
    password = models.CharField(max_length=128)

    def __str__(self) -> str:
        return f"a password of {self.user}"


class Role(models.TextChoices):
    """What a membership allows; the rules are in ``rights``."""

    OFFICER = "officer"
    REVIEWER = "reviewer"
    PLANNER = "planner"
    ASSESSOR = "assessor"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"


class Membership(models.Model):
    """A role that an account holds in a unit (in the whole agency where no unit is named), for some days.

    ``deputy_for`` is whose deputy holds it.  ``agency`` names another agency where the role is held there; it gives no
    right here.
    """

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")
    agency = models.CharField(max_length=40, blank=True)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, blank=True)
    role = models.CharField(max_length=20, choices=Role.choices)
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)
    deputy_for = models.ForeignKey(User, on_delete=models.CASCADE, null=True, blank=True, related_name="deputies")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(role__in=Role.values), name="membership_role_known"),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.role} in {self.unit_id or '*'}"
