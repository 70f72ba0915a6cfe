"""How a standard is laid out: one quantity or numbered parts, and the clauses that are about all of it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from shizheng.measures.drafting.passage import CLOSING, OPENING, Words

_MARK = re.compile(
    r"(?:^|(?<=[。;:,\n)]))\s*(?:[(]?(?P<digits>\d{1,2})[).、](?=\D)|(?P<ringed>[①-⑩])|[(]?(?P<han>[一二三四五六七八九十])[)、])\s*"
)
_HAN = "一二三四五六七八九十"
_RINGED = "①②③④⑤⑥⑦⑧⑨⑩"
_ABOUT_ALL = re.compile(
    r"[,;](?=(?:並|且|及)?(?:以上|上列|上述|上開|前述|前列|前開|各項|每項|每年每項|各目|[一二三四五六七八九]項|合計|加總|[^,;。]{0,12}四捨五入|[^,;。]{0,8}無條件))"
)


@dataclass(frozen=True, slots=True)
class Layout:
    """The quantities of a standard (one, or the numbered parts) and the clauses about all of them, in order."""

    quantities: tuple[Words, ...]
    clauses: tuple[Words, ...]
    numbers: tuple[Words, ...] = ()
    """The numbers before the parts."""

    @property
    def is_parted(self) -> bool:
        return len(self.quantities) > 1


def layout(standard: Words) -> Layout:
    """How the words of a standard are laid out."""
    marks = _marks(standard)
    if not marks:
        first, rest = _first_sentence(standard)
        return Layout((first,) if first else (), rest)
    lead = standard.part(0, marks[0][0]).trimmed()
    ends = [start for start, _ in marks[1:]] + [len(standard.plain)]
    parts, clauses = [], list(_clauses(lead))
    for (_, begun), end in zip(marks, ends, strict=True):
        first, rest = _first_sentence(standard.part(begun, end))
        parts.append(first)
        clauses.extend(rest)
    return Layout(tuple(parts), tuple(clauses), tuple(standard.part(*mark) for mark in marks))


def _marks(standard: Words) -> list[tuple[int, int]]:
    """Where the numbers of parts begin and end; none where they don't count on from 1 to at least 2."""
    text = standard.plain
    found = [match for match in _MARK.finditer(text) if _depth(text[: match.start()]) == 0]
    numbers = [_number(match) for match in found]
    if len(found) < 2 or numbers != list(range(1, len(found) + 1)):
        return []
    return [(match.start(), match.end()) for match in found]


def _number(match: re.Match[str]) -> int:
    if match["digits"]:
        return int(match["digits"])
    return 1 + (_RINGED.index(match["ringed"]) if match["ringed"] else _HAN.index(match["han"]))


def _depth(text: str) -> int:
    """How many brackets are open at the end of a text; that of 1) closes none."""
    depth = 0
    for character in text:
        depth += (character in OPENING) - (depth > 0 and character in CLOSING)
    return depth


def _first_sentence(words: Words) -> tuple[Words, tuple[Words, ...]]:
    """The first sentence, and the clauses of what follows; a clause about all of it begins where such words do."""
    sentences = words.split("。;\n")
    if not sentences:
        return words.part(0, 0), ()
    first, rest = sentences[0], sentences[1:]
    about_all = _ABOUT_ALL.search(first.outline)
    after: tuple[Words, ...] = ()
    if about_all:
        first, after = first.part(0, about_all.start()).trimmed(), _clauses(first.part(about_all.end()))
    return first, (*after, *(clause for sentence in rest for clause in _clauses(sentence)))


def _clauses(words: Words) -> tuple[Words, ...]:
    """The clauses of a sentence; numbers after a colon (達成值：0代表..、1代表..) stay with it."""
    return words.split(",")
