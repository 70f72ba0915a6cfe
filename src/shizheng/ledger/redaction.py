"""Redaction: words and files that should never have been entered go; hashes, entries and figures stay.

Only texts that no figure reads are redacted, so that every figure of every day stays what it was.  What a figure reads
and nobody should see is classified instead.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator

from django.db import connection
from django.db.models import Model

from shizheng.agency import Agency
from shizheng.ledger import quoting
from shizheng.ledger.canonical import canonical
from shizheng.ledger.evidence import path_of
from shizheng.ledger.models import Draft, Evidence, Note, NoteRedaction, Redaction, Upload, Version
from shizheng.measures.ask import fields_of
from shizheng.measures.nodes import Leaf

MARK = "（已遮蔽 redacted）"
"""Stands where words were."""


def redactable(agency: Agency, register: str) -> tuple[str, ...]:
    """The texts of a register that no measure reads, and by which no record is found to be like another."""
    schema = agency.registers[register]
    leaves = [leaf for m in agency.measures.values() for leaf in m.leaves() if leaf.register.name == register]
    read = {name for leaf in leaves for name in _fields_of(leaf)} | set(schema.alike.same if schema.alike else ())
    return tuple(name for name, field in schema.fields.items() if field.type == "text" and name not in read)


def blanked(body: str, fields: Collection[str]) -> str:
    """What a version says, with a mark in place of some of its words."""
    said = json.loads(body)
    values = {name: MARK if name in fields and text is not None else text for name, text in said["values"].items()}
    return canonical({**said, "values": values})


def after() -> dict[tuple[str, int], str]:
    """The hash of what each redacted version says now, by record and number."""
    rows = Redaction.objects.exclude(after="").order_by("pk").values_list("record", "number", "after")
    return {(record, number): hash for record, number, hash in rows}


def entries_after() -> dict[int, str]:
    """The digest that each entry of which words were redacted would have by what stands there now."""
    return dict(NoteRedaction.objects.order_by("pk").values_list("position", "after"))


def notes_at(record: str, positions: Collection[int]) -> list[Note]:
    """The remarks on a record that entries at some positions wrote and that were not redacted yet."""
    return list(Note.objects.filter(record=record, entry_id__in=positions).exclude(text=MARK).order_by("pk"))


def files(record: str | None = None) -> frozenset[str]:
    """The hashes of the files that were redacted; of one record where asked."""
    rows = Redaction.objects.exclude(sha256="")
    rows = rows if record is None else rows.filter(record=record)
    return frozenset(rows.values_list("sha256", flat=True))


def gone() -> frozenset[str]:
    """The hashes of the files that were redacted of every record behind which they stood."""
    return frozenset(hash for hash in files() if _stands_behind(hash) <= _redacted_of(hash))


def is_gone(hash: str) -> bool:
    """Whether a file that was sent was redacted, and not sent again since."""
    return Redaction.objects.filter(sha256=hash).exists() and not path_of(hash).exists()


def forget(hash: str) -> None:
    """Removes the bytes of a file, unless they stand behind a record of which they were not redacted, or are attached
    to a draft of another; then they go with that.
    """
    drafted = Draft.objects.exclude(files=[]).values_list("files", flat=True)
    if _stands_behind(hash) <= _redacted_of(hash) and not any(f["sha256"] == hash for files in drafted for f in files):
        path_of(hash).unlink(missing_ok=True)


def forget_in_drafts(record: str, fields: Collection[str], hashes: Collection[str]) -> None:
    """Takes the words of some fields, and some files, out of what is being written as a correction of a record."""
    for draft in Draft.objects.filter(record=record):
        draft.cells = {name: "" if name in fields else text for name, text in draft.cells.items()}
        draft.files = [file for file in draft.files if file["sha256"] not in hashes]
        draft.save(update_fields=["cells", "files"])


def overwrite() -> None:
    """Has the database let go of the pages in which what was replaced still lies; once the act is done."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        else:
            tables: tuple[type[Model], ...] = (Version, *quoting.TABLES, Draft, Upload)
            cursor.execute(f"VACUUM {', '.join(model._meta.db_table for model in tables)}")


def zero_what_is_replaced() -> None:
    """SQLite overwrites with zeros what the act replaces, on the connection that does it."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA secure_delete = ON")


def _stands_behind(hash: str) -> set[str]:
    return set(Evidence.objects.filter(sha256=hash).values_list("version__record", flat=True))


def _redacted_of(hash: str) -> set[str]:
    return set(Redaction.objects.filter(sha256=hash).values_list("record", flat=True))


def _fields_of(leaf: Leaf) -> Iterator[str]:
    ask = leaf.ask
    yield from ask.reads
    yield from ask.keys
    yield from fields_of(*ask.where)
    yield from ask.window.time.fields
