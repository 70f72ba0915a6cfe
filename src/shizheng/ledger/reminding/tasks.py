"""What the worker does daily, the round of reminders and cleaning, as its tasks; and when they are to be done next."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from functools import cache

from django.conf import settings
from django_tasks import TaskResultStatus, task
from django_tasks.base import Task
from django_tasks_db.models import DBTaskResult

from shizheng.agency import Agency
from shizheng.ledger import cleaning, copy
from shizheng.ledger.clock import present
from shizheng.ledger.reminding.models import Letter, LetterState, Round
from shizheng.ledger.reminding.rounds import remind, why_not
from shizheng.ledger.reminding.sending import PAUSE

KEPT = timedelta(days=30)
"""What became of a task is forgotten after so long; rounds and letters stay."""


@task()
def daily_round() -> list[int]:
    """The round of today: how many letters there are, were sent now, and wait."""
    outcome = remind(agency(), copy.engine(agency=agency()), present(agency().timezone))
    return [outcome.letters, outcome.delivery.sent, outcome.delivery.waiting]


@task()
def daily_cleaning() -> list[int]:
    """Today's cleaning: how many uploads and files went, and how many files wait."""
    done = cleaning.clean(present(agency().timezone))
    return [len(done.uploads), len(done.files), len(done.waiting)]


@cache
def agency() -> Agency:
    """The agency of this installation."""
    return Agency.load(settings.SHIZHENG_AGENCY)


def plan_next(now: datetime, from_hour: int) -> None:
    """Has one cleaning and one round wait for the worker, when they are wanted; no round where nobody can be mailed."""
    DBTaskResult.objects.filter(finished_at__lt=now - KEPT).delete()
    _await(daily_cleaning, cleaning_wanted_at(now, from_hour))
    if why_not() is None:
        _await(daily_round, wanted_at(now, from_hour))


def _await(wanted: Task[[], list[int]], at: datetime) -> None:
    waiting = DBTaskResult.objects.filter(task_path=wanted.module_path, status=TaskResultStatus.READY)
    if not waiting.exists():
        wanted.using(run_after=at).enqueue()
    else:
        waiting.filter(run_after__gt=at).update(run_after=at)


def cleaning_wanted_at(now: datetime, from_hour: int) -> datetime:
    """When the next cleaning is wanted: at the hour of a day; after one that broke there is a pause."""
    begins = datetime.combine(now.date(), time(from_hour), now.tzinfo)
    last = _last(daily_cleaning)
    if last is None or last.finished_at is None:
        return begins
    done: datetime = last.finished_at
    if last.status == TaskResultStatus.FAILED:
        return max(begins, done + PAUSE)
    return begins if done < begins else begins + timedelta(days=1)


def wanted_at(now: datetime, from_hour: int) -> datetime:
    """When the next round is wanted: at the hour of a day without one, or when a letter is to be tried again.

    After a round that broke there is a pause.
    """
    today = now.date()
    begins = datetime.combine(today, time(from_hour), now.tzinfo)
    if not Round.objects.filter(day=today).exists():
        last = failure()
        pause = last.finished_at + PAUSE if last is not None and last.finished_at is not None else begins
        return max(begins, pause)
    letters = Letter.objects.filter(day=today, state=LetterState.WAITING).order_by("try_after")
    again = letters.values_list("try_after", flat=True).first()
    return again if again is not None else begins + timedelta(days=1)


def failure() -> DBTaskResult[..., object] | None:
    """The last round of the worker, where it broke."""
    last = _last(daily_round)
    return last if last is not None and last.status == TaskResultStatus.FAILED else None


def _last(done: Task[[], list[int]]) -> DBTaskResult[..., object] | None:
    """What became of a task when it was last done."""
    found = DBTaskResult.objects.finished().filter(task_path=done.module_path)
    return found.order_by("-finished_at").first()
