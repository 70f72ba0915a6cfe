"""Scans as SQL: the only room where the questions to the tables become Ibis expressions.

What is compiled reads one relation, ``known``: the rows of a table that stood in some state at some position.  An
engine says what that is, and the days are filled in, when it runs.
"""

from __future__ import annotations

import ibis

from shizheng.measures.compiling.fused import fused, pending
from shizheng.measures.compiling.keyed import in_one_number, keyed
from shizheng.measures.compiling.trial import trial
from shizheng.measures.scans import FusedScan, KeyedScan, PendingScan, Scan, TrialScan
from shizheng.registers.codelists import CodeLists


def compiled(scan: Scan, codelists: CodeLists, dialect: str) -> str:
    """The SQL of a scan in a dialect (duckdb, postgres, pyspark), its days still to be filled in.

    Columns in order: the dimensions, the month or the range where rows are grouped by one, then what the scan lists.
    """
    match scan:
        case FusedScan():
            query = fused(scan, codelists)
        case KeyedScan():
            query = keyed(scan, codelists, dialect)
        case PendingScan():
            query = pending(scan, codelists)
        case TrialScan():
            query = trial(scan, codelists)
    return in_one_number(str(ibis.to_sql(query, dialect=dialect)))
