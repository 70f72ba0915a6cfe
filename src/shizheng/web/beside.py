"""Work that takes longer than a request: it runs beside them in a thread, and says how far it has come.

How far it is lies in a small file, so that whichever of the server's processes is asked can tell.  The file is locked
as long as the work goes on, and no longer than its process lives.  What a thread was doing when the server stopped is
undone by the database; whoever asked for it asks again.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import copy_context
from dataclasses import dataclass
from fcntl import LOCK_EX, LOCK_NB, flock
from pathlib import Path
from struct import Struct
from threading import Thread
from typing import Literal

from django.conf import settings
from django.db import connection

from shizheng.ledger.hindrances import hindrance
from shizheng.plan.text import Text
from shizheng.registers.records import Progress

PATIENCE = 1.0
"""Seconds that a request waits for work which may be done at once."""
_COUNTS = Struct("<QQ")
_ROOM = 4_096
"""Bytes of a file, taken when work begins: a disk that is full by its end can still hold why it was broken off."""


@dataclass(frozen=True, slots=True)
class Job:
    """Work under way: rows done so far, of how many."""

    done: int = 0
    total: int = 0


def start(key: str, work: Callable[[Progress], Text | None]) -> None:
    """Begins work under a key, unless it is under way already; waits a moment for what is quickly done.

    The work hears by what to tell how far it is, and says what stood in its way, if anything did.
    """
    _place(key).parent.mkdir(exist_ok=True)
    with _one_at_a_time():
        file = os.open(_place(key), os.O_RDWR | os.O_CREAT, 0o600)
        if not _is_free(file):
            os.close(file)
            return
        os.pwrite(file, bytes(_ROOM), 0)

    def tell(done: int, total: int) -> None:
        os.pwrite(file, _COUNTS.pack(done, total), 0)

    def run() -> None:
        words: Text | None = None
        try:
            words = work(tell)
        except Exception as error:
            words = hindrance(error)
            if words is None:
                raise
        finally:
            _end(key, file, words)
            if settings.SHIZHENG_BESIDE:
                connection.close()

    if not settings.SHIZHENG_BESIDE:
        run()
        return
    # Who acts, and from where, is known there as it is here.
    thread = Thread(target=copy_context().run, args=(run,), name=f"beside-{key}")
    thread.start()
    thread.join(PATIENCE)


def under_way(key: str) -> Job | None:
    """The work under a key, None where there is none."""
    locked, said = _look(key)
    return Job(*_COUNTS.unpack_from(said)) if locked else None


def hindered(key: str) -> Text | None:
    """What stood in the way of the last work under a key, if anything did."""
    words = _look(key)[1][_COUNTS.size :].rstrip(b"\0").decode()
    return Text(*words.split("\n")) if words else None


def _look(key: str) -> tuple[bool, bytes]:
    """Whether the file of a key is locked, and what it says; nothing where there is none."""
    try:
        with _one_at_a_time("rb"), _place(key).open("rb") as file:
            return not _is_free(file.fileno()), file.read()
    except FileNotFoundError:
        return False, b""


def _end(key: str, file: int, words: Text | None) -> None:
    with _one_at_a_time():
        if words is None:
            _place(key).unlink(missing_ok=True)
        else:
            os.pwrite(file, "\n".join((words.zh, words.en)).encode(), _COUNTS.size)
        os.close(file)


def _place(key: str) -> Path:
    return Path(settings.SHIZHENG_HOME, "beside", key)


@contextmanager
def _one_at_a_time(mode: Literal["rb", "wb"] = "wb") -> Iterator[None]:
    """Nobody else begins, ends or looks at any work meanwhile: who looks takes a lock for a moment."""
    with _place("lock").open(mode) as guard:
        flock(guard, LOCK_EX)
        yield


def _is_free(file: int) -> bool:
    """Locks a file that nobody else has locked."""
    try:
        flock(file, LOCK_EX | LOCK_NB)
    except BlockingIOError:
        return False
    return True
