"""pandas over frames in memory with codes as categories; it has one thread."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from functools import reduce
from operator import and_
from typing import Any

import pandas as pd
import pyarrow.parquet as pq

from bench import by_hand
from bench.contestant import Answers, Contestant
from bench.data import PARQUET, Data
from bench.rivals.conditions import Condition, pandas
from bench.rivals.leaf import Ends, Flow, Latest
from bench.rivals.leaves import columns
from bench.rivals.sql import Answers as Leaves
from bench.rivals.sql import fused_groups, in_common, own, wanted


class Pandas(Contestant):
    layouts = (PARQUET,)

    def __init__(self, data: Data) -> None:
        self.frames = {table: _frame(data, table, names) for table, names in columns().items()}

    def figures(self) -> Answers:
        found: Leaves = {}
        for leaves in fused_groups():
            frame = self.frames[leaves[0].table]
            match leaves[0]:
                case Flow():
                    found |= _flows(frame, [leaf for leaf in leaves if isinstance(leaf, Flow)])
                case Ends():
                    found |= _ends(frame, [leaf for leaf in leaves if isinstance(leaf, Ends)])
                case Latest() as leaf:
                    found |= _latest(frame, leaf)
        return by_hand.figures(wanted(found))


def _frame(data: Data, table: str, names: list[str]) -> pd.DataFrame:
    """A table with dates as timestamps, and amounts as whole hundredths: exact, and what pandas is fast at."""
    read = pq.read_table(data.parquet / f"{table}.parquet", columns=names)
    frame = read.drop_columns([name for name in names if name == "amount"]).to_pandas(date_as_object=False)
    if "amount" in names:
        frame["amount"] = pd.Series([int(value.as_py().scaleb(2)) for value in read["amount"]], dtype="int64")
    for name, column in frame.items():
        if column.dtype.kind == "O" and name not in ("record", "trip_no"):
            frame[name] = column.astype("category")
    return frame


def _all(frame: pd.DataFrame, conditions: Sequence[Condition]) -> Any:
    return reduce(and_, (pandas(condition, frame) for condition in conditions))


def _within(frame: pd.DataFrame, day: str, years: Sequence[int]) -> Any:
    if day == "fiscal_year":
        return frame[day].between(min(years), max(years))
    return frame[day].between(pd.Timestamp(min(years), 1, 1), pd.Timestamp(max(years), 12, 31))


def _year(frame: pd.DataFrame, day: str) -> Any:
    return frame[day] if day == "fiscal_year" else frame[day].dt.year


def _flows(frame: pd.DataFrame, leaves: Sequence[Flow]) -> Leaves:
    common, day = in_common(leaves), leaves[0].day
    kept = frame[_within(frame, day, [year for leaf in leaves for year in leaf.years])]
    kept = kept[_all(kept, common)] if common else kept
    found: Leaves = {}
    for leaf in leaves:
        conditions = own(leaf, common)
        rows = kept[_all(kept, conditions)] if conditions else kept
        years = rows.groupby(_year(rows, day))[leaf.distinct or leaf.add or day]
        values = years.nunique() if leaf.distinct else years.sum() if leaf.add else years.size()
        scale = -2 if leaf.add == "amount" else 0
        found |= {(leaf.name, int(year)): Decimal(int(value)).scaleb(scale) for year, value in values.items()}
    return found


def _ends(frame: pd.DataFrame, leaves: Sequence[Ends]) -> Leaves:
    common = in_common(leaves)
    kept = frame[_all(frame, common)]
    found: Leaves = {}
    for leaf in leaves:
        conditions = own(leaf, common)
        rows = kept[_all(kept, conditions)] if conditions else kept
        for year, condition in leaf.of.items():
            mask = pandas(condition, rows)
            counted = len(rows.loc[mask, list(leaf.distinct)].drop_duplicates()) if leaf.distinct else mask.sum()
            found[leaf.name, year] = Decimal(int(counted))
    return found


def _latest(frame: pd.DataFrame, leaf: Latest) -> Leaves:
    rows = frame[_within(frame, leaf.day, leaf.years)]
    rows = rows[_all(rows, leaf.where)]
    last = rows.sort_values(list(leaf.by)).drop_duplicates(list(leaf.keys), keep="last")
    years = last.groupby(last[leaf.day].dt.year)[leaf.value].agg(["sum", "size"])
    found = {(leaf.name, int(year)): Decimal(int(row["sum"])) for year, row in years.iterrows()}
    if leaf.keys_name:
        found |= {(leaf.keys_name, int(year)): Decimal(int(row["size"])) for year, row in years.iterrows()}
    return found
