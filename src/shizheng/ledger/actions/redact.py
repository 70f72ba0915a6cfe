"""``redact``: words or files of a record that should never have been entered go, for a reason; all else stays."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from shizheng.accounts.models import User
from shizheng.agency import Agency
from shizheng.ledger import quoting, redaction, sent_files
from shizheng.ledger.actions.checks import reason_given, right_over
from shizheng.ledger.canonical import digest
from shizheng.ledger.errors import WrongStateError
from shizheng.ledger.log import act
from shizheng.ledger.models import Evidence, NoteRedaction, Redaction, Version
from shizheng.ledger.records import newest
from shizheng.plan.text import Text


def redact(
    user: User, agency: Agency, record: str, fields: Collection[str], files: Collection[str], reason: str,
    now: datetime, *, sent: Collection[str] = (), notes: Collection[int] = (), words: Collection[str] = (),
    synthetic: bool = False,
) -> None:  # fmt: skip
    """The words of some fields, in every version of a record, and the bytes of some files (by hash) are gone.

    With words go the files of many records in which the record came, and those of ``sent`` among the files that may
    hold it too; the other records that came in them stay.  Of the record's remarks those go that entries at the
    positions ``notes`` wrote, of the reasons and names of files beside it those that ``words`` names by their keys.
    Raises ``ActionError``: words that a figure reads are not redacted.
    """
    (found,) = newest([record])
    version = found.version
    right = right_over(user, "redact", [version.unit], now)
    reason_given(reason)
    _demand_redactable(fields, redaction.redactable(agency, version.register))
    summary: dict[str, object] = {"record": record, "unit": version.unit, "fields": sorted(fields), "files": len(files)}
    with act("redact", user.username, right, now, summary, synthetic=synthetic) as writing:
        changed = [
            (one, said)
            for one in Version.objects.filter(record=record).order_by("number")
            if (said := redaction.blanked(one.body, fields)) != one.body
        ]
        behind = Evidence.objects.filter(version__record=record, sha256__in=files).select_related("version")
        gone = list(behind.exclude(sha256__in=redaction.files(record)).order_by("pk"))
        came_in = sent_files.of(record) if fields else sent_files.Files()
        sheets = {one.sha256 for one in (*came_in.holding, *(one for one in came_in.possible if one.sha256 in sent))}
        remarks = redaction.notes_at(record, notes)
        others = quoting.named(record, words, redaction.MARK)
        _demand_any(changed, gone, sheets, remarks, others)
        told = {"record": record, "reason": reason.strip()}
        writing.beside(
            Redaction(**told, number=one.number, fields=sorted(fields), after=digest(said)) for one, said in changed
        )
        writing.beside(Redaction(**told, number=file.version.number, sha256=file.sha256) for file in gone)
        writing.beside(Redaction(**told, number=version.number, sha256=hash) for hash in sorted(sheets))
        rows = [*remarks, *(one.row for one in others)]
        after = quoting.digests_with(rows, redaction.MARK).items()
        writing.beside(NoteRedaction(**told, position=position, after=hash) for position, hash in after)
        summary |= {"sent": len(sheets), "notes": len(remarks), "words": len(others)}
        redaction.zero_what_is_replaced()
        redaction.forget_in_drafts(record, fields, files)
        sent_files.forget_what_was_found(sheets, came_in.waiting)
        for one, said in changed:
            Version.objects.filter(pk=one.pk).update(body=said)
        quoting.put(redaction.MARK, rows)
        _once_done({file.sha256 for file in gone}, sheets, came_in)


def _demand_any(*found: Collection[object]) -> None:
    """Raises ``WrongStateError`` where there is nothing to redact."""
    if not any(found):
        raise WrongStateError(Text("沒有可遮蔽之內容", "there is nothing to redact"))


def _once_done(files: Collection[str], sheets: Collection[str], came_in: sent_files.Files) -> None:
    """Has the bytes of files go, and what the database still holds of what was replaced, once the act is done."""
    transaction.on_commit(redaction.overwrite)
    transaction.on_commit(lambda: sent_files.forget_bytes(sheets, came_in.waiting))
    for hash in files:
        transaction.on_commit(lambda hash=hash: redaction.forget(hash))  # type: ignore[misc]


def _demand_redactable(fields: Collection[str], redactable: Collection[str]) -> None:
    """Raises ``WrongStateError`` naming the fields that are none of those that can be redacted."""
    kept = [name for name in fields if name not in redactable]
    if kept:
        words = Text(
            "欄位「{f}」不是文字，或為數值所據，不得遮蔽；可列為不公開",
            "only texts that no figure reads are redacted, and “{f}” is none; classify the record instead",
        )
        raise WrongStateError(words.format(f=Text("、".join(kept), ", ".join(kept))))
