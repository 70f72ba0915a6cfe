"""Growth, reduction and change against a base year, said in words: 較上年度增加, 年成長率, 較105年提高2個百分點."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Literal

from shizheng.measures.drafting.bases import Year, base_pattern, year_in
from shizheng.measures.drafting.language import any_of, counter_pattern, language
from shizheng.measures.drafting.numerals import NUMBER, YEAR
from shizheng.measures.drafting.passage import Words
from shizheng.measures.drafting.piece import Piece, holding
from shizheng.measures.reading.language import OPEN

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
    before: Words | None = None
    """The words before the value that name the year, 與上年度相較."""

    def around(self, piece: Piece) -> Piece:
        """The comparison of ``piece``, as it is without these words."""
        unit = "%" if self.kind != "change" else "百分點" if piece.unit == "%" else piece.unit
        base = self.year.base if self.year else "previous_year" if self.by_the_year else OPEN
        held = piece if self.kind == "change" else piece.saying_unit()
        return holding(self.kind, {self.kind: held}, unit, base=base)

    def applied(self, piece: Piece) -> Piece:
        """The comparison of ``piece``, with its words and what they leave open."""
        made = self.around(piece).marked(self.words, self.kind)
        made = made.marked(self.before, "base") if self.before else made
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
    lead = _lead().match(value.plain) if year is None else None
    if lead is None or not (lead["by"] or lead["compared"]) or lead.end() == len(value.plain):
        return Comparison(kind, value, year, said, by_the_year)
    before = value.found(lead)
    return Comparison(kind, value.part(lead.end()).trimmed(), year_in(before), said, before=before)


@cache
def _said() -> re.Pattern[str]:
    said = language()
    return re.compile(
        rf"(?:較|比|與)(?:{base_pattern().pattern})(?:同期)?(?:相較|相比|比較)?[,之]?"
        rf"(?P<verb>{any_of([*said.growing, *said.shrinking])})(?:至少|達到?|了)?"
        rf"(?P<amount>{NUMBER}(?:個?百分點|{counter_pattern()}))?(?:以上)?"
        rf"(?P<measured>之?(?:個?百分點|百分比|比率|比例|幅度|率|總?[{said.counters}]?數))?"
    )


@cache
def _named_rate() -> re.Pattern[str]:
    said = language()
    rate = any_of([*said.growth_rates, *said.reduction_rates])
    return re.compile(
        rf"(?P<with>(?:較|比|與)(?:{base_pattern().pattern})(?:同期)?(?:相較|相比|比較)?)?之?(?P<yearly>年度)?(?P<rate>{rate})$"
    )


@cache
def _lead() -> re.Pattern[str]:
    """上年度相較 (與 says nothing at the front of words), 較105年."""
    year = rf"(?:{base_pattern().pattern})(?:同期)?"
    return re.compile(rf"(?P<by>較|比|相較於)?{year}(?P<compared>相較|相比|比較)?[,之]?")


def _kind(match: re.Match[str], unit: str) -> Literal["growth", "reduction", "change"]:
    said = (match["amount"] or "") + (match["measured"] or "")
    if "百分點" in said or (not said and unit == "百分點"):
        return "change"
    in_percent = _MEASURED_IN_PERCENT.search(said) or (not said and unit in ("", "%"))
    if not in_percent:
        return "change"
    return "growth" if match["verb"] in language().growing else "reduction"
