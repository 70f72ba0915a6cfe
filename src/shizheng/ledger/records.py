"""Records as the actions see them: the newest version and the state that it stands in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from shizheng.ledger.errors import NoSuchRecordError
from shizheng.ledger.models import Standing, State, Version
from shizheng.plan.text import Text

T = TypeVar("T")

_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Newest:
    """A record's newest version, its state, and the accounts that wrote it or handed it in."""

    version: Version
    state: State
    hands: frozenset[str]


def newest(records: Sequence[str]) -> list[Newest]:
    """The newest version of each record, each once, in the order asked.  Raises ``NoSuchRecordError``."""
    versions: dict[str, Version] = {}
    for some in _batches(records):
        for version in Version.objects.filter(record__in=some).order_by("record", "number"):
            versions[version.record] = version
    for record in records:
        if record not in versions:
            words = Text("查無紀錄「{r}」", "there is no record “{r}”")
            raise NoSuchRecordError(words.format(r=record))
    return _described(versions, records)


def handed_in(records: Sequence[str]) -> list[Newest]:
    """What a reviewer has of each record: a correction that is still with its unit leaves the version before it.

    A record that was never handed in stands as it is, reported.  Raises ``NoSuchRecordError``.
    """
    found = {one.version.record: one for one in newest(records)}
    with_unit = [record for record, one in found.items() if one.state == State.REPORTED]
    before: dict[str, Version] = {}
    for some in _batches(with_unit):
        was_submitted = Version.objects.filter(record__in=some, standings__state=State.SUBMITTED).distinct()
        for version in was_submitted.order_by("record", "number"):
            before[version.record] = version
    found |= {one.version.record: one for one in _described(before, list(before))}
    return [found[record] for record in dict.fromkeys(records)]


def _described(versions: Mapping[str, Version], records: Sequence[str]) -> list[Newest]:
    states: dict[int, State] = {}
    hands: dict[int, set[str]] = {}
    for some in _batches([version.pk for version in versions.values()]):
        taken = Standing.objects.filter(version__in=some).order_by("pk")
        for version, state, account in taken.values_list("version_id", "state", "entry__account"):
            states[version] = State(state)
            if state in (State.REPORTED, State.SUBMITTED):
                hands.setdefault(version, set()).add(account)
    found = [versions[record] for record in dict.fromkeys(records)]
    return [Newest(version, states[version.pk], frozenset(hands[version.pk])) for version in found]


def _batches(items: Sequence[T]) -> Iterable[Sequence[T]]:
    for start in range(0, len(items), _AT_ONCE):
        yield items[start : start + _AT_ONCE]
