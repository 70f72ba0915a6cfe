"""Growth, reduction and change against a base year, said in words: 較上年度增加, 年成長率, 較105年提高2個百分點."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache
from typing import Literal

from shizheng.measures.drafting.bases import Year, base_pattern, year_in
from shizheng.measures.drafting.language import any_of, counter_pattern, language
from shizheng.measures.drafting.numerals import NUMBER, YEAR
from shizheng.measures.drafting.passage import Words
from shizheng.measures.drafting.piece import Piece, holding
from shizheng.measures.reading.language import OPEN

_POINTS = "個?百分點"
_ON_BASE = re.compile(rf"[,;]?(?:並?以){YEAR}[^,;]{{0,20}}?為(?:基期|基準)(?:年度?)?(?:之?計算|之?相較|之?比較)?之?$")
_MEASURED_IN_PERCENT = re.compile("%|比率|比例|百分比|幅度|率")


@dataclass(frozen=True, slots=True)
class Comparison:
    """A comparison: what is compared, with which year (None where no words name it), and all its words."""

    kind: Literal["growth", "reduction", "change"]
    value: Words
    year: Year | None
    words: Words
    by_the_year: bool = False
    """年成長率: on the year before, by the name alone."""
    falls: bool = False
    """The words speak of a decrease, of which a change is the negative."""

    def around(self, piece: Piece) -> Piece:
        """The comparison of ``piece``, as it is without these words."""
        unit = "%" if self.kind != "change" else "百分點" if piece.unit == "%" else piece.unit
        base = self.year.base if self.year else "previous_year" if self.by_the_year else OPEN
        held = piece if self.kind == "change" else piece.saying_unit()
        return holding(self.kind, {self.kind: held}, unit, base=base)

    def applied(self, piece: Piece) -> Piece:
        """The comparison of ``piece``, with its words and what they leave open."""
        made = self.around(piece).marked(self.words, self.kind)
        if self.falls and self.kind == "change":
            made = made.asking("fall-is-negative", self.words, "change")
        if self.year is not None:
            return self.year.questioned(made)
        return made if self.by_the_year else made.asking("base-to-declare", self.words, "base")


def comparison_in(words: Words, unit: str) -> Comparison | None:
    """The comparison that some words make, None where they make none; ``unit`` is the target's."""
    match = _said().search(words.outline)
    if match:
        value = words.part(0, match.start()).trimmed()
        falls = match["verb"] in language().shrinking
        return Comparison(_kind(match, unit), value, year_in(words.found(match)), words.found(match), falls=falls)
    named = _named_rate().search(words.outline)
    if named is None or named.start() == 0:
        return None
    kind: Literal["growth", "reduction"] = "growth" if named["rate"] in language().growth_rates else "reduction"
    year = year_in(words.found(named)) if named["with"] else None
    by_the_year = named["rate"].startswith("年") or bool(named["yearly"])
    value, said = words.part(0, named.start()).trimmed(), words.found(named)
    based = _ON_BASE.search(value.plain)
    if year is None and based is not None and based.start():
        year, said = year_in(value.found(based)), words.part(based.start())
        value = value.part(0, based.start()).trimmed()
    found = Comparison(kind, value, year, said, by_the_year)
    return replace(found, year=year_in(found.value)) if year is None and _leads_with_base(found.value) else found


@cache
def _said() -> re.Pattern[str]:
    said = language()
    return re.compile(
        rf"(?:較|比|與)(?:{base_pattern().pattern})(?:同期)?(?:相較|相比|比較)?[,之]?"
        rf"(?P<verb>{any_of([*said.growing, *said.shrinking])})(?:至少|達到?|了)?"
        rf"(?P<amount>{NUMBER}(?:{_POINTS}|{counter_pattern()}))?(?:以上)?"
        rf"(?P<measured>之?(?:{_POINTS}|百分比|比率|比例|幅度|率|總?[{said.counters}]?數))?"
    )


@cache
def _named_rate() -> re.Pattern[str]:
    said = language()
    rate = any_of([*said.growth_rates, *said.reduction_rates])
    return re.compile(
        rf"(?P<with>(?:較|比|與)(?:{base_pattern().pattern})(?:同期)?(?:相較|相比|比較)?)?之?(?P<yearly>年度)?(?P<rate>{rate})$"
    )


def _kind(match: re.Match[str], unit: str) -> Literal["growth", "reduction", "change"]:
    said = (match["amount"] or "") + (match["measured"] or "")
    if re.search(_POINTS, said) or (not said and re.fullmatch(_POINTS, unit)):
        return "change"
    in_percent = _MEASURED_IN_PERCENT.search(said) or (not said and unit in ("", "%"))
    if not in_percent:
        return "change"
    return "growth" if match["verb"] in language().growing else "reduction"


def _leads_with_base(words: Words) -> bool:
    """Whether 與上年度相較 stands before the words of the value."""
    return re.match(rf"(?:與|較|相較於)(?:{base_pattern().pattern})", words.plain) is not None
