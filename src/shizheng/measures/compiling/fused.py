"""Scans of all that is counted or added up in a table, and of what waits there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import reduce
from operator import or_
from typing import Any

import ibis
import ibis.expr.types as ir

from shizheng.measures.ask import Ask
from shizheng.measures.compiling import splitting
from shizheng.measures.compiling.predicates import Predicates, together
from shizheng.measures.compiling.relations import (
    NUMBER,
    aggregated,
    day_of,
    dimensions,
    filtered,
    in_order,
    in_ranges,
    known,
    number_in,
)
from shizheng.measures.compiling.splitting import Split
from shizheng.measures.compiling.trying import Tests, flagged
from shizheng.measures.scans import Added, Column, Counted, FusedScan, Heard, PendingScan
from shizheng.registers.codelists import CodeLists


def fused(scan: FusedScan, codelists: CodeLists) -> ir.Table:
    """The query of a fused scan."""
    rows = known(scan.table)
    if scan.flow is not None and scan.ends == 0:
        rows = rows.filter(in_ranges(day_of(rows, scan.flow), scan.ranges))
    split = splitting.split(scan, codelists)
    predicates = Predicates(rows, scan.table, codelists, scan.lookups)
    rows = filtered(rows, together(predicates.condition(c, window, None) for c, window in split.common.items()))
    tests = flagged(rows, scan, split, codelists)
    group = dimensions(scan, tests.rows)
    if scan.flow is not None:
        group[NUMBER] = number_in(scan, tests.rows)
    if split.keys:
        found = _grouped_first(scan, split, tests, group, codelists)
    else:
        found = aggregated(tests.rows, group, {f"c{i}": _value(c, tests) for i, c in enumerate(scan.columns)})
    return in_order(found, scan) if scan.dimensions and scan.flow is not None else found


def _grouped_first(
    scan: FusedScan, split: Split, tests: Tests, group: Mapping[str, ir.Value], codelists: CodeLists
) -> ir.Table:
    """Counts and sums for each group of rows that are alike in what the split's conditions read, then over those."""
    alike = {name: tests.rows[name] for name in split.keys}
    last = date(scan.lookups.last_year, 12, 31)
    alike |= {name: _piece(tests.rows[name], days, last) for name, days in split.cuts.items()}
    inner = {name: value for name, value in group.items() if name != NUMBER or split.years is None}
    kept: dict[tuple[object, ...], str] = {}
    values: dict[str, ir.Value] = {}
    at = []
    for column in scan.columns:
        key = _tried_on_rows(column, split)
        if key not in kept:
            kept[key] = f"v{len(kept)}"
            values[kept[key]] = _value(column, tests)
        at.append(kept[key])
    found = tests.rows.group_by(**inner, **alike).aggregate(**values)
    if split.years is not None:
        found = found.mutate(**{NUMBER: number_in(scan, found)})
    predicates = Predicates(found, scan.table, codelists, scan.lookups)
    columns = {}
    for i, (column, name) in enumerate(zip(scan.columns, at, strict=True)):
        ask = _asked(column)
        columns[f"c{i}"] = found[name].sum(where=predicates.all(split.on_groups(ask), ask.window, column.end))
    return aggregated(found, {name: found[name] for name in group}, columns)


def _tried_on_rows(column: Column, split: Split) -> tuple[object, ...]:
    """What a column comes to for each group; columns that differ only in what is tried on groups share it."""
    what, ask = column.what, _asked(column)
    added = ask.field if isinstance(what, Added) else ask.reads
    return (type(what), added, ask.window, split.of_rows(ask), column.end)


def _asked(column: Column) -> Ask:
    assert not isinstance(column.what, Heard), "what is merely heard of asks for nothing"
    return column.what.ask


def _piece(day: Any, cuts: Sequence[date], last: date) -> ir.Value:
    """The last day of the piece of days in which a day lies; ``last`` is that of the last piece."""
    return ibis.cases(*((day <= end, ibis.literal(end)) for end in cuts), else_=ibis.literal(last))


def _value(column: Column, tests: Tests) -> ir.Value:
    what, end, rows = column.what, column.end, tests.rows
    if isinstance(what, Heard):
        return rows.count(where=None if end is None or what.window.kind == "at_end" else tests.window(what.window, end))
    if isinstance(what, Counted):
        return rows.count(where=tests.meets(what.ask, end))
    # A sum leaves out what is absent anyway.
    return rows[what.ask.field].sum(where=tests.meets(what.ask, end, reads=()))


def pending(scan: PendingScan, codelists: CodeLists) -> ir.Table:
    """The query of a scan of waiting rows."""
    tests = flagged(known(scan.table), scan, Split(), codelists)
    rows = tests.rows
    group = dimensions(scan, rows)
    if scan.flow is not None:
        group[NUMBER] = number_in(scan, rows)
    flags = {}
    for i, column in enumerate(scan.columns):
        meets = tests.meets(_asked(column), column.end)
        flags[f"c{i}"] = ibis.literal(True) if meets is None else meets.fill_null(False)
    waiting = rows.select(**group, **flags)
    waiting = waiting.filter(reduce(or_, [waiting[name] for name in flags]))
    return waiting.group_by([*group, *flags]).aggregate(number=waiting.count())
