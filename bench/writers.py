"""How many records a second several writers at once hand in on PostgreSQL, each durable: ``python -m bench.writers``.

Every writer is a process with a connection of its own, and the officer of a mission of its own.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

from bench import ledger
from bench.data import ROOT
from tools import postgres

WRITERS, ACTS, BEFORE = 8, 300, 100_000
DURABLE = {"fsync": "on", "synchronous_commit": "on", "full_page_writes": "on", "shared_buffers": "1GB"}


def main() -> None:
    binaries = postgres.find_binaries()
    if binaries is None:
        raise SystemExit("no PostgreSQL server is installed")
    with postgres.Cluster(binaries, **DURABLE) as cluster, tempfile.TemporaryDirectory() as home:
        os.environ["DATABASE_URL"] = cluster.url
        ledger.prepared(Path(home))
        ledger.write(BEFORE)
        from django.db import connection

        from shizheng.ledger.verify import verify

        agency, _ = ledger.reporting("EMB-BLZ")
        missions = sorted(code for code, unit in agency.units.items() if unit.region and unit.region != code)[:WRITERS]
        connection.close()
        writers = [_writer(home, mission) for mission in missions]
        for writer in writers:
            assert writer.stdout is not None
            assert writer.stdout.readline() == "ready\n"
        began = time.perf_counter()
        for writer in writers:
            assert writer.stdin is not None
            writer.stdin.close()
        assert [writer.wait() for writer in writers] == [0] * WRITERS
        taken = time.perf_counter() - began
        proof = verify()
        assert (proof.versions, proof.findings) == (BEFORE + WRITERS * ACTS, ()), proof.findings
        print(WRITERS * ACTS / taken)


def _writer(home: str, mission: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "bench.writers", home, mission], cwd=ROOT, stdin=subprocess.PIPE,
        stdout=subprocess.PIPE, text=True,
    )  # fmt: skip


def write(home: str, mission: str) -> None:
    """One writer: says when it is ready, and begins when its input ends."""
    ledger.prepared(Path(home))
    from django.utils import timezone

    from shizheng.accounts.models import Membership, Role, User
    from shizheng.agency import Agency
    from shizheng.ledger import actions
    from shizheng.registers.rows import Row

    agency = Agency.load(ledger.AGENCY)
    user = User.objects.create_user(username=f"officer-{mission}")
    Membership.objects.create(user=user, role=Role.OFFICER, unit_id=mission)
    said = {
        "title": "x", "country": "USA", "form": "mou", "subject": "trade", "bilateral": True, "stage": "signed",
        "signed_on": date(2017, 6, 1),
    }  # fmt: skip
    print("ready", flush=True)
    sys.stdin.read()
    for number in range(ACTS):
        row = Row(f"{mission}-{number}", mission, said)
        actions.hand_in(user, agency.registers["agreements"], agency.codelists, row, timezone.now())


if __name__ == "__main__":
    write(*sys.argv[1:]) if sys.argv[1:] else main()
