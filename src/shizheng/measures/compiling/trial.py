"""Scans that hold every row of a table against one ask."""

from __future__ import annotations

from functools import reduce
from operator import and_

import ibis
import ibis.expr.types as ir

from shizheng.measures.compiling.keyed import places
from shizheng.measures.compiling.predicates import Predicates
from shizheng.measures.compiling.relations import known
from shizheng.measures.engines.engine import APPROVED, SUBMITTED
from shizheng.measures.scans import COUNTED, TrialScan
from shizheng.registers.codelists import CodeLists


def trial(scan: TrialScan, codelists: CodeLists) -> ir.Table:
    """The query of a trial."""
    rows = known(scan.table)
    predicates = Predicates(rows, scan.table, codelists, scan.lookups)
    approved = rows.state == APPROVED
    tests = [predicates.window(scan.ask.window, 0)]
    tests += [predicates.condition(condition, scan.ask.window, 0) for condition in scan.ask.where]
    tests += [rows[name].notnull() for name in scan.ask.reads]
    meets = reduce(and_, tests).fill_null(False)
    failures = [(~test.fill_null(False), number) for number, test in enumerate([approved, *tests])]
    if scan.ask.kind == "latest":
        counts = meets & approved
        later_first = [ibis.desc(value) for value in (*places(rows, scan.ask), rows.record)]
        window = ibis.window(group_by=[*(rows[key] for key in scan.ask.keys), counts], order_by=later_first)
        failures.append((ibis.row_number().over(window) > 0, len(failures)))
    line = rows.line if scan.table.has_lines else ibis.null("int32")
    return rows.select(
        "record", "version", "unit", "state", line=line, failed=ibis.cases(*failures, else_=COUNTED),
        waits=meets & (rows.state == SUBMITTED),
    )  # fmt: skip
