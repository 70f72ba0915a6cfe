"""Records that are classified: who sees what they say.

Figures count them like any other.  To those who may not see them, lists, explanations and exports say only how many are
withheld.  It is the classification of today that holds, also when an earlier day is asked about: what is secret now
isn't told by asking for a day when it wasn't.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from shizheng.accounts.models import User
from shizheng.accounts.rights import units_within_reach
from shizheng.ledger.batches import IN_A_QUERY, batched
from shizheng.ledger.models import Classification


def withheld() -> dict[str, Classification]:
    """The records that are classified, with what made them so."""
    last = {row.record: row for row in Classification.objects.select_related("entry").order_by("pk")}
    return {record: row for record, row in last.items() if row.withheld}


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
    found = withheld()
    reach = units_within_reach(user, "see-withheld", on) if user is not None and found else ()
    return frozenset(record for record, row in found.items() if reach is not None and row.unit not in reach)
