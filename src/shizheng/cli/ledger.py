"""Opening the ledger of a home folder for a command: the only module of the reading commands that loads Django."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

from shizheng.agency import Agency
from shizheng.ledger.setup import prepare
from shizheng.measures import Engine


def open_ledger(agency: Agency, home: Path, as_of: date | None) -> tuple[Engine, date, bool]:
    """An engine over the ledger's copy as of a day, that day, and whether the ledger holds replayed records.

    Without a day given it is today; in a ledger of replayed time, the day of its last act.
    """
    prepare(home, agency.folder)
    from shizheng.ledger import copy, queries  # models can only be loaded once Django is set up

    synthetic = queries.is_synthetic()
    head = queries.head()
    today = datetime.now(agency.timezone).date()
    last = head.at.astimezone(agency.timezone).date() if synthetic and head else today
    day = as_of or last
    engine = copy.engine(lambda when: queries.position_at(when, agency.timezone), agency)
    return engine, day, synthetic
