"""What an absent figure and a figure of 0 say, in words beside the signal: the one is judged, the other can't be."""

from __future__ import annotations

from collections.abc import Mapping

from shizheng.plan.figure import Absence, Account, Figure
from shizheng.plan.text import Text

_ABSENT = Text(
    "白燈：沒有數值可判（{why}）。沒有數值不是 0。",
    "White: there is no figure to judge ({why}). No figure is not 0.",
)
_ZERO = Text(
    "0 是算出之數值，照常判燈：本期間有 {n} 列核定紀錄，惟無一符合條件。全無核定紀錄者才是白燈。",
    "0 is a figure and is judged like any other: {n} approved rows belong to these days, and none meets the "
    "conditions. Only where nothing is approved at all the signal is white.",
)
_NONE = Text(
    "0 是依計算式之宣告：本期間全無核定紀錄時以 0 計，照常判燈。",
    "0 is what the measure declares where nothing is approved for these days; it is judged like any other figure.",
)


def meaning(figure: Figure, accounts: Mapping[str, Account]) -> Text | None:
    """What it means that a figure is absent, or 0 though nothing was counted; None for every other figure.

    ``accounts`` say what became of each row, by the leaf's path.
    """
    if isinstance(figure.value, Absence):
        return _ABSENT.format(why=figure.value.words())
    own = {path: account for path, account in accounts.items() if "@" not in path}
    if figure.value or any(account.counted for account in own.values()) or not own:
        return None
    rows = sum(_approved(path, account) for path, account in own.items())
    return _ZERO.format(n=f"{rows:,}") if rows else _NONE


def _approved(path: str, account: Account) -> int:
    """The approved rows of a leaf's table that belong to its days."""
    at = f"{path}/" if path else ""
    out = {f"{at}state", f"{at}window"}
    return account.rows - sum(one.rows for one in account.rejected if one.condition in out)
