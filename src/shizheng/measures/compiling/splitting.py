"""Which conditions of a scan are tried where: on every row, or once for each group of rows that are alike.

Looking through a long list, or a list whose members change, costs more than all else in a scan.  Rows are therefore
grouped by the fields that such conditions read, and the conditions are tried on the few groups; short ones stay beside
the sums.  A list's changes cut the days into pieces, and the last day of a piece stands for all days of it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from math import prod

from shizheng.measures.ask import Ask, Condition, Test, Window, fields_of, walk
from shizheng.measures.compiling.predicates import is_bound, spans
from shizheng.measures.scans import FusedScan, Heard
from shizheng.registers.codelists import CodeLists
from shizheng.registers.schema import Table

LONG = 6
"""Codes in a list from which on it is tried on groups."""
FEW_KEYS = 3
"""Fields up to which rows are grouped first."""
MOST_GROUPS = 20_000
"""Groups up to which grouping first is worth it."""
A_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Split:
    """Where the conditions of a scan are tried.

    ``common`` is what every row has to meet, each condition with a window that asks for it.  Rows that do are grouped
    by ``keys`` and by the pieces that ``cuts`` make of dates, each given by its last day; the conditions ``of_groups``
    read nothing else.
    """

    common: Mapping[Condition, Window] = field(default_factory=dict)
    keys: tuple[str, ...] = ()
    cuts: Mapping[str, tuple[date, ...]] = field(default_factory=dict)
    of_groups: frozenset[Condition] = frozenset()
    years: str | None = None
    """The date whose pieces also tell its year, where rows are told apart by that."""

    def of_rows(self, ask: Ask) -> tuple[Condition, ...]:
        """The conditions of an ask that are tried on each row."""
        return tuple(c for c in ask.where if c not in self.common and c not in self.of_groups)

    def on_groups(self, ask: Ask) -> tuple[Condition, ...]:
        """The conditions of an ask that are tried on groups."""
        return tuple(c for c in ask.where if c in self.of_groups)


def split(scan: FusedScan, codelists: CodeLists) -> Split:
    """Where the conditions of a scan are best tried."""
    asks = tuple(dict.fromkeys(c.what.ask for c in scan.columns if not isinstance(c.what, Heard)))
    if any(isinstance(column.what, Heard) for column in scan.columns):
        return Split()  # Every row in a window is heard of, whatever it says.
    common = dict.fromkeys(_common(asks, scan.table, codelists), asks[0].window)
    if scan.dimensions:
        # Many groups as it is: grouping first would leave almost as many as there are rows.
        return Split(common)
    own = {ask: tuple(c for c in ask.where if c not in common) for ask in asks}
    keys = _keys(scan, own, codelists)
    if not keys:
        return Split(common)
    of_groups = frozenset(c for where in own.values() for c in where if fields_of(c) <= set(keys))
    cuts: dict[str, set[date]] = {}
    for ask, where in own.items():
        for condition in where:
            if condition in of_groups:
                for name, days in _cuts(condition, ask.window, scan, codelists).items():
                    cuts.setdefault(name, set()).update(days)
    dated = _tells_years(scan)
    if dated in cuts:
        # One key then stands for two: the pieces end with the years too.
        years = range(scan.lookups.first_year, scan.lookups.last_year)
        cuts[dated].update(date(year, 12, 31) for year in years)
    else:
        dated = None
    return Split(common, keys, {name: tuple(sorted(days)) for name, days in cuts.items()}, of_groups, dated)


def _tells_years(scan: FusedScan) -> str | None:
    """The date by which all rows of a scan are told apart by year, and by nothing else."""
    if scan.flow is None or scan.grain != "year" or scan.ends:
        return None
    return scan.flow.at or scan.flow.start


def _common(asks: Collection[Ask], table: Table, codelists: CodeLists) -> Iterator[Condition]:
    """What all asks want alike and is worth a look before anything else: where one is alone, all that it wants."""
    first, *others = asks
    for condition in first.where:
        same = not is_dated(condition) or all(ask.window == first.window for ask in others)
        shared = same and all(condition in ask.where for ask in others)
        if shared and not is_bound(condition, first) and (not others or _leaves_out_much(condition, table, codelists)):
            yield condition


def _leaves_out_much(condition: Condition, table: Table, codelists: CodeLists) -> bool:
    """Whether few rows are likely to meet a condition.  Leaving out few of them costs more than it saves."""
    if not isinstance(condition, Test) or condition.operator not in ("equals", "in"):
        return False
    return condition.codelist is not None or 2 * len(condition.operands) < _values(condition.field, table, codelists)


def _keys(scan: FusedScan, own: Mapping[Ask, Iterable[Condition]], codelists: CodeLists) -> tuple[str, ...]:
    """The fields by which rows are better grouped first, as long as the groups stay few."""
    conditions = [condition for where in own.values() for condition in where]
    sizes = {name: _values(name, scan.table, codelists) for c in conditions for name in sorted(fields_of(c))}
    if len(own) > 1 and len(sizes) <= FEW_KEYS and 0 < prod(sizes.values()) <= MOST_GROUPS:
        return tuple(sizes)
    chosen: set[str] = set()
    long = {frozenset(fields_of(c)) for c in conditions if _is_long(c, scan.table, codelists)}
    for names in sorted(long, key=lambda names: (len(names), sorted(names))):
        together = chosen | names
        if len(together) <= FEW_KEYS and 0 < prod(sizes[name] for name in together) <= MOST_GROUPS:
            chosen = together
    return tuple(sorted(chosen))


def _values(name: str, table: Table, codelists: CodeLists) -> int:
    """How many values a field may have, an absent one among them; 0 where that is not told."""
    field = table.fields[name]
    if field.type == "boolean":
        return 3
    return len(codelists[field.list].codes()) + 1 if field.list is not None else 0


def _is_long(condition: Condition, table: Table, codelists: CodeLists) -> bool:
    return any(isinstance(part, Test) and _length(part, table, codelists) >= LONG for part in walk((condition,)))


def _length(test: Test, table: Table, codelists: CodeLists) -> int:
    """How many codes a test compares with; a list whose members may change counts as long."""
    if test.codelist is not None:
        return max(LONG, len(codelists[test.codelist].members))
    return len(test.operands) if test.operator in ("in", "not_in") and table.fields[test.field].list else 0


def reads_only(condition: Condition, window: Window, keys: Collection[str]) -> bool:
    """Whether a condition is told by some fields alone, without a date of the row."""
    dated = is_dated(condition) and window.kind != "at_end" and window.time.year is None
    return not dated and fields_of(condition) <= set(keys)


def is_dated(condition: Condition) -> bool:
    """Whether a condition looks up what was valid on a day."""
    return any(isinstance(part, Test) and part.codelist is not None for part in walk((condition,)))


def _cuts(condition: Condition, window: Window, scan: FusedScan, codelists: CodeLists) -> dict[str, set[date]]:
    """The days after which a row may be told differently, by the date of the row that says so."""
    cuts: dict[str, set[date]] = {}
    time = window.time
    if window.kind == "at_end" or time.year is not None:
        return cuts  # Looked up on the figure's date.
    began = time.at or time.start or ""
    stopped = time.end if window.kind == "active" else began
    for part in walk((condition,)):
        if isinstance(part, Test) and part.codelist is not None:
            for first, last in spans(codelists[part.codelist], scan.lookups):
                if first is not None and stopped is not None:
                    cuts.setdefault(stopped, set()).add(first - A_DAY)
                if last is not None:
                    cuts.setdefault(began, set()).add(last)
    return cuts
