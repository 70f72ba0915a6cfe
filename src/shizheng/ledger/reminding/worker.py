"""The worker: one process beside the site's that does what needs nobody to wait for it, above all the daily round."""

from __future__ import annotations

from logging import getLogger
from time import sleep

from django.db import DatabaseError, close_old_connections
from django.utils.crypto import get_random_string
from django_tasks_db.management.commands.db_worker import Worker

from shizheng.ledger.clock import present
from shizheng.ledger.reminding.tasks import agency, plan_next

_log = getLogger("shizheng.worker")


def run(pause: float, from_hour: int) -> None:
    """Works until the process is told to end, which it does after the task at hand.

    Looks for tasks every ``pause`` seconds; a day's round is done from an hour of the agency's day on.  Where the
    database doesn't answer it goes on trying.
    """
    worker = Worker(
        queue_names=["*"], interval=0, batch=True, backend_name="default", startup_delay=False, max_tasks=None,
        worker_id=get_random_string(32), excluded_queue_names=[],
    )  # fmt: skip
    worker.configure_signals()
    while worker.running:
        try:
            plan_next(present(agency().timezone), from_hour)
            worker.run()
        except DatabaseError:
            _log.exception("the database does not answer")
            close_old_connections()
        if worker.running:
            sleep(pause)
