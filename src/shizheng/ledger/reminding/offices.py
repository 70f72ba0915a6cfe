"""Who is told: the offices that act for each unit on a day, and where there is nobody."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from shizheng.accounts.models import Membership, Role, User
from shizheng.accounts.rights import in_force
from shizheng.agency import Unit


class Offices:
    """The open accounts that hold a role here on a day, by role and unit (None: the whole agency)."""

    def __init__(self, day: date) -> None:
        self._held: dict[tuple[str, str | None], dict[int, User]] = defaultdict(dict)
        rows = Membership.objects.filter(agency="", user__is_active=True).select_related("user")
        for one in rows.order_by("user__username"):
            if in_force(one, day):
                self._held[one.role, one.unit_id][one.user_id] = one.user

    def officers(self, unit: Unit) -> tuple[User, ...]:
        """Those of the unit; where it has none, those of the department in charge, who may report for it."""
        return self._nearest(Role.OFFICER, (unit.code, unit.region, None))

    def reviewers(self, unit: Unit) -> tuple[User, ...]:
        """Those of the department in charge; of the unit itself where it has none."""
        return self._nearest(Role.REVIEWER, (unit.region, unit.code, None))

    def planners(self) -> tuple[User, ...]:
        """The planning office."""
        return self._nearest(Role.PLANNER, (None,))

    def _nearest(self, role: Role, places: Iterable[str | None]) -> tuple[User, ...]:
        for place in places:
            found = self._held.get((role, place)) if place != "" else None
            if found:
                return tuple(found.values())
        return ()


@dataclass(frozen=True, slots=True)
class Gaps:
    """Whom no letter reaches: units without an officer or a reviewer, accounts without an address."""

    without_officer: tuple[Unit, ...]
    without_reviewer: tuple[Unit, ...]
    without_address: tuple[str, ...]

    @property
    def number(self) -> int:
        return len(self.without_officer) + len(self.without_reviewer) + len(self.without_address)


def gaps(offices: Offices, units: Iterable[Unit]) -> Gaps:
    """Where letters about these units would be lost."""
    owing = list(units)
    told = {user for unit in owing for user in (*offices.officers(unit), *offices.reviewers(unit))}
    told.update(offices.planners())
    return Gaps(
        tuple(unit for unit in owing if not offices.officers(unit)),
        tuple(unit for unit in owing if not offices.reviewers(unit)),
        tuple(sorted(user.username for user in told if not user.email)),
    )
