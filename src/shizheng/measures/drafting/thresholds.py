"""Conditions to be met: a quantity with the number it has to reach, and a floor in brackets besides."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Literal

from shizheng.measures.drafting.known import Known
from shizheng.measures.drafting.language import counter_pattern, language
from shizheng.measures.drafting.numerals import NUMBER, number
from shizheng.measures.drafting.passage import Words
from shizheng.measures.drafting.piece import Piece
from shizheng.measures.drafting.quantities import quantity
from shizheng.measures.reading.language import OPEN

_STRICT = ("超過", "逾", "大於", "高於", "多於", "低於", "少於", "小於", "未達")
_CEILINGS = ("以下", "以內", "不超過", "不得超過", "不高於", "不多於", "低於", "少於", "小於", "未達", "至多")


@dataclass(frozen=True, slots=True)
class Threshold:
    """A number to be reached or kept under, after the words of a quantity."""

    value: Words
    side: Literal["at_least", "at_most"]
    number: int | Decimal
    unit: str
    words: Words
    strict: bool
    """The words leave out the number itself, which a bound of a measure includes."""
    floor: Words | None = None
    """What else has to hold, in brackets."""


def threshold_in(words: Words) -> Threshold | None:
    """The threshold that stands at the end of some words, None where none does."""
    main, glosses = words.without_glosses()
    match = _at_end().search(main.outline)
    if match is None or match.start() == 0:
        return None
    side: Literal["at_least", "at_most"] = (
        "at_most" if {match["before"], match["after"]} & set(_CEILINGS) else "at_least"
    )
    floor = next((gloss for gloss in glosses if _floor().search(gloss.plain)), None)
    value = main.part(0, match.start()).trimmed()
    if floor is None and glosses:
        return None
    return Threshold(
        value, side, number(match["number"]), match["unit"], main.found(match), match["before"] in _STRICT, floor
    )


def requirement(threshold: Threshold, known: Known) -> Piece:
    """The part of ``met`` that a threshold makes: its quantity, the bound, and the floor."""
    of = quantity(threshold.value, Known(threshold.unit, known.records))
    marks, questions = of.saying_unit().below("of")
    part = Piece({"of": of.saying_unit().node, threshold.side: threshold.number}, of.unit, marks, questions)
    part = part.marked(threshold.words, threshold.side)
    if threshold.strict:
        part = part.asking("bound-left-out", threshold.words, threshold.side)
    if of.unit and threshold.unit and of.unit.replace("／", "/") != threshold.unit:
        part = part.asking("unlike-units", threshold.words, threshold.side, above=of.unit, below=threshold.unit)
    return _floored(part, threshold.floor) if threshold.floor else part


def _floored(part: Piece, words: Words) -> Piece:
    """（每年度至少120人）: the denominator in that unit has to reach it, or a quantity that somebody names."""
    found = _floor().search(words.plain)
    assert found is not None
    over = part.node["of"].get("over")
    side = "at_most" if found["before"] in _CEILINGS or found["after"] in _CEILINGS else "at_least"
    same = over is not None and over.get("unit") == found["unit"]
    said = language()
    kind = "sum" if found["unit"] in {*said.persons, *said.amounts, "元"} else "count"
    of = over if same else {kind: OPEN, **({"of": OPEN} if kind == "sum" else {}), "unit": found["unit"]}
    part = part.with_words(provided={"of": of, side: number(found["number"])}).marked(words, f"provided/{side}")
    return part if same else part.asking("floor-of-what", words, "provided/of")


@cache
def _at_end() -> re.Pattern[str]:
    floors = "至少|不低於|不少於|不得低於|不得少於"
    ceilings = "不超過|不得超過|不高於|不多於|至多"
    beyond = "超過|逾|大於|高於|多於|低於|少於|小於|未達|達到|達成|達|為"
    unit = f"(?P<unit>{counter_pattern()}|個?百分點)"
    return re.compile(
        rf"[,:]?(?:須|需|應|每年|全年|年度)*(?P<before>{floors}|{ceilings}|{beyond})?"
        rf"\s*(?P<number>{NUMBER}){unit}(?P<after>以上|以下|以內)?$"
    )


@cache
def _floor() -> re.Pattern[str]:
    return re.compile(
        rf"(?P<before>至少|不低於|不少於|不得低於|不得少於|不超過|至多|應達|須達|達)?\s*(?P<number>{NUMBER})(?P<unit>{counter_pattern()})(?P<after>以上|以下|以內)?$"
    )
