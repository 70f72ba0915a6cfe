"""Cleaning: files of drafts and uploads that nobody needs any more go, and nothing that the log names.

A file is needed while a record, a draft or an upload has it, or an entry of the log names its hash.  One that nobody
needs is noted with the day, and goes once it was needed by nobody, and kept by nobody anew, for ``WAITS``: so what is
being sent just now, by a request that has yet to save whose it is, is never taken away, nor is what a backup that is
being made will name.  The notes lie beside the files; without them the waiting begins again.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from logging import getLogger
from pathlib import Path

from django.conf import settings
from django.db.models import QuerySet

from shizheng.ledger import redaction
from shizheng.ledger.models import Draft, Entry, Evidence, Upload

WAITS = timedelta(days=7)
"""For so long a file is needed by nobody before it goes."""
KEPT = timedelta(days=90)
"""For so long a file of many records that was sent may be taken in."""
_NOTES = "unneeded.json"
_HASH = re.compile(r"\b[0-9a-f]{64}\b")
_LOG = getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Unneeded:
    """A file by its path in the home folder that nobody needs since an instant; ``goes`` now, or later."""

    path: str
    size: int
    since: datetime
    changed: int
    """When its bytes came, in nanoseconds; kept anew it isn't the same file."""
    goes: bool


@dataclass(frozen=True, slots=True)
class Cleaned:
    """What goes, or went: uploads that were never taken in, and files; and the files that have to wait."""

    uploads: tuple[Upload, ...]
    files: tuple[Unneeded, ...]
    waiting: tuple[Unneeded, ...]


def would_go(now: datetime) -> Cleaned:
    """What ``clean`` would do; nothing is changed.  Files of the uploads that would go begin to wait then."""
    found = _unneeded(now)
    return _told(tuple(stale(now)), found)


def clean(now: datetime) -> Cleaned:
    """Removes what nobody needs any more, and notes what has to wait."""
    uploads = tuple(stale(now))
    stale(now).filter(pk__in=[one.pk for one in uploads]).delete()
    done = _told(uploads, [one for one in _unneeded(now) if not one.goes or _removed(one)])
    _note(done.waiting)
    if uploads or done.files:
        size = sum(one.size for one in done.files)
        _LOG.info("removed %d uploads never taken in, and %d files of %d bytes", len(uploads), len(done.files), size)
    return done


def stale(now: datetime) -> QuerySet[Upload]:
    """The uploads that nobody took in for so long."""
    return Upload.objects.filter(taken_at=None, sent_at__lt=now - KEPT).order_by("sent_at", "key")


def _told(uploads: tuple[Upload, ...], found: list[Unneeded]) -> Cleaned:
    going, waiting = (tuple(one for one in found if one.goes is goes) for goes in (True, False))
    return Cleaned(uploads, going, waiting)


def _unneeded(now: datetime) -> list[Unneeded]:
    """The files that nobody needs, by path."""
    lying = list(_files())
    needed = _needed()
    found = [(path, stat) for path, stat in lying if path.name not in needed]
    named = _named_by_the_log() if found else frozenset()
    notes = _notes()
    unneeded = []
    for path, stat in found:
        if path.name in named:
            continue
        name = path.relative_to(_home()).as_posix()
        since, changed = notes.get(name, (now, stat.st_mtime_ns))
        since = since if changed == stat.st_mtime_ns else now
        unneeded.append(Unneeded(name, stat.st_size, since, stat.st_mtime_ns, since + WAITS <= now))
    return sorted(unneeded, key=lambda one: one.path)


def _files() -> Iterator[tuple[Path, os.stat_result]]:
    """What lies in the folders of files: under a hash, made ready for an upload, what is told of it, or left behind."""
    for pattern in ("evidence/[0-9a-f][0-9a-f]/*", "evidence/arriving-*", "uploads/*", "beside/[0-9a-f]*"):
        for path in _home().glob(pattern):
            with suppress(FileNotFoundError):
                yield path, path.stat()


def _needed() -> set[str]:
    """The hashes that records, drafts and uploads have, and the keys of uploads that may yet be taken in.

    Files go from drafts to records, never back: asked in this order none is missed on its way.
    """
    drafted = {file["sha256"] for files in Draft.objects.values_list("files", flat=True) for file in files}
    kept: set[str] = set()
    for key, hash, taken_at in Upload.objects.values_list("key", "sha256", "taken_at"):
        if taken_at:
            kept.add(hash)
        else:
            drafted |= {hash, key}
    kept |= set(Evidence.objects.values_list("sha256", flat=True).distinct())
    return drafted | (kept - redaction.gone())


def _named_by_the_log() -> frozenset[str]:
    """The hashes that entries name: of the files that were taken in, and whatever else; but for what was redacted."""
    summaries = Entry.objects.order_by().values_list("summary", flat=True).iterator()
    return frozenset(hash for summary in summaries for hash in _HASH.findall(summary)) - redaction.gone()


def _removed(file: Unneeded) -> bool:
    """Removes a file, unless somebody has kept the same bytes anew meanwhile; whether it is gone."""
    path = _home() / file.path
    leaving = path.with_name(f"leaving-{path.name}")
    with suppress(FileNotFoundError):
        path.replace(leaving)
        if leaving.stat().st_mtime_ns != file.changed:
            leaving.replace(path)
            return False
        leaving.unlink()
    return True


def _notes() -> dict[str, tuple[datetime, int]]:
    """Since when files are needed by nobody, and when the bytes had come; nothing where no notes can be read."""
    try:
        read = json.loads((_home() / _NOTES).read_text("utf-8"))
        return {path: (datetime.fromisoformat(since), int(changed)) for path, (since, changed) in read.items()}
    except (OSError, ValueError, TypeError, AttributeError):
        return {}


def _note(waiting: tuple[Unneeded, ...]) -> None:
    arriving = _home() / f"{_NOTES}.arriving"
    arriving.write_text(json.dumps({one.path: [one.since.isoformat(), one.changed] for one in waiting}), "utf-8")
    arriving.replace(_home() / _NOTES)


def _home() -> Path:
    return Path(settings.SHIZHENG_HOME)
