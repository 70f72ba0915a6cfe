"""Clauses about a whole standard: how its parts make one figure, what each is compared with, how it is rounded."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Literal

from shizheng.measures.drafting.comparing import Comparison, comparison_in
from shizheng.measures.drafting.passage import Words
from shizheng.measures.drafting.rounding import Rounding, rounding_in

Together = Literal["total", "least", "greatest", "mean", "met", "weighted"]
"""How parts make one figure."""

_TOGETHER: tuple[tuple[Together, re.Pattern[str]], ...] = (
    ("met", re.compile(r"達[成到標]\D{0,4}(?:項|值)|符合項數|\d代表|[每各]項達成|達\d+項")),
    ("weighted", re.compile("權重|加權")),
    ("mean", re.compile("平均")),
    ("total", re.compile("合計|加總|總和|總計|之和|併計|合併計算")),
    ("greatest", re.compile("最高|最大|擇優|擇一|任一|其中一項")),
    ("least", re.compile("最低|最小|均[須需應達]|皆[須需應達]|[每各]一?項.*(?:均|皆|都|分別)|同時")),
)


@dataclass(frozen=True, slots=True)
class Clauses:
    """What the clauses of a standard say, each with its words; ``unread`` those that no rule reads."""

    together: Together | None = None
    together_words: tuple[Words, ...] = ()
    comparison: Comparison | None = None
    rounding: Rounding | None = None
    unread: tuple[Words, ...] = field(default=())


def read_clauses(clauses: tuple[Words, ...], unit: str) -> Clauses:
    """What clauses say; ``unit`` is the target's."""
    together: Together | None = None
    words: list[Words] = []
    unread: list[Words] = []
    comparison: Comparison | None = None
    rounding: Rounding | None = None
    for clause in clauses:
        rounded = rounding_in(clause) if rounding is None else None
        compared = comparison_in(clause, unit) if comparison is None and rounded is None else None
        said = None if rounded else _together(compared.value if compared else clause)
        rounding, comparison = rounding or rounded, comparison or compared
        if said is not None and together is None:
            together = said
            words.append(compared.value if compared else clause)
        elif rounded is None and compared is None:
            unread.append(clause)
    return Clauses(together, tuple(words), comparison, rounding, tuple(unread))


def _together(clause: Words) -> Together | None:
    return next((kind for kind, pattern in _TOGETHER if pattern.search(clause.plain)), None)
