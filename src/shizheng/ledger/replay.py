"""Replaying synthetic records through the same actions that people's acts take, at simulated instants.

Each month's records arrive on the tenth as one file per department and register, and are decided on the thirteenth.
Some are returned, corrected, withdrawn, late or left pending, as the recipe says.  All entries are marked synthetic.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from random import Random

from shizheng.accounts.models import Membership, Role, Unit, User
from shizheng.agency import Agency
from shizheng.agency.recipe import Cooked, Recipe
from shizheng.ledger import actions
from shizheng.ledger.actions.begin import units_of
from shizheng.ledger.silence import Silence
from shizheng.plan.period import Period, gregorian_year
from shizheng.registers.duties import Duty
from shizheng.registers.rows import Row, write_csv

ARRIVAL, DECISION = 10, 13
"""The days of the month on which files arrive and are decided on."""

_OF_THE_AGENCY = (
    ("planning-office", Role.PLANNER),
    ("assessment-panel", Role.ASSESSOR),
    ("audit-office", Role.AUDITOR),
    ("system-administration", Role.ADMINISTRATOR),
)
"""The offices that work for the whole agency."""

Progress = Callable[[int, int], None]


@dataclass
class Month:
    """What happens in one round: files in, then decisions."""

    arriving: dict[tuple[str, str], list[Row]] = field(default_factory=lambda: defaultdict(list))
    withdrawn: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    approved: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    returned: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))


def open_books(agency: Agency, recipe: Recipe) -> None:
    """Units, accounts and memberships of the agency's offices, and its plan and definitions adopted."""
    Unit.objects.bulk_create(units_of(agency))
    for department in sorted({_department(agency, code) for code in agency.units}):
        for role in (Role.OFFICER, Role.REVIEWER):
            _office(f"{department.lower()}-{role.value}", role, department)
    for mission in _first_of_each(agency):
        _office(f"{mission.lower()}-officer", Role.OFFICER, mission)
    planner, *_ = [_office(name, role) for name, role in _OF_THE_AGENCY]
    opened = _at(agency, date(min(_years(recipe)), 1, 1), 9)
    for kind, path in agency.sources.items():
        findings = agency.findings if kind == "plan" else ()
        actions.adopt(planner, kind, path.name, path.read_bytes(), findings, opened, synthetic=True)


def _first_of_each(agency: Agency) -> list[str]:
    """The first mission in the charge of each department; the departments report for all of them."""
    first: dict[str, str] = {}
    for unit in sorted(agency.units.values(), key=lambda unit: unit.code):
        if unit.region and unit.region != unit.code:
            first.setdefault(unit.region, unit.code)
    return sorted(first.values())


def _office(name: str, role: Role, unit: str | None = None) -> User:
    """An account with a role, which nobody can sign in to by a password."""
    user = User.objects.create_user(username=name)
    Membership.objects.create(user=user, role=role, unit_id=unit)
    return user


def replay(agency: Agency, recipe: Recipe, records: Iterable[Cooked], progress: Progress) -> int:
    """Plays all records up to the recipe's day; returns how many arrived.  ``progress`` hears rounds done, and all."""
    rounds = _schedule(agency, recipe, records)
    users = {user.username: user for user in User.objects.all()}
    silence = Silence(agency, recipe.seed, recipe.fates.silent)
    arrived = 0
    for done, (day, month) in enumerate(sorted(rounds.items()), start=1):
        arrived += sum(len(rows) for rows in month.arriving.values())
        _play(agency, recipe, users, day, month, silence)
        progress(done, len(rounds))
    return arrived


