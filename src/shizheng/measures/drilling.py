"""Drilling into one indicator: its figure in each month, for each unit, for each country, or any of these together.

A month here is the month itself, not the year up to it: a growth is on the same month of its base year, a stock is
that of the month's last day.  Cells of which nothing counts are left out; what is counted or added up sums to the
whole, for a ratio each is computed anew.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from functools import partial
from typing import Any, Literal, NamedTuple

from shizheng.measures import nodes as n
from shizheng.measures.answers import Answers
from shizheng.measures.compute import Question, ask, has_country, position
from shizheng.measures.cycles import without_looking_for_cycles
from shizheng.measures.engines.engine import Engine
from shizheng.measures.evaluation import Evaluation
from shizheng.measures.measure import Measure, Measures
from shizheng.measures.planning import is_flow, month_of
from shizheng.measures.requests import Dimension, Group
from shizheng.plan.arithmetic import CONTEXT
from shizheng.plan.figure import Value
from shizheng.plan.period import Period

DrillBy = Literal["month", "unit", "country"]


class Cell(NamedTuple):
    """A value for a month (``2017-03``), a unit and a country; None for what was not asked to be told apart."""

    month: str | None
    unit: str | None
    country: str | None
    value: Value


@without_looking_for_cycles()
def drill(measures: Measures, engine: Engine, question: Question, indicator: str, by: Sequence[DrillBy]) -> list[Cell]:
    """The cells of one indicator, in the order of unit, country and month.

    Where a register that the measure reads tells no country, there is nothing to split by country and no cell.
    """
    measure, span = measures[indicator], question.span
    told: tuple[Dimension, ...] = ("unit", "country")
    dimensions = tuple(name for name in told if name in by)
    if span is None or ("country" in by and not has_country(measure)):
        return []
    months = span.months() if "month" in by else (span,)
    with engine.snapshot() as snapshot:
        at = position(engine, question)
        plain = _is_plain(measure)
        _, found = ask((measure,), engine, snapshot, months, at, dimensions, pending=False, heard=not plain)
    label = {month_of(month.start): f"{month.start:%Y-%m}" if "month" in by else None for month in months}
    if plain:
        return _cells(_counted(measure, found, months), dimensions, label, Decimal)
    return _cells(_evaluated(measure, found, months), dimensions, label, _as_it_is)


def _cells(
    rows: Sequence[tuple[Any, ...]], dimensions: tuple[Dimension, ...], label: Mapping[int, str | None],
    number: Callable[[Any], Value],
) -> list[Cell]:  # fmt: skip
    # A record without a unit or a country says an empty one, so that all cells still sum to the whole.
    match dimensions:
        case ("unit", "country"):
            return [Cell(label[month], unit or "", country or "", number(n)) for unit, country, month, n in rows]
        case ("unit",):
            return [Cell(label[month], unit or "", None, number(n)) for unit, month, n in rows]
        case ("country",):
            return [Cell(label[month], None, country or "", number(n)) for country, month, n in rows]
        case _:
            return [Cell(label[month], None, None, number(n)) for month, n in rows]


def _as_it_is(value: Value) -> Value:
    return value


def _is_plain(measure: Measure) -> bool:
    """Whether a figure is nothing but one count or sum of dated rows, month by month."""
    root = measure.root
    plain = isinstance(root, n.Leaf) and root.kind in ("count", "sum") and is_flow(root.window)
    return plain and root.round is None


def _counted(measure: Measure, found: Answers, months: Sequence[Period]) -> list[tuple[Any, ...]]:
    """What each group is told by, the month, and its value, in this order."""
    (leaf,) = measure.leaves()
    counted = found.by_month(leaf.ask)
    if len(months) > 1:
        return counted
    totals: dict[Group, Decimal] = {}
    for *group, _, value in counted:
        whole = tuple(group)
        number = Decimal(value)
        totals[whole] = CONTEXT.add(totals[whole], number) if whole in totals else number
    return [(*group, month_of(months[0].start), value) for group, value in totals.items()]


def _evaluated(measure: Measure, found: Answers, months: Sequence[Period]) -> list[tuple[Any, ...]]:
    asks = dict.fromkeys(leaf.ask for leaf in measure.leaves())
    cells = {cell for asked in asks for cell in found.counting(asked, months)}
    evaluations: dict[Group, Evaluation] = {}
    values: list[tuple[Any, ...]] = []
    for group, place in sorted(cells, key=lambda cell: ([code or "" for code in cell[0]], cell[1])):
        if group not in evaluations:
            answer_to = partial(found.answer, group=group)
            evaluations[group] = Evaluation(answer_to, measure.codelists, measure.sentences)
        value = evaluations[group].derive(measure.root, months[place]).value
        values.append((*group, month_of(months[place].start), value))
    return values
