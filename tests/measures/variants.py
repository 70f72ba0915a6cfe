"""Variants of a measure: each differs from it in one thing that its standard says.

A measure is proved only if for every variant some case tells the two apart.  Removing a condition is the measure's own
``without``; here are the finer ones: a code less in a list of codes, a rank higher or lower, a window without its
beginning, another base year, no rounding, another floor, a key less.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from datetime import date, timedelta
from typing import Any

from shizheng.measures import Measure
from shizheng.measures import ask as a
from shizheng.measures import nodes as n

LONG_AGO = date(1912, 1, 1)
A_DAY = timedelta(days=1)


def variants(measure: Measure) -> Iterator[tuple[str, Measure]]:
    """Every variant with the words for what is different."""
    for path in measure.conditions():
        yield f"without {path}", measure.without(path)
    for words, root in _variants(measure.root, measure, None):
        yield words, replace(measure, root=root)
    if any(leaf.none == "not_reported" for leaf in measure.leaves()):
        yield "zero where nothing counts", replace(measure, root=_counting_nothing_as_zero(measure.root))


def _variants(part: Any, measure: Measure, leaf: n.Leaf | None) -> Iterator[tuple[str, Any]]:
    """The variants of a node, a condition, a window, or of anything that holds them."""
    leaf = part if isinstance(part, n.Leaf) else leaf
    yield from _own_variants(part, measure, leaf)
    if isinstance(part, tuple):
        for i, item in enumerate(part):
            for words, other in _variants(item, measure, leaf):
                yield words, (*part[:i], other, *part[i + 1 :])
    elif is_dataclass(part) and type(part).__module__ in (a.__name__, n.__name__):
        for field in fields(part):
            for words, other in _variants(getattr(part, field.name), measure, leaf):
                yield words, replace(part, **{field.name: other})  # type: ignore[type-var]


def _counting_nothing_as_zero(part: Any) -> Any:
    """The part with every leaf saying zero where something was reported and none of it counts."""
    match part:
        case n.Leaf():
            return replace(part, none="zero")
        case tuple():
            return tuple(_counting_nothing_as_zero(item) for item in part)
        case _ if is_dataclass(part) and type(part).__module__ in (a.__name__, n.__name__):
            changed = {field.name: _counting_nothing_as_zero(getattr(part, field.name)) for field in fields(part)}
            return replace(part, **changed)  # type: ignore[type-var]
    return part


def _own_variants(part: Any, measure: Measure, leaf: n.Leaf | None) -> Iterator[tuple[str, Any]]:
    if getattr(part, "round", None) is not None:
        yield f"{part.path} not rounded", replace(part, round=None)
    match part:
        case a.Test() if leaf is not None:
            yield from _tests(part, measure, leaf)
        case a.Window() if leaf is not None and part.time.year is None:
            yield from _windows(part, leaf)
        case n.Leaf():
            yield from _leaves(part)
        case n.Comparison(base="previous_year"):
            yield f"{part.path} with another base year", replace(part, base="year_before_last")
        case n.Requirement():
            for step in (-1, 1):
                yield f"{part.path} at least {part.at_least + step}", replace(part, at_least=part.at_least + step)


def _tests(test: a.Test, measure: Measure, leaf: n.Leaf) -> Iterator[tuple[str, a.Test]]:
    if test.operator == "in" and len(test.operands) > 1:
        for code in test.operands:
            left = tuple(other for other in test.operands if other != code)
            yield f"{test.path} not in {code}", replace(test, operands=left)
    if test.operator == "at_least":
        ranks = measure.codelists[str(leaf.table.fields[test.field].list)].codes()
        rank = ranks.index(str(test.operands[0]))
        for other in ranks[max(rank - 1, 0) : rank + 2]:
            if other != ranks[rank]:
                yield f"{test.path} at least {other}", replace(test, operands=(other,))


def _windows(window: a.Window, leaf: n.Leaf) -> Iterator[tuple[str, a.Window]]:
    place = f"{leaf.path}/window"
    match window.kind:
        case "since":
            assert window.since is not None
            for day in (window.since - A_DAY, window.since + A_DAY):
                yield f"{place} since {day}", replace(window, since=day)
            yield f"{place} in the period only", replace(window, kind="during", since=None)
        case "during":
            yield f"{place} without a beginning", replace(window, kind="since", since=LONG_AGO)
        case "active":
            yield f"{place} begun in the period", replace(window, kind="during")
            yield f"{place} begun at any time before", replace(window, kind="since", since=LONG_AGO)
            yield f"{place} at the end", replace(window, kind="at_end")
        case "at_end":
            yield f"{place} begun in the period", replace(window, kind="during")
            yield f"{place} begun at any time before", replace(window, kind="since", since=LONG_AGO)
            yield f"{place} at any time in the period", replace(window, kind="active")


def _leaves(leaf: n.Leaf) -> Iterator[tuple[str, n.Leaf]]:
    asked = leaf.ask
    if len(asked.keys) > 1:
        for key in asked.keys:
            others = tuple(other for other in asked.keys if other != key)
            yield f"{leaf.path} not per {key}", replace(leaf, ask=replace(asked, keys=others))
    if leaf.kind == "latest":
        yield f"{leaf.path} {leaf.then} another way", replace(leaf, then="mean" if leaf.then == "sum" else "sum")
    if leaf.kind in ("sum", "distinct"):
        rows = replace(asked, kind="count", field=None, keys=())
        yield f"{leaf.path} counting rows", replace(leaf, ask=rows)
