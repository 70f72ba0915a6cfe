"""The log: the one way to write.  An act locks the log's end, writes, and closes with one entry, in one transaction."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from json.encoder import encode_basestring as quoted
from typing import Any, NamedTuple

from django.db import connection, transaction
from django.db.models import Model
from django.utils.timezone import is_aware, make_aware

from shizheng.accounts.rights import Right
from shizheng.ledger.batches import batched
from shizheng.ledger.canonical import GENESIS, RunningDigest, canonical, digest, entry_hash, instant
from shizheng.ledger.errors import ClockWentBackError
from shizheng.ledger.models import WRITTEN, Document, Entry, Evidence, Lock, Standing, State, Version, Written
from shizheng.plan.text import Text

_LOCK = 0x5348495A
"""The advisory lock that one writer at a time holds on PostgreSQL; SQLite's transactions begin as writers."""
_FLUSH = "SELECT pg_logical_emit_message(true, 'act', '')"
"""A transaction that writes nothing but the write-ahead log, and waits until that is on disk with all before it."""
_OF_AN_ACT = "SET LOCAL synchronous_commit TO off; SET LOCAL enable_seqscan TO off; SET LOCAL jit TO off"
WAITED = timedelta(minutes=1)
"""While an act waits for its turn others may be done; by more than this the clock has gone back."""
_BATCH, _MANY = 500, 2_000
# What every act asks and writes is said as SQL: Django takes longer to say it than the database to do it.
_LAST = f"""
    SELECT position, hash, at, (
        SELECT e.hash FROM {Lock._meta.db_table} l JOIN {Entry._meta.db_table} e ON e.position = l.entry_id
        ORDER BY l.id DESC LIMIT 1
    ) AS shut FROM {Entry._meta.db_table} ORDER BY position DESC LIMIT 1"""
_INSERT_ENTRY = f"""
    INSERT INTO {Entry._meta.db_table} ({", ".join(f'"{field.column}"' for field in Entry._meta.concrete_fields)})
    VALUES ({", ".join(["%s"] * len(Entry._meta.concrete_fields))})"""
_INSERT_VERSION = f"""
    INSERT INTO {Version._meta.db_table} (record, register, number, unit, body, sha256, entry_id)
    VALUES (%s, %s, %s, %s, %s, %s, %s)"""
_INSERT_STANDING = f"""
    INSERT INTO {Standing._meta.db_table} (version_id, state, reason, entry_id) VALUES {{}}"""
_INSERT_STANDINGS = f"""
    INSERT INTO {Standing._meta.db_table} (version_id, state, reason, entry_id)
    SELECT id, %s, %s, entry_id FROM {Version._meta.db_table} WHERE entry_id = %s AND id > %s ORDER BY id"""
_OF_A_VERSION = [field.attname for field in Version._meta.concrete_fields]
_ORIGIN: ContextVar[str] = ContextVar("origin", default="")


@contextmanager
def acting_from(origin: str) -> Iterator[None]:
    """Acts inside are recorded as done from an address."""
    kept = _ORIGIN.set(origin)
    try:
        yield
    finally:
        _ORIGIN.reset(kept)


class Said(NamedTuple):
    """What a record says from now on, before it stands in the log: canonical JSON of its values and lines."""

    record: str
    register: str
    number: int
    unit: str
    body: str


@dataclass
class Writing:
    """What an act writes under its entry; everything that passes here is in the entry's digest."""

    position: int
    shut: str = ""
    """The hash of the last act by which a period was closed or opened, which stands for all before it."""
    written: RunningDigest = field(default_factory=RunningDigest)
    cited: dict[str, object] = field(default_factory=dict)
    """What the entry's summary says besides, found while the act was done: the exemptions by which it was allowed."""

    def versions(self, said: Iterable[Said]) -> list[Version]:
        """Adds versions; each gets its hash."""
        added = []
        with connection.cursor() as cursor:
            for one in said:
                row = (*one, digest(one.body), self.position)
                self.written.add([line_of_version(*row[:4], row[5])])
                cursor.execute(f"{_INSERT_VERSION} RETURNING id", row)
                ((key,),) = cursor.fetchall()
                added.append(Version.from_db(connection.alias, _OF_A_VERSION, (key, *row)))
        return added

    def standings(self, versions: Sequence[Version], state: State, reason: str = "") -> None:
        """Gives versions a state."""
        self.written.add(line_of_standing(v.record, v.number, state, reason) for v in versions)
        with connection.cursor() as cursor:
            for some in batched(versions, _BATCH):
                values = [value for v in some for value in (v.pk, state, reason, self.position)]
                cursor.execute(_INSERT_STANDING.format(", ".join(["(%s, %s, %s, %s)"] * len(some))), values)

    def many(self, said: Iterable[Said], state: State) -> int:
        """Adds versions as they come, however many, and gives all of them a state.  Returns how many there were."""
        before = Version.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
        added, standings = 0, list[str]()
        with connection.cursor() as cursor:
            for batch in batched(said, _MANY):
                rows = [(*one, digest(one.body), self.position) for one in batch]
                self.written.add(line_of_version(*row[:4], row[5]) for row in rows)
                standings.append("\n".join([line_of_standing(one.record, one.number, state, "") for one in batch]))
                cursor.executemany(_INSERT_VERSION, rows)
                added += len(rows)
            cursor.execute(_INSERT_STANDINGS, [state, "", self.position, before])
        self.written.add(standings)
        return added

    def evidence(self, files: Iterable[Evidence]) -> None:
        """Adds files to versions that were written before."""
        added = list(files)
        for file in added:
            file.entry_id = self.position
        self.written.add(map(evidence_line, added))
        Evidence.objects.bulk_create(added, batch_size=_BATCH)

    def beside(self, rows: Iterable[Written]) -> None:
        """Adds what is written beside versions, all of one kind: notes, declarations, locks."""
        for some in batched(rows, _BATCH):
            for row in some:
                row.entry_id = self.position
            self.written.add(map(written_line, some))
            type(some[0])._default_manager.bulk_create(some)

    def document(self, document: Document) -> None:
        """Adds a document."""
        document.entry_id = self.position
        self.written.add([document_line(document)])
        document.save(force_insert=True)


