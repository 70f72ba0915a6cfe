"""Records that tell of the same event: which of them is set aside, since when, and by which decision.

A record is set aside for another while the last decision on the two says that they are the same.  What is set aside
stays approved in the log and doesn't count; in the copy it stands as a duplicate.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q

from shizheng.ledger.batches import IN_A_QUERY, batched
from shizheng.ledger.models import Entry, Overlap

Span = tuple[int, int | None]
"""Log positions from which, and up to which (None: still), something holds."""
Row = tuple[str, str, str, int]
"""A decision: record, other, verdict, log position."""
_ROW = ("record", "other", "verdict", "entry_id")
SAME = Overlap.Verdict.SAME


def decisions(until: int | None = None, record: str | None = None) -> tuple[Overlap, ...]:
    """The last decision on each pair of records (as of a log position), newest first; of one record where asked."""
    rows = Overlap.objects.select_related("entry").order_by("pk")
    rows = rows if until is None else rows.filter(entry_id__lte=until)
    rows = rows if record is None else rows.filter(Q(record=record) | Q(other=record))
    last = {frozenset((row.record, row.other)): row for row in rows}
    return tuple(sorted(last.values(), key=lambda row: -row.pk))


@dataclass(frozen=True, slots=True)
class SaidApart:
    """What an officer said when handing ``record`` in: ``other`` looks like it and tells of another event."""

    record: str
    other: str
    entry: Entry


def said_apart(record: str, until: int | None = None) -> tuple[SaidApart, ...]:
    """What was said of the records that look like one when it was handed in, each once, as it was said last."""
    entries = Entry.objects.filter(act="hand-in", versions__record=record).order_by("position")
    entries = entries if until is None else entries.filter(position__lte=until)
    said = ((other, entry) for entry in entries for other in json.loads(entry.summary).get("apart", ()))
    return tuple(SaidApart(record, other, entry) for other, entry in dict(said).items())


def last_decision(until: int) -> int:
    """The position of the last decision until a position of the log; 0 where there is none."""
    found = Overlap.objects.filter(entry_id__lte=until).order_by("-entry_id")
    return found.values_list("entry_id", flat=True).first() or 0


def counted_by(record: str, *, but: str | None = None) -> set[str]:
    """The records that a record is set aside for, and those that these are set aside for; ``but`` is passed over where
    it is the first.
    """
    found: set[str] = set()
    ways = _set_aside_for([record])[record] - {but}
    while ways:
        found |= ways
        ways = set().union(*_set_aside_for(ways).values()) - found
    return found


def counting_for(record: str) -> str:
    """A record that counts for another: itself, where it isn't set aside."""
    through = counted_by(record)
    aside = _set_aside_for(through)
    return next((one for one in sorted(through) if not aside[one]), record)


def counting_for_others(records: Iterable[str]) -> tuple[str, ...]:
    """Those of some records for which others were ever set aside, each once, in the order given."""
    named = list(dict.fromkeys(records))
    found: set[str] = set()
    for some in batched(named, IN_A_QUERY):
        found |= set(Overlap.objects.filter(other__in=some, verdict=SAME).values_list("other", flat=True))
    return tuple(record for record in named if record in found)


def set_aside_for(record: str) -> tuple[str, ...]:
    """The records that are set aside for another, directly."""
    named = set(Overlap.objects.filter(other=record, verdict=SAME).values_list("record", flat=True))
    return tuple(sorted(one for one, others in _set_aside_for(named).items() if record in others))


def spans_aside(rows: Iterable[Row]) -> dict[str, list[Span]]:
    """When each record was set aside, from decisions in their order."""
    standing: defaultdict[str, set[str]] = defaultdict(set)
    spans: defaultdict[str, list[Span]] = defaultdict(list)
    for record, other, verdict, position in rows:
        for one, its_other in ((record, other), (other, record)):
            was = bool(standing[one])
            standing[one].discard(its_other)
            if verdict == SAME and one == record:
                standing[one].add(its_other)
            if standing[one] and not was:
                # What one act lifts and decides anew goes on without a break.
                begun = spans[one].pop()[0] if spans[one] and spans[one][-1][1] == position else position
                spans[one].append((begun, None))
            elif was and not standing[one]:
                begun, _ = spans[one].pop()
                spans[one] += [(begun, position)] if begun < position else []
    return {record: found for record, found in spans.items() if found}


def rows(until: int | None = None) -> list[Row]:
    """All decisions (until a log position), in their order, as ``spans_aside`` takes them."""
    found = Overlap.objects.order_by("pk")
    return list((found if until is None else found.filter(entry_id__lte=until)).values_list(*_ROW))


def rows_of(records: Iterable[str]) -> list[Row]:
    """The decisions that name some records, in their order."""
    found = dict[int, Row]()
    for some in batched(records, IN_A_QUERY // 2):
        named = Overlap.objects.filter(Q(record__in=some) | Q(other__in=some))
        found |= {key: row for key, *row in named.values_list("pk", *_ROW)}
    return [found[key] for key in sorted(found)]


def _set_aside_for(records: Iterable[str]) -> dict[str, set[str]]:
    """For whom each of some records is set aside, directly."""
    last: dict[frozenset[str], tuple[str, str, str]] = {}
    found: dict[str, set[str]] = {record: set() for record in records}
    for record, other, verdict, _ in rows_of(list(found)):
        last[frozenset((record, other))] = (record, other, verdict)
    for record, other, verdict in last.values():
        if verdict == SAME and record in found:
            found[record].add(other)
    return found
