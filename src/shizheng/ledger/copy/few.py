"""Taking up what little the last acts did, row by row: to plan the statements that do it column by column takes longer
than to do it.  What comes of it is the same.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import duckdb

from shizheng.ledger import overlaps
from shizheng.ledger.canonical import said
from shizheng.ledger.copy import listing
from shizheng.ledger.models import Overlap, Standing, State, Version
from shizheng.ledger.spans import Span, Step, spans_of, with_duplicates
from shizheng.measures.engines.tables import Layout, among, in_rows
from shizheng.registers.cells import Value
from shizheng.registers.schema import Registers

FEW = 20
"""Records."""
Told = tuple[dict[str, Value], tuple[dict[str, Value], ...]]
"""What a version says: its values, and those of its lines."""


def touched(after: int, until: int) -> frozenset[str] | None:
    """The records that took a step after one position of the log and until another, or on which it was decided; None
    where they are more than a few.
    """
    since = {"entry_id__gt": after, "entry_id__lte": until}
    stepped = Standing.objects.filter(**since).values_list("version__record", flat=True)
    decided = Overlap.objects.filter(**since).values_list("record", "other")
    steps, pairs = stepped[: FEW + 1], decided[: FEW + 1]
    found = frozenset(steps).union(*pairs)
    return found if max(len(steps), len(found)) <= FEW else None


def take(
    connection: duckdb.DuckDBPyConnection, registers: Registers, layouts: Iterable[Layout], records: Iterable[str],
    after: int, until: int,
) -> None:  # fmt: skip
    """Takes up what became of some records after one position of the log and until another into the tables, inside
    the caller's transaction.
    """
    versions = {v.pk: v for v in Version.objects.filter(record__in=records) if v.register in registers}
    told = {key: said(registers[version.register], version.body) for key, version in versions.items()}
    # By the versions alone: asked for in order or by entry, PostgreSQL may look through all that stands.
    taken = Standing.objects.filter(version__in=list(versions)).values_list("pk", "version_id", "state", "entry_id")
    steps = [
        Step(versions[key].record, versions[key].number, state, at, key)
        for _, key, state, at in sorted(taken)
        if at <= until
    ]
    decided = (row for row in overlaps.rows_of(records) if row[3] <= until)
    spans = list(with_duplicates(spans_of(steps), overlaps.spans_aside(decided)))
    by_register: defaultdict[str, list[Span]] = defaultdict(list)
    for span in spans:
        by_register[versions[span.version].register].append(span)
    for layout in layouts:
        own = by_register[layout.table.register]
        ended = [span for span in own if span.from_position <= after and span.to_position and span.to_position > after]
        layout.end(connection, [(s.record, s.number, s.state, s.from_position, s.to_position or 0) for s in ended])
        begun = [span for span in own if span.from_position > after]
        layout.put(connection, [row for s in begun for row in _rows(versions[s.version], told[s.version], s, layout)])
    _list(connection, registers, versions, told, spans, after)
    _with_unit(connection, versions, [step for step in steps if step.state == State.REPORTED], spans, after)


def _rows(version: Version, told: Told, span: Span, layout: Layout) -> list[dict[str, Any]]:
    values, lines = told
    own = {
        "record": version.record, "version": version.number, "unit": version.unit, "state": span.state,
        "from_position": span.from_position, "to_position": span.to_position, **values,
    }  # fmt: skip
    return in_rows(layout.table, own, lines)


def _list(
    connection: duckdb.DuckDBPyConnection, registers: Registers, versions: Mapping[int, Version],
    told: Mapping[int, Told], spans: Sequence[Span], after: int,
) -> None:  # fmt: skip
    """Lists the versions by the states they took, each until its record's next step."""
    named = among("record", {span.record for span in spans})
    connection.execute(f"DELETE FROM pending WHERE {named}")
    for span in spans:
        newer = [one.from_position for one in spans if one.record == span.record and one.number > span.number]
        if any(position <= span.from_position for position in newer):
            continue
        ends = min((end for end in (span.to_position, *newer) if end is not None), default=None)
        version, (values, _) = versions[span.version], told[span.version]
        texts = listing.texts(registers[version.register], values)
        if ends is None and span.state in listing.PENDING:
            listing.put(connection, "pending", version, span.state, span.from_position, ends, texts)
        if span.from_position > after:
            listing.put(connection, "listed", version, span.state, span.from_position, ends, texts)
        elif ends is not None and ends > after:
            listing.end(connection, span.record, span.number, span.from_position, ends)


def _with_unit(
    connection: duckdb.DuckDBPyConnection, versions: Mapping[int, Version], reported: Sequence[Step],
    spans: Iterable[Span], after: int,
) -> None:  # fmt: skip
    """Lists what was reported, until it or a newer version was handed in or a newer one reported."""
    for step in reported:
        ends = [span.from_position for span in spans if span.record == step.record and span.number >= step.number]
        ends += [other.position for other in reported if other.record == step.record and other.number > step.number]
        left = min(ends, default=None)
        if step.position > after:
            listing.report(connection, versions[step.version], step.position, left)
        elif left is not None and left > after:
            listing.leave(connection, versions[step.version], left)
