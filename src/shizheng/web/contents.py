"""What versions of records say in a line: the day that dates them, and a title."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from shizheng.ledger.batches import IN_A_QUERY, batched
from shizheng.ledger.canonical import said
from shizheng.ledger.models import Version
from shizheng.web import fields, figures


@dataclass(frozen=True, slots=True)
class Content:
    """A version's day, where its register has one, and its title, empty where it has none."""

    on: date | None
    title: str


def contents(versions: Collection[tuple[str, int]]) -> dict[tuple[str, int], Content]:
    """The content of each version named by record and number."""
    found = {}
    for some in batched(sorted({record for record, _ in versions}), IN_A_QUERY):
        for version in Version.objects.filter(record__in=some):
            if (version.record, version.number) in versions:
                register = figures.agency().registers[version.register]
                values, _ = said(register, version.body)
                told = Content(fields.dated(register, values), fields.title(register, values))
                found[version.record, version.number] = told
    return found
