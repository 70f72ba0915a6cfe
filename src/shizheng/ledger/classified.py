"""Records that are classified: who sees what they say.

Figures count them like any other.  To those who may not see them, lists, explanations and exports say only how many are
withheld.  It is the classification of today that holds, also when an earlier day is asked about: what is secret now
isn't told by asking for a day when it wasn't.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date
from functools import lru_cache

from django.db.models import Exists, OuterRef, QuerySet

from shizheng.accounts.models import User
from shizheng.accounts.rights import units_within_reach
from shizheng.ledger.batches import IN_A_QUERY, batched
from shizheng.ledger.models import Classification

REMEMBERED = 64
"""Answers kept in memory: one for each reach that was asked for since a record was last classified or opened."""


def _held() -> QuerySet[Classification]:
    """What made each record that is classified so."""
    later = Classification.objects.filter(record=OuterRef("record"), pk__gt=OuterRef("pk"))
    return Classification.objects.filter(~Exists(later), withheld=True)


def records() -> frozenset[str]:
    """The records that are classified."""
    return _outside(frozenset())


def of(record: str) -> Classification | None:
    """By what a record is classified; None where it isn't."""
    last = Classification.objects.filter(record=record).select_related("entry").order_by("-pk").first()
    return last if last is not None and last.withheld else None


def among(records: Iterable[str]) -> dict[str, str]:
    """Those of some records that are classified, each with its unit."""
    last: dict[str, tuple[str, bool]] = {}
    for some in batched(records, IN_A_QUERY):
        rows = Classification.objects.filter(record__in=some).order_by("pk")
        last |= {record: (unit, held) for record, unit, held in rows.values_list("record", "unit", "withheld")}
    return {record: unit for record, (unit, is_withheld) in last.items() if is_withheld}


def hidden_from(user: User | None, on: date) -> frozenset[str]:
    """The classified records that an account may not see on a day."""
    reach = units_within_reach(user, "see-withheld", on) if user is not None else ()
    return frozenset() if reach is None else _outside(frozenset(reach))


def hidden_among(some: Collection[str], user: User | None, on: date) -> frozenset[str]:
    """Those of some records that an account may not see on a day, as they are classified."""
    found = among(some)
    reach = units_within_reach(user, "see-withheld", on) if user is not None and found else ()
    return frozenset(record for record, unit in found.items() if reach is not None and unit not in reach)


def _outside(reach: frozenset[str]) -> frozenset[str]:
    """The classified records of other units than some."""
    last = Classification.objects.order_by("-pk").values_list("entry__hash", flat=True).first()
    return frozenset() if last is None else _outside_at(last, reach)


@lru_cache(maxsize=REMEMBERED)
def _outside_at(hash: str, reach: frozenset[str]) -> frozenset[str]:
    """The same, remembered under the log's hash where a record was last classified or opened: it can't go stale."""
    return frozenset(_held().exclude(unit__in=reach).values_list("record", flat=True))
