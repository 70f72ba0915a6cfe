"""The log: the one way to write.  An act locks the log's end, writes, and closes with one entry, in one transaction."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime

from django.db import connection, transaction

from shizheng.ledger.canonical import GENESIS, canonical, digest, digest_of_all, entry_hash, instant
from shizheng.ledger.errors import ClockWentBackError
from shizheng.ledger.models import Document, Entry, Evidence, Standing, State, Version
from shizheng.plan.text import Text

_LOCK = 0x5348495A
"""The advisory lock that one writer at a time holds on PostgreSQL; SQLite's transactions begin as writers."""
_BATCH = 500
_ORIGIN: ContextVar[str] = ContextVar("origin", default="")


@contextmanager
def acting_from(origin: str) -> Iterator[None]:
    """Acts inside are recorded as done from an address."""
    kept = _ORIGIN.set(origin)
    try:
        yield
    finally:
        _ORIGIN.reset(kept)


@dataclass
class Writing:
    """What an act writes under its entry; everything that passes here is in the entry's digest."""

    position: int
    written: list[str] = field(default_factory=list)

    def versions(self, versions: list[Version]) -> list[Version]:
        """Adds versions; each gets its hash."""
        for version in versions:
            version.entry_id = self.position
            version.sha256 = digest(version.body)
            self.written.append(version_line(version))
        return Version.objects.bulk_create(versions, batch_size=_BATCH)

    def standings(self, versions: Iterable[Version], state: State, reason: str = "") -> None:
        """Gives versions a state."""
        added = []
        for version in versions:
            standing = Standing(version=version, state=state, reason=reason, entry_id=self.position)
            self.written.append(standing_line(version, standing))
            added.append(standing)
        Standing.objects.bulk_create(added, batch_size=_BATCH)

    def evidence(self, files: Iterable[Evidence]) -> None:
        """Adds files to versions that were written before."""
        added = []
        for file in files:
            file.entry_id = self.position
            self.written.append(evidence_line(file))
            added.append(file)
        Evidence.objects.bulk_create(added, batch_size=_BATCH)

    def document(self, document: Document) -> None:
        """Adds a document."""
        document.entry_id = self.position
        self.written.append(document_line(document))
        document.save(force_insert=True)


@contextmanager
def act(
    name: str, account: str, right: str, now: datetime, summary: Mapping[str, object], *, synthetic: bool = False
) -> Iterator[Writing]:
    """One act: what is written inside stands with its entry, or not at all.

    Raises ``ClockWentBackError`` where ``now`` lies before the last entry.
    """
    with transaction.atomic():
        last = _locked_end()
        if last is not None and now < last.at:
            words = Text(
                "作業時間早於前一作業，系統時鐘可能有誤", "the act lies before the last one; the clock may be wrong"
            )
            raise ClockWentBackError(words)
        writing = Writing(position=(last.position if last else 0) + 1)
        yield writing
        entry = Entry(
            position=writing.position, act=name, account=account, right=right, origin=_ORIGIN.get(), at=now,
            summary=canonical(summary), digest=digest_of_all(writing.written),
            previous=last.hash if last else GENESIS, synthetic=synthetic,
        )  # fmt: skip
        entry.hash = hash_of(entry)
        entry.save(force_insert=True)


def hash_of(entry: Entry) -> str:
    """What the entry's hash must be, from its own fields."""
    return entry_hash(
        {
            "position": entry.position,
            "act": entry.act,
            "account": entry.account,
            "right": entry.right,
            "at": instant(entry.at),
            "summary": entry.summary,
            "digest": entry.digest,
            "previous": entry.previous,
            "synthetic": entry.synthetic,
            # Entries from before addresses were kept have hashes without one.
            **({"origin": entry.origin} if entry.origin else {}),
        }
    )


def version_line(version: Version) -> str:
    """A version as the digest takes it."""
    return canonical(["version", version.record, version.number, version.register, version.unit, version.sha256])


def standing_line(version: Version, standing: Standing) -> str:
    """A standing as the digest takes it."""
    return canonical(["standing", version.record, version.number, standing.state, standing.reason])


def evidence_line(file: Evidence) -> str:
    """A file as the digest takes it."""
    of = [file.version.record, file.version.number]
    return canonical(["evidence", *of, file.sha256, file.name, file.media_type, file.size])


def document_line(document: Document) -> str:
    """A document as the digest takes it."""
    return canonical(["document", document.kind, document.name, document.sha256, digest(document.findings)])


def _locked_end() -> Entry | None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
    return Entry.objects.order_by("-position").first()
