"""How soon a figure includes one more approval: ``python -m bench.freshness SIZE``.

The copy is that of so many versions; the log beside it is short, since what an approval costs there does not depend on
what lies before it.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from datetime import date, timedelta
from pathlib import Path

from bench import ledger
from bench.data import CURRENT, THREADS, Data, prepare
from bench.layouts import Agency
from bench.product import load
from bench.rows.answers import p95
from shizheng.measures import DuckDB, Question, compute_all
from shizheng.plan.period import Period
from shizheng.registers.rows import Row

INDICATOR = "2.1"
REGISTER = "agreements"
MOST = 200
"""Versions that wait to be approved."""


def main(size: str) -> None:
    data = Data.of(size)
    prepare(data)
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        ledger.prepared(home)
        ledger.write(10_000)
        print(_fresh(data, home))


def _fresh(data: Data, home: Path) -> float:
    from shizheng.ledger import queries
    from shizheng.ledger.actions.writing import versions_of
    from shizheng.ledger.copy import Copy
    from shizheng.ledger.copy.store import position_of
    from shizheng.ledger.log import act
    from shizheng.ledger.models import State

    agency, measures = Agency.load(), load()
    shutil.copy(data.folder / CURRENT, home / "copy.duckdb")
    copy = Copy(home / "copy.duckdb", agency.registers, agency.codelists)
    copy.connection.execute(f"SET threads = {THREADS}")
    head = queries.head()
    assert head is not None
    state = "CREATE TABLE copy_state AS SELECT ?::BIGINT AS position, ? AS hash, ? AS shape"
    copy.connection.execute(state, [head.position, head.hash, copy.shape])
    engine = DuckDB(copy.connection, newest=position_of)
    question = Question(Period.of_year(106), date(2017, 12, 31))
    said = {
        "title": "x", "country": "USA", "form": "mou", "subject": "trade", "bilateral": True, "stage": "signed",
        "signed_on": date(2017, 6, 1),
    }  # fmt: skip
    rows = [Row(f"fresh-{number}", "unit-1", said, ()) for number in range(MOST)]
    with act("intake", "bench", "bench", head.at, ledger.FILE, synthetic=True) as writing:
        waiting = list(writing.versions(versions_of(REGISTER, rows)))
        writing.standings(waiting, State.SUBMITTED)
    copy.take_up()
    now = head.at

    def approve_and_ask() -> None:
        nonlocal now
        now += timedelta(seconds=1)
        with act("approve", "reviewer", "bench", now, {}, synthetic=True) as writing:
            writing.standings([waiting.pop()], State.APPROVED)
        copy.take_up()
        compute_all(measures, engine, [question], [INDICATOR], values_only=True)

    return p95(approve_and_ask)


if __name__ == "__main__":
    main(sys.argv[1])
