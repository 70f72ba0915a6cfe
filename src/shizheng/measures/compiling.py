"""Scans as SQL: the only place where the questions to the tables become Ibis expressions.

What is compiled reads one relation, ``known``: the rows of a table that stood in some state at some position.  An
engine says what that is, and the days are filled in, when it runs.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import or_
from typing import Any

import ibis
import ibis.expr.types as ir

from shizheng.measures import splitting
from shizheng.measures.ask import Ask, Condition, Window
from shizheng.measures.engines.engine import APPROVED, SUBMITTED
from shizheng.measures.predicates import Predicates, both, is_bound, the_day, together
from shizheng.measures.scans import Added, Column, Counted, FusedScan, Heard, KeyedScan, PendingScan, Scan, TrialScan
from shizheng.measures.splitting import Split, reads_only
from shizheng.registers.codelists import CodeLists
from shizheng.registers.schema import Field, Table, Time

KNOWN = "known"
COUNTED = -1
NUMBER, RANGE = "in number", "in range"
"""The columns of the month or the year in which rows are dated and of the range; blanks keep them apart from fields."""
FAR = date.max
_TYPES = {"text": "string", "code": "string", "integer": "int64", "date": "date", "boolean": "boolean"}


def compiled(scan: Scan, codelists: CodeLists, dialect: str) -> str:
    """The SQL of a scan in a dialect (duckdb, postgres, pyspark), its days still to be filled in.

    Columns in order: the dimensions, the month or the range where rows are grouped by one, then what the scan lists.
    """
    match scan:
        case FusedScan():
            query = _fused(scan, codelists)
        case KeyedScan():
            query = _keyed(scan, codelists, dialect)
        case PendingScan():
            query = _pending(scan, codelists)
        case TrialScan():
            query = _trial(scan, codelists)
    return _ORDER_OF.sub(_IN_ONE_NUMBER, str(ibis.to_sql(query, dialect=dialect)))


@ibis.udf.scalar.builtin(name="order_of")  # type: ignore[untyped-decorator]
def order_of(day: date, position: int, value: int) -> int:  # type: ignore[empty-body]
    """A reading's place among others, written as one number: Ibis has no type for whole numbers of 128 bits."""


_ORDER_OF = re.compile(r"ORDER_OF\(\s*([^,()]+?),\s*([^,()]+?),\s*([^,()]+?)\s*\)", re.IGNORECASE)
_IN_ONE_NUMBER = (
    r"CAST((\1 - DATE '0001-01-01') * 2199023255552 + \2 AS HUGEINT) * 18446744073709551616 + CAST(\3 AS HUGEINT)"
)
"""22 bits of days, 41 of positions and 64 of a value; several times faster to compare than the three."""


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
    split = splitting.split(scan, codelists)
    predicates = Predicates(rows, scan.table, codelists, scan.lookups)
    rows = _filtered(rows, together(predicates.condition(c, window, None) for c, window in split.common.items()))
    tests = _flagged(rows, scan, split, codelists)
    group = _dimensions(scan, tests.rows)
    if scan.flow is not None:
        group[NUMBER] = _number(scan, tests.rows)
    if not split.keys:
        return _aggregated(tests.rows, group, {f"c{i}": _value(c, tests) for i, c in enumerate(scan.columns)})
    return _grouped_first(scan, split, tests, group, codelists)


def _grouped_first(
    scan: FusedScan, split: Split, tests: _Tests, group: Mapping[str, ir.Value], codelists: CodeLists
) -> ir.Table:
    """Counts and sums for each group of rows that are alike in what the split's conditions read, then over those."""
    alike = {name: tests.rows[name] for name in split.keys}
    alike |= {name: _piece(tests.rows[name], days) for name, days in split.cuts.items()}
    kept: dict[tuple[object, ...], str] = {}
    values: dict[str, ir.Value] = {}
    at = []
    for column in scan.columns:
        key = _tried_on_rows(column, split)
        if key not in kept:
            kept[key] = f"v{len(kept)}"
            values[kept[key]] = _value(column, tests)
        at.append(kept[key])
    found = tests.rows.group_by(**group, **alike).aggregate(**values)
    predicates = Predicates(found, scan.table, codelists, scan.lookups)
    columns = {}
    for i, (column, name) in enumerate(zip(scan.columns, at, strict=True)):
        ask = None if isinstance(column.what, Heard) else column.what.ask
        meets = None if ask is None else predicates.all(split.on_groups(ask), ask.window, column.end)
        columns[f"c{i}"] = found[name].sum(where=meets)
    return _aggregated(found, {name: found[name] for name in group}, columns)


def _tried_on_rows(column: Column, split: Split) -> tuple[object, ...]:
    """What a column comes to for each group; columns that differ only in what is tried on groups share it."""
    what = column.what
    if isinstance(what, Heard):
        return (Heard, what.window, column.end)
    ask = what.ask
    added = ask.field if isinstance(what, Added) else ask.reads
    return (type(what), added, ask.window, split.of_rows(ask), column.end)


def _piece(day: Any, cuts: Sequence[date]) -> ir.Value:
    """The last day of the piece of days in which a day lies."""
    return ibis.cases(*((day <= last, ibis.literal(last)) for last in cuts), else_=ibis.literal(FAR))


