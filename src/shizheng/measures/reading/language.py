"""The words of the measure language, each once: reading, the JSON Schema and the guide all follow this table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from shizheng.plan.text import Text

Takes = Literal[
    "base", "bounds", "choice", "code list", "conditions", "field", "fields", "node", "number", "parts", "places",
    "register", "requirement", "requirement parts", "rounding", "step parts", "text", "title", "weighted parts",
    "window", "yes or no",
]  # fmt: skip
"""What may stand behind a word."""

ROUNDING_MODES = ("half_up", "half_even", "down", "up")
BASES = ("previous_year", "year_before_last")
SET_OPERATORS = ("in", "not_in")
BOUNDS = ("at_least", "at_most", "between")
OPERATORS = (*SET_OPERATORS, *BOUNDS, "given")
GROUPS = ("any", "all", "not")
WINDOWS = ("during", "active", "at_end", "since")
OPEN = "?"
"""Stands in a drafted definition for what somebody has to say."""


@dataclass(frozen=True, slots=True)
class Word:
    """A word beside a kind: what it takes, whether it has to be there, and what it says."""

    takes: Takes
    says: Text
    required: bool = False
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Kind:
    """A way of computing: what its own word takes, what it says, and the words that may stand beside it."""

    takes: Takes
    says: Text
    beside: Mapping[str, Word] = field(default_factory=dict)


COMMON: Mapping[str, Word] = {
    "unit": Word("text", Text("數值之單位", "the unit of the value")),
    "round": Word("rounding", Text("小數位數與進位方式", "decimal places, and what becomes of a half")),
}
"""Words that any node may say."""

_OF = Word("register", Text("所計登記簿（或其明細）", "the register, or its lines"), required=True)
_ASKING: Mapping[str, Word] = {
    "window": Word("window", Text("哪些日期之紀錄", "the records of which days")),
    "where": Word("conditions", Text("條件，依序檢查", "conditions, tried in their order")),
    "none": Word(
        "choice", Text("有報而無一符合時", "when something was reported and none of it counts"),
        choices=("zero", "not_reported"),
    ),
    "absent": Word("choice", Text("全無核定紀錄時", "when nothing was reported"), choices=("not_reported", "zero")),
}  # fmt: skip


def _absent(*choices: str) -> Mapping[str, Word]:
    return {"absent": Word("choice", Text("有部分無數值時", "when a part has no value"), choices=choices)}


_BASE: Mapping[str, Word] = {
    "base": Word("base", Text("基期年度", "the base year"), required=True),
}

KINDS: Mapping[str, Kind] = {
    "count": Kind("register", Text("紀錄件數", "the number of records, or of lines"), _ASKING),
    "sum": Kind("field", Text("欄位合計", "a field added up"), {"of": _OF, **_ASKING}),
    "mean": Kind("field", Text("欄位平均", "the mean of a field"), {"of": _OF, **_ASKING}),
    "distinct": Kind("fields", Text("不重複組合之數", "the number of different combinations"), {"of": _OF, **_ASKING}),
    "latest": Kind(
        "field", Text("每一鍵值最後一次讀數", "the last reading per key"),
        {
            "of": _OF,
            "per": Word("fields", Text("鍵值", "what the readings are of"), required=True),
            "by": Word("field", Text("讀數日期", "the field that tells the later reading"), required=True),
            "then": Word("choice", Text("合計或平均", "added up, or averaged"), choices=("sum", "mean")),
            **_ASKING,
        },
    ),
    "members": Kind("code list", Text("計算日之名單數", "the number of members on the figure's date")),
    "constant": Kind(
        "number", Text("定值", "a given number"),
        {"source": Word("text", Text("出處", "where the number is from"), required=True)},
    ),
    "total": Kind("parts", Text("各部分合計", "the parts added up"), _absent("propagate", "skip", "zero")),
    "least": Kind("parts", Text("各部分最小值", "the least of the parts"), _absent("propagate", "skip", "zero")),
    "greatest": Kind("parts", Text("各部分最大值", "the greatest of the parts"), _absent("propagate", "skip", "zero")),
    "product": Kind("parts", Text("各部分連乘", "the parts multiplied")),
    "weighted": Kind(
        "weighted parts", Text("加權合計", "each part times its weight, added up"), _absent("propagate", "zero"),
    ),
    "difference": Kind(
        "node", Text("差", "one value less another"),
        {"less": Word("node", Text("減數", "what is taken off"), required=True)},
    ),
    "ratio": Kind(
        "node", Text("比率", "one value over another"),
        {
            "over": Word("node", Text("分母", "the denominator"), required=True),
            "percent": Word("yes or no", Text("以百分比表示", "in percent")),
        },
    ),
    "growth": Kind("node", Text("較基期增加之百分比", "the growth on a base year, in percent"), _BASE),
    "reduction": Kind("node", Text("較基期減少之百分比", "the reduction on a base year, in percent"), _BASE),
    "change": Kind("node", Text("較基期增減之數", "the change on a base year, in the value's own unit"), _BASE),
    "met": Kind("requirement parts", Text("達成項數", "how many requirements hold"), _absent("propagate", "not_met")),
    "milestones": Kind(
        "step parts", Text("依序達成之里程碑", "what the last step reached in order is worth"),
        _absent("propagate", "not_met"),
    ),
}  # fmt: skip

REQUIREMENT: Mapping[str, Word] = {
    "title": Word("title", Text("兩種語言之名稱", "its name in both languages")),
    "of": Word("node", Text("所看之值", "the value looked at"), required=True),
    "at_least": Word("number", Text("下限（含）", "a floor, included")),
    "at_most": Word("number", Text("上限（含）", "a ceiling, included")),
    "between": Word("bounds", Text("下限與上限（含）", "a floor and a ceiling, both included")),
}
"""The words of any requirement; exactly one of ``BOUNDS`` has to be there."""

PROVIDED: Mapping[str, Word] = {
    "provided": Word("requirement", Text("前提，未成立者該項不成立", "what has to hold as well, else this doesn't")),
}
"""What a requirement of ``met`` may say besides."""

STEP: Mapping[str, Word] = {
    "reaches": Word("number", Text("達成此里程碑之值", "what the value is once this step is reached"), required=True),
}
"""What a step of ``milestones`` says besides."""

WEIGHTED: Mapping[str, Word] = {
    "weight": Word("number", Text("權數", "the weight, a plain number"), required=True),
    "of": Word("node", Text("所加權之值", "the value weighted"), required=True),
}
"""The words of a part of ``weighted``."""

ROUNDING: Mapping[str, Word] = {
    "places": Word("places", Text("小數位數", "decimal places"), required=True),
    "mode": Word("choice", Text("進位方式", "what becomes of the rest"), required=True, choices=ROUNDING_MODES),
}
"""The words of ``round``."""

MOST_PLACES = 12
"""Decimal places that a rounding may name; so many before the point where it is negative."""
