"""The columnar copy: one DuckDB file per process, derived from the log and never more than that.

It may be deleted at any time.  Before a question it takes up the log past its own position, so that an approval shows
in the next answer.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import cache

from django.conf import settings

from shizheng.agency import Agency
from shizheng.ledger.copy.store import Copy
from shizheng.measures import Engine

__all__ = ["Copy", "engine"]


def engine(position_at: Callable[[date], int | None] | None = None) -> Engine:
    """An engine over this process's copy, taken up to the log's end."""
    copy = _of_this_process()
    copy.take_up()
    return Engine(copy.connection, position_at)


@cache
def _of_this_process() -> Copy:
    return Copy(settings.SHIZHENG_COPY, Agency.load(settings.SHIZHENG_AGENCY).registers)