@contextmanager
def act(
    name: str, account: str, right: Right | str, now: datetime, summary: Mapping[str, object], *,
    synthetic: bool = False,
) -> Iterator[Writing]:  # fmt: skip
    """One act: what is written inside stands with its entry, or not at all.

    ``right`` is the one by which it is allowed; its code alone where no account gave it.  The entry cites whose deputy
    acted, and stands at the last one's instant where that came while it waited.  Raises ``ClockWentBackError`` where
    ``now`` lies before that by more.
    """
    with transaction.atomic():
        last = _locked_end()
        if last is not None and now < last.at - WAITED:
            words = Text(
                "作業時間早於前一作業，系統時鐘可能有誤", "the act lies before the last one; the clock may be wrong"
            )
            raise ClockWentBackError(words)
        writing = Writing(last.position + 1, last.shut or "") if last else Writing(1)
        yield writing
        code, cited = (right, {}) if isinstance(right, str) else (right.code, right.cited())
        entry = Entry(
            position=writing.position, act=name, account=account, right=code, origin=_ORIGIN.get(),
            at=now if last is None else max(now, last.at),
            summary=canonical({**summary, **writing.cited, **cited}), digest=writing.written.hex(),
            previous=last.hash if last else GENESIS, synthetic=synthetic,
        )  # fmt: skip
        entry.hash = hash_of(entry)
        _add(entry)


def hash_of(entry: Entry) -> str:
    """What the entry's hash must be, from its own fields."""
    return entry_hash(hashed_fields(entry))


def hashed_fields(entry: Entry) -> dict[str, object]:
    """The fields of an entry that its hash is of."""
    return {
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


def line_of_version(record: str, register: str, number: int, unit: str, sha256: str) -> str:
    """A version as the digest takes it: what ``canonical`` says of the list, written out for the millions of them."""
    return f'["version",{quoted(record)},{number},{quoted(register)},{quoted(unit)},"{sha256}"]'


def line_of_standing(record: str, number: int, state: str, reason: str) -> str:
    """A standing as the digest takes it."""
    return f'["standing",{quoted(record)},{number},"{state}",{quoted(reason)}]'


def evidence_line(file: Evidence) -> str:
    """A file as the digest takes it."""
    of = [file.version.record, file.version.number]
    return canonical(["evidence", *of, file.sha256, file.name, file.media_type, file.size])


def written_line(row: Written) -> str:
    """What was written beside versions, as the digest takes it."""
    return canonical(row.told())


def document_line(document: Document) -> str:
    """A document as the digest takes it."""
    return canonical(["document", document.kind, document.name, document.sha256, digest(document.findings)])


def _add(entry: Entry) -> None:
    columns = Entry._meta.concrete_fields
    with connection.cursor() as cursor:
        cursor.execute(_INSERT_ENTRY, [c.get_db_prep_save(getattr(entry, c.attname), connection) for c in columns])


def _wait_for_the_disk() -> None:
    with connection.cursor() as cursor:
        cursor.execute(_FLUSH)


DIGESTED: tuple[tuple[type[Model], Callable[[Any], str]], ...] = (
    (Version, lambda v: line_of_version(v.record, v.register, v.number, v.unit, v.sha256)),
    (Document, document_line),
    (Standing, lambda s: line_of_standing(s.version.record, s.version.number, s.state, s.reason)),
    (Evidence, evidence_line),
    *((model, written_line) for model in WRITTEN),
)
"""What an entry may have written, each as its digest takes it, in the order in which it does."""


class _End(NamedTuple):
    """The log's last entry."""

    position: int
    hash: str
    at: datetime
    shut: str | None


def _locked_end() -> _End | None:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # One message, of which the last statement sees what was there when the one before had the lock.  The lock
            # isn't held while the disk is waited for: those who act at once wait for it together, after their turns.
            # What an act looks up has an index; a plan from when a table was short would read it whole ever after, and
            # one that is taken for dear would be compiled to machine code, which takes longer than the looking up.
            cursor.execute(f"{_OF_AN_ACT}; SELECT pg_advisory_xact_lock({_LOCK}); {_LAST}")
            while cursor.nextset():
                pass
            transaction.on_commit(_wait_for_the_disk)
        else:
            cursor.execute(_LAST)
        found = cursor.fetchone()
    if found is None:
        return None
    last = _End(*found)
    return last if is_aware(last.at) else last._replace(at=make_aware(last.at, UTC))
