"""What the libraries that parse definitions say of a fault, in the words of those who write them."""

from __future__ import annotations

import yaml

from shizheng.plan.text import Text

_SHOWN = 60
_NAMES, _LIST, _TEXT = Text("「名稱: 值」之組", "names with values"), Text("清單", "a list"), Text("文字", "a text")
_WHOLE, _NUMBER = Text("整數", "a whole number"), Text("數字", "a number")
_TRUTH, _DAY = Text("true 或 false", "true or false"), Text("日期（如 2017-03-05）", "a day such as 2017-03-05")

KINDS = {
    "tuple_type": _LIST, "list_type": _LIST, "dict_type": _NAMES, "model_type": _NAMES, "string_type": _TEXT,
    "int_parsing": _WHOLE, "int_type": _WHOLE, "decimal_parsing": _NUMBER, "decimal_type": _NUMBER,
    "bool_parsing": _TRUTH, "bool_type": _TRUTH, "date_from_datetime_parsing": _DAY, "date_parsing": _DAY,
    "date_type": _DAY,
}  # fmt: skip
"""What has to stand in a place, by the kinds of fault that pydantic tells apart."""

_PROBLEMS = {
    "did not find expected key": Text(
        "縮排或冒號不合，此行不屬上一層", "an indent or a colon is off; the line doesn't belong to what is above it"
    ),
    "did not find expected '-' indicator": Text(
        "清單各項須以「- 」起首並對齊", "the items of a list begin with “- ”, one below the other"
    ),
    "cannot start any token": Text(
        "不能以此字元起首（Tab、%、@ 等）；縮排請用空格，文字請加引號",
        "nothing begins with this character (a tab, %, @ …); indent with blanks, put quotes around a text",
    ),
    "mapping values are not allowed": Text(
        "此處不能有冒號；可能縮排過深，或文字含冒號而未加引號",
        "no colon can stand here: the line is indented too far, or a text with a colon lacks its quotes",
    ),
    "could not find expected ':'": Text("缺少冒號", "a colon is missing"),
    "unexpected end of stream": Text("引號或括號未成對", "a quote or bracket isn't closed"),
    "did not find expected ',' or": Text(
        "括號內缺少逗號，或括號未成對", "a comma is missing between brackets, or a bracket isn't closed"
    ),
}
"""What the YAML parser says, and what it mostly means."""


def problem_of(error: yaml.MarkedYAMLError) -> Text:
    """What is wrong with a file that is no YAML; a problem that isn't known here is told as the parser tells it."""
    said = error.problem or ""
    return next((words for part, words in _PROBLEMS.items() if part in said), Text(said, said))


def shortened(value: object) -> str:
    """What was found, short enough to be told."""
    text = ", ".join(map(str, value)) if isinstance(value, dict) else str(value)
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
