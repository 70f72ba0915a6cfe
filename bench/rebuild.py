"""How many versions a second a copy takes up from the start of a log: ``python -m bench.rebuild [VERSIONS]``."""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from pathlib import Path

from bench import ledger
from bench.layouts import Agency


def main(versions: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        ledger.prepared(home)
        ledger.write(versions)
        from shizheng.ledger.copy import Copy

        agency, taken = Agency.load(), []
        for attempt in range(5):
            copy = Copy(home / f"copy-{attempt}.duckdb", agency.registers, agency.codelists)
            began = time.perf_counter()
            copy.take_up()
            taken.append(time.perf_counter() - began)
            copy.connection.close()
        print(versions / statistics.median(taken))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000)
