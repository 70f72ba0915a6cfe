"""Scans as SQL: the only place where the questions to the tables become Ibis expressions.

What is compiled reads one relation, ``known``: the rows of a table that stood in some state at some position.  An
engine says what that is, and the days are filled in, when it runs.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import reduce
from operator import or_
from typing import Any

import ibis
import ibis.expr.types as ir

from shizheng.measures.ask import Ask
from shizheng.measures.engines.engine import APPROVED, SUBMITTED
from shizheng.measures.predicates import Predicates, conjunction, the_day
from shizheng.measures.scans import Added, Column, Counted, FusedScan, Heard, KeyedScan, PendingScan, Scan, TrialScan
from shizheng.registers.codelists import CodeLists
from shizheng.registers.schema import Field, Table, Time

KNOWN = "known"
COUNTED = -1
_TYPES = {"text": "string", "code": "string", "integer": "int64", "date": "date", "boolean": "boolean"}


def compiled(scan: Scan, codelists: CodeLists, dialect: str) -> str:
    """The SQL of a scan in a dialect (duckdb, postgres, pyspark), its days still to be filled in.

    Columns in order: the dimensions, the month or the range where rows are grouped by one, then what the scan lists.
    """
    match scan:
        case FusedScan():
            query = _fused(scan, codelists)
        case KeyedScan():
            query = _keyed(scan, codelists)
        case PendingScan():
            query = _pending(scan, codelists)
        case TrialScan():
            query = _trial(scan, codelists)
    return str(ibis.to_sql(query, dialect=dialect))


def known(table: Table) -> ir.Table:
    """The relation that a scan of a table reads."""
    line = {"line": "int32"} if table.has_lines else {}
    own = {"record": "string", "version": "int32", "unit": "string", "state": "string", "from_position": "int64"}
    fields = {name: _type(field) for name, field in table.fields.items()}
    return ibis.table({**own, **line, **fields}, name=KNOWN)


def _type(field: Field) -> str:
    return f"decimal({field.precision}, {field.scale})" if field.type == "decimal" else _TYPES[field.type]


def _fused(scan: FusedScan, codelists: CodeLists) -> ir.Table:
    rows = known(scan.table)
    if scan.flow is not None and scan.ends == 0:
        rows = rows.filter(_in_ranges(_day(rows, scan.flow), scan.ranges))
    predicates = Predicates(rows, scan.table, codelists, scan.lookups)
    alone = _alone(scan)
    if alone is not None and (meets := predicates.free(alone)) is not None:
        rows = rows.filter(meets)
        predicates = Predicates(rows, scan.table, codelists, scan.lookups)
    flags: dict[Ask, str] = {}
    if scan.ends > 1:
        rows, flags = _flagged(scan, rows, predicates)
        predicates = Predicates(rows, scan.table, codelists, scan.lookups)
    group = _dimensions(scan, rows)
    if scan.flow is not None:
        day = _day(rows, scan.flow)
        month = _month(day)
        group["month"] = ibis.cases((_in_ranges(day, scan.ranges), month)) if scan.ends else month
    columns = {f"c{i}": _value(column, rows, predicates, flags, alone) for i, column in enumerate(scan.columns)}
    return rows.group_by(**group).aggregate(**columns) if group else rows.aggregate(**columns)


def _flagged(scan: FusedScan | PendingScan, rows: ir.Table, predicates: Predicates) -> tuple[ir.Table, dict[Ask, str]]:
    """The rows with what each ask wants of them wherever the days end, so that it is looked at once for all ends."""
    asks = dict.fromkeys(
        c.what.ask for c in scan.columns if c.end is not None and isinstance(c.what, Counted | Added)
    )  # fmt: skip
    free = {f"free{i}": predicates.free(ask) for i, ask in enumerate(asks)}
    flags = {ask: name for ask, name in zip(asks, free, strict=True) if free[name] is not None}
    return rows.mutate(**{name: free[name] for name in flags.values()}), flags


def _alone(scan: FusedScan) -> Ask | None:
    """The ask of a scan that looks at nothing else, so that rows which don't meet it need not be grouped."""
    asks = {None if isinstance(column.what, Heard) else column.what.ask for column in scan.columns}
    return asks.pop() if len(asks) == 1 and scan.ends == 0 else None


