"""The daily round as a task of the worker, and when it is to be done next."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from functools import cache

from django.conf import settings
from django_tasks import TaskResultStatus, task
from django_tasks_db.models import DBTaskResult

from shizheng.agency import Agency
from shizheng.ledger import copy
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


@cache
def agency() -> Agency:
    """The agency of this installation."""
    return Agency.load(settings.SHIZHENG_AGENCY)


def plan_next(now: datetime, from_hour: int) -> None:
    """Has one round wait for the worker, when it is wanted; none where nobody can be mailed."""
    of_rounds = DBTaskResult.objects.filter(task_path=daily_round.module_path)
    of_rounds.filter(finished_at__lt=now - KEPT).delete()
    if why_not() is not None:
        return
    wanted = wanted_at(now, from_hour)
    waiting = of_rounds.filter(status=TaskResultStatus.READY)
    if not waiting.exists():
        daily_round.using(run_after=wanted).enqueue()
    else:
        waiting.filter(run_after__gt=wanted).update(run_after=wanted)


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
    done = DBTaskResult.objects.finished().filter(task_path=daily_round.module_path)
    last = done.order_by("-finished_at").first()
    return last if last is not None and last.status == TaskResultStatus.FAILED else None
