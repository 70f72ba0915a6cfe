"""From standings to spans: from which position to which a version stood in a state.

A version's earlier state ends when it takes the next.  A new version ends every older one that is not approved; an
approval ends every other; a withdrawal ends all.  So an approved version stands on while its correction is pending.
What is only reported is still with its unit: it opens nothing and ends nothing.  Where an approved record is set aside
for another of the same event, it stands as a duplicate meanwhile.  The columnar copy holds the same, worked out column
by column.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from shizheng.ledger.models import State
from shizheng.registers.rows import DUPLICATE


@dataclass(frozen=True, slots=True)
class Step:
    """A standing, as the log has it: a record's version took a state at a position."""

    record: str
    number: int
    state: str
    position: int
    version: int
    """The version's key in the log."""


@dataclass(slots=True)
class Span:
    """A version in a state during [from_position, to_position)."""

    record: str
    number: int
    state: str
    from_position: int
    version: int
    to_position: int | None = None


def spans_of(steps: Iterable[Step]) -> list[Span]:
    """The spans that steps open, in the log's order; those not ended stand still."""
    spans: list[Span] = []
    still_open: dict[str, list[Span]] = {}
    for step in steps:
        if step.state == State.REPORTED:
            continue
        kept = []
        for span in still_open.get(step.record, []):
            if _ends(step, span):
                span.to_position = step.position
            else:
                kept.append(span)
        new = Span(step.record, step.number, step.state, step.position, step.version)
        spans.append(new)
        still_open[step.record] = [*kept, new]
    return spans


def with_duplicates(spans: Iterable[Span], aside: Mapping[str, Sequence[tuple[int, int | None]]]) -> Iterator[Span]:
    """The spans, those approved cut where their record was set aside (by record: from which position to which)."""
    for span in spans:
        if span.state != State.APPROVED or span.record not in aside:
            yield span
            continue
        for start, end, duplicate in cut((span.from_position, span.to_position), aside[span.record]):
            state = DUPLICATE if duplicate else span.state
            yield replace(span, state=state, from_position=start, to_position=end)


def cut(
    whole: tuple[int, int | None], aside: Sequence[tuple[int, int | None]]
) -> Iterator[tuple[int, int | None, bool]]:
    """A span in pieces, in order, each with whether it lies in one of some others that follow each other."""
    at, last = whole
    for begun, ended in aside:
        start = max(at, begun)
        end = last if ended is None else ended if last is None else min(last, ended)
        if (end is None or start < end) and (last is None or start < last):
            if at < start:
                yield at, start, False
            yield start, end, True
            if end is None or end == last:
                return
            at = end
    yield at, last, False


def _ends(step: Step, span: Span) -> bool:
    if step.state in (State.APPROVED, State.WITHDRAWN) or span.number == step.number:
        return True
    return span.state != State.APPROVED
