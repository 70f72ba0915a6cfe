"""The JSON Schema of a ``measures.yaml``, made from the table of words: an editor checks and completes by it.

With an agency's registers and code lists the names of both stand in it.  What no schema can see (units, the order of
bounds, codes that are numbers) the reader still finds.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from shizheng.measures.measure import MeasureDefinition
from shizheng.measures.reading import vocabulary
from shizheng.measures.reading.language import (
    BASES,
    BOUNDS,
    COMMON,
    KINDS,
    MOST_PLACES,
    PROVIDED,
    REQUIREMENT,
    ROUNDING,
    STEP,
    WEIGHTED,
    Kind,
    Takes,
    Word,
)
from shizheng.plan.text import Text
from shizheng.registers.codelists import CodeLists
from shizheng.registers.schema import Registers

Schema = dict[str, Any]


def json_schema(registers: Registers | None = None, codelists: CodeLists | None = None) -> Schema:
    """The schema (2020-12) of a ``measures.yaml``; with an agency's registers and code lists, of that agency's."""
    indicator = MeasureDefinition.model_json_schema(ref_template="#/$defs/{model}")
    found = indicator.pop("$defs", {})
    indicator["properties"]["measure"] = _ref("node")
    known = vocabulary.definitions(registers, codelists or CodeLists({}))
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "計算式 measures.yaml",
        "type": "object",
        "additionalProperties": _ref("indicator"),
        "$defs": {"indicator": indicator, **found, **_parts(), **known, **_kinds(registers)},
    }


def _kinds(registers: Registers | None) -> Schema:
    """A definition for each kind, and ``node`` for any of them."""
    kinds = {f"kind {name}": _kind(name, kind) for name, kind in KINDS.items()}
    if registers is not None:
        for name, kind in KINDS.items():
            asked = "of" if "where" in kind.beside and kind.takes != "register" else name
            if "where" in kind.beside:
                kinds[f"kind {name}"]["allOf"] = vocabulary.by_table(name, kind, asked, registers)
    # The kind is told by its word, so that an editor speaks of that kind only and not of each that it is not.
    chosen = [{"if": {"required": [name]}, "then": _ref(f"kind {name}")} for name in KINDS]
    some = [{"required": [name]} for name in KINDS]
    return {"node": {"type": "object", "oneOf": some, "allOf": chosen}, **kinds}


def _kind(name: str, kind: Kind) -> Schema:
    own = {name: Word(kind.takes, kind.says, required=True)}
    return {**_mapping({**own, **kind.beside, **COMMON}), "description": _both(kind.says)}


def _parts() -> Schema:
    """The definitions of what words take."""
    one_bound = [{"required": [bound]} for bound in BOUNDS]
    return {
        "requirement": {**_mapping(REQUIREMENT), "oneOf": one_bound},
        "requirement of met": {**_mapping({**REQUIREMENT, **PROVIDED}), "oneOf": one_bound},
        "step": {**_mapping({**REQUIREMENT, **STEP}), "oneOf": one_bound},
        "weighted part": _mapping(WEIGHTED),
        "rounding": _mapping(ROUNDING),
        "number": vocabulary.NUMBER,
    }


def _mapping(words: Mapping[str, Word]) -> Schema:
    """A mapping that may hold these words, and no others."""
    return {
        "type": "object",
        "properties": {name: {**_value(word), "description": _both(word.says)} for name, word in words.items()},
        "required": [name for name, word in words.items() if word.required],
        "additionalProperties": False,
    }


def _value(word: Word) -> Schema:
    if word.takes == "choice":
        return {"enum": list(word.choices)}
    return _TAKES[word.takes]


def _ref(name: str) -> Schema:
    return {"$ref": f"#/$defs/{name}"}


def _named(part: str) -> Schema:
    return {"type": "object", "minProperties": 1, "additionalProperties": _ref(part)}


def _both(text: Text) -> str:
    return f"{text.zh} {text.en}"


_TAKES: Mapping[Takes, Schema] = {
    "base": {"anyOf": [{"enum": list(BASES)}, {"type": "integer", "minimum": 1, "maximum": 9000}]},
    "bounds": {"type": "array", "items": _ref("number"), "minItems": 2, "maxItems": 2},
    "code list": _ref("code list"),
    "conditions": _ref("conditions"),
    "field": {"type": "string"},
    "fields": {"type": "array", "items": {"type": "string"}, "minItems": 1},
    "node": _ref("node"),
    "number": _ref("number"),
    "parts": _named("node"),
    "places": {"type": "integer", "minimum": -MOST_PLACES, "maximum": MOST_PLACES},
    "register": _ref("relation"),
    "requirement": _ref("requirement"),
    "requirement parts": _named("requirement of met"),
    "rounding": _ref("rounding"),
    "step parts": _named("step"),
    "text": {"type": "string", "pattern": r"\S"},
    "title": {
        "type": "object",
        "properties": {"zh": {"type": "string"}, "en": {"type": "string"}},
        "required": ["zh", "en"],
        "additionalProperties": False,
    },
    "weighted parts": _named("weighted part"),
    "window": _ref("window"),
    "yes or no": {"type": "boolean"},
}
