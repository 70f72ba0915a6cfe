"""The year with which a standard compares: named by its words or its number, said for sure or not."""

from __future__ import annotations

import re
from dataclasses import dataclass

from shizheng.measures.drafting.language import any_of, language
from shizheng.measures.drafting.numerals import YEAR
from shizheng.measures.drafting.passage import Words
from shizheng.measures.drafting.piece import Piece
from shizheng.measures.reading.language import OPEN

_AVERAGED = re.compile(
    r"(?:前|近|過去)[一二三四五六七八九十兩\d]+年(?:度)?(?:之)?平均|\d{2,4}年?度?[-~至到]\d{2,4}年(?:度)?(?:之)?平均"
)
_BASE_YEAR = "基期年度?|基準年度?|基期"


@dataclass(frozen=True, slots=True)
class Year:
    """A year as a standard names it: ``base`` as a definition says it, None for the figure's own year."""

    base: str | int | None
    words: Words
    rest: str
    """The plain text without the year."""

    def questioned(self, piece: Piece) -> Piece:
        """``piece``, which compares with this year, marked and with what is doubtful about it asked."""
        if self.base == OPEN:
            averaged = _AVERAGED.search(self.words.plain)
            return piece.leaving_open("base-not-one-year" if averaged else "base-to-declare", self.words, "base")
        if any(self.words.plain == word for word in language().bases["doubtful"]):
            return piece.leaving_open("base-year-ambiguous", self.words, "base")
        return piece.marked(self.words, "base")


def year_in(words: Words) -> Year | None:
    """The year that words for a quantity are of, None where they name none."""
    match = base_pattern().search(words.plain) or _own_year().search(words.plain)
    if match is None:
        return None
    rest = words.plain[: match.start()] + words.plain[match.end() :]
    return Year(_base(match), words.found(match), rest)


def base_pattern() -> re.Pattern[str]:
    """A pattern for a base year: 上年度, 105年度, 基期, 前三年平均; 以前年度 is none."""
    said = language().bases
    named = any_of([*said["previous_year"], *said["year_before_last"]])
    return re.compile(
        rf"(?P<averaged>{_AVERAGED.pattern})|(?<!以)(?P<named>{named})|(?P<base>{_BASE_YEAR})|{YEAR}(?!期)"
    )


def _own_year() -> re.Pattern[str]:
    return re.compile(any_of(language().this_year))


def _base(match: re.Match[str]) -> str | int | None:
    groups = match.groupdict()
    if groups.get("year"):
        return int(groups["year"])
    if groups.get("named"):
        said = language().bases
        return "previous_year" if groups["named"] in said["previous_year"] else "year_before_last"
    return OPEN if groups.get("averaged") or groups.get("base") else None
