"""Proving the log: dense positions, unbroken chain, every digest and hash recomputed from what stands in the tables.

SQLite lets an edit put a value of another type in a column; that is found like any other edit.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256

from shizheng.ledger.canonical import GENESIS, digest, digest_of_all
from shizheng.ledger.log import document_line, hash_of, standing_line, version_line
from shizheng.ledger.models import Document, Entry, Standing, Version
from shizheng.plan.finding import Catalogue, Finding


@dataclass(frozen=True, slots=True)
class Proof:
    """What was found, and the head that a copy kept outside can be held against."""

    entries: int
    versions: int
    head: str
    findings: tuple[Finding, ...]


def verify() -> Proof:
    """Recomputes the whole log."""
    findings = [*_faults_of_versions(), *_faults_of_documents(), *_faults_of_chain()]
    last = Entry.objects.order_by("-position").first()
    return Proof(Entry.objects.count(), Version.objects.count(), last.hash if last else GENESIS, tuple(findings))


def _faults_of_versions() -> Iterator[Finding]:
    for version in Version.objects.order_by("pk").iterator():
        if _hash_of_text(version.body) != version.sha256:
            yield _find("version-altered", subject=str(version), record=version.record, number=version.number)


def _faults_of_documents() -> Iterator[Finding]:
    for document in Document.objects.order_by("pk").iterator():
        if _hash_of_bytes(document.content) != document.sha256:
            yield _find("document-altered", subject=str(document), name=document.name)


def _faults_of_chain() -> Iterator[Finding]:
    previous, expected = GENESIS, 1
    for entry in Entry.objects.order_by("position").iterator():
        if entry.position != expected:
            yield _find("entry-missing", subject=str(expected), position=expected)
        if entry.previous != previous:
            yield _find("chain-broken", subject=str(entry.position), position=entry.position)
        if entry.at is None or hash_of(entry) != entry.hash:
            yield _find("entry-altered", subject=str(entry.position), position=entry.position, act=entry.act)
        if digest_of_all(_written(entry)) != entry.digest:
            yield _find("writing-altered", subject=str(entry.position), position=entry.position, act=entry.act)
        previous, expected = entry.hash, entry.position + 1


def _hash_of_text(body: object) -> str | None:
    return digest(body) if isinstance(body, str) else None


def _hash_of_bytes(content: object) -> str | None:
    return sha256(content).hexdigest() if isinstance(content, bytes | memoryview) else None


def _written(entry: Entry) -> Iterator[str]:
    """What the entry wrote, in the order of writing: an act writes its versions or document before their standings."""
    for version in Version.objects.filter(entry=entry).order_by("pk"):
        yield version_line(version)
    for document in Document.objects.filter(entry=entry).order_by("pk"):
        yield document_line(document)
    for standing in Standing.objects.filter(entry=entry).select_related("version").order_by("pk"):
        yield standing_line(standing.version, standing)


def _find(code: str, subject: str, **values: object) -> Finding:
    return Catalogue.of("shizheng.ledger").find(code, None, subject, **values)
