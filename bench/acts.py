"""How many records a second are handed in one at a time, each act checked, hashed, logged and durable before the next:
``python -m bench.acts [ACTS]``.
"""

from __future__ import annotations

import sys
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path

from bench import ledger

BEFORE = 100_000
"""Versions that stand in the log already."""
UNIT = "EMB-BLZ"
"""The mission whose officer acts."""


def main(acts: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        ledger.prepared(Path(folder))
        ledger.write(BEFORE)
        from shizheng.ledger import actions, queries
        from shizheng.registers.rows import Row

        agency, user = ledger.reporting(UNIT)
        said = {
            "title": "x", "country": "USA", "form": "mou", "subject": "trade", "bilateral": True, "stage": "signed",
            "signed_on": date(2017, 6, 1),
        }  # fmt: skip
        head = queries.head()
        assert head is not None
        now = head.at
        began = time.perf_counter()
        for number in range(acts):
            now += timedelta(seconds=1)
            row = Row(f"act-{number}", UNIT, said)
            actions.hand_in(user, agency.registers["agreements"], agency.codelists, row, now)
        print(acts / (time.perf_counter() - began))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000)
