"""Which cells of a split figure are not shown, so that nobody can work out what a withheld record adds to one.

The whole is known to all, and so are the records that aren't withheld: a cell to which a withheld record may belong
would give it away, and were it the only one left out, the whole less the others would.  So no fewer than three cells
are left out together, and of a running figure no fewer months than leave three in which it may have happened.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from decimal import Decimal

TOGETHER = 3
"""Cells that are left out at least, where there are so many."""


def cells_left_out(sizes: Mapping[str, Decimal], held: Collection[str]) -> frozenset[str]:
    """The keys of the cells that aren't shown: those to which withheld records belong, and the smallest others where
    these are too few to hide each other.  ``sizes`` has every cell, with how large it is.
    """
    left_out = sizes.keys() & set(held)
    if left_out:
        others = sorted(sizes.keys() - left_out, key=lambda key: (sizes[key], key))
        left_out |= set(others[: max(0, TOGETHER - len(left_out))])
    return frozenset(left_out)


def months_left_out(months: Sequence[str], held: Collection[str]) -> frozenset[str]:
    """The months of a running figure that aren't shown, of those begun, in order: from before the first to which a
    withheld record belongs until the last; the figure of the last month begun is the figure itself, and stays.
    """
    places = [place for place, month in enumerate(months) if month in held]
    if not places:
        return frozenset()
    first = max(0, places[0] - (TOGETHER - 1))
    end = max(places[-1] + 1, first + TOGETHER - 1)
    return frozenset(months[first : min(end, len(months) - 1)])