def _aggregated(rows: ir.Table, group: Mapping[str, ir.Value], columns: Mapping[str, ir.Value]) -> ir.Table:
    return rows.group_by(**group).aggregate(**columns) if group else rows.aggregate(**columns)


def _filtered(rows: ir.Table, test: ir.BooleanValue | None) -> ir.Table:
    return rows if test is None else rows.filter(test)


@dataclass(frozen=True)
class _Tests:
    """What is tried on each row.  Where there are ends, rows have flags beside them: what each ask wants wherever the
    days end, and whether they are in each window; so a condition is looked at once for all ends, a window once for all
    asks.
    """

    rows: ir.Table
    predicates: Predicates
    split: Split
    flags: Mapping[object, str]

    def window(self, window: Window, end: int) -> ir.BooleanValue:
        flag = self._flag((window, end))
        return self.predicates.window(window, end) if flag is None else flag

    def free(self, ask: Ask) -> ir.BooleanValue | None:
        """What an ask wants wherever the days end."""
        free = _free(ask, self.split)
        flag = self._flag((free, ask.window))
        return self.predicates.all(free, ask.window, None) if flag is None else flag

    def meets(self, ask: Ask, end: int | None, reads: Sequence[str] | None = None) -> ir.BooleanValue | None:
        """Whether a row counts: it is in the window, meets the conditions, and has what is read."""
        bound = [condition for condition in self.split.of_rows(ask) if is_bound(condition, ask)]
        tests = [self.free(ask), self.predicates.given(ask.reads if reads is None else reads)]
        tests.append(self.predicates.all(bound, ask.window, end))
        return together(tests if end is None else [self.window(ask.window, end), *tests])

    def _flag(self, of: object) -> ir.BooleanValue | None:
        return self.rows[self.flags[of]] if of in self.flags else None


def _plain(rows: ir.Table, scan: Scan, codelists: CodeLists) -> _Tests:
    return _Tests(rows, Predicates(rows, scan.table, codelists, scan.lookups), Split(), {})


def _flagged(rows: ir.Table, scan: FusedScan | PendingScan, split: Split, codelists: CodeLists) -> _Tests:
    predicates = Predicates(rows, scan.table, codelists, scan.lookups)
    flags: dict[object, ir.BooleanValue] = {}
    for what, end in ((column.what, column.end) for column in scan.columns if column.end is not None):
        window = what.window if isinstance(what, Heard) else what.ask.window
        flags[window, end] = predicates.window(window, end)
        if not isinstance(what, Heard):
            free = _free(what.ask, split)
            if (test := predicates.all(free, window, None)) is not None:
                flags[free, window] = test
    if not flags:
        return _Tests(rows, predicates, split, {})
    names = {of: f"flag {i}" for i, of in enumerate(flags)}
    rows = rows.mutate(**{names[of]: test for of, test in flags.items()})
    return _Tests(rows, Predicates(rows, scan.table, codelists, scan.lookups), split, names)


def _value(column: Column, tests: _Tests) -> ir.Value:
    what, end, rows = column.what, column.end, tests.rows
    if isinstance(what, Heard):
        return rows.count(where=None if end is None or what.window.kind == "at_end" else tests.window(what.window, end))
    if isinstance(what, Counted):
        return rows.count(where=tests.meets(what.ask, end))
    # A sum leaves out what is absent anyway.
    reads = [name for name in what.ask.reads if name != what.ask.field]
    return rows[what.ask.field].sum(where=tests.meets(what.ask, end, reads))


def _free(ask: Ask, split: Split) -> tuple[Condition, ...]:
    """The conditions of an ask that are tried on rows and don't depend on where the asked days end."""
    return tuple(condition for condition in split.of_rows(ask) if not is_bound(condition, ask))


def _keyed(scan: KeyedScan, codelists: CodeLists, dialect: str) -> ir.Table:
    rows = known(scan.table)
    if scan.form == "ends":
        return _keyed_by_ends(scan, rows, codelists, dialect)
    time = scan.ask.window.time
    rows = rows.filter(_in_ranges(_day(rows, time), scan.ranges, joined=scan.joined))
    rows = _filtered(rows, _plain(rows, scan, codelists).meets(scan.ask, None))
    keys = {f"key {i}": rows[key] for i, key in enumerate(scan.ask.keys)}
    group = {**_dimensions(scan, rows), RANGE: _range_number(_day(rows, time), scan.ranges)}
    outer = [*_dimension_names(scan), NUMBER]
    if scan.form == "first":
        found = rows.group_by(**group, **keys).aggregate(first=_day(rows, time).min())
        found = found.mutate(**{NUMBER: _month(found["first"])})
        return found.group_by(outer).aggregate(c0=found.count())
    if scan.form == "last":
        found = rows.group_by(**group, **keys).aggregate(value=_last(scan, rows, dialect))
        return found.group_by([*_dimension_names(scan), RANGE]).aggregate(c0=found.value.sum(), c1=found.count())
    return _running(scan, rows.mutate(**group, **keys, **{NUMBER: _month(_day(rows, time))}), outer)


