"""Scans as SQL: the only place where the questions to the tables become Ibis expressions.

What is compiled reads one relation, ``known``: the rows of a table that stood in some state at some position.  An
engine says what that is, and the days are filled in, when it runs.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any

import ibis
import ibis.expr.types as ir

from shizheng.measures.ask import Ask, Window
from shizheng.measures.engines.engine import APPROVED, SUBMITTED
from shizheng.measures.predicates import Predicates, both, the_day
from shizheng.measures.scans import Column, Counted, FusedScan, Heard, KeyedScan, PendingScan, Scan, TrialScan
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
    alone = _alone(scan)
    if alone is not None and (meets := _plain(rows, scan, codelists).meets(alone, None)) is not None:
        rows = rows.filter(meets)
    tests = _flagged(rows, scan, codelists) if scan.ends else _plain(rows, scan, codelists)
    rows = tests.rows
    group = _dimensions(scan, rows)
    if scan.flow is not None:
        day = _day(rows, scan.flow)
        month = _month(day)
        group["month"] = ibis.cases((_in_ranges(day, scan.ranges), month)) if scan.ends else month
    columns = {f"c{i}": _value(column, tests, alone) for i, column in enumerate(scan.columns)}
    return rows.group_by(**group).aggregate(**columns) if group else rows.aggregate(**columns)


@dataclass(frozen=True)
class _Flagged:
    """Rows with flags beside them: what each ask wants wherever the days end, and whether they are in each window.

    So a long list is looked through once for all ends, and a window once for all asks.
    """

    rows: ir.Table
    predicates: Predicates
    free: Mapping[Ask, str]
    windows: Mapping[tuple[Window, int], str]

    def window(self, window: Window, end: int) -> ir.BooleanValue:
        name = self.windows.get((window, end))
        return self.predicates.window(window, end) if name is None else self.rows[name]

    def meets(self, ask: Ask, end: int | None) -> ir.BooleanValue | None:
        if end is None:
            return self.predicates.free(ask)
        free = self.rows[self.free[ask]] if ask in self.free else self.predicates.free(ask)
        return both(both(self.window(ask.window, end), free), self.predicates.bound(ask, end))


def _plain(rows: ir.Table, scan: Scan, codelists: CodeLists) -> _Flagged:
    return _Flagged(rows, Predicates(rows, scan.table, codelists, scan.lookups), {}, {})


def _flagged(rows: ir.Table, scan: FusedScan | PendingScan, codelists: CodeLists) -> _Flagged:
    predicates = Predicates(rows, scan.table, codelists, scan.lookups)
    ended = [(column.what, column.end) for column in scan.columns if column.end is not None]
    asks = dict.fromkeys(what.ask for what, _ in ended if not isinstance(what, Heard))
    free = {ask: test for ask in asks if (test := predicates.free(ask)) is not None}
    windows = dict.fromkeys((what.window if isinstance(what, Heard) else what.ask.window, end) for what, end in ended)
    asked_for = {f"free{i}": test for i, test in enumerate(free.values())}
    asked_for |= {f"window{i}": predicates.window(*window) for i, window in enumerate(windows)}
    rows = rows.mutate(**asked_for)
    return _Flagged(
        rows,
        Predicates(rows, scan.table, codelists, scan.lookups),
        {ask: f"free{i}" for i, ask in enumerate(free)},
        {window: f"window{i}" for i, window in enumerate(windows)},
    )


def _alone(scan: FusedScan) -> Ask | None:
    """The ask of a scan that looks at nothing else, so that rows which don't meet it need not be grouped."""
    asks = {None if isinstance(column.what, Heard) else column.what.ask for column in scan.columns}
    return asks.pop() if len(asks) == 1 and scan.ends == 0 else None


def _value(column: Column, tests: _Flagged, alone: Ask | None) -> ir.Value:
    what, end, rows = column.what, column.end, tests.rows
    if isinstance(what, Heard):
        return rows.count(where=None if end is None or what.window.kind == "at_end" else tests.window(what.window, end))
    meets = None if alone is not None else tests.meets(what.ask, end)
    return rows.count(where=meets) if isinstance(what, Counted) else rows[what.ask.field].sum(where=meets)


def _keyed(scan: KeyedScan, codelists: CodeLists) -> ir.Table:
    rows = known(scan.table)
    if scan.form == "ends":
        return _keyed_by_ends(scan, rows, codelists)
    time = scan.ask.window.time
    rows = rows.filter(_in_ranges(_day(rows, time), scan.ranges))
    meets = _plain(rows, scan, codelists).meets(scan.ask, None)
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
    tests = _plain(rows, scan, codelists)
    keys = {f"k{i}": rows[key] for i, key in enumerate(scan.ask.keys)}
    latest = scan.ask.kind == "latest"
    inner: dict[str, ir.Value] = {}
    for end in range(scan.ends):
        meets = tests.meets(scan.ask, end)
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
    tests = _flagged(known(scan.table), scan, codelists)
    rows = tests.rows
    group = _dimensions(scan, rows)
    if scan.flow is not None:
        day = _day(rows, scan.flow)
        group["month"] = ibis.cases((_in_ranges(day, scan.ranges), _month(day)))
    flags = {}
    for i, column in enumerate(scan.columns):
        meets = None if isinstance(column.what, Heard) else tests.meets(column.what.ask, column.end)
        flags[f"c{i}"] = ibis.literal(True) if meets is None else meets.fill_null(False)
    waiting = rows.select(**group, **flags)
    waiting = waiting.filter(reduce(or_, [waiting[name] for name in flags]))
    return waiting.group_by([*group, *flags]).aggregate(number=waiting.count())


def _trial(scan: TrialScan, codelists: CodeLists) -> ir.Table:
    rows = known(scan.table)
    predicates = Predicates(rows, scan.table, codelists, scan.lookups)
    meets = both(predicates.window(scan.ask.window, 0), _plain(rows, scan, codelists).meets(scan.ask, 0)).fill_null(
        False
    )
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
