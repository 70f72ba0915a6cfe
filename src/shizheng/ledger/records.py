"""Records as the actions see them: the newest version and the state that it stands in."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from shizheng.ledger.errors import NoSuchRecordError
from shizheng.ledger.models import Entry, Standing, State, Version
from shizheng.plan.text import Text

T = TypeVar("T")

_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Newest:
    """A record's newest version, its state, and the account that wrote it."""

    version: Version
    state: State
    author: str


def newest(records: Sequence[str]) -> list[Newest]:
    """The newest version of each record, in the order asked.  Raises ``NoSuchRecordError`` naming the first unknown."""
    versions: dict[str, Version] = {}
    for some in _batches(records):
        for version in Version.objects.filter(record__in=some).order_by("record", "number"):
            versions[version.record] = version
    for record in records:
        if record not in versions:
            words = Text("查無紀錄「{r}」", "there is no record “{r}”")
            raise NoSuchRecordError(words.format(r=record))
    states = _states([version.pk for version in versions.values()])
    authors = dict(
        Entry.objects.filter(position__in={v.entry_id for v in versions.values()}).values_list("position", "account")
    )
    return [Newest(versions[r], states[versions[r].pk], authors[versions[r].entry_id]) for r in records]


def _states(versions: Sequence[int]) -> dict[int, State]:
    states: dict[int, State] = {}
    for some in _batches(versions):
        for version, state in (
            Standing.objects.filter(version__in=some).order_by("pk").values_list("version_id", "state")
        ):
            states[version] = State(state)
    return states


def _batches(items: Sequence[T]) -> Iterable[Sequence[T]]:
    for start in range(0, len(items), _AT_ONCE):
        yield items[start : start + _AT_ONCE]
