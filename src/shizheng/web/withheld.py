"""What is withheld from whoever asks: classified records, and the cells of split figures that would tell of them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.http import HttpRequest

from shizheng.ledger import classified
from shizheng.ledger.batches import IN_A_QUERY, batched
from shizheng.ledger.canonical import said
from shizheng.ledger.models import Version
from shizheng.measures.protecting import cells_left_out, months_left_out
from shizheng.plan.figure import Figure
from shizheng.web import clock, fields, figures
from shizheng.web.permission import account, demand


@dataclass(frozen=True, slots=True)
class Held:
    """The units, countries and months (``2017-05``) to which withheld records of an indicator's registers belong."""

    units: frozenset[str]
    countries: frozenset[str]
    months: frozenset[str]

    def shown(self, shares: Mapping[str, Figure], by: figures.Grouping) -> dict[str, Figure]:
        """The shares without those that would tell of a withheld record."""
        sizes = {key: v if isinstance(v := share.value, Decimal) else Decimal(0) for key, share in shares.items()}
        left_out = cells_left_out(sizes, self.units if by == "unit" else self.countries)
        return {key: share for key, share in shares.items() if key not in left_out}

    def running(self, months: Mapping[str, Figure]) -> dict[str, Figure | None]:
        """The running figures, None for the months that would tell of a withheld record."""
        left_out = months_left_out(list(months), self.months)
        return {month: None if month in left_out else figure for month, figure in months.items()}


def hidden(request: HttpRequest) -> frozenset[str]:
    """The classified records that whoever asks may not see."""
    return classified.hidden_from(account(request), clock.today())


def hidden_among(request: HttpRequest, records: Collection[str]) -> frozenset[str]:
    """Those of some records that are classified and that whoever asks may not see."""
    return classified.hidden_among(records, account(request), clock.today())


def demand_sight(request: HttpRequest, record: str) -> None:
    """Raises ``RefusedError`` where a record is classified and whoever asks may not see it."""
    row = classified.of(record)
    if row is not None:
        demand(request, "see-withheld", row.unit)


def held(hidden: frozenset[str], indicator: str) -> Held:
    """Where withheld records of an indicator's registers belong, whether it counts them or not."""
    found = list(_places(hidden, figures.agency().measures[indicator].registers()))
    return Held(
        frozenset(unit for unit, _, _ in found),
        frozenset(country for _, country, _ in found if country),
        frozenset(f"{day:%Y-%m}" for _, _, day in found if day),
    )


def number(hidden: frozenset[str], registers: Collection[str]) -> int:
    """How many of some records are of some registers."""
    found = Version.objects.filter(register__in=registers).values("record").distinct()
    return sum(found.filter(record__in=some).count() for some in batched(hidden, IN_A_QUERY))


def _places(hidden: frozenset[str], registers: Collection[str]) -> Iterator[tuple[str, str, date | None]]:
    """Unit, country and day of every version of some records."""
    for some in batched(sorted(hidden), IN_A_QUERY):
        for version in Version.objects.filter(record__in=some, register__in=registers):
            register = figures.agency().registers[version.register]
            values, _ = said(register, version.body)
            yield version.unit, str(values.get(register.country or "") or ""), fields.dated(register, values)
