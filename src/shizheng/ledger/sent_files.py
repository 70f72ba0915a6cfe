"""The files of many records in which a record came, whose bytes still hold its words when those are redacted.

That a version came in a file is told by the entry that took it in.  A file that was taken in and in which the record
was passed over, as it stood already, may hold it too, and nothing tells: it is for a person to say.  What was sent for
the register and never taken in is outside the log; of the accounts that sent the record it goes without being asked.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from shizheng.ledger import evidence, redaction
from shizheng.ledger.models import Entry, Upload, Version

MOST = 50
"""Files that may hold a record, the last ones sent, that are offered."""


@dataclass(frozen=True, slots=True)
class Sent:
    """A file by its hash, under the name that it came with."""

    sha256: str
    name: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Files:
    """Those in which a record came, those in which it may have been passed over, and those that were never taken in."""

    holding: tuple[Sent, ...] = ()
    possible: tuple[Sent, ...] = ()
    waiting: tuple[Upload, ...] = ()


def of(record: str) -> Files:
    """The files of a record whose bytes are there."""
    wrote = Version.objects.filter(record=record).values("entry_id")
    entries = list(Entry.objects.filter(act="intake", position__in=wrote).order_by("position"))
    if not entries:
        return Files()
    holding: dict[str, Sent] = {}
    for entry in entries:
        file = json.loads(entry.summary)
        holding.setdefault(file["sha256"], Sent(file["sha256"], file["file"], entry.at))
    register = Version.objects.filter(record=record).values_list("register", flat=True)[0]
    theirs = Upload.objects.filter(register=register, account__in={entry.account for entry in entries})
    taken = theirs.exclude(taken_at=None).exclude(sha256__in=holding).order_by("-sent_at", "key")
    possible = {one.sha256: Sent(one.sha256, one.name, one.sent_at) for one in taken[:MOST]}
    return Files(_there(holding.values()), _there(possible.values()), tuple(theirs.filter(taken_at=None)))


def forget_what_was_found(hashes: Collection[str], waiting: Iterable[Upload]) -> None:
    """Takes out what findings quote of some files, and their names, and lets go of some that were never taken in; part
    of the act.
    """
    for upload in Upload.objects.filter(sha256__in=hashes):
        upload.found, upload.name = {**upload.found, "first": []}, redaction.MARK
        upload.save(update_fields=["found", "name"])
    Upload.objects.filter(pk__in=[one.pk for one in waiting], taken_at=None).delete()


def forget_bytes(hashes: Collection[str], waiting: Iterable[Upload]) -> None:
    """Removes the bytes of some files, and what was made ready of them; once the act is done.

    Where the same bytes were taken in as another file, and that isn't among them, they stay.
    """
    from shizheng.ledger.uploads import prepared  # which in turn knows the acts

    gone = [*waiting, *Upload.objects.filter(sha256__in=hashes)]
    for upload in gone:
        prepared.forget(upload)
    others = {one.sha256 for one in gone} - set(hashes)
    for hash in {*hashes, *others} - set(Upload.objects.filter(sha256__in=others).values_list("sha256", flat=True)):
        redaction.forget(hash)


def _there(files: Iterable[Sent]) -> tuple[Sent, ...]:
    return tuple(file for file in files if evidence.path_of(file.sha256).exists())
