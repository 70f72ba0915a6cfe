"""``draft``: a measure proposed from the words of a standard, by rules one can read.

What the rules are sure of stands in the definition; what they are not is a ``?`` or a proposal with a finding that asks
about it.  Every word of the standard becomes a place in the definition or a finding.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from shizheng.measures.drafting.aims import aim_in
from shizheng.measures.drafting.combining import combined
from shizheng.measures.drafting.known import Known
from shizheng.measures.drafting.layout import layout
from shizheng.measures.drafting.passage import JOINING, Words, plain
from shizheng.measures.drafting.piece import Mark, Piece, Question
from shizheng.measures.drafting.records import Records
from shizheng.measures.reading.language import OPEN
from shizheng.plan.finding import Catalogue, Finding
from shizheng.plan.model import Direction
from shizheng.plan.place import Place

CATALOGUE = "shizheng.measures.drafting"
_FIXED_UNITS = ("ratio", "growth", "reduction", "change", "product")
_MULTIPLES = tuple("百千萬億兆")
_NO_MULTIPLES = ("百分點",)


@dataclass(frozen=True, slots=True)
class DraftedRead:
    """Some words of the standard: the place in the definition that they became, or the finding that leaves it open."""

    words: str
    to: str
    finding: str | None


@dataclass(frozen=True, slots=True)
class Draft:
    """A proposed measure: unit, definition in the language of measures with ``?`` for what is asked, and why."""

    unit: str
    definition: Mapping[str, Any]
    direction: Direction | None
    """The direction that was given or that the standard's own words name; None where neither, which is asked where the
    words leave it open.
    """
    reads: tuple[DraftedRead, ...]
    """All words of the standard in their order."""
    findings: tuple[Finding, ...]
    places: tuple[str, ...]
    """For each finding the place in the definition that it is about."""

    @property
    def asks_direction(self) -> bool:
        return any(finding.code == "direction-unstated" for finding in self.findings)


def draft(
    standard: str,
    *,
    unit: str = "",
    subject: str | None = None,
    place: Place | None = None,
    direction: Direction | None = None,
    records: Records | None = None,
) -> Draft:
    """The measure that a standard's words propose.

    ``unit`` and ``direction`` are the target's where it states them, ``subject`` and ``place`` the indicator's id and
    the place of its standard, ``records`` the agency's registers and code lists: without them every register is asked.
    """
    words = Words.of(standard)
    aim = aim_in(words)
    found = layout(aim.before if aim else words)
    if not found.quantities:
        asked = _finding(Question("standard-empty", words, OPEN), subject, place)
        return Draft(unit or OPEN, {OPEN: standard}, direction, (), (asked,), (OPEN,))
    piece = _with_unit(combined(found, Known(_spelt(unit), records)), words, unit)
    if aim is not None:
        direction = aim.direction or direction
        piece = piece.marked(aim.words, "direction" if direction else piece.kind)
    reads, unread = _reads(words, piece.marks)
    questions = [
        *(one for one in piece.questions if not (direction and one.code == "direction-unstated")),
        *(Question("words-not-read", left, "") for left in unread),
    ]
    in_order = sorted(questions, key=lambda one: (one.words.start, one.to))
    findings = tuple(_finding(one, subject, place) for one in in_order)
    return Draft(unit or piece.unit or OPEN, piece.node, direction, reads, findings, tuple(one.to for one in in_order))


def _spelt(unit: str) -> str:
    """A unit in the form in which the rules know it."""
    known = plain(unit).strip()
    return "百分點" if known == "個百分點" else known


def _with_unit(piece: Piece, words: Words, unit: str) -> Piece:
    """The figure with what is open or doubtful about its units."""
    known = _spelt(unit)
    if known[:1] in _MULTIPLES and len(known) > 1 and known not in _NO_MULTIPLES:
        piece = piece.asking("unit-in-multiples", words, "", unit=unit)
    elif known and piece.unit and piece.kind in _FIXED_UNITS and plain(piece.unit) != known:
        piece = piece.asking("unlike-units", words, "", above=piece.unit, below=unit)
    if not known and not piece.unit:
        piece = piece.asking("unit-to-declare", words, "")
    for to in _open_units(piece.node, ""):
        piece = piece.asking("unit-to-declare", words, to)
    return piece


def _open_units(node: object, path: str) -> Iterator[str]:
    """The places of units that nobody knows."""
    if isinstance(node, Mapping):
        for name, value in node.items():
            to = f"{path}/{name}" if path else str(name)
            if name == "unit" and value == OPEN:
                yield to
            yield from _open_units(value, to)


def _reads(words: Words, marks: tuple[Mark, ...]) -> tuple[tuple[DraftedRead, ...], tuple[Words, ...]]:
    """The words of a standard with what they became, the narrowest mark first; and the words that no mark covers."""
    covering: list[Mark | None] = [None] * len(words.whole)
    for mark in sorted(marks, key=lambda mark: mark.words.start - mark.words.end):
        for at in range(mark.words.start, mark.words.end):
            covering[at] = mark
    reads: list[DraftedRead] = []
    unread: list[Words] = []
    begun = 0
    for at in range(1, len(covering) + 1):
        if at < len(covering) and covering[at] is covering[begun]:
            continue
        run, read = words.part(begun, at).trimmed(), covering[begun]
        begun = at
        if not set(run.plain) - set(JOINING):
            continue
        if read is None:
            unread.append(run)
        reads.append(DraftedRead(str(run), read.to if read else "", read.finding if read else "words-not-read"))
    return tuple(reads), tuple(unread)


def _finding(question: Question, subject: str | None, place: Place | None) -> Finding:
    where = place or Place("standard", 1, 1, 1, len(question.words.whole) + 1)
    at = question.to or "measure"
    words = question.words
    return Catalogue.of(CATALOGUE).find(
        question.code, words.place_in(where), subject, words=str(words), path=at, **question.values
    )
