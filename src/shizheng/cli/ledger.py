"""Opening the ledger of a home folder for a command: the only module of the reading commands that loads Django."""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path

from shizheng.agency import Agency
from shizheng.cli.engines import Held, Log
from shizheng.cli.home import demo_day, ledger_in
from shizheng.cli.sources import load_agency
from shizheng.ledger.setup import prepare
from shizheng.plan.text import Language


def open_today(home: Path, folder: Path, language: Language) -> Agency:
    """Django ready over the ledger for a command that does what is due today, in a demonstration on its day.

    Ends the command where there is no ledger, or no such agency.
    """
    ledger_in(home, language)
    agency = load_agency(folder, language)
    day = demo_day(home)
    if day is not None:
        os.environ.setdefault("SHIZHENG_NOW", day.isoformat())
    prepare(home, agency.folder)
    return agency


def open_ledger(agency: Agency, home: Path) -> Held:
    """What the ledger holds, by its copy taken up to the log's end.

    Its day is today; in a ledger of replayed time, that of its last act.
    """
    prepare(home, agency.folder)
    from shizheng.ledger import classified, copy, queries  # models can only be loaded once Django is set up

    synthetic = queries.is_synthetic()
    head = queries.head()
    today = datetime.now(agency.timezone).date()
    last = head.at.astimezone(agency.timezone).date() if synthetic and head else today
    engine = copy.engine(lambda when: queries.position_at(when, agency.timezone), agency)
    log = Log(queries.hash_at, lambda: queries.last_positions(agency.timezone))
    return Held(agency, engine, last, synthetic, log=log, withheld=classified.records())
