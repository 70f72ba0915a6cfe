"""Reading the ledger: flat functions, no writing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db import connection
from django.db.models import QuerySet

from shizheng.ledger.canonical import GENESIS, said
from shizheng.ledger.models import Document, Entry, Evidence, Note, NoteRedaction, Standing, Version
from shizheng.registers.cells import Value
from shizheng.registers.schema import Register

_ACTS = f"""
    WITH RECURSIVE acts(act) AS (
        SELECT min(act) FROM {Entry._meta.db_table}
        UNION ALL
        SELECT (SELECT min(act) FROM {Entry._meta.db_table} e WHERE e.act > acts.act) FROM acts WHERE act IS NOT NULL
    )
    SELECT act FROM acts WHERE act IS NOT NULL"""


def head() -> Entry | None:
    """The log's last entry."""
    return Entry.objects.order_by("-position").first()


def position_at(day: date, zone: ZoneInfo) -> int:
    """The last position recorded by the end of ``day`` in a time zone; 0 before the first."""
    end = datetime.combine(day + timedelta(days=1), time.min, zone)
    # Positions and instants rise together; asked for in this order, the index on the instant answers at once.
    found = Entry.objects.filter(at__lt=end).order_by("-at", "-position")
    last = found.values_list("position", flat=True).first()
    return last or 0


def last_positions(zone: ZoneInfo) -> dict[date, int]:
    """The last position of each day of a time zone on which any was taken."""
    first = Entry.objects.order_by("position").first()
    last = head()
    if first is None or last is None:
        return {}
    day, end, found, before = first.at.astimezone(zone).date(), last.at.astimezone(zone).date(), {}, 0
    while day <= end:
        position = position_at(day, zone)
        if position > before:
            found[day] = before = position
        day += timedelta(days=1)
    return found


def hash_at(position: int) -> str:
    """The chain's hash at a position."""
    found = Entry.objects.filter(position=position).values_list("hash", flat=True).first()
    return found or GENESIS


def hashes_at(positions: Iterable[int]) -> dict[int, str]:
    """The chain's hashes at some positions of the log."""
    return dict(Entry.objects.filter(position__in=set(positions)).values_list("position", "hash"))


def is_synthetic() -> bool:
    """Whether the ledger holds replayed time."""
    return Entry.objects.filter(synthetic=True).exists()


def is_all_synthetic() -> bool:
    """Whether every entry of the ledger is of replayed time."""
    return not Entry.objects.filter(synthetic=False).exists()


def entries(
    until: int | None = None, *, act: str = "", account: str = "", right: str = "", origin: str = "",
    since: int = 0, record: str = "",
) -> QuerySet[Entry]:  # fmt: skip
    """The log, newest first, after one position and up to another; filtered where asked.

    ``record`` keeps the acts that wrote a version or a state of a record, or a remark on it.
    """
    found = Entry.objects.order_by("-position")
    if until is not None:
        found = found.filter(position__lte=until)
    if since:
        found = found.filter(position__gt=since)
    if record:
        wrote = Version.objects.filter(record=record).values("entry_id")
        decided = Standing.objects.filter(version__record=record).values("entry_id")
        remarked = Note.objects.filter(record=record).values("entry_id")
        found = found.filter(position__in=wrote.union(decided, remarked))
    asked = {"act": act, "account": account, "right": right, "origin": origin}
    return found.filter(**{name: value for name, value in asked.items() if value})


def acts() -> tuple[str, ...]:
    """The kinds of act that stand in the log, each looked up past the one before: there are few of them."""
    with connection.cursor() as cursor:
        cursor.execute(_ACTS)
        return tuple(act for (act,) in cursor.fetchall())


def adopted(kind: str) -> Document | None:
    """The document of a kind that was adopted last."""
    return Document.objects.filter(kind=kind).order_by("-pk").first()


@dataclass(frozen=True, slots=True)
class StandingShown:
    """A state that a version took: when, by which office and right, and why."""

    state: str
    reason: str
    at: datetime
    account: str
    right: str
    position: int


@dataclass(frozen=True, slots=True)
class VersionShown:
    """A version with what it says and the states that it took, in order."""

    number: int
    unit: str
    sha256: str
    at: datetime
    account: str
    values: dict[str, Value]
    lines: tuple[dict[str, Value], ...]
    standings: tuple[StandingShown, ...]
    files: tuple[Evidence, ...] = ()

    @property
    def state(self) -> str:
        return self.standings[-1].state


@dataclass(frozen=True, slots=True)
class NoteShown:
    """A remark on a record: by which office, when, and at which log position."""

    text: str
    account: str
    at: datetime
    position: int
    is_redacted: bool


def notes(record: str, until: int | None = None) -> tuple[NoteShown, ...]:
    """The remarks on a record, oldest first, as of a log position."""
    found = Note.objects.filter(record=record).select_related("entry").order_by("pk")
    found = found if until is None else found.filter(entry_id__lte=until)
    redacted = set(NoteRedaction.objects.filter(record=record).values_list("position", flat=True))
    return tuple(
        NoteShown(note.text, note.entry.account, note.entry.at, note.entry_id, note.entry_id in redacted)
        for note in found
    )


def register_of(record: str) -> str | None:
    """The register that holds a record, None where there is no such record."""
    return Version.objects.filter(record=record).values_list("register", flat=True).first()


def versions(record: str, register: Register, until: int | None = None) -> tuple[VersionShown, ...]:
    """A record's versions, oldest first, as they stood at a log position."""
    found = Version.objects.filter(record=record).select_related("entry").prefetch_related("evidence")
    found = found.order_by("number")
    taken = Standing.objects.filter(version__record=record).select_related("entry").order_by("pk")
    if until is not None:
        found, taken = found.filter(entry__position__lte=until), taken.filter(entry__position__lte=until)
    states: dict[int, list[StandingShown]] = {}
    for s in taken:
        shown = StandingShown(s.state, s.reason, s.entry.at, s.entry.account, s.entry.right, s.entry_id)
        states.setdefault(s.version_id, []).append(shown)
    return tuple(_shown(version, register, tuple(states[version.pk])) for version in found)


def _shown(version: Version, register: Register, standings: tuple[StandingShown, ...]) -> VersionShown:
    values, lines = said(register, version.body)
    entry = version.entry
    files = tuple(version.evidence.all())
    return VersionShown(
        version.number, version.unit, version.sha256, entry.at, entry.account, values, lines, standings, files
    )
