"""Words that stand beside what a record says and may quote it: reasons given in acts on it, and names of its files.

Each belongs to one record alone: of a reason that was given for many records at once, the one of each goes by itself.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Model, Q

from shizheng.ledger.canonical import RunningDigest
from shizheng.ledger.log import DIGESTED
from shizheng.ledger.models import Classification, Evidence, Note, Overlap, Standing
from shizheng.plan.text import Text

Row = Standing | Classification | Overlap | Evidence | Note
_WORDS: dict[type[Model], tuple[str, Text]] = {
    Standing: ("reason", Text("審核或撤回之理由", "a reason given when it was decided on or withdrawn")),
    Classification: ("reason", Text("列為不公開或公開之理由", "a reason for classifying or opening it")),
    Overlap: ("reason", Text("認定重複之理由", "a reason given when duplicates were told")),
    Evidence: ("name", Text("附件檔名", "the name of an attached file")),
}
TABLES: tuple[type[Model], ...] = (Note, *_WORDS)
"""The tables with words that may be redacted beside those of versions."""


@dataclass(frozen=True, slots=True)
class Words:
    """Words in a row that an entry wrote; ``key`` names the row."""

    key: str
    what: Text
    text: str
    account: str
    at: datetime
    row: Row

    @property
    def position(self) -> int:
        """The position of the entry that wrote them."""
        return self.row.entry_id


def of(record: str, mark: str) -> tuple[Words, ...]:
    """All that stand beside a record and were not replaced by ``mark`` yet, oldest first."""
    found = [words for model in _WORDS for words in _of(model, record, mark)]
    return tuple(sorted(found, key=lambda one: (one.position, one.key)))


def _of(model: type[Model], record: str, mark: str) -> Iterator[Words]:
    field, what = _WORDS[model]
    whose = Q(version__record=record) if model in (Standing, Evidence) else Q(record=record)
    whose |= Q(other=record) if model is Overlap else Q()
    rows = model._default_manager.filter(whose).exclude(**{f"{field}__in": ("", mark)})
    found: list[Any] = list(rows.select_related("entry").order_by("pk"))
    for row in found:
        key = f"{model._meta.model_name}-{row.pk}"
        yield Words(key, what, getattr(row, field), row.entry.account, row.entry.at, row)


def named(record: str, keys: Collection[str], mark: str) -> list[Words]:
    """Those of them that some keys name."""
    return [words for words in of(record, mark) if words.key in keys]


def digests_with(rows: Sequence[Row], mark: str) -> dict[int, str]:
    """By position, the digest that each entry which wrote one of some rows would have with a mark for their words."""
    marked = {(type(row), row.pk) for row in rows}
    return {position: _digest(position, marked, mark) for position in sorted({row.entry_id for row in rows})}


def put(mark: str, rows: Sequence[Row]) -> None:
    """Puts a mark in place of the words of some rows; part of the act."""
    for row in rows:
        type(row)._default_manager.filter(pk=row.pk).update(**{field_of(type(row)): mark})


def field_of(model: type[Model]) -> str:
    """The field of a table that holds words."""
    return _WORDS[model][0] if model in _WORDS else "text"


def _digest(position: int, marked: Collection[tuple[type[Model], int]], mark: str) -> str:
    """The digest of what an entry wrote, with a mark for the words of some rows, as ``verify`` takes it."""
    written = RunningDigest()
    for model, line in DIGESTED:
        rows = model._default_manager.filter(entry_id=position).order_by("pk")
        rows = rows.select_related("version") if model in (Standing, Evidence) else rows
        for row in rows.iterator():
            if (model, row.pk) in marked:
                setattr(row, field_of(model), mark)
            written.add([line(row)])
    return written.hex()
