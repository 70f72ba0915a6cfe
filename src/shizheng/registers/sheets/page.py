"""A table to be written, whatever the format: texts, marks on cells, pick lists for whoever fills it in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Picks:
    """Where the choices of a column stand: another page's column, so many rows below its heading."""

    page: str
    column: int
    number: int


@dataclass(frozen=True)
class Page:
    """One sheet of a workbook.

    Columns and rows count from 0, rows below the heading.  ``marks`` are remarks on cells, in whose place a reader has
    to look; ``notes`` are remarks on headings.
    """

    title: str
    columns: tuple[str, ...]
    rows: Iterable[Sequence[str]] = ()
    marks: Mapping[tuple[int, int], str] = field(default_factory=dict)
    notes: Mapping[int, str] = field(default_factory=dict)
    required: frozenset[int] = frozenset()
    picks: Mapping[int, Picks] = field(default_factory=dict)
    hidden: bool = False
