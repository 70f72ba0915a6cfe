"""Rounds of reminding and their letters.  Part of the models of ``ledger``."""

from __future__ import annotations

from django.db import models


class LetterState(models.TextChoices):
    """What became of a letter.  One that was given up is made up for by the next round's."""

    WAITING = "waiting"
    SENT = "sent"
    GIVEN_UP = "given-up"


class Round(models.Model):
    """A day, in the agency's time zone, for which it was worked out whom to remind."""

    day = models.DateField(primary_key=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"round of {self.day}"


class Letter(models.Model):
    """What one account is told on one day.

    ``tells`` names what the letter tells, so that nobody is told the same for the same reason twice.  A letter that
    waits is tried from ``try_after`` on; ``problem`` is what the last try met.
    """

    day = models.DateField()
    account = models.CharField(max_length=150)
    address = models.CharField(max_length=254)
    subject = models.CharField(max_length=250)
    text = models.TextField()
    tells = models.JSONField()
    state = models.CharField(max_length=10, choices=LetterState.choices, default=LetterState.WAITING)
    tries = models.IntegerField(default=0)
    try_after = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    problem = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["day", "account"], name="letter_once_a_day"),
            models.CheckConstraint(condition=models.Q(state__in=LetterState.values), name="letter_state_known"),
        ]
        indexes = [models.Index(fields=["state", "day"], name="letter_state_day")]

    def __str__(self) -> str:
        return f"letter to {self.account} of {self.day}"
