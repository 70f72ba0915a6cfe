"""What is outside the log, as it is changed and discarded: drafts and uploads.  Part of the models of ``ledger``."""

from __future__ import annotations

from django.db import models


class Draft(models.Model):
    """What is being written for a unit, as typed.  Outside the log: drafts are changed and discarded.

    ``record`` and ``corrects`` name the version that a correction began from; a new record has none.  ``withheld`` is
    why a new record is to be classified from the beginning, empty where it isn't.
    """

    key = models.CharField(max_length=32, primary_key=True)
    register = models.CharField(max_length=60)
    unit = models.CharField(max_length=40, db_index=True)
    record = models.CharField(max_length=80, blank=True)
    corrects = models.IntegerField(default=0)
    account = models.CharField(max_length=150)
    saved_at = models.DateTimeField()
    revision = models.IntegerField()
    cells = models.JSONField()
    lines = models.JSONField()
    files = models.JSONField(default=list)
    withheld = models.TextField(blank=True, db_default="")

    def __str__(self) -> str:
        return f"draft {self.key} in {self.register}"


BLANK = models.Q(record="", revision=1, files=[])
"""The drafts of new records in which nobody has typed anything yet."""


class Upload(models.Model):
    """A file of a register's rows that an account sent, what was found in it, what became of it.  Outside the log.

    The bytes are kept as evidence is, under their hash.  ``found`` is empty until the file has been read.
    """

    key = models.CharField(max_length=32, primary_key=True)
    register = models.CharField(max_length=60)
    account = models.CharField(max_length=150, db_index=True)
    name = models.CharField(max_length=255)
    sha256 = models.CharField(max_length=64)
    sent_at = models.DateTimeField()
    found = models.JSONField(default=dict)
    taken_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.name} for {self.register}"
