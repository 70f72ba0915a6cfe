"""The grammar of standards: numbered parts, shares, clauses.  What they mean for a figure is ``measures``' work."""

from __future__ import annotations

import re
from dataclasses import dataclass

_PART = re.compile(r"(?:^|(?<=[。；;\n]))\s*[(（]?(\d{1,2})[)）.．、](?=\D)")
_SHARE = re.compile(r"[占佔](?P<thing>[^占佔÷/，,。；（）()]+?)(?P<of>總數|總和|總量|數)?之?(?:比率|比例|百分比|比重)")
_OWNER = re.compile("^(?:我國|本國|我|全部|全國|全)(?=..)")


@dataclass(frozen=True, slots=True)
class Share:
    """The whole that a share is of: the things it counts, and where its words stand."""

    thing: str
    start: int
    end: int


def parts(standard: str) -> tuple[str, ...]:
    """The numbered parts of a standard that has at least two, counted on from 1; else nothing."""
    marks = list(_PART.finditer(standard))
    if len(marks) < 2 or [int(mark[1]) for mark in marks] != list(range(1, len(marks) + 1)):
        return ()
    ends = [mark.start() for mark in marks[1:]] + [len(standard)]
    return tuple(standard[mark.end() : end].strip() for mark, end in zip(marks, ends, strict=True))


def denominator(standard: str) -> Share | None:
    """The whole in 占…總數之比率, without the word for whose it is."""
    match = _SHARE.search(standard)
    if match is None:
        return None
    thing = _OWNER.sub("", match["thing"])
    return Share(thing, match.end("thing") - len(thing), match.end("of") if match["of"] else match.end("thing"))


def clause_around(text: str, position: int, ends: str = "，。；") -> str:
    """The clause of ``text`` that holds ``position``."""
    start = max(text.rfind(mark, 0, position) for mark in ends) + 1
    stops = [stop for mark in ends if (stop := text.find(mark, position)) >= 0]
    return text[start : min(stops, default=len(text))]
