"""The leaves as SQL for DuckDB, PostgreSQL, SQLite and ClickHouse: a statement for each leaf, or fused by table."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal

from bench.rivals.conditions import Condition, sql
from bench.rivals.leaf import Ends, Flow, Latest, Leaf
from bench.rivals.leaves import LEAVES

Dialect = Literal["duckdb", "postgres", "sqlite", "clickhouse"]
Answers = dict[tuple[str, int], Decimal]
YEAR = {
    "duckdb": "year({})", "postgres": "extract(year FROM {})::integer", "sqlite": "CAST(substr({}, 1, 4) AS INTEGER)",
    "clickhouse": "toYear({})",
}  # fmt: skip


@dataclass(frozen=True)
class Statement:
    """SQL, and what its columns answer: after the year where ``by_year``, else each a leaf and its year."""

    sql: str
    names: tuple[str, ...]
    by_year: bool
    years: tuple[int, ...] = ()

    def answers(self, rows: Iterable[Sequence[Any]]) -> Answers:
        if self.by_year:
            found = {(name, int(year)): v for year, *row in rows for name, v in zip(self.names, row, strict=True)}
        else:
            (row,) = rows
            found = dict(zip(zip(self.names, self.years, strict=True), row, strict=True))
        return {key: Decimal(str(value)) for key, value in found.items() if value is not None}


def statements(dialect: Dialect, *, fused: bool) -> list[Statement]:
    """All that is asked."""
    groups = fused_groups() if fused else [[leaf] for leaf in LEAVES]
    return [_statement(leaves, dialect) for leaves in groups]


def fused_groups() -> list[list[Leaf]]:
    """The leaves that one pass over a table can answer together."""
    groups: dict[object, list[Leaf]] = {}
    for leaf in LEAVES:
        alone = isinstance(leaf, Latest) or bool(leaf.distinct)
        key: object = leaf.name if alone else (type(leaf), leaf.table, getattr(leaf, "day", None))
        groups.setdefault(key, []).append(leaf)
    return list(groups.values())


def collect(statements: Iterable[Statement], run: Callable[[str], Iterable[Sequence[Any]]]) -> Answers:
    """The answers to all statements, those of years that nobody asked for left out."""
    found: Answers = {}
    for statement in statements:
        found |= statement.answers(run(statement.sql))
    return wanted(found)


def wanted(found: Answers) -> Answers:
    years = {leaf.name: set(leaf.of) if isinstance(leaf, Ends) else set(leaf.years) for leaf in LEAVES}
    years |= {leaf.keys_name: set(leaf.years) for leaf in LEAVES if isinstance(leaf, Latest) and leaf.keys_name}
    return {(name, year): value for (name, year), value in found.items() if year in years[name]}


def in_common(leaves: Sequence[Leaf]) -> tuple[Condition, ...]:
    """The conditions of all leaves, in the order of the first."""
    return tuple(c for c in leaves[0].where if all(c in leaf.where for leaf in leaves))


def own(leaf: Leaf, common: Sequence[Condition]) -> list[Condition]:
    return [condition for condition in leaf.where if condition not in common]


def _statement(leaves: list[Leaf], dialect: Dialect) -> Statement:
    first = leaves[0]
    if isinstance(first, Flow):
        return _flows([leaf for leaf in leaves if isinstance(leaf, Flow)], dialect)
    if isinstance(first, Ends):
        ends = [leaf for leaf in leaves if isinstance(leaf, Ends)]
        return _different(ends[0]) if first.distinct else _ends(ends)
    return _latest(first, dialect)


def _flows(leaves: list[Flow], dialect: Dialect) -> Statement:
    common, day = in_common(leaves), leaves[0].day
    years = sorted({year for leaf in leaves for year in leaf.years})
    columns = []
    for leaf in leaves:
        what = f"count(DISTINCT {leaf.distinct})" if leaf.distinct else f"sum({leaf.add})" if leaf.add else "count(*)"
        conditions = _and(own(leaf, common))
        columns.append(f"{what} FILTER (WHERE {conditions})" if conditions else what)
    year = day if day == "fiscal_year" else YEAR[dialect].format(day)
    where = _and(common, _within(day, years))
    text = f"SELECT {year} AS year, {', '.join(columns)} FROM {leaves[0].table} WHERE {where} GROUP BY {year}"
    return Statement(text, tuple(leaf.name for leaf in leaves), by_year=True)


def _ends(leaves: list[Ends]) -> Statement:
    common = in_common(leaves)
    asked = [(leaf, year, condition) for leaf in leaves for year, condition in leaf.of.items()]
    columns = [f"count(*) FILTER (WHERE {_and([*own(leaf, common), condition])})" for leaf, _, condition in asked]
    text = f"SELECT {', '.join(columns)} FROM {leaves[0].table} WHERE {_and(common)}"
    return Statement(
        text, tuple(leaf.name for leaf, *_ in asked), by_year=False, years=tuple(year for _, year, _ in asked)
    )


def _different(leaf: Ends) -> Statement:
    flags = [f"max(CASE WHEN {sql(condition)} THEN 1 ELSE 0 END) AS e{year}" for year, condition in leaf.of.items()]
    keys = ", ".join(leaf.distinct)
    inner = f"SELECT {keys}, {', '.join(flags)} FROM {leaf.table} WHERE {_and(leaf.where)} GROUP BY {keys}"
    text = f"SELECT {', '.join(f'sum(e{year})' for year in leaf.of)} FROM ({inner}) AS keyed"
    return Statement(text, (leaf.name,) * len(leaf.of), by_year=False, years=tuple(leaf.of))


def _latest(leaf: Latest, dialect: Dialect) -> Statement:
    keys, by = ", ".join(leaf.keys), ", ".join(leaf.by)
    where = _and(leaf.where, _within(leaf.day, leaf.years))
    last = {"duckdb": f"arg_max({leaf.value}, ({by}))", "clickhouse": f"argMax({leaf.value}, ({by}))"}.get(dialect)
    if last is not None:
        inner = f"SELECT min({leaf.day}) AS day, {last} AS value FROM {leaf.table} WHERE {where} GROUP BY {keys}"
    elif dialect == "postgres":
        order = ", ".join(f"{name} DESC" for name in leaf.by)
        inner = (
            f"SELECT DISTINCT ON ({keys}) {leaf.day} AS day, {leaf.value} AS value FROM {leaf.table} WHERE {where} "
            f"ORDER BY {keys}, {order}"
        )
    else:
        # The other columns of SQLite's max() are those of the row where it was found.
        packed = f"printf('%s%012d%012d', {by})"
        inner = (
            f"SELECT {leaf.day} AS day, {leaf.value} AS value, max({packed}) FROM {leaf.table} WHERE {where} "
            f"GROUP BY {keys}"
        )
    year, names = YEAR[dialect].format("day"), (leaf.name, *([leaf.keys_name] if leaf.keys_name else []))
    counted = ", count(*)" if leaf.keys_name else ""
    return Statement(
        f"SELECT {year} AS year, sum(value){counted} FROM ({inner}) AS last GROUP BY {year}", names, by_year=True
    )


def _and(conditions: Iterable[Condition], *more: str) -> str:
    return " AND ".join([*more, *map(sql, conditions)])


def _within(day: str, years: Iterable[int]) -> str:
    first, last = min(years), max(years)
    if day == "fiscal_year":
        return f"{day} BETWEEN {first} AND {last}"
    return f"{day} BETWEEN '{first}-01-01' AND '{last}-12-31'"
