"""boring-semantic-layer over the copy; what runs is a sum over the months, which is how it says so."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import ibis
from boring_semantic_layer import to_semantic_table

from bench.contestant import Answers, Contestant
from bench.data import Data
from bench.rivals.leaf import Flow
from bench.semantic.conditions import expression
from bench.semantic.tasks import INDICATORS, RUNNING, RUNNING_YEAR, YEARS, flows


class SemanticLayer(Contestant):
    """The records of each indicator's table as a semantic table, with the indicators as its measures."""

    def __init__(self, data: Data) -> None:
        backend = ibis.duckdb.from_connection(data.open())
        self.tables: dict[str, Any] = {}
        for indicator in INDICATORS:
            leaves = flows(indicator)
            table, day = leaves[0].table, leaves[0].day
            if table not in self.tables:
                self.tables[table] = to_semantic_table(backend.table(table), name=table).with_dimensions(
                    year=lambda t, day=day: t[day].year(), month=lambda t, day=day: t[day].month()
                )
            measure = {_name(indicator): lambda t, leaves=leaves: _value(t, leaves)}
            self.tables[table] = self.tables[table].with_measures(**measure)


def _name(indicator: str) -> str:
    return f"indicator_{indicator.replace('.', '_')}"


def _value(table: Any, leaves: list[Flow]) -> Any:
    counts = [(leaf.add, expression(leaf.where, table)) for leaf in leaves]
    parts = [table[add].sum(where=counted) if add else counted.sum() for add, counted in counts]
    return sum(parts[1:], parts[0])


class ByYear(SemanticLayer):
    def figures(self) -> Answers:
        found: dict[tuple[str, int], Decimal] = {}
        for table, semantic in self.tables.items():
            here = [indicator for indicator in INDICATORS if flows(indicator)[0].table == table]
            within = semantic.filter(lambda t: t.year.between(min(YEARS), max(YEARS)))
            frame = within.group_by("year").aggregate(*map(_name, here)).execute()
            found |= {(i, int(r["year"])): Decimal(int(r[_name(i)])) for _, r in frame.iterrows() for i in here}
        return found


class Running(SemanticLayer):
    def figures(self) -> Answers:
        semantic = self.tables[flows(RUNNING)[0].table]
        months = semantic.filter(lambda t: t.year == RUNNING_YEAR).group_by("month").aggregate(_name(RUNNING))
        running = months.mutate(running=lambda t: t[_name(RUNNING)].cumsum(order_by=t.month))
        return {(RUNNING, int(r["month"])): Decimal(int(r["running"])) for _, r in running.execute().iterrows()}
