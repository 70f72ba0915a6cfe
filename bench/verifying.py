"""How many versions a second are proved, each with its two standings: ``python -m bench.verifying [VERSIONS]``."""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from pathlib import Path

from bench import ledger


def main(versions: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        ledger.prepared(Path(folder))
        ledger.write(versions)
        from shizheng.ledger.verify import verify

        taken = []
        for _ in range(3):
            began = time.perf_counter()
            proof = verify()
            taken.append(time.perf_counter() - began)
            assert (proof.versions, proof.findings) == (versions, ()), proof.findings
        print(versions / statistics.median(taken))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 200_000)
