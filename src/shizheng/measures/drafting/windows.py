"""The days whose records count: what happened in the year, what runs in it, what stands at its end, since when."""

from __future__ import annotations

import re

from shizheng.measures.drafting.language import any_of, language
from shizheng.measures.drafting.numerals import YEAR, first_day
from shizheng.measures.drafting.passage import Words
from shizheng.measures.drafting.piece import Piece
from shizheng.measures.reading.language import OPEN
from shizheng.registers.schema import Register

_ACCUMULATED = re.compile("之?累[積計](?:至今)?(?:總?數)?")
_SINCE = re.compile(rf"自?(?P<day>{YEAR}(?:\d{{1,2}}月)?(?:\d{{1,2}}日)?)起(?:至今|算)?")
_HAPPENINGS = ("次", "場", "班")
"""Counters of what happens; what is counted in others may stand or run."""


def windowed(piece: Piece, words: Words, register: Register | None) -> tuple[Piece, tuple[Words, ...]]:
    """A leaf with the window that its words speak of, and the words that say nothing else."""
    this_year = tuple(words.found(match) for match in re.finditer(any_of(language().this_year), words.plain))
    for year in this_year:
        piece = piece.marked(year, piece.kind)
    piece, since = _since(piece, words)
    if since:
        return piece, (*this_year, *since)
    standing = re.search(any_of(language().standing), words.plain)
    running = re.search(any_of(language().running), words.plain)
    if standing:
        piece = _spanning(piece, words.found(standing), "at_end", register)
    elif running and piece.unit not in _HAPPENINGS and re.search(any_of(language().runs), words.plain):
        piece = _spanning(piece, words.found(running), "active", register)
        if "window" in piece.node:
            return piece.marked(words.found(running), "window"), (*this_year, words.found(running))
    return piece, this_year


def _since(piece: Piece, words: Words) -> tuple[Piece, tuple[Words, ...]]:
    """累積: from a declared day on, which the standard says or somebody has to."""
    accumulated, since = _ACCUMULATED.search(words.plain), _SINCE.search(words.plain)
    if accumulated is None and since is None:
        return piece, ()
    day = first_day(since["day"]) if since else None
    piece = piece.with_words(window={"since": day or OPEN})
    found = tuple(words.found(match) for match in (since, accumulated) if match)
    if day is not None:
        for each in found:
            piece = piece.marked(each, "window")
        return piece, found
    return piece.leaving_open("accumulation-start-unstated", found[0], "window"), found


def _spanning(piece: Piece, words: Words, window: str, register: Register | None) -> Piece:
    """A window over a span that the register has; a register without one dates its records by one day only."""
    spans = [name for name, time in register.times.items() if time.start is not None] if register else []
    if register is not None and not spans:
        return piece
    piece = piece.with_words(window={window: spans[0] if len(spans) == 1 else OPEN})
    return piece.asking("flow-or-stock", words, "window")
