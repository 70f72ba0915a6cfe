"""Several processes write to one ledger: every acknowledged act is there, one after another."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.ledger.programs import run

pytestmark = pytest.mark.one_database
WRITERS, ACTS = 3, 12
PROGRAM = """
import sys
from pathlib import Path
from shizheng.ledger.setup import prepare

prepare(Path(sys.argv[1]))
from django.utils import timezone
from shizheng.accounts.models import User
from shizheng.ledger import actions
from tests.ledger.small import LISTS, VISITS, file_of, make_cast, visit

if sys.argv[2] == "cast":
    make_cast()
elif sys.argv[2] == "settings":
    from django.db import connection
    with connection.cursor() as cursor:
        print(*(cursor.execute(f"PRAGMA {name}").fetchone()[0] for name in ("journal_mode", "synchronous")))
elif sys.argv[2] == "verify":
    from shizheng.ledger.verify import verify
    proof = verify()
    print(proof.entries, proof.versions, [finding.code for finding in proof.findings])
else:
    desk = User.objects.get(username="desk")
    for n in range(int(sys.argv[3])):
        row = visit(f"{sys.argv[2]}-{n}")
        actions.intake(desk, VISITS, LISTS, file_of([row]), "f", timezone.now())
"""


def test_writers_at_once_leave_one_dense_chain(tmp_path: Path) -> None:
    home = tmp_path / "資料 home"
    run(PROGRAM, home, "cast")
    with ThreadPoolExecutor(WRITERS) as pool:
        list(pool.map(lambda n: run(PROGRAM, home, f"w{n}", str(ACTS)), range(WRITERS)))
    assert run(PROGRAM, home, "verify") == f"{WRITERS * ACTS} {WRITERS * ACTS} []\n"


def test_an_act_is_on_disk_before_it_is_acknowledged(tmp_path: Path) -> None:
    assert run(PROGRAM, tmp_path, "settings") == "wal 2\n"  # 2 is FULL: each commit waits for the disk
