"""Writers and a follower of the copy killed at random instants: what was acknowledged is there, whole, and proved.

``SHIZHENG_ROUNDS`` sets how many rounds; ``make soak`` runs two hundred on each database.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random

from tests.ledger.test_backup import ROOT, another_database, variables

ROUNDS = int(os.environ.get("SHIZHENG_ROUNDS", "3"))
WRITERS = 2
PROGRAM = """
import json, sys
from pathlib import Path
from shizheng.ledger.setup import prepare

home, mode = Path(sys.argv[1]), sys.argv[2]
prepare(home)
from django.utils import timezone
from shizheng.accounts.models import User
from shizheng.ledger import actions, evidence
from shizheng.ledger.copy import Copy
from shizheng.ledger.models import Evidence, Standing, Version
from shizheng.ledger.verify import verify
from shizheng.registers.schema import Registers
from tests.ledger.small import LISTS, VISITS, make_cast, visit

def said(word):
    print(word, flush=True)

def copied(path):
    copy = Copy(path, Registers({"visits": VISITS}), LISTS)
    copy.take_up()
    return copy

if mode == "begin":
    make_cast()
elif mode == "write":
    desk, reviewer = (User.objects.get(username=name) for name in ("desk", "reviewer"))
    said("ready")
    for n in range(10_000):
        record = f"{sys.argv[3]}-{n}"
        file = evidence.keep([record.encode()], "note.txt")
        actions.hand_in(desk, VISITS, LISTS, visit(record), timezone.now(), files=[file])
        said(f"submitted {record}")
        actions.approve(reviewer, [record], timezone.now())
        said(f"approved {record}")
elif mode == "follow":
    copy = copied(home / "copy.duckdb")
    said("ready")
    while True:
        copy.take_up()
else:
    acknowledged = [line.split() for line in sys.stdin.read().splitlines()]
    standing = set(Standing.objects.values_list("state", "version__record"))
    with_file = set(Evidence.objects.values_list("version__record", flat=True))
    versions = set(Version.objects.values_list("record", flat=True))
    file, fresh = copied(home / "copy.duckdb"), copied(":memory:")
    rows = [sorted(map(repr, c.connection.execute(layout.versions()).fetchall()))
            for c in (file, fresh) for layout in c.layouts]
    print(json.dumps({
        "lost": [one for one in acknowledged if tuple(one) not in standing],
        "half": sorted(versions ^ with_file) + sorted(versions - {record for _, record in standing}),
        "findings": [finding.code for finding in verify().findings],
        "copy": rows[: len(rows) // 2] == rows[len(rows) // 2 :] and bool(rows[0]),
    }))
"""


@contextmanager
def running(home: Path, url: str, *arguments: str) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-c", PROGRAM, str(home), *arguments]
    with subprocess.Popen(
        command, cwd=ROOT, env=variables(url), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as process:
        yield process
        process.kill()


def program(home: Path, url: str, mode: str, told: str = "") -> str:
    command = [sys.executable, "-c", PROGRAM, str(home), mode]
    done = subprocess.run(
        command, cwd=ROOT, env=variables(url), input=told, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def one_round(home: Path, url: str, number: int, luck: Random) -> list[str]:
    """What was acknowledged before everything was killed."""
    with running(home, url, "follow") as follower, running(home, url, "write", f"{number}a") as first, running(
        home, url, "write", f"{number}b"
    ) as second:  # fmt: skip
        everyone = [follower, first, second]
        for process in everyone:
            assert process.stdout is not None
            assert process.stdout.readline() == "ready\n"
        time.sleep(luck.uniform(0.02, 0.5))
        for process in luck.sample(everyone, len(everyone)):
            process.kill()
        return [line for one in (first, second) for line in (one.stdout or ()) if line.endswith("\n")]


def test_killed_at_any_instant_nothing_acknowledged_is_lost_and_nothing_is_half(tmp_path: Path) -> None:
    luck = Random(20_170_305)
    acknowledged: list[str] = []
    with another_database() as url:
        program(tmp_path, url, "begin")
        for number in range(ROUNDS):
            acknowledged += one_round(tmp_path, url, number, luck)
            found = json.loads(program(tmp_path, url, "check", "".join(acknowledged)))
            assert found == {"lost": [], "half": [], "findings": [], "copy": True}, f"round {number}"
    assert len(acknowledged) > 2 * ROUNDS, "the writers hardly wrote"
