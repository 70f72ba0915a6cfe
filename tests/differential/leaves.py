"""Generated leaves: every aggregate, every window, conditions nested in one another."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from shizheng.registers.schema import Field, Register
from tests.differential.choices import Choices
from tests.differential.worlds import PLACES, RANKS, TEXTS, World

Node = dict[str, Any]
MEMBERSHIPS = {"places": ("friends", "others"), "ranks": ("late_ranks",)}


def a_leaf(choose: Choices, world: World, unit: str) -> Node:
    """A leaf whose value is in ``unit``, which it states."""
    register = choose.one_of(list(world.registers.values()))
    relation, fields = register.name, dict(register.fields)
    if register.lines and choose.chance(60):
        relation = f"{register.name}.{register.lines.name}"
        fields |= register.lines.fields
    numbers = [name for name, field in fields.items() if _is_number(field) and field.unit in (None, unit)]
    days = [name for name, field in fields.items() if field.type == "date"]
    kinds = ["count", "distinct", *(["sum", "mean", "latest"] if numbers else [])]
    match choose.one_of(kinds):
        case "count":
            node: Node = {"count": relation}
        case "distinct":
            node = {"distinct": _keys(choose, fields), "of": relation}
        case "latest":
            per = ["record"] if choose.chance(25) else _keys(choose, fields)
            node = {"latest": choose.one_of(numbers), "of": relation, "per": per, "by": choose.one_of(days)}
            if choose.chance(60):
                node["then"] = choose.one_of(("mean", "sum"))
        case kind:
            node = {kind: choose.one_of(numbers), "of": relation}
    node |= _window(choose, register)
    if choose.chance(50):
        node["where"] = [_condition(choose, fields, 2) for _ in range(choose.one_of((1, 1, 1, 2, 3)))]
    for word, options in (("none", ("not_reported", "zero")), ("absent", ("zero", "not_reported"))):
        if choose.chance(25):
            node[word] = choose.one_of(options)
    return node | {"unit": unit}


def _is_number(field: Field) -> bool:
    return field.type in ("integer", "decimal")


def _keys(choose: Choices, fields: Mapping[str, Field]) -> list[str]:
    """Some fields, mostly such as have few values, so that keys meet."""
    few = [name for name, field in fields.items() if field.type in ("code", "boolean")]
    return list(dict.fromkeys(choose.one_of([*few, *few, *fields]) for _ in range(choose.one_of((1, 1, 2, 3)))))


def _window(choose: Choices, register: Register) -> Node:
    spans = [name for name, time in register.times.items() if time.start]
    said: list[Node] = [{}]
    said += [{"window": {"during": name}} for name in register.times]
    said += [{"window": {kind: name}} for name in spans for kind in ("active", "at_end")]
    if not next(iter(register.times.values())).year:
        said += [{"window": {"since": choose.day()}}]
    return choose.one_of(said)


def _condition(choose: Choices, fields: Mapping[str, Field], depth: int) -> Node:
    if depth and choose.chance(45):
        parts = [_condition(choose, fields, depth - 1) for _ in range(choose.number(1, 3))]
        word = choose.one_of(("any", "all", "not"))
        return {word: parts[0] if word == "not" and choose.chance(50) else parts}
    listed = [name for name, field in fields.items() if field.list]
    name = choose.one_of([*fields, *listed, *listed])
    if choose.chance(10):
        return {name: {"given": choose.chance(50)}}
    return {name: _test(choose, fields[name])}


def _test(choose: Choices, field: Field) -> Any:
    value = _values(choose, field)
    if field.type == "boolean":
        return value()
    tests = [value, lambda: {"in": _several(choose, value)}, lambda: {"not_in": _several(choose, value)}]
    if field.list in MEMBERSHIPS:
        named = MEMBERSHIPS[field.list]
        tests += [lambda: {"in": choose.one_of(named)}, lambda: {"not_in": choose.one_of(named)}] * 2
    if field.type in ("integer", "decimal", "date") or field.list == "ranks":
        order = RANKS.index if field.list == "ranks" else None
        tests += [lambda: {"at_least": value()}, lambda: {"at_most": value()}]
        tests += [lambda: {"between": sorted((value(), value()), key=order)}]
    return choose.one_of(tests)()


def _values(choose: Choices, field: Field) -> Callable[[], Any]:
    """A way to draw values that such a field may have."""
    match field.type:
        case "code":
            return lambda: choose.one_of(PLACES if field.list == "places" else RANKS)
        case "text":
            return lambda: choose.one_of(TEXTS)
        case "boolean":
            return lambda: not choose.chance(50)
        case "date":
            return choose.day
        case "decimal":
            # Now and then finer, or wider, than any value of the field can be.
            own = (field.precision or 1, field.scale or 0)
            return lambda: as_written(choose.decimal(*choose.one_of((own, own, own, (28, 12), (28, 0)))))
    return lambda: choose.one_of((1, 0, 2, 3, 10, -1, 2016, 2017, 10**12))


def _several(choose: Choices, value: Callable[[], Any]) -> list[Any]:
    found: list[Any] = []
    for _ in range(choose.number(1, 3)):
        one: date | str | int | Decimal = value()
        if one not in found:
            found.append(one)
    return found


def as_written(number: Decimal) -> int | Decimal:
    """A number as a definition writes it: a whole one without a point."""
    return int(number) if number == number.to_integral_value() else number
