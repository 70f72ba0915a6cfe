"""PostgreSQL's server breaks off, with all that it held in memory: what was acknowledged is there when it is back."""

from __future__ import annotations

import json
import os
import time
from pathlib import Path
from random import Random

from tests.ledger.test_faults import program, running
from tools import postgres

ROUNDS = max(1, int(os.environ.get("SHIZHENG_ROUNDS", "3")) // 10)
LAZY = {"synchronous_commit": "on", "wal_writer_delay": "10s", "wal_writer_flush_after": "64MB", "wal_buffers": "16MB"}
"""What nobody waits for stays in memory."""


def test_what_was_acknowledged_outlasts_the_database_server(tmp_path: Path) -> None:
    binaries = postgres.find_binaries()
    assert binaries is not None
    luck = Random(20_170_606)
    acknowledged: list[str] = []
    with postgres.Cluster(binaries, **LAZY) as server:
        program(tmp_path, server.url, "begin")
        for number in range(ROUNDS):
            with running(tmp_path, server.url, "write", f"{number}a") as first, running(
                tmp_path, server.url, "write", f"{number}b"
            ) as second:  # fmt: skip
                writers = [one.stdout for one in (first, second) if one.stdout is not None]
                assert [stdout.readline() for stdout in writers] == ["ready\n", "ready\n"]
                time.sleep(luck.uniform(0.3, 0.8))
                server.crash()
                acknowledged += [line for stdout in writers for line in stdout if line.endswith("\n")]
            found = json.loads(program(tmp_path, server.url, "check", "".join(acknowledged)))
            assert found == {"lost": [], "half": [], "findings": [], "copy": True}, f"round {number}"
    assert len(acknowledged) > 2 * ROUNDS, "the writers hardly wrote"
