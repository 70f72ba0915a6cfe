"""Work that takes longer than a request: it runs beside them in a thread, and says how far it has come.

What a thread was doing when the server stopped is undone by the database; whoever asked for it asks again.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock, Thread

from django.conf import settings
from django.db import connection

from shizheng.ledger.hindrances import hindrance
from shizheng.plan.text import Text

PATIENCE = 1.0
"""Seconds that a request waits for work which may be done at once."""


@dataclass(slots=True)
class Job:
    """Work under way: rows done so far, of how many."""

    done: int = 0
    total: int = 0

    def tell(self, done: int, total: int) -> None:
        """Says how far it is."""
        self.done, self.total = done, total


def start(key: str, work: Callable[[Job], None]) -> None:
    """Begins work under a key, unless it is under way already; waits a moment for what is quickly done."""
    with _LOCK:
        if key in _RUNNING:
            return
        job = _RUNNING[key] = Job()
        _HINDERED.pop(key, None)

    def run() -> None:
        try:
            work(job)
        except Exception as error:
            reason = hindrance(error)
            if reason is None:
                raise
            _HINDERED[key] = reason
        finally:
            with _LOCK:
                del _RUNNING[key]
            if settings.SHIZHENG_BESIDE:
                connection.close()

    if not settings.SHIZHENG_BESIDE:
        run()
        return
    thread = Thread(target=run, name=f"beside-{key}")
    thread.start()
    thread.join(PATIENCE)


def under_way(key: str) -> Job | None:
    """The work under a key, None where there is none."""
    with _LOCK:
        return _RUNNING.get(key)


def hindered(key: str) -> Text | None:
    """What of the machine broke off the last work under a key, if anything did."""
    return _HINDERED.get(key)


_HINDERED: dict[str, Text] = {}
_RUNNING: dict[str, Job] = {}
_LOCK = Lock()
