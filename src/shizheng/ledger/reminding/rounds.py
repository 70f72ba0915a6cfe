"""A round: whom to tell what on a day, kept as letters; and sending them.

Doing a round twice on a day does nothing more.  A day without a round is made up for by the next: it tells whatever
was not told yet.  What nobody attends to is told again each week.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import transaction

from shizheng.accounts.models import User
from shizheng.agency import Agency
from shizheng.documents.report import wording as days
from shizheng.ledger import queries
from shizheng.ledger.classified import among
from shizheng.ledger.copy.lists import Listing
from shizheng.ledger.due import Owed, owed
from shizheng.ledger.errors import ActionError
from shizheng.ledger.models import State
from shizheng.ledger.reminding import wording
from shizheng.ledger.reminding.matters import Matter, Returned, of_owed, of_returned, once, stages
from shizheng.ledger.reminding.models import Letter, LetterState, Round
from shizheng.ledger.reminding.offices import Offices
from shizheng.ledger.reminding.sending import Delivery, deliver, has_server
from shizheng.measures import DuckDB
from shizheng.plan.text import Text

AGAIN = timedelta(days=7)
"""What is late and stays so is told again so much later."""
_MOST_RETURNED = 10_000


class CannotRemindError(ActionError):
    """Nobody can be reminded as things are; nothing was written."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a round came to: whether it was the day's first, its letters, and how sending went."""

    first: bool
    letters: int
    delivery: Delivery


def remind(agency: Agency, engine: DuckDB, now: datetime) -> Outcome:
    """Works out the day's letters, unless that was done, and sends what waits.  Raises ``CannotRemindError``."""
    hindrance = why_not()
    if hindrance is not None:
        raise CannotRemindError(hindrance)
    day = now.astimezone(agency.timezone).date()
    if Round.objects.filter(day__gt=day).exists():
        words = Text("系統時鐘早於前次提醒之日期，未寄信", "the clock is behind the last round; nobody was mailed")
        raise CannotRemindError(words)
    first = False
    if not Round.objects.filter(day=day).exists():
        letters = letters_of(agency, found(agency, engine, day), returned(agency, engine), day, now)
        first = _keep(day, letters, now)
    return Outcome(first, Letter.objects.filter(day=day).count(), deliver(day, now))


def why_not() -> Text | None:
    """What keeps everybody from being mailed: no mail server, or a ledger of replayed time."""
    if not has_server():
        return Text("未設定郵件伺服器（SHIZHENG_MAIL）", "no mail server is named (SHIZHENG_MAIL)")
    if queries.is_synthetic() and not settings.SHIZHENG_MAIL_SYNTHETIC:
        return Text("示範資料不寄信", "a ledger of synthetic records mails nobody")
    return None


def found(agency: Agency, engine: DuckDB, day: date) -> tuple[Owed, ...]:
    """What all units owe for the plan's year, as it is known now."""
    head = queries.head()
    return owed(agency, engine, agency.period(), day, head.position if head else 0)


def returned(agency: Agency, engine: DuckDB) -> Iterator[Returned]:
    """The records that came back and wait with their units."""
    with engine.snapshot() as snapshot:
        rows = Listing(snapshot, state=State.RETURNED).rows(_MOST_RETURNED)
    secret = among(row.record for row in rows)
    for row in rows:
        title = agency.registers[row.register].title
        yield Returned(row.record, row.version, title, row.unit, classified=row.record in secret)


def letters_of(
    agency: Agency, owing: Iterable[Owed], back: Iterable[Returned], day: date, now: datetime
) -> list[Letter]:
    """One letter for each account that has anything new to be told, or something late for another week."""
    synthetic = queries.is_synthetic()
    told, last = _told()
    letters = []
    for user, matters in _by_account(agency, owing, back, day).items():
        new = any(one.key not in told[user.username] for one in matters)
        late = any(one.stage != "soon" for one in matters)
        if user.email and (new or (late and last[user.username] + AGAIN <= day)):
            words = wording.text(
                agency.name, user.username, matters, day, settings.SHIZHENG_SITE.rstrip("/"), synthetic=synthetic
            )
            letters.append(
                Letter(
                    day=day, account=user.username, address=user.email, text=words, try_after=now,
                    subject=wording.subject(matters, synthetic=synthetic), tells=[one.key for one in matters],
                )
            )  # fmt: skip
    return letters


def _by_account(
    agency: Agency, owing: Iterable[Owed], back: Iterable[Returned], day: date
) -> Mapping[User, tuple[Matter, ...]]:
    offices = Offices(day)
    said: dict[User, list[Matter]] = defaultdict(list)
    for one in owing:
        for stage in stages(one, day):
            matter = of_owed(one, stage, days.span(one.period), days.day(one.due_on))
            told = {"department": offices.reviewers(one.unit), "planning": offices.planners()}
            for user in told.get(stage, offices.officers(one.unit)):
                said[user].append(matter)
    for record in back:
        unit = agency.units.get(record.unit)
        for user in offices.officers(unit) if unit else ():
            said[user].append(of_returned(record, unit.label if unit else Text("", "")))
    return {user: once(matters) for user, matters in said.items()}


def _told() -> tuple[Mapping[str, set[str]], Mapping[str, date]]:
    """What each account was told in letters that were sent, and on which day it was last told anything."""
    told: dict[str, set[str]] = defaultdict(set)
    last: dict[str, date] = defaultdict(lambda: date.min)
    rows = Letter.objects.filter(state=LetterState.SENT).order_by("day").values_list("account", "day", "tells")
    for account, day, tells in rows.iterator():
        told[account].update(tells)
        last[account] = day
    return told, last


def _keep(day: date, letters: Iterable[Letter], now: datetime) -> bool:
    """Keeps a day's letters, unless another process was first; whether it was this one."""
    with transaction.atomic():
        _, first = Round.objects.get_or_create(day=day, defaults={"at": now})
        if first:
            unsent = Letter.objects.filter(state=LetterState.WAITING, day__lt=day)
            unsent.update(state=LetterState.GIVEN_UP)
            Letter.objects.bulk_create(letters)
        return first
