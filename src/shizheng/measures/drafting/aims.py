"""What a standard says at its end of the number to be reached: ，以不超過10%為目標.

The number is the target's own; which side of it is the good one is what a measure declares.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from shizheng.measures.drafting.language import counter_pattern
from shizheng.measures.drafting.numerals import NUMBER
from shizheng.measures.drafting.passage import Words
from shizheng.plan.model import Direction

_CEILINGS = ("不超過", "不得超過", "不逾", "不高於", "不多於", "至多", "低於", "少於", "降至", "以下", "以內")
_FLOORS = ("不低於", "不少於", "不得低於", "至少", "高於", "超過", "逾", "達", "達到", "以上")


@dataclass(frozen=True, slots=True)
class Aim:
    """The words of an aim, the standard before them, and the side that they name, None where they name none."""

    words: Words
    before: Words
    direction: Direction | None


def aim_in(standard: Words) -> Aim | None:
    """The aim at the end of a standard, None where it ends with none."""
    match = _aim().search(standard.plain)
    before = standard.part(0, match.start()).trimmed() if match else None
    if match is None or not before:
        return None
    said = {match["before"], match["after"]}
    direction = Direction.AT_MOST if said & set(_CEILINGS) else Direction.AT_LEAST if said & set(_FLOORS) else None
    return Aim(standard.found(match), before, direction)


@cache
def _aim() -> re.Pattern[str]:
    sides = "|".join(sorted({*_CEILINGS, *_FLOORS}, key=len, reverse=True))
    return re.compile(
        rf"[,;。、]?以(?P<before>{sides})?{NUMBER}(?:{counter_pattern()})?(?P<after>{sides})?為(?:年度)?目標值?[。]?$"
    )
