"""Polars, all its threads, over frames in memory with codes as enumerations; one query for each table."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import reduce
from operator import and_
from typing import Any

import polars as pl

from bench import by_hand
from bench.contestant import Answers, Contestant
from bench.data import PARQUET, Data
from bench.rivals.conditions import Condition, polars
from bench.rivals.leaf import Ends, Flow, Latest
from bench.rivals.leaves import columns
from bench.rivals.sql import fused_groups, in_common, own, wanted


class Polars(Contestant):
    layouts = (PARQUET,)

    def __init__(self, data: Data) -> None:
        self.frames = {
            table: pl.read_parquet(data.parquet / f"{table}.parquet", columns=names)
            for table, names in columns().items()
        }

    def figures(self) -> Answers:
        asked = [query for leaves in fused_groups() for query in self._queries(leaves)]
        found: dict[tuple[str, int], Decimal] = {}
        for (names, years), frame in zip(
            (key for key, _ in asked), pl.collect_all([query for _, query in asked]), strict=True
        ):
            if years:
                found |= {(n, y): Decimal(v) for n, y, v in zip(names, years, frame.row(0), strict=True)}
            else:
                found |= {(n, row[0]): Decimal(v) for row in frame.rows() for n, v in zip(names, row[1:], strict=True)}
        return by_hand.figures(wanted(found))

    def _queries(self, leaves: Sequence[Any]) -> Iterator[tuple[tuple[Any, Any], pl.LazyFrame]]:
        rows = self.frames[leaves[0].table].lazy()
        match leaves[0]:
            case Latest() as leaf:
                names = (leaf.name, *([leaf.keys_name] if leaf.keys_name else []))
                yield (names, None), _latest(rows, leaf)
            case Flow() as leaf:
                yield (tuple(each.name for each in leaves), None), _flows(rows, leaves)
            case Ends() as leaf:
                names = tuple(each.name for each in leaves for _ in each.of)
                years = tuple(year for each in leaves for year in each.of)
                yield (names, years), _different(rows, leaf) if leaf.distinct else _ends(rows, leaves)


def _all(conditions: Sequence[Condition]) -> pl.Expr:
    return reduce(and_, map(polars, conditions)) if conditions else pl.lit(value=True)


def _year(day: str) -> pl.Expr:
    return (pl.col(day) if day == "fiscal_year" else pl.col(day).dt.year()).cast(pl.Int32).alias("year")


def _within(day: str, years: Sequence[int]) -> pl.Expr:
    if day == "fiscal_year":
        return pl.col(day).is_between(min(years), max(years))
    return pl.col(day).is_between(pl.date(min(years), 1, 1), pl.date(max(years), 12, 31))


def _flows(rows: pl.LazyFrame, leaves: Sequence[Flow]) -> pl.LazyFrame:
    common, day = in_common(leaves), leaves[0].day
    years = [year for leaf in leaves for year in leaf.years]
    columns = []
    for leaf in leaves:
        conditions = own(leaf, common)
        column = pl.col(leaf.distinct or leaf.add or day)
        column = column.filter(_all(conditions)) if conditions else column
        value = column.n_unique() if leaf.distinct else column.sum() if leaf.add else column.len()
        columns.append(value.alias(leaf.name))
    return rows.filter(_within(day, years) & _all(common)).group_by(_year(day)).agg(columns)


def _ends(rows: pl.LazyFrame, leaves: Sequence[Ends]) -> pl.LazyFrame:
    common = in_common(leaves)
    counts = [
        _all([*own(leaf, common), condition]).fill_null(value=False).sum().alias(f"{leaf.name} {year}")
        for leaf in leaves
        for year, condition in leaf.of.items()
    ]
    return rows.filter(_all(common)).select(counts)


def _different(rows: pl.LazyFrame, leaf: Ends) -> pl.LazyFrame:
    kept = rows.filter(_all(leaf.where))
    flags = [polars(condition).fill_null(value=False).any().alias(str(year)) for year, condition in leaf.of.items()]
    return kept.group_by(leaf.distinct).agg(flags).select(pl.col(str(year)).sum() for year in leaf.of)


def _latest(rows: pl.LazyFrame, leaf: Latest) -> pl.LazyFrame:
    kept = rows.filter(_within(leaf.day, leaf.years) & _all(leaf.where))
    last = pl.col(leaf.value).sort_by(leaf.by).last()
    day = _year(leaf.day).first()
    counted = [pl.len().alias(leaf.keys_name)] if leaf.keys_name else []
    return kept.group_by(leaf.keys).agg(day, last).group_by("year").agg(pl.col(leaf.value).sum(), *counted)
