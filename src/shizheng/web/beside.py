"""Work that takes longer than a request: it runs beside them in a thread, and says how far it has come.

What a thread was doing when the server stopped is undone by the database; whoever asked for it asks again.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock, Thread

from django.conf import settings
from django.db import connection

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

    def run() -> None:
        try:
            work(job)
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


_RUNNING: dict[str, Job] = {}
_LOCK = Lock()
