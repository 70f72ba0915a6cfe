"""Steps with what the work has reached with each: 完成規劃25%、完成設計50%、完工100%."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from shizheng.measures.drafting.language import quantity_at_end
from shizheng.measures.drafting.numerals import NUMBER, number
from shizheng.measures.drafting.passage import Words
from shizheng.measures.drafting.piece import Piece, parted
from shizheng.measures.reading.language import OPEN

_STEP = re.compile(rf"[,:]?[(]?(?:累計|進度|達成?|至)*\s*(?P<number>{NUMBER})%[)]?$")
_DONE = 100


@dataclass(frozen=True, slots=True)
class _Step:
    what: Words
    reaches: int | Decimal
    words: Words


def milestones_in(parts: tuple[Words, ...]) -> Piece | None:
    """The steps that words list, as numbered parts or between 、 and ；; None unless their percentages rise to 100."""
    listed = parts if len(parts) > 1 else tuple(piece for part in parts for piece in part.split("、,;"))
    steps = [step for words in listed if (step := _step(words))]
    reached = [step.reaches for step in steps]
    if len(steps) < 2 or len(steps) != len(listed) or reached[-1] != _DONE:
        return None
    if any(earlier >= later for earlier, later in pairwise(reached)):
        return None
    return parted("milestones", {f"step_{at}": _piece(step) for at, step in enumerate(steps, 1)}, "%")


def _step(words: Words) -> _Step | None:
    match = _STEP.search(words.plain)
    if match is None or match.start() == 0:
        return None
    what = words.part(0, match.start()).trimmed()
    return None if _is_rate(what) else _Step(what, number(match["number"]), words.found(match))


def _is_rate(words: Words) -> bool:
    """Whether words name a quantity that has a percentage of its own, such as a growth."""
    found = quantity_at_end(words.plain)
    return found is not None and found.asked == "rate"


def _piece(step: _Step) -> Piece:
    """A step is done when one record says so."""
    of = {"count": OPEN, "unit": OPEN, "where": [{OPEN: str(step.what)}]}
    piece = Piece({"of": of, "at_least": 1, "reaches": step.reaches})
    return piece.leaving_open("step-to-declare", step.what, "of").marked(step.words, "reaches")
