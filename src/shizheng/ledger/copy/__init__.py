"""The columnar copy: one DuckDB file per process, derived from the log and never more than that.

It may be deleted at any time.  Before a question it takes up the log past its own position, so that an approval shows
in the next answer.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import cache
from pathlib import Path
from threading import Lock

from django.conf import settings

from shizheng.agency import Agency
from shizheng.ledger.copy.store import Copy, position_of
from shizheng.measures import DuckDB, Templates

__all__ = ["Copy", "engine", "leave"]


def engine(
    position_at: Callable[[date], int | None] | None = None, agency: Agency | None = None, *, for_words: bool = False
) -> DuckDB:
    """An engine over this process's copy, taken up to the log's end; ``agency`` spares loading the settings' own.

    With ``for_words`` records are to be found by words, for which a rebuilt copy has to know more.
    """
    with _OPENING:
        copy = _OF_THIS_PROCESS.get(settings.SHIZHENG_COPY)
        if copy is None:
            copy = _OF_THIS_PROCESS[settings.SHIZHENG_COPY] = _opened(agency or Agency.load(settings.SHIZHENG_AGENCY))
    copy.take_up()
    if for_words:
        copy.know_words()
    return DuckDB(copy.connection, position_at, position_of, _templates())


def leave() -> None:
    """Lets go of this process's copy, so that another process may take its file."""
    with _OPENING:
        copy = _OF_THIS_PROCESS.pop(settings.SHIZHENG_COPY, None)
        if copy is not None:
            copy.connection.close()


_OF_THIS_PROCESS: dict[Path, Copy] = {}
_OPENING = Lock()


def _opened(agency: Agency) -> Copy:
    return Copy(settings.SHIZHENG_COPY, agency.registers, agency.codelists)


@cache
def _templates() -> Templates:
    """Compiled questions, kept beside the copy."""
    return Templates(Path(settings.SHIZHENG_COPY).parent / "compiled")
