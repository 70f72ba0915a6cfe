"""The relation that a scan reads, and the columns by which its rows are told apart."""

from __future__ import annotations

from collections.abc import Mapping
from functools import reduce
from operator import or_
from typing import Any

import ibis
import ibis.expr.types as ir

from shizheng.measures.compiling.predicates import the_day
from shizheng.measures.scans import FusedScan, KeyedScan, PendingScan
from shizheng.registers.schema import Field, Table, Time

KNOWN = "known"
NUMBER, RANGE = "in number", "in range"
"""The columns of the month or the year in which rows are dated and of the range; blanks keep them apart from fields."""
_TYPES = {"text": "string", "code": "string", "integer": "int64", "date": "date", "boolean": "boolean"}


def known(table: Table) -> ir.Table:
    """The relation that a scan of a table reads."""
    line = {"line": "int32"} if table.has_lines else {}
    own = {"record": "string", "version": "int32", "unit": "string", "state": "string", "from_position": "int64"}
    fields = {name: _type(field) for name, field in table.fields.items()}
    return ibis.table({**own, **line, **fields}, name=KNOWN)


def _type(field: Field) -> str:
    return f"decimal({field.precision}, {field.scale})" if field.type == "decimal" else _TYPES[field.type]


def aggregated(rows: ir.Table, group: Mapping[str, ir.Value], columns: Mapping[str, ir.Value]) -> ir.Table:
    """Rows made into one for each group, or into one where there is no group."""
    return rows.group_by(**group).aggregate(**columns) if group else rows.aggregate(**columns)


def in_order(found: ir.Table, scan: FusedScan) -> ir.Table:
    """The groups in the order of what they are told by, as near as an engine's own order of codes comes to it: sorting
    thousands of groups that lie in order already costs next to nothing.
    """
    return found.order_by([found[name] for name in (*dimension_names(scan), NUMBER)])


def filtered(rows: ir.Table, test: ir.BooleanValue | None) -> ir.Table:
    """The rows that meet a test, where there is one."""
    return rows if test is None else rows.filter(test)


def dimension_names(scan: FusedScan | KeyedScan | PendingScan) -> list[str]:
    """The columns of the dimensions by which a scan is split."""
    return [f"by {dimension}" for dimension in scan.dimensions]


def dimensions(scan: FusedScan | KeyedScan | PendingScan, rows: ir.Table) -> dict[str, ir.Value]:
    """What a row says for each dimension; absent where its register tells no country."""
    country = scan.table.country
    columns = {"unit": rows.unit, "country": rows[country] if country else None}
    return {f"by {dimension}": columns[dimension] for dimension in scan.dimensions}


def day_of(rows: ir.Table, time: Time) -> Any:
    """The day by which a row is dated."""
    return rows[time.at or time.start]


def number_in(scan: FusedScan | PendingScan, rows: ir.Table) -> ir.Value:
    """The month or the year of a row within the ranges."""
    assert scan.flow is not None
    day = day_of(rows, scan.flow)
    number = day.year() if scan.grain == "year" else month_in(day)
    within = isinstance(scan, FusedScan) and scan.ends == 0
    return number if within else ibis.cases((in_ranges(day, scan.ranges), number))


def month_in(day: Any) -> Any:
    """The running number of a day's month, as ``planning.month_of`` counts."""
    return day.year() * 12 + day.month()


def in_ranges(day: Any, ranges: int, *, joined: bool = False) -> ir.BooleanValue:
    """Whether a day lies in one of the ranges; in ``joined`` ones between the first day and the last."""
    if joined:
        return day.between(the_day("range_0_start"), the_day(f"range_{ranges - 1}_end"))
    return reduce(or_, (day.between(the_day(f"range_{i}_start"), the_day(f"range_{i}_end")) for i in range(ranges)))


def range_number(day: Any, ranges: int) -> ir.Value:
    """In which range a day lies."""
    if ranges == 1:
        return ibis.literal(0)
    # The ranges are in order and the rows lie within them, so that a bound from below tells them apart.
    bounds = [(day >= the_day(f"range_{i}_start"), i) for i in range(ranges - 1, 0, -1)]
    return ibis.cases(*bounds, else_=0)
