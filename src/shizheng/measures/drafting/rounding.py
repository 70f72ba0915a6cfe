"""Rounding as standards say it: 四捨五入至小數點後第2位, 取整數, 無條件捨去."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from shizheng.measures.drafting.passage import Words

_ROUNDED = re.compile("四捨五入|無條件捨去|無條件進位")
_MODES = {"四捨五入": "half_up", "無條件捨去": "down", "無條件進位": "up"}
_HAN = "零一二三四五六七八九"
_PLACE = r"小數點?(?:以?[後下])?第?(?P<place>[\d一二三四五六])位"
_KEPT = re.compile(
    rf"(?:至|到|取|計算至|算至){_PLACE}|取{_PLACE.replace('place', 'taken')}|{_PLACE.replace('place', 'then')}(?:為止)"
)
_AT = re.compile(rf"{_PLACE}(?:以下|後)?(?:採|予以|以)?(?:四捨五入|無條件)")
_WHOLE = re.compile("整數|個位")
_OF_WHAT = re.compile("比率|比例|百分比|成長率|增加率|平均|各項|合計|結果|達成值|率|值")


@dataclass(frozen=True, slots=True)
class Rounding:
    """A rounding as a definition says it, and whether the standard says the places and of what."""

    node: dict[str, Any]
    words: Words
    stated: bool


def rounding_in(clause: Words) -> Rounding | None:
    """The rounding that a clause states, None where it states none."""
    match = _ROUNDED.search(clause.plain)
    if match is None:
        return None
    places, certain = _places(clause.plain)
    what = _OF_WHAT.search(clause.plain.replace("整數", "")) is not None
    return Rounding({"places": places, "mode": _MODES[match[0]]}, clause, certain and what)


def _places(text: str) -> tuple[int, bool]:
    """The decimal places that are kept, and whether the words say so without doubt.

    至小數第2位四捨五入 keeps two; 小數第2位四捨五入 drops the second.
    """
    if kept := _KEPT.search(text):
        return _digit(next(place for place in kept.groupdict().values() if place)), True
    if at := _AT.search(text):
        return max(_digit(at["place"]) - 1, 0), True
    return 0, _WHOLE.search(text) is not None


def _digit(text: str) -> int:
    return _HAN.index(text) if text in _HAN else int(text)
