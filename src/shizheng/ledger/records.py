"""Records as the actions see them: the newest version and the state that it stands in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from django.db import connection

from shizheng.ledger.batches import IN_A_QUERY, batched
from shizheng.ledger.errors import NoSuchRecordError
from shizheng.ledger.models import Entry, Standing, State, Version
from shizheng.plan.text import Text

_KNOWN = f"""
    SELECT record, number, sha256, register, unit FROM {Version._meta.db_table}
    WHERE record IN ({{}}) ORDER BY number"""

_BEGUN = f"""
    SELECT record FROM {Version._meta.db_table} WHERE number = 1 AND entry_id + 0 = %s AND record IN ({{}})"""


class Known(NamedTuple):
    """What tells whether a record goes on: its newest version's number and hash, and where it belongs."""

    number: int
    sha256: str
    register: str
    unit: str


@dataclass(frozen=True, slots=True)
class Newest:
    """A record's newest version, its state, and the accounts that wrote it or handed it in."""

    version: Version
    state: State
    hands: frozenset[str]


def newest(records: Sequence[str]) -> list[Newest]:
    """The newest version of each record, each once, in the order asked.  Raises ``NoSuchRecordError``."""
    versions: dict[str, Version] = {}
    for some in batched(records, IN_A_QUERY):
        for version in Version.objects.filter(record__in=some).order_by("record", "number"):
            versions[version.record] = version
    for record in records:
        if record not in versions:
            words = Text("查無紀錄「{r}」", "there is no record “{r}”")
            raise NoSuchRecordError(words.format(r=record))
    return _described(versions, records)


def known(records: Iterable[str]) -> dict[str, Known]:
    """The newest version of each record that there is, without what it says."""
    found: dict[str, Known] = {}
    with connection.cursor() as cursor:
        for some in batched(records, IN_A_QUERY):
            # Asked without Django, which takes longer over so many names than the database over the answer.
            cursor.execute(_KNOWN.format(", ".join(["%s"] * len(some))), some)
            found |= {record: Known(*rest) for record, *rest in cursor.fetchall()}
    return found


def begun_by(position: int, records: Sequence[str]) -> set[str]:
    """Those of some records, as many as a query may name, whose first version the act at a position wrote."""
    with connection.cursor() as cursor:
        # By the records' own index, never by the act's: it may have written a million of them.
        cursor.execute(_BEGUN.format(", ".join(["%s"] * len(records))), [position, *records])
        return {record for (record,) in cursor.fetchall()}


def handed_in(records: Sequence[str]) -> list[Newest]:
    """What a reviewer has of each record: a correction that is still with its unit leaves the version before it.

    A record that was never handed in stands as it is, reported.  Raises ``NoSuchRecordError``.
    """
    found = {one.version.record: one for one in newest(records)}
    with_unit = [record for record, one in found.items() if one.state == State.REPORTED]
    before: dict[str, Version] = {}
    for some in batched(with_unit, IN_A_QUERY):
        was_submitted = Version.objects.filter(record__in=some, standings__state=State.SUBMITTED).distinct()
        for version in was_submitted.order_by("record", "number"):
            before[version.record] = version
    found |= {one.version.record: one for one in _described(before, list(before))}
    return [found[record] for record in dict.fromkeys(records)]


_HANDING = (State.REPORTED, State.SUBMITTED)
"""What whoever takes it may not approve it."""


def _described(versions: Mapping[str, Version], records: Sequence[str]) -> list[Newest]:
    states: dict[int, State] = {}
    hands: dict[int, set[str]] = {}
    for some in batched((version.pk for version in versions.values()), IN_A_QUERY):
        # Asked for in their order, or with their entries, PostgreSQL may look through all that stands.
        taken = sorted(Standing.objects.filter(version__in=some).values_list("pk", "version_id", "state", "entry_id"))
        handing = {at for _, _, state, at in taken if state in _HANDING}
        accounts = dict(Entry.objects.filter(position__in=handing).values_list("position", "account"))
        for _, version, state, at in taken:
            states[version] = State(state)
            if state in _HANDING:
                hands.setdefault(version, set()).add(accounts[at])
    found = [versions[record] for record in dict.fromkeys(records)]
    return [Newest(version, states[version.pk], frozenset(hands[version.pk])) for version in found]
