"""Proving the log: dense positions, unbroken chain, every digest and hash recomputed from what stands in the tables.

SQLite lets an edit put a value of another type in a column; that is found like any other edit.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from itertools import groupby
from operator import itemgetter
from typing import Any

from django.db.models import Model

from shizheng.ledger import evidence, redaction
from shizheng.ledger.canonical import GENESIS, RunningDigest, digest
from shizheng.ledger.findings import find
from shizheng.ledger.log import DIGESTED, hash_of, line_of_standing, line_of_version
from shizheng.ledger.models import Document, Entry, Evidence, Standing, Version
from shizheng.plan.finding import Finding

_OF_VERSION = ("record", "register", "number", "unit", "sha256", "body")
_OF_STANDING = ("version__record", "version__number", "state", "reason")
_OF_NO_TYPE = "altered"
"""In place of a line that can't be written, because the database holds a value of another type."""
_AT_ONCE = 5_000


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
    log = _Log(until)
    findings = [*log.faults(), *_faults_of_documents(), *evidence.faults(redaction.gone())]
    return Proof(log.entries, log.versions, last.hash if last else GENESIS, tuple(findings))


def _faults_of_documents() -> Iterator[Finding]:
    for document in Document.objects.order_by("pk").iterator():
        if _hash_of_bytes(document.content) != document.sha256:
            yield find("document-altered", subject=str(document), name=document.name)


class _Log:
    """The entries up to a position, and alongside them what each wrote: versions, documents, standings, then files."""

    def __init__(self, until: int) -> None:
        self.entries = self.versions = 0
        self._until, self._altered = until, list[Finding]()
        self._redacted, self._remarks_redacted = redaction.after(), redaction.entries_after()
        self._streams = [self._stream(model, line) for model, line in DIGESTED]

    def faults(self) -> Iterator[Finding]:
        """What doesn't fit, the entries' own faults first told when they are come to."""
        previous, expected = GENESIS, 1
        for entry in Entry.objects.filter(position__lte=self._until).order_by("position").iterator():
            at = entry.position
            if at != expected:
                yield find("entry-missing", subject=str(expected), position=expected)
            if entry.previous != previous:
                yield find("chain-broken", subject=str(at), position=at)
            if entry.at is None or hash_of(entry) != entry.hash:
                yield find("entry-altered", subject=str(at), position=at, act=entry.act)
            written = RunningDigest()
            for stream in self._streams:
                if stream.comes_to(at):
                    written.add(stream.lines())
            if written.hex() not in (entry.digest, self._remarks_redacted.get(at)):
                yield find("writing-altered", subject=str(at), position=at, act=entry.act)
            previous, expected = entry.hash, at + 1
            self.entries += 1
        for position in sorted(set().union(*(stream.astray() for stream in self._streams))):
            yield find("written-by-nothing", subject=str(position), position=position)
        yield from self._altered

    def _stream(self, model: type[Model], line: Callable[[Any], str]) -> _Stream:
        if model is Version:
            return _Stream(self._rows(Version, *_OF_VERSION), self._version)
        if model is Standing:
            return _Stream(self._rows(Standing, *_OF_STANDING), _standing)
        related = ("version",) if model is Evidence else ()
        return _Stream(self._models(model, *related), lambda row: line(row[1]))

    def _rows(self, model: type[Model], *fields: str) -> Iterator[tuple[Any, ...]]:
        """What was written, position first, as plain rows: there are millions of them."""
        rows = model._default_manager.filter(entry_id__lte=self._until).order_by("entry_id", "pk")
        return rows.values_list("entry_id", *fields).iterator(chunk_size=_AT_ONCE)

    def _models(self, model: type[Model], *related: str) -> Iterator[tuple[Any, ...]]:
        rows = model._default_manager.filter(entry_id__lte=self._until).order_by("entry_id", "pk")
        found: Iterator[Any] = rows.select_related(*related).iterator()
        return ((row.entry_id, row) for row in found)

    def _version(self, row: tuple[Any, ...]) -> str:
        _, record, register, number, unit, hash, body = row
        self.versions += 1
        if not isinstance(body, str) or digest(body) not in (hash, self._redacted.get((record, number))):
            self._altered.append(find("version-altered", subject=f"{record} v{number}", record=record, number=number))
        try:
            return line_of_version(record, register, number, unit, hash)
        except TypeError:
            return _OF_NO_TYPE


def _standing(row: tuple[Any, ...]) -> str:
    try:
        return line_of_standing(*row[1:])
    except TypeError:
        return _OF_NO_TYPE


class _Stream:
    """Rows in the order of their positions, as the lines that were digested."""

    def __init__(self, rows: Iterator[tuple[Any, ...]], line: Callable[[tuple[Any, ...]], str]) -> None:
        self._groups, self._line = groupby(rows, itemgetter(0)), line
        self._next = next(self._groups, None)
        self._astray: set[int] = set()

    def comes_to(self, position: int) -> bool:
        """Whether there are lines of the entry at a position; positions are asked for in rising order."""
        while self._next is not None and self._next[0] < position:
            self._advance()
        return self._next is not None and self._next[0] == position

    def lines(self) -> Iterator[str]:
        """The lines of the entry that was come to."""
        _, rows = self._next or (0, ())
        yield from map(self._line, rows)
        self._next = next(self._groups, None)

    def astray(self) -> set[int]:
        """The positions without an entry that something claims to be written at, once all entries were asked for."""
        while self._next is not None:
            self._advance()
        return self._astray

    def _advance(self) -> None:
        position, rows = self._next or (0, ())
        self._astray.add(position)
        for row in rows:
            self._line(row)
        self._next = next(self._groups, None)


def _hash_of_bytes(content: object) -> str | None:
    return sha256(content).hexdigest() if isinstance(content, bytes | memoryview) else None
