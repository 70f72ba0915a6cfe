"""Scans that group by keys: different combinations, and the latest reading of each."""

from __future__ import annotations

import re
from datetime import date

import ibis
import ibis.expr.types as ir

from shizheng.measures.ask import Ask
from shizheng.measures.compiling.predicates import Predicates, both, is_bound, together
from shizheng.measures.compiling.relations import (
    NUMBER,
    RANGE,
    aggregated,
    day_of,
    dimension_names,
    dimensions,
    filtered,
    in_ranges,
    known,
    month_in,
    range_number,
)
from shizheng.measures.compiling.splitting import reads_only
from shizheng.measures.compiling.trying import plain
from shizheng.measures.scans import KeyedScan
from shizheng.registers.codelists import CodeLists


@ibis.udf.scalar.builtin(name="order_of")  # type: ignore[untyped-decorator]
def order_of(day: date, position: int, value: int) -> int:  # type: ignore[empty-body]
    """A reading's place among others, written as one number: Ibis has no type for whole numbers of 128 bits."""


_ORDER_OF = re.compile(r"ORDER_OF\(\s*([^,()]+?),\s*([^,()]+?),\s*([^,()]+?)\s*\)", re.IGNORECASE)
_IN_ONE_NUMBER = (
    r"CAST((\1 - DATE '0001-01-01') * 2199023255552 + \2 AS HUGEINT) * 18446744073709551616"
    r" + (CAST(\3 AS HUGEINT) + 9223372036854775808)"
)
"""22 bits of days, 41 of positions and 64 of a value, raised so that none is negative: several times faster to compare
than the three, and the greatest has its value in it.
"""
_RAISED = ibis.literal(2**63, type="uint64")
_VALUE_BITS = ibis.literal(2**64 - 1, type="uint64")


def in_one_number(sql: str) -> str:
    """SQL in which a reading's place is written out."""
    return _ORDER_OF.sub(_IN_ONE_NUMBER, sql)


def keyed(scan: KeyedScan, codelists: CodeLists, dialect: str) -> ir.Table:
    """The query of a scan that groups by keys."""
    rows = known(scan.table)
    if scan.form == "ends":
        return _keyed_by_ends(scan, rows, codelists, dialect)
    time = scan.ask.window.time
    rows = rows.filter(in_ranges(day_of(rows, time), scan.ranges, joined=scan.joined))
    rows = filtered(rows, plain(rows, scan, codelists).meets(scan.ask, None))
    keys = {f"key {i}": rows[key] for i, key in enumerate(scan.ask.keys)}
    group = {**dimensions(scan, rows), RANGE: range_number(day_of(rows, time), scan.ranges)}
    outer = [*dimension_names(scan), NUMBER]
    if scan.form == "first":
        found = rows.group_by(**group, **keys).aggregate(first=day_of(rows, time).min())
        found = found.mutate(**{NUMBER: month_in(found["first"])})
        return found.group_by(outer).aggregate(c0=found.count())
    if scan.form == "last":
        found = rows.group_by(**group, **keys).aggregate(value=_last(scan, rows, dialect))
        return found.group_by([*dimension_names(scan), RANGE]).aggregate(c0=found.value.sum(), c1=found.count())
    return _running(scan, rows.mutate(**group, **keys, **{NUMBER: month_in(day_of(rows, time))}), outer)


def _running(scan: KeyedScan, rows: ir.Table, outer: list[str]) -> ir.Table:
    """A reading is the last one from its month until the first month of a reading that comes after it."""
    keys = [*dimension_names(scan), RANGE, *(f"key {i}" for i in range(len(scan.ask.keys)))]
    later = ibis.window(group_by=keys, order_by=places(rows, scan.ask), rows=(1, None))
    found = rows.mutate(value=rows[scan.ask.field], until=rows[NUMBER].min().over(later))
    found = found.filter(found.until.isnull() | (found[NUMBER] < found.until))
    return found.group_by([*outer, "until"]).aggregate(c0=found.value.sum(), c1=found.count())


def _keyed_by_ends(scan: KeyedScan, rows: ir.Table, codelists: CodeLists, dialect: str) -> ir.Table:
    ask = scan.ask
    tests = plain(rows, scan, codelists)
    rows = filtered(rows, together([tests.free(ask), tests.predicates.given(ask.reads)]))
    tests = plain(rows, scan, codelists)
    bound = [condition for condition in ask.where if is_bound(condition, ask)]
    of_keys = [condition for condition in bound if reads_only(condition, ask.window, ask.keys)]
    of_rows = [condition for condition in bound if condition not in of_keys]
    inner: dict[str, ir.Value] = {}
    for end in range(scan.ends):
        meets = both(tests.window(ask.window, end), tests.predicates.all(of_rows, ask.window, end))
        inner[f"n{end}"] = rows.count(where=meets)
        if ask.kind == "latest":
            inner[f"v{end}"] = _last(scan, rows, dialect, meets)
    found = rows.group_by(**dimensions(scan, rows), **{key: rows[key] for key in ask.keys}).aggregate(**inner)
    predicates = Predicates(found, scan.table, codelists, scan.lookups)
    columns: dict[str, ir.Value] = {}
    for end in range(scan.ends):
        there = both(found[f"n{end}"] > 0, predicates.all(of_keys, ask.window, end))
        if ask.kind == "latest":
            columns[f"v{end}"] = found[f"v{end}"].sum(where=there)
        columns[f"n{end}"] = found.count(where=there)
    return aggregated(found, {name: found[name] for name in dimension_names(scan)}, columns)


def _last(scan: KeyedScan, rows: ir.Table, dialect: str, where: ir.BooleanValue | None = None) -> ir.Value:
    """The value of the last reading: by its date, then by when it was known, then the greater one."""
    ask, field = scan.ask, scan.table.fields[scan.ask.field or ""]
    value = rows[ask.field]
    by_date = scan.table.fields[ask.by or ""].type == "date"
    if dialect == "duckdb" and by_date and field.type == "integer":
        place = order_of(rows[ask.by], rows.from_position, value).max(where=where)
        return (place & _VALUE_BITS) - _RAISED
    order = {f"o{i}": value for i, value in enumerate(places(rows, ask))}
    return value.argmax(ibis.struct(order), where=where)


def places(rows: ir.Table, ask: Ask) -> list[ir.Value]:
    """By what readings are ordered: the last one stands."""
    return [rows[ask.by], rows.from_position, rows[ask.field]]
