"""The log as a file that proves itself: a line for each entry, each with the hash of the one before.

Whoever has the file needs no database and no other program of ours: a line without its ``hash``, as JSON with sorted
keys and no spaces, has that hash (SHA-256), and the next line names it as ``previous``.  What an act wrote is in its
``digest`` alone; the file holds no record.  Nothing here needs a database.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from shizheng.ledger.canonical import GENESIS, entry_hash
from shizheng.ledger.findings import find
from shizheng.plan.finding import Finding


@dataclass(frozen=True, slots=True)
class Written:
    """How many entries a file holds, and the hash of the last."""

    entries: int
    head: str


def proved(lines: Iterable[str]) -> Iterator[Finding | Written]:
    """What doesn't fit in a file of entries, and at its end how many there were and the last one's hash."""
    previous, expected = GENESIS, 1
    for number, line in enumerate(lines, start=1):
        fields = _fields(line)
        if fields is None:
            yield find("log-line-unreadable", subject=str(number), line=number)
            continue
        hash, position = str(fields.pop("hash")), fields["position"]
        if position != expected:
            yield find("entry-missing", subject=str(expected), position=expected)
        if fields["previous"] != previous:
            yield find("chain-broken", subject=str(position), position=position)
        if entry_hash(fields) != hash:
            yield find("entry-altered", subject=str(position), position=position, act=fields["act"])
        previous, expected = hash, (position + 1 if isinstance(position, int) else expected + 1)
    yield Written(expected - 1, previous)


def _fields(line: str) -> dict[str, object] | None:
    try:
        fields = json.loads(line)
    except ValueError:
        return None
    wanted = {"position", "act", "previous", "hash"}
    return fields if isinstance(fields, dict) and wanted <= fields.keys() else None