def _running(scan: KeyedScan, rows: ir.Table, outer: list[str]) -> ir.Table:
    """A reading is the last one from its month until the first month of a reading that comes after it."""
    keys = [*_dimension_names(scan), RANGE, *(f"key {i}" for i in range(len(scan.ask.keys)))]
    later = ibis.window(group_by=keys, order_by=_order(rows, scan.ask), rows=(1, None))
    found = rows.mutate(value=rows[scan.ask.field], until=rows[NUMBER].min().over(later))
    found = found.filter(found.until.isnull() | (found[NUMBER] < found.until))
    return found.group_by([*outer, "until"]).aggregate(c0=found.value.sum(), c1=found.count())


def _keyed_by_ends(scan: KeyedScan, rows: ir.Table, codelists: CodeLists, dialect: str) -> ir.Table:
    ask = scan.ask
    tests = _plain(rows, scan, codelists)
    rows = _filtered(rows, together([tests.free(ask), tests.predicates.given(ask.reads)]))
    tests = _plain(rows, scan, codelists)
    bound = [condition for condition in ask.where if is_bound(condition, ask)]
    of_keys = [condition for condition in bound if reads_only(condition, ask.window, ask.keys)]
    of_rows = [condition for condition in bound if condition not in of_keys]
    inner: dict[str, ir.Value] = {}
    for end in range(scan.ends):
        meets = both(tests.window(ask.window, end), tests.predicates.all(of_rows, ask.window, end))
        inner[f"n{end}"] = rows.count(where=meets)
        if ask.kind == "latest":
            inner[f"v{end}"] = _last(scan, rows, dialect, meets)
    found = rows.group_by(**_dimensions(scan, rows), **{key: rows[key] for key in ask.keys}).aggregate(**inner)
    predicates = Predicates(found, scan.table, codelists, scan.lookups)
    columns: dict[str, ir.Value] = {}
    for end in range(scan.ends):
        there = both(found[f"n{end}"] > 0, predicates.all(of_keys, ask.window, end))
        if ask.kind == "latest":
            columns[f"v{end}"] = found[f"v{end}"].sum(where=there)
        columns[f"n{end}"] = found.count(where=there)
    return _aggregated(found, {name: found[name] for name in _dimension_names(scan)}, columns)


def _last(scan: KeyedScan, rows: ir.Table, dialect: str, where: ir.BooleanValue | None = None) -> ir.Value:
    """The value of the last reading: by its date, then by when it was known, then the greater one."""
    ask, field = scan.ask, scan.table.fields[scan.ask.field or ""]
    value = rows[ask.field]
    by_date = scan.table.fields[ask.by or ""].type == "date"
    if dialect == "duckdb" and by_date and field.type == "integer":
        return value.argmax(order_of(rows[ask.by], rows.from_position, value), where=where)
    order = {f"o{i}": value for i, value in enumerate(_order(rows, ask))}
    return value.argmax(ibis.struct(order), where=where)


def _order(rows: ir.Table, ask: Ask) -> list[ir.Value]:
    return [rows[ask.by], rows.from_position, rows[ask.field]]


def _pending(scan: PendingScan, codelists: CodeLists) -> ir.Table:
    tests = _flagged(known(scan.table), scan, Split(), codelists)
    rows = tests.rows
    group = _dimensions(scan, rows)
    if scan.flow is not None:
        group[NUMBER] = _number(scan, rows)
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
    return [f"by {dimension}" for dimension in scan.dimensions]


def _dimensions(scan: FusedScan | KeyedScan | PendingScan, rows: ir.Table) -> dict[str, ir.Value]:
    country = scan.table.country
    columns = {"unit": rows.unit, "country": rows[country] if country else None}
    return {f"by {dimension}": columns[dimension] for dimension in scan.dimensions}


def _day(rows: ir.Table, time: Time) -> Any:
    return rows[time.at or time.start]


def _number(scan: FusedScan | PendingScan, rows: ir.Table) -> ir.Value:
    """The month or the year of a row within the ranges."""
    assert scan.flow is not None
    day = _day(rows, scan.flow)
    number = day.year() if scan.grain == "year" else _month(day)
    filtered = isinstance(scan, FusedScan) and scan.ends == 0
    return number if filtered else ibis.cases((_in_ranges(day, scan.ranges), number))


def _month(day: Any) -> Any:
    return day.year() * 12 + day.month()


def _in_ranges(day: Any, ranges: int, *, joined: bool = False) -> ir.BooleanValue:
    if joined:
        return day.between(the_day("range_0_start"), the_day(f"range_{ranges - 1}_end"))
    return reduce(or_, (day.between(the_day(f"range_{i}_start"), the_day(f"range_{i}_end")) for i in range(ranges)))


def _range_number(day: Any, ranges: int) -> ir.Value:
    if ranges == 1:
        return ibis.literal(0)
    # The ranges are in order and the rows lie within them, so that a bound from below tells them apart.
    bounds = [(day >= the_day(f"range_{i}_start"), i) for i in range(ranges - 1, 0, -1)]
    return ibis.cases(*bounds, else_=0)
