"""Proving the log: dense positions, unbroken chain, every digest and hash recomputed from what stands in the tables.

SQLite lets an edit put a value of another type in a column; that is found like any other edit.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256

from shizheng.ledger import evidence
from shizheng.ledger.canonical import GENESIS, digest, digest_of_all
from shizheng.ledger.findings import find
from shizheng.ledger.log import document_line, evidence_line, hash_of, standing_line, version_line
from shizheng.ledger.models import Document, Entry, Evidence, Standing, Version
from shizheng.plan.finding import Finding


@dataclass(frozen=True, slots=True)
class Proof:
    """What was found, and the head that a copy kept outside can be held against."""

    entries: int
    versions: int
    head: str
    findings: tuple[Finding, ...]


def verify() -> Proof:
    """Recomputes the log up to where it ends now; acts may go on meanwhile."""
    last = Entry.objects.order_by("-position").first()
    until = last.position if last else 0
    findings = [
        *_faults_of_versions(), *_faults_of_documents(), *evidence.faults(), *_faults_of_chain(until),
    ]  # fmt: skip
    entries = Entry.objects.filter(position__lte=until).count()
    versions = Version.objects.filter(entry_id__lte=until).count()
    return Proof(entries, versions, last.hash if last else GENESIS, tuple(findings))


def _faults_of_versions() -> Iterator[Finding]:
    for version in Version.objects.order_by("pk").iterator():
        if _hash_of_text(version.body) != version.sha256:
            yield find("version-altered", subject=str(version), record=version.record, number=version.number)


def _faults_of_documents() -> Iterator[Finding]:
    for document in Document.objects.order_by("pk").iterator():
        if _hash_of_bytes(document.content) != document.sha256:
            yield find("document-altered", subject=str(document), name=document.name)


def _faults_of_chain(until: int) -> Iterator[Finding]:
    previous, expected, written = GENESIS, 1, _Written(until)
    for entry in Entry.objects.filter(position__lte=until).order_by("position").iterator():
        if entry.position != expected:
            yield find("entry-missing", subject=str(expected), position=expected)
        if entry.previous != previous:
            yield find("chain-broken", subject=str(entry.position), position=entry.position)
        if entry.at is None or hash_of(entry) != entry.hash:
            yield find("entry-altered", subject=str(entry.position), position=entry.position, act=entry.act)
        if digest_of_all(written.by(entry.position)) != entry.digest:
            yield find("writing-altered", subject=str(entry.position), position=entry.position, act=entry.act)
        previous, expected = entry.hash, entry.position + 1
    for position in sorted(written.astray()):
        yield find("written-by-nothing", subject=str(position), position=position)


class _Written:
    """What each entry wrote, read once alongside the entries: versions, documents, standings, then files."""

    def __init__(self, until: int) -> None:
        order = ("entry_id", "pk")
        versions = Version.objects.filter(entry_id__lte=until).order_by(*order).iterator()
        documents = Document.objects.filter(entry_id__lte=until).order_by(*order).iterator()
        standings = Standing.objects.filter(entry_id__lte=until).select_related("version").order_by(*order).iterator()
        files = Evidence.objects.filter(entry_id__lte=until).select_related("version").order_by(*order).iterator()
        self._astray: set[int] = set()
        self._streams: list[_Stream] = [
            _Stream((version.entry_id, version_line(version)) for version in versions),
            _Stream((document.entry_id, document_line(document)) for document in documents),
            _Stream((standing.entry_id, standing_line(standing.version, standing)) for standing in standings),
            _Stream((file.entry_id, evidence_line(file)) for file in files),
        ]

    def by(self, position: int) -> Iterator[str]:
        """The lines of the entry at a position; positions are asked for in rising order."""
        for stream in self._streams:
            while stream.next is not None and stream.next[0] <= position:
                if stream.next[0] == position:
                    yield stream.next[1]
                else:
                    self._astray.add(stream.next[0])
                stream.advance()

    def astray(self) -> set[int]:
        """The positions without an entry that something claims to be written at, once all entries were asked for."""
        for stream in self._streams:
            while stream.next is not None:
                self._astray.add(stream.next[0])
                stream.advance()
        return self._astray


class _Stream:
    """Positions and lines with a look at the next one."""

    def __init__(self, lines: Iterator[tuple[int, str]]) -> None:
        self._lines = lines
        self.next = next(lines, None)

    def advance(self) -> None:
        self.next = next(self._lines, None)


def _hash_of_text(body: object) -> str | None:
    return digest(body) if isinstance(body, str) else None


def _hash_of_bytes(content: object) -> str | None:
    return sha256(content).hexdigest() if isinstance(content, bytes | memoryview) else None
