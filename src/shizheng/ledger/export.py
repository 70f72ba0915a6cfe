"""Out of the ledger: records as rows, every state that a version stood in with the days from and to which it stood; and
the log as a file.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

from shizheng.ledger import overlaps
from shizheng.ledger.canonical import GENESIS, canonical, said
from shizheng.ledger.log import hashed_fields
from shizheng.ledger.logfile import Written
from shizheng.ledger.models import Entry, Standing, Version
from shizheng.ledger.spans import Span, Step, spans_of, with_duplicates
from shizheng.registers.rows import Row
from shizheng.registers.schema import Register


def log_to(path: Path) -> Written:
    """Writes the log up to where it ends now as a file that proves itself (``logfile``).  Raises OSError."""
    last = Entry.objects.order_by("-position").first()
    until = last.position if last else 0
    with path.open("w", encoding="utf-8", newline="\n") as file:
        for entry in Entry.objects.filter(position__lte=until).order_by("position").iterator():
            file.write(canonical({**hashed_fields(entry), "hash": entry.hash}) + "\n")
    return Written(until, last.hash if last else GENESIS)


def rows_of(register: Register, zone: ZoneInfo) -> Iterator[Row]:
    """A register's rows, by record.  A state that began and ended on the same day never stood at a day's end."""
    days = {position: at.astimezone(zone).date() for position, at in Entry.objects.values_list("position", "at")}
    fields = ("version__record", "version__number", "state", "entry_id", "version_id")
    taken = Standing.objects.filter(version__register=register.name).order_by("pk").values_list(*fields)
    spans = with_duplicates(spans_of(Step(*step) for step in taken), overlaps.spans_aside(overlaps.rows()))
    versions = {v.pk: v for v in Version.objects.filter(register=register.name).iterator()}
    for span in sorted(spans, key=lambda span: (span.record, span.from_position)):
        row = _row(register, versions[span.version], span, days)
        if row.known_to != row.known_from:
            yield row


def _row(register: Register, version: Version, span: Span, days: dict[int, date]) -> Row:
    values, lines = said(register, version.body)
    ended = None if span.to_position is None else days[span.to_position]
    return Row(version.record, version.unit, values, lines, span.state, days[span.from_position], ended)