def _value(
    column: Column, rows: ir.Table, predicates: Predicates, flags: Mapping[Ask, str], alone: Ask | None
) -> ir.Value:
    what, end = column.what, column.end
    if isinstance(what, Heard):
        heard = None if end is None or what.window.kind == "at_end" else predicates.window(what.window, end)
        return rows.count(where=heard)
    meets = None if alone is not None else _meets(column, rows, predicates, flags)
    return rows.count(where=meets) if isinstance(what, Counted) else rows[what.ask.field].sum(where=meets)


def _keyed(scan: KeyedScan, codelists: CodeLists) -> ir.Table:
    rows = known(scan.table)
    if scan.form == "ends":
        return _keyed_by_ends(scan, rows, codelists)
    time = scan.ask.window.time
    rows = rows.filter(_in_ranges(_day(rows, time), scan.ranges))
    meets = Predicates(rows, scan.table, codelists, scan.lookups).meets(scan.ask)
    rows = rows.filter(meets) if meets is not None else rows
    keys = {f"k{i}": rows[key] for i, key in enumerate(scan.ask.keys)}
    group = {**_dimensions(scan, rows), "range": _range_number(_day(rows, time), scan.ranges)}
    month = _month(_day(rows, time))
    outer = [*_dimension_names(scan), "month"]
    if scan.form == "first":
        found = rows.group_by(**group, **keys).aggregate(month=month.min())
        return found.group_by(outer).aggregate(c0=found.count())
    if scan.form == "last":
        found = rows.group_by(**group, **keys).aggregate(value=_last(rows, scan.ask))
        return found.group_by([*_dimension_names(scan), "range"]).aggregate(c0=found.value.sum(), c1=found.count())
    return _running(scan, rows.mutate(**group, **keys, month=month), outer)


def _running(scan: KeyedScan, rows: ir.Table, outer: list[str]) -> ir.Table:
    """A reading is the last one from its month until the first month of a reading that comes after it."""
    keys = [*_dimension_names(scan), "range", *(f"k{i}" for i in range(len(scan.ask.keys)))]
    later = ibis.window(group_by=keys, order_by=_order(rows, scan.ask), rows=(1, None))
    found = rows.mutate(value=rows[scan.ask.field], until=rows.month.min().over(later))
    found = found.filter(found.until.isnull() | (found.month < found.until))
    return found.group_by([*outer, "until"]).aggregate(c0=found.value.sum(), c1=found.count())


def _keyed_by_ends(scan: KeyedScan, rows: ir.Table, codelists: CodeLists) -> ir.Table:
    predicates = Predicates(rows, scan.table, codelists, scan.lookups)
    keys = {f"k{i}": rows[key] for i, key in enumerate(scan.ask.keys)}
    latest = scan.ask.kind == "latest"
    inner: dict[str, ir.Value] = {}
    for end in range(scan.ends):
        meets = predicates.meets(scan.ask, end)
        inner[f"n{end}"] = rows.count(where=meets)
        if latest:
            inner[f"v{end}"] = _last(rows, scan.ask, meets)
    found = rows.group_by(**_dimensions(scan, rows), **keys).aggregate(**inner)
    columns: dict[str, ir.Value] = {}
    for end in range(scan.ends):
        if latest:
            columns[f"v{end}"] = found[f"v{end}"].sum()
        columns[f"n{end}"] = found.count(where=found[f"n{end}"] > 0)
    names = _dimension_names(scan)
    return found.group_by(names).aggregate(**columns) if names else found.aggregate(**columns)


def _last(rows: ir.Table, ask: Ask, where: ir.BooleanValue | None = None) -> ir.Value:
    """The value of the last reading: by its date, then by when it was known, then the greater one."""
    order = {f"o{i}": value for i, value in enumerate(_order(rows, ask))}
    return rows[ask.field].argmax(ibis.struct(order), where=where)


