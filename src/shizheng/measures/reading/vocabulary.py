"""The parts of the JSON Schema that speak of registers, fields, times and code lists: an agency's own, or any."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from shizheng.measures.reading.language import BOUNDS, GROUPS, OPERATORS, SET_OPERATORS, WINDOWS, Kind
from shizheng.registers.codelists import CodeLists
from shizheng.registers.schema import Field, Register, Registers, Table

Schema = dict[str, Any]

NUMBER: Schema = {
    "anyOf": [{"type": "number"}, {"type": "string", "pattern": r"^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$"}]
}
"""A number, or one in quotes."""

_DAY: Schema = {"type": "string", "pattern": r"^\d{4}-\d\d?-\d\d?$"}
_PLAIN: Schema = {"type": ["string", "number", "boolean"]}


def definitions(registers: Registers | None, codelists: CodeLists) -> Schema:
    """``relation``, ``code list``, ``conditions`` and ``window``, and where registers are given those of each table."""
    if registers is None:
        anything = {"anyOf": [_PLAIN, _comparisons(_PLAIN, {"type": "string"}, OPERATORS)]}
        return {
            "relation": {"type": "string"},
            "code list": {"type": "string"},
            "window": _window({**{word: {"type": "string"} for word in WINDOWS}, "since": _DAY}),
            **_conditions("", {}, anything),
        }
    found: Schema = {
        "relation": {"enum": [_name(table) for register in registers.values() for table in register.tables()]},
        "code list": {"enum": list(codelists)},
        "conditions": {"type": "array"},
        "window": {"type": "object"},
        **{f"code of {name}": {"enum": list(dict.fromkeys(codelist.codes()))} for name, codelist in codelists.items()},
    }
    for register in registers.values():
        found[f"window of {register.name}"] = _window(_times(register))
        for table in register.tables():
            tests = {name: _test(field, codelists) for name, field in table.fields.items()}
            found |= _conditions(f" of {_name(table)}", tests)
    return found


def by_table(name: str, kind: Kind, asked: str, registers: Registers) -> list[Schema]:
    """For each table what the leaf ``name`` may say where its word ``asked`` names that table."""
    return [
        {
            "if": {"properties": {asked: {"const": _name(table)}}, "required": [asked]},
            "then": {"properties": _names(name, kind, register, table)},
        }
        for register in registers.values()
        for table in register.tables()
    ]


def _names(name: str, kind: Kind, register: Register, table: Table) -> Schema:
    numbers = _enum(table, ("integer", "decimal"))
    keys = {"items": {"enum": [*table.fields, "record"]}}
    said = {"where": _ref(f"conditions of {_name(table)}"), "window": _ref(f"window of {register.name}")}
    if kind.takes == "field":
        said[name] = numbers
    if kind.takes == "fields":
        said[name] = keys
    if "per" in kind.beside:
        said |= {"per": keys, "by": _enum(table, ("date", "integer"))}
    return said


def _enum(table: Table, types: tuple[str, ...]) -> Schema:
    return {"enum": [name for name, field in table.fields.items() if field.type in types]}


def _conditions(of: str, tests: Schema, others: Schema | bool = False) -> Schema:
    """A list of rows with one word each: a field with its test, or a group."""
    one, some = _ref(f"condition{of}"), _ref(f"conditions{of}")
    groups = {
        group: {"anyOf": [one, {**some, "minItems": 1}]} if group == "not" else {**some, "minItems": 1}
        for group in GROUPS
    }
    row = {**_one_word({**tests, **groups}), "additionalProperties": others}
    return {f"condition{of}": row, f"conditions{of}": {"type": "array", "items": one}}


def _test(field: Field, codelists: CodeLists) -> Schema:
    """A plain value of the field's type, or one comparison."""
    value: Schema = {
        "text": {"type": "string"}, "integer": {"type": "integer"}, "decimal": NUMBER, "date": _DAY,
        "boolean": {"type": "boolean"}, "code": _ref(f"code of {field.list}"),
    }[field.type]  # fmt: skip
    ordered = codelists[field.list].ordered if field.list else field.type in ("integer", "decimal", "date")
    allowed = [name for name in OPERATORS if ordered or name not in BOUNDS]
    return {"anyOf": [value, _comparisons(value, _ref("code list") if field.list else False, allowed)]}


def _comparisons(value: Schema, named: Schema | bool, allowed: Iterable[str]) -> Schema:
    some = {"type": "array", "items": value, "minItems": 1}
    operands: Schema = {
        **{name: {"anyOf": [some, named]} for name in SET_OPERATORS},
        **dict.fromkeys(BOUNDS, value),
        "between": {"type": "array", "items": value, "minItems": 2, "maxItems": 2},
        "given": {"type": "boolean"},
    }
    return _one_word({name: operands[name] for name in allowed})


def _times(register: Register) -> Schema:
    spans = [name for name, time in register.times.items() if time.start is not None]
    since = {} if register.dated_by.year else {"since": _DAY}
    return {
        "during": {"enum": list(register.times)},
        **{kind: {"enum": spans} for kind in ("active", "at_end")},
        **since,
    }


def _window(times: Schema) -> Schema:
    # {} is the default written out.
    return {**_one_word(times), "minProperties": 0}


def _one_word(properties: Schema) -> Schema:
    return {
        "type": "object", "properties": properties, "additionalProperties": False, "minProperties": 1,
        "maxProperties": 1,
    }  # fmt: skip


def _name(table: Table) -> str:
    return table.name.replace("__", ".")


def _ref(name: str) -> Schema:
    return {"$ref": f"#/$defs/{name}"}
