"""Records that wait for someone, with what a reader has to know of each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count

from shizheng.ledger.canonical import said
from shizheng.ledger.copy.lists import Listed
from shizheng.ledger.models import Entry, Standing, Version
from shizheng.plan.text import Text
from shizheng.web import fields, figures


@dataclass(frozen=True, slots=True)
class RecordRow:
    """A record that waits: since when, and why where it came back with a reason."""

    record: str
    number: int
    register: Text
    unit: str
    title: str
    on: date | None
    since: datetime
    account: str
    reason: str
    files: int


def described(rows: Sequence[Listed]) -> tuple[RecordRow, ...]:
    """What waits, in the order given."""
    named = Version.objects.filter(record__in={row.record for row in rows}).annotate(files=Count("evidence"))
    of = {(version.record, version.number): version for version in named}
    entries = Entry.objects.in_bulk([row.since for row in rows])
    reasons = dict(
        Standing.objects.filter(entry__in=entries, version__in=of.values()).values_list("version_id", "reason")
    )
    registers = figures.agency().registers
    found = []
    for row in rows:
        version, register, entry = of[row.record, row.version], registers[row.register], entries[row.since]
        values, _ = said(register, version.body)
        found.append(
            RecordRow(
                row.record, row.version, register.title, row.unit, fields.title(register, values) or row.record,
                fields.dated(register, values), entry.at, entry.account, reasons.get(version.pk, ""),
                version.files,
            )
        )  # fmt: skip
    return tuple(found)
