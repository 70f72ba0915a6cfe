"""Cells of links: which names stand in a run of names whose own words may hold the separators."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from shizheng.documents.blocks import Cell
from shizheng.documents.form import Form, key
from shizheng.plan.model import Indicator


@dataclass(frozen=True, slots=True)
class UnknownName:
    """Words in a cell of links that are no indicator's name, and the name that is most like them."""

    words: str
    nearest: Indicator | None


@dataclass(frozen=True, slots=True)
class Links:
    """The indicators that a cell names, each once and in its order, and what it says besides."""

    indicators: tuple[str, ...]
    unknown: tuple[UnknownName, ...] = ()
    ambiguous: tuple[str, ...] = ()
    """Names that more than one indicator bears."""


def read_links(cell: Cell, indicators: Sequence[Indicator], form: Form) -> Links:
    """Reads a cell by the longest name that fits at each point; a name never ends in the middle of words."""
    pieces = [key(paragraph.text) for paragraph in cell.paragraphs]
    text = "".join(pieces)
    if text in {key(word) for word in form.links.none}:
        return Links(())
    if text in {key(word) for word in form.links.every}:
        return Links(tuple(indicator.id for indicator in indicators))
    if numbers := _by_number(text, indicators):
        return numbers
    bearers = _bearers(indicators)
    separators = set(key(form.links.separators))
    breaks = _breaks(pieces)
    found, strays = _scan(text, sorted(bearers, key=len, reverse=True), separators, breaks)
    return Links(
        tuple(dict.fromkeys(bearers[name][0] for name in found if len(bearers[name]) == 1)),
        tuple(UnknownName(words, _nearest(words, indicators)) for words in strays),
        tuple(dict.fromkeys(name for name in found if len(bearers[name]) > 1)),
    )


_NUMBERS = re.compile(r"\d{1,2}[-.]\d{1,2}(?:[、,;和及]\d{1,2}[-.]\d{1,2})*")


def _by_number(text: str, indicators: Sequence[Indicator]) -> Links | None:
    """A cell that names indicators by goal and number, as in 1.1、2-3; None where it says anything else."""
    if not _NUMBERS.fullmatch(text):
        return None
    named = [number.replace("-", ".") for number in re.findall(r"\d+[-.]\d+", text)]
    known = {indicator.id for indicator in indicators}
    return Links(
        tuple(dict.fromkeys(number for number in named if number in known)),
        tuple(UnknownName(number, None) for number in named if number not in known),
    )


def _bearers(indicators: Sequence[Indicator]) -> Mapping[str, list[str]]:
    bearers: dict[str, list[str]] = {}
    for indicator in indicators:
        if name := key(indicator.name):
            bearers.setdefault(name, []).append(indicator.id)
    return bearers


def _breaks(pieces: Sequence[str]) -> set[int]:
    """The positions at which a paragraph of the cell ends."""
    ends, length = set(), 0
    for piece in pieces:
        length += len(piece)
        ends.add(length)
    return ends


def _scan(text: str, names: Sequence[str], separators: set[str], breaks: set[int]) -> tuple[list[str], list[str]]:
    found: list[str] = []
    strays: list[str] = []
    position, stray_from = 0, 0
    while position < len(text):
        begins = position == 0 or position in breaks or text[position - 1] in separators
        name = _fitting(text, position, names, separators, breaks) if begins else None
        if name is None:
            position += 1
            continue
        strays.append(text[stray_from:position])
        found.append(name)
        position = stray_from = position + len(name)
    strays.append(text[stray_from:])
    return found, [words for stray in strays if (words := stray.strip("".join(separators)))]


def _fitting(text: str, start: int, names: Sequence[str], separators: set[str], breaks: set[int]) -> str | None:
    for name in names:
        end = start + len(name)
        if text.startswith(name, start) and (end == len(text) or end in breaks or text[end] in separators):
            return name
    return None


def _nearest(words: str, indicators: Sequence[Indicator]) -> Indicator | None:
    def likeness(indicator: Indicator) -> float:
        return SequenceMatcher(None, words, key(indicator.name), autojunk=False).ratio()

    return max(indicators, key=likeness, default=None)
