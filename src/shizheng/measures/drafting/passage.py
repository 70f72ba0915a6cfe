"""Words of a standard that know where they stand in it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise

from shizheng.plan.place import Place

OPENING, CLOSING = "(【[{〔「『", ")】]}〕」』"
JOINING = "之的及與和或、/,;。:()「」【】 　\n\t"
"""What may stand between the words of a standard without saying anything, as ``plain`` writes it."""
_AT_STARTS = frozenset(JOINING) - frozenset(OPENING) | frozenset(CLOSING)
_AT_ENDS = frozenset(JOINING) - frozenset(CLOSING) | frozenset(OPENING)
_ENDING = ("總和", "之和", "參與", "普及", "涉及")
_BEGINNING = ("和平", "及格", "及時", "與會", "與賽")
"""Words in which a joining letter joins nothing."""
_HIDDEN = "\0"
_HIDDEN_RUN = re.compile(f"{_HIDDEN}+")


@lru_cache(maxsize=512)
def plain(text: str) -> str:
    """``text`` with full-width forms as half-width ones, character by character, so that places stay."""
    return "".join(
        folded if len(folded := unicodedata.normalize("NFKC", c)) == 1 and c not in _KEPT else c for c in text
    )


_KEPT = frozenset("①②③④⑤⑥⑦⑧⑨⑩")


@lru_cache(maxsize=512)
def _outline(text: str) -> str:
    """``plain`` with all that stands in brackets hidden, the brackets too."""
    depth, out = 0, []
    for character in plain(text):
        depth += character in OPENING
        out.append(_HIDDEN if depth else character)
        depth -= depth > 0 and character in CLOSING
    return "".join(out)


@dataclass(frozen=True, slots=True)
class Words:
    """The words from ``start`` to ``end`` of a ``whole`` standard."""

    whole: str
    start: int
    end: int

    @classmethod
    def of(cls, standard: str) -> Words:
        return cls(standard, 0, len(standard))

    def __str__(self) -> str:
        return self.whole[self.start : self.end]

    def __bool__(self) -> bool:
        return self.start < self.end

    @property
    def plain(self) -> str:
        """The words in half-width forms."""
        return plain(self.whole)[self.start : self.end]

    @property
    def outline(self) -> str:
        """The words in half-width forms, what stands in brackets hidden."""
        return _outline(str(self))

    def part(self, start: int, end: int | None = None) -> Words:
        """The words between two places counted from the first of these."""
        return replace(self, start=self.start + start, end=self.end if end is None else self.start + end)

    def found(self, match: re.Match[str], group: str | int = 0) -> Words:
        """The words that a match of ``plain`` or ``outline`` found."""
        return self.part(match.start(group), match.end(group))

    def trimmed(self) -> Words:
        """Without joining words and punctuation at either end; a bracket goes only with its fellow."""
        text, start, end = self.plain, 0, self.end - self.start
        while start < end and text[start] in _AT_STARTS and not text.startswith(_BEGINNING, start):
            start += 1
        while end > start and text[end - 1] in _AT_ENDS and not text.endswith(_ENDING, start, end):
            end -= 1
        return self.part(start, end)

    def split(self, marks: str) -> tuple[Words, ...]:
        """The pieces between marks outside brackets, empty ones left out."""
        bounds = [-1, *(i for i, c in enumerate(self.outline) if c in marks), self.end - self.start]
        pieces = (self.part(a + 1, b).trimmed() for a, b in pairwise(bounds))
        return tuple(piece for piece in pieces if piece)

    def without_glosses(self) -> tuple[Words, tuple[Words, ...]]:
        """The words before the brackets at their end, and what stands in each of those."""
        rest, glosses = self.trimmed(), []
        while (text := rest.plain).endswith(")") and (opening := _opening(text)) > 0:
            glosses.append(rest.part(opening + 1, len(text) - 1))
            rest = rest.part(0, opening).trimmed()
        return rest, tuple(reversed(glosses))

    def glosses_within(self) -> tuple[Words, ...]:
        """What stands in each bracket of the words, outermost brackets only."""
        return tuple(self.part(match.start() + 1, match.end() - 1) for match in _HIDDEN_RUN.finditer(self.outline))

    def hiding(self, hidden: Iterable[Words]) -> str:
        """The outline with some words hidden too."""
        text = list(self.outline)
        for words in hidden:
            span = range(max(words.start, self.start), min(words.end, self.end))
            text[span.start - self.start : span.stop - self.start] = _HIDDEN * len(span)
        return "".join(text)

    def gaps(self, taken: Iterable[tuple[int, int]]) -> tuple[Words, ...]:
        """What is left of the words when the spans ``taken`` (counted in the whole) go."""
        at, left = self.start, []
        for start, end in sorted(taken):
            if at < (stop := min(start, self.end)):
                left.append(replace(self, start=at, end=stop))
            at = max(at, end)
        left.append(replace(self, start=min(at, self.end)))
        return tuple(piece for one in left if (piece := one.trimmed()))

    def place_in(self, place: Place) -> Place:
        """The place of the words where ``place`` is that of the whole; the whole place where that can't be told."""
        if place.line != place.end_line or place.end_column - place.column != len(self.whole):
            return place
        return replace(place, column=place.column + self.start, end_column=place.column + self.end)


def _opening(text: str) -> int:
    """Where the bracket opens that the last character closes, -1 where none does."""
    depth = 0
    for at in range(len(text) - 1, -1, -1):
        depth += (text[at] in CLOSING) - (text[at] in OPENING)
        if depth == 0:
            return at
    return -1
