"""Drafts: what is being written and was not handed in yet.  They belong to a unit and stay outside the log.

A draft is saved as it was typed, right or wrong.  Each saving that says something new counts up its revision; whoever
saves an older one is told, and nothing is written over unseen.  A new record's draft at its first revision, without
files, is blank: nobody has typed anything in it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from django.db import transaction
from django.db.models import F, QuerySet

from shizheng.accounts.models import User
from shizheng.ledger.actions.checks import right_over
from shizheng.ledger.errors import DraftChangedError
from shizheng.ledger.evidence import Kept
from shizheng.ledger.models import Draft, Version
from shizheng.ledger.outside import BLANK
from shizheng.plan.text import Text


@dataclass(frozen=True, slots=True)
class Typed:
    """The cells of a form: the record's own, and those of its lines."""

    cells: Mapping[str, str]
    lines: Sequence[Mapping[str, str]] = ()
    withheld: str = ""
    """Why the record is to be classified; empty where it isn't."""


def begin(user: User, register: str, unit: str, typed: Typed, now: datetime, *, of: Version | None = None) -> Draft:
    """A draft of a new record, or of a correction ``of`` a version, whose evidence it begins with.

    Where the account has a blank one that begins with the same, it is that one: whoever opens a form twice finds one
    draft.  Raises ``NotAllowedError``.
    """
    right_over(user, "report", [unit], now)
    with transaction.atomic():
        # Of two requests at once, as a double click sends them, the second waits here for the first.
        User.objects.select_for_update().get(pk=user.pk)
        blank = Draft.objects.filter(BLANK, account=user.username, register=register, unit=unit, cells=typed.cells)
        found = blank.order_by("saved_at", "key").first() if of is None else None
        return found or _new(user, register, unit, typed, now, of)


def _new(user: User, register: str, unit: str, typed: Typed, now: datetime, of: Version | None) -> Draft:
    return Draft.objects.create(
        key=uuid4().hex, register=register, unit=unit, record=of.record if of else "", corrects=of.number if of else 0,
        account=user.username, saved_at=now, revision=1, cells=dict(typed.cells), lines=list(map(dict, typed.lines)),
        files=_evidence_of(of) if of else [],
    )  # fmt: skip


def _evidence_of(version: Version) -> list[dict[str, str | int]]:
    files = version.evidence.order_by("pk")
    return [Kept(file.sha256, file.name, file.media_type, file.size).as_json() for file in files]


def save(user: User, draft: Draft, revision: int, typed: Typed, now: datetime) -> Draft:
    """Keeps what was typed on top of a revision; a form that says what stands already leaves the draft as it is.

    Raises ``DraftChangedError`` where the draft has a later one by now; ``NotAllowedError``.
    """
    right_over(user, "report", [draft.unit], now)
    stands = Draft.objects.filter(pk=draft.pk, revision=revision).first()
    if stands is not None and _said(Typed(stands.cells, stands.lines, stands.withheld)) == _said(typed):
        return stands
    with transaction.atomic():
        changed = Draft.objects.filter(pk=draft.pk, revision=revision).update(
            cells=dict(typed.cells), lines=list(map(dict, typed.lines)), account=user.username, saved_at=now,
            revision=F("revision") + 1, withheld=typed.withheld,
        )  # fmt: skip
        found = Draft.objects.filter(pk=draft.pk).first()
    if not changed or found is None:
        words = Text("草稿已由他人（或另一視窗）變更", "someone else, or another window, has changed the draft")
        raise DraftChangedError(words)
    return found


def _said(typed: Typed) -> tuple[object, ...]:
    """What a form says; fields and lines that are empty say nothing."""

    def filled(cells: Mapping[str, str]) -> dict[str, str]:
        return {name: text for name, text in cells.items() if text}

    return filled(typed.cells), [line for line in map(filled, typed.lines) if line], typed.withheld


def discard(user: User, draft: Draft, now: datetime) -> None:
    """Forgets a draft.  Raises ``NotAllowedError``."""
    right_over(user, "report", [draft.unit], now)
    draft.delete()


def of_units(units: Sequence[str] | None) -> QuerySet[Draft]:
    """The drafts of some units (None: of all) in which something was typed, last saved first."""
    found = Draft.objects.exclude(BLANK).order_by("-saved_at", "key")
    return found if units is None else found.filter(unit__in=units)