def _play(
    agency: Agency, recipe: Recipe, users: dict[str, User], day: date, month: Month, silence: Silence
) -> None:  # fmt: skip
    clock = _ticks(_at(agency, day, 9))
    for (department, name), rows in sorted(month.arriving.items()):
        register = agency.registers[name]
        data = write_csv(register, rows, standing=False).encode()
        officer, file = users[f"{department.lower()}-officer"], f"{name}-{day:%Y%m}-{department}.csv"
        actions.intake(officer, register, agency.codelists, data, file, next(clock), synthetic=True)
        silence.hears(register, rows)
    declared: dict[tuple[str, Duty, Period], list[str]] = defaultdict(list)
    for duty, unit, period in silence.declared(day):
        declared[_department(agency, unit.code), duty, period].append(unit.code)
    for (department, duty, period), codes in declared.items():
        officer = users[f"{department.lower()}-officer"]
        actions.declare(officer, duty, codes, period, next(clock), synthetic=True)
    reasons = Random(f"{recipe.seed}/{day}")
    for department, ids in sorted(month.withdrawn.items()):
        officer, reason = users[f"{department.lower()}-officer"], reasons.choice(recipe.reasons["withdrawn"])
        actions.withdraw(officer, ids, reason, next(clock), synthetic=True)
    decided = day.replace(day=DECISION)
    if decided > recipe.today:
        return
    clock = _ticks(_at(agency, decided, 14))
    for department, ids in sorted(month.returned.items()):
        reviewer, reason = users[f"{department.lower()}-reviewer"], reasons.choice(recipe.reasons["returned"])
        actions.return_(reviewer, ids, reason, next(clock), synthetic=True)
    for department, ids in sorted(month.approved.items()):
        actions.approve(users[f"{department.lower()}-reviewer"], ids, next(clock), synthetic=True)


def _schedule(agency: Agency, recipe: Recipe, records: Iterable[Cooked]) -> dict[date, Month]:
    rounds: dict[date, Month] = defaultdict(Month)
    fates = Random(f"{recipe.seed}/fates")
    opened = date(min(_years(recipe)), 1, ARRIVAL)
    last = _last_round(recipe.today)
    for cooked in records:
        fate = fates.random()
        day = max(opened, _round_after(cooked.seen))
        if not cooked.steady and fates.random() < recipe.fates.late:
            day = _next(day)
        if day <= last:
            _place(agency, recipe, rounds, cooked, day, fate, last)
    return rounds


def _place(
    agency: Agency, recipe: Recipe, rounds: dict[date, Month], cooked: Cooked, day: date, fate: float, last: date
) -> None:
    department, row = _department(agency, cooked.row.unit), cooked.row
    shares = recipe.fates
    rounds[day].arriving[department, cooked.register].append(row)
    if cooked.pending or (day == last and not cooked.steady and fate > 1 - shares.pending):
        return
    rewords = recipe.corrects.get(cooked.register)
    if not cooked.steady and rewords and fate < shares.returned:
        rounds[day].returned[department].append(row.record)
    else:
        rounds[day].approved[department].append(row.record)
        if cooked.steady or fate >= shares.returned + shares.corrected + shares.withdrawn:
            return
    again = _next(day)
    if again > last:
        return
    if fate >= shares.returned + shares.corrected:
        rounds[again].withdrawn[department].append(row.record)
    elif rewords:
        mended = replace(row, values={**row.values, rewords: f"{row.values[rewords]}（更正）"})
        rounds[again].arriving[department, cooked.register].append(mended)
        rounds[again].approved[department].append(row.record)


def _department(agency: Agency, unit: str) -> str:
    return agency.units[unit].region or unit


def _years(recipe: Recipe) -> list[int]:
    return [gregorian_year(year) for year in recipe.years]


def _round_after(day: date) -> date:
    """The first arrival day later than ``day``."""
    this = day.replace(day=ARRIVAL)
    return this if this > day else _next(this)


def _next(arrival: date) -> date:
    return (arrival.replace(day=28) + timedelta(days=4)).replace(day=ARRIVAL)


def _last_round(today: date) -> date:
    this = today.replace(day=ARRIVAL)
    return this if this <= today else (this.replace(day=1) - timedelta(days=1)).replace(day=ARRIVAL)


def _at(agency: Agency, day: date, hour: int) -> datetime:
    return datetime.combine(day, time(hour), agency.timezone)


def _ticks(start: datetime) -> Iterator[datetime]:
    while True:
        start += timedelta(seconds=30)
        yield start
