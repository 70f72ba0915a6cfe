"""What is tried on each row of a scan."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import ibis.expr.types as ir

from shizheng.measures.ask import Ask, Condition, Window
from shizheng.measures.compiling.predicates import Predicates, is_bound, together
from shizheng.measures.compiling.splitting import Split
from shizheng.measures.scans import FusedScan, Heard, PendingScan, Scan
from shizheng.registers.codelists import CodeLists


@dataclass(frozen=True)
class Tests:
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
        free = free_of(ask, self.split)
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


def plain(rows: ir.Table, scan: Scan, codelists: CodeLists) -> Tests:
    """What is tried, worked out anew wherever it is asked for."""
    return Tests(rows, Predicates(rows, scan.table, codelists, scan.lookups), Split(), {})


def flagged(rows: ir.Table, scan: FusedScan | PendingScan, split: Split, codelists: CodeLists) -> Tests:
    """What is tried where several ends look at the same rows: worked out once, in flags beside the rows."""
    predicates = Predicates(rows, scan.table, codelists, scan.lookups)
    flags: dict[object, ir.BooleanValue] = {}
    for what, end in ((column.what, column.end) for column in scan.columns if column.end is not None):
        window = what.window if isinstance(what, Heard) else what.ask.window
        flags[window, end] = predicates.window(window, end)
        if not isinstance(what, Heard):
            free = free_of(what.ask, split)
            if (test := predicates.all(free, window, None)) is not None:
                flags[free, window] = test
    if not flags:
        return Tests(rows, predicates, split, {})
    names = {of: f"flag {i}" for i, of in enumerate(flags)}
    rows = rows.mutate(**{names[of]: test for of, test in flags.items()})
    return Tests(rows, Predicates(rows, scan.table, codelists, scan.lookups), split, names)


def free_of(ask: Ask, split: Split) -> tuple[Condition, ...]:
    """The conditions of an ask that are tried on rows and don't depend on where the asked days end."""
    return tuple(condition for condition in split.of_rows(ask) if not is_bound(condition, ask))
