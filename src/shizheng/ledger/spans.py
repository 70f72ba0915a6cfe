"""From standings to spans: from which position to which a version stood in a state.

A version's earlier state ends when it takes the next.  A new version ends every older one that is not approved; an
approval ends every other; a withdrawal ends all.  So an approved version stands on while its correction is pending.
What is only reported is still with its unit: it opens nothing and ends nothing.  The columnar copy holds the same,
worked out column by column.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from shizheng.ledger.models import State


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


def _ends(step: Step, span: Span) -> bool:
    if step.state in (State.APPROVED, State.WITHDRAWN) or span.number == step.number:
        return True
    return span.state != State.APPROVED