def _order(rows: ir.Table, ask: Ask) -> list[ir.Value]:
    return [rows[ask.by], rows.from_position, rows[ask.field]]


def _pending(scan: PendingScan, codelists: CodeLists) -> ir.Table:
    rows = known(scan.table)
    predicates = Predicates(rows, scan.table, codelists, scan.lookups)
    rows, free = _flagged(scan, rows, predicates)
    predicates = Predicates(rows, scan.table, codelists, scan.lookups)
    group = _dimensions(scan, rows)
    if scan.flow is not None:
        day = _day(rows, scan.flow)
        group["month"] = ibis.cases((_in_ranges(day, scan.ranges), _month(day)))
    flags = {}
    for i, column in enumerate(scan.columns):
        meets = _meets(column, rows, predicates, free)
        flags[f"c{i}"] = ibis.literal(True) if meets is None else meets.fill_null(False)
    waiting = rows.select(**group, **flags)
    waiting = waiting.filter(reduce(or_, [waiting[name] for name in flags]))
    return waiting.group_by([*group, *flags]).aggregate(number=waiting.count())


def _meets(column: Column, rows: ir.Table, predicates: Predicates, free: Mapping[Ask, str]) -> ir.BooleanValue | None:
    """What a column wants of a row; None where that is nothing."""
    what, end = column.what, column.end
    assert not isinstance(what, Heard)
    if end is not None and what.ask in free:
        return predicates.bound(what.ask, end) & rows[free[what.ask]]
    return predicates.meets(what.ask, end)


def _trial(scan: TrialScan, codelists: CodeLists) -> ir.Table:
    rows = known(scan.table)
    predicates = Predicates(rows, scan.table, codelists, scan.lookups)
    meets = conjunction(predicates.free(scan.ask), predicates.bound(scan.ask, 0)).fill_null(False)
    approved = rows.state == APPROVED
    tests = [approved, predicates.window(scan.ask.window, 0)]
    tests += [predicates.condition(condition, scan.ask.window, 0) for condition in scan.ask.where]
    tests += [rows[name].notnull() for name in scan.ask.reads]
    failures = [(~test.fill_null(False), number) for number, test in enumerate(tests)]
    if scan.ask.kind == "latest":
        counts = meets & approved
        later_first = [ibis.desc(value) for value in (*_order(rows, scan.ask), rows.record)]
        window = ibis.window(group_by=[*(rows[key] for key in scan.ask.keys), counts], order_by=later_first)
        failures.append((ibis.row_number().over(window) > 0, len(tests)))
    line = rows.line if scan.table.has_lines else ibis.null("int32")
    return rows.select(
        "record", "version", "unit", "state", line=line, failed=ibis.cases(*failures, else_=COUNTED),
        waits=meets & (rows.state == SUBMITTED),
    )  # fmt: skip


def _dimension_names(scan: FusedScan | KeyedScan | PendingScan) -> list[str]:
    return [f"by_{dimension}" for dimension in scan.dimensions]


def _dimensions(scan: FusedScan | KeyedScan | PendingScan, rows: ir.Table) -> dict[str, ir.Value]:
    country = scan.table.country
    columns = {"unit": rows.unit, "country": rows[country] if country else None}
    return {f"by_{dimension}": columns[dimension] for dimension in scan.dimensions}


def _day(rows: ir.Table, time: Time) -> Any:
    return rows[time.at or time.start]


def _month(day: Any) -> Any:
    return day.year() * 12 + day.month()


def _in_ranges(day: Any, ranges: int) -> ir.BooleanValue:
    return reduce(or_, (day.between(the_day(f"range_{i}_start"), the_day(f"range_{i}_end")) for i in range(ranges)))


def _range_number(day: Any, ranges: int) -> ir.Value:
    if ranges == 1:
        return ibis.literal(0)
    # The ranges are in order and the rows lie within them, so that a bound from below tells them apart.
    bounds = [(day >= the_day(f"range_{i}_start"), i) for i in range(ranges - 1, 0, -1)]
    return ibis.cases(*bounds, else_=0)
