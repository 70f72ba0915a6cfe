"""A disk that is full, a home folder that can't be written to, a server that is gone: said in words, nothing lost."""

from __future__ import annotations

import errno
import json
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from psycopg import errors

from shizheng.agency import only_folder
from shizheng.ledger.hindrances import BUSY, DISK, FULL, GONE, READ_ONLY, hindrance
from shizheng.plan.text import Text
from tests.ledger.test_backup import ROOT, variables
from tests.ledger.test_sending import free_port

PROGRAM = """
import json, resource, signal, sys
from pathlib import Path
from shizheng.ledger.setup import prepare

home, mode = Path(sys.argv[1]), sys.argv[2]
prepare(home)
from django.db import DatabaseError, connection
from django.utils import timezone
from shizheng.accounts.models import User
from shizheng.ledger import actions, evidence, uploads
from shizheng.ledger.hindrances import hindrance
from shizheng.ledger.models import Upload, Version
from shizheng.ledger.verify import verify
from tests.ledger.small import LISTS, VISITS, make_cast, visit

signal.signal(signal.SIGXFSZ, signal.SIG_IGN)

def files_up_to(size):
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))

def hand_in(record, files=()):
    actions.hand_in(User.objects.get(username="desk"), VISITS, LISTS, visit(record), timezone.now(), files=files)

def until_it_breaks():
    for n in range(10_000):
        hand_in(f"v{n}")
        done.append(f"v{n}")

def lay_up(act):
    try:
        act()
    except (OSError, DatabaseError) as error:
        return hindrance(error).en
    return ""

make_cast()
done = []
hand_in("first", [evidence.keep([b"what was signed"], "signed.txt")])
if mode == "pages":
    with connection.cursor() as cursor:
        (pages,) = cursor.execute("PRAGMA page_count").fetchone()
        cursor.execute(f"PRAGMA max_page_count = {pages + 20}")
    met = lay_up(until_it_breaks)
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA max_page_count = 1000000")
elif mode == "act":
    files_up_to(max(path.stat().st_size for path in home.glob("db.sqlite3*")) + 200_000)
    met = lay_up(until_it_breaks)
elif mode == "evidence":
    files_up_to(65_536)
    met = lay_up(lambda: evidence.keep([b"x" * 50_000] * 4, "large.bin"))
else:
    files_up_to(65_536)
    user = User.objects.get(username="desk")
    met = lay_up(lambda: uploads.receive(user, VISITS, [b"x" * 50_000] * 4, "large.csv", timezone.now()))
resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
hand_in("afterwards", [evidence.keep([b"x" * 200_000], "large.bin")])
print(json.dumps({
    "met": met,
    "done": len(done),
    "lost": sorted({"first", "afterwards", *done} ^ set(Version.objects.values_list("record", flat=True))),
    "half": [path.name for path in (home / "evidence").iterdir() if path.name.startswith("arriving")],
    "uploads": Upload.objects.count(),
    "findings": [finding.code for finding in verify().findings],
}))
"""


@pytest.mark.parametrize("mode", ["pages", "act", "evidence", "upload"])
def test_a_disk_that_is_full_is_said_and_loses_nothing(tmp_path: Path, mode: str) -> None:
    command = [sys.executable, "-c", PROGRAM, str(tmp_path), mode]
    done = subprocess.run(command, cwd=ROOT, env=variables(""), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert found.pop("met") in ((DISK.en, FULL.en) if mode == "act" else (FULL.en,))
    assert (found.pop("done") > 0) is (mode in ("pages", "act"))
    assert found == {"lost": [], "half": [], "uploads": 0, "findings": []}


@pytest.fixture
def read_only(tmp_path: Path) -> Iterator[Path]:
    """A ledger whose home folder nobody may write to."""
    home = tmp_path / "home"
    program = (
        "from pathlib import Path; import sys; from shizheng.ledger.setup import prepare; prepare(Path(sys.argv[1]))"
    )
    subprocess.run([sys.executable, "-c", program, str(home)], cwd=ROOT, env=variables(""), check=True)
    everything = [home, *home.rglob("*")]
    for path in everything:
        path.chmod(0o555 if path.is_dir() else 0o444)
    yield home
    for path in everything:
        path.chmod(0o755)


def held_to_permissions(*command: str) -> list[str]:
    """A command that may write only where permissions say so, even for the machine's owner."""
    if os.geteuid() != 0:
        return list(command)
    without = "-dac_override"
    assert shutil.which("setpriv"), "setpriv (apt package util-linux) is missing"
    return ["setpriv", "--bounding-set", without, "--inh-caps", without, *command]


@pytest.mark.parametrize("arguments", [["verify"], ["remind"], ["serve", "--port", "0"]], ids=lambda some: some[0])
def test_a_home_folder_that_cannot_be_written_to_is_said_without_a_traceback(
    read_only: Path, arguments: list[str]
) -> None:
    environment = {**variables(""), "SHIZHENG_AGENCY": str(only_folder(ROOT / "agencies"))}
    environment |= {"SHIZHENG_HOME": str(read_only), "SHIZHENG_MAIL": "smtp://127.0.0.1:9"}
    command = held_to_permissions(sys.executable, "-m", "shizheng", *arguments)
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    said = ("django.db", f"PermissionError: [Errno 13] Permission denied: '{read_only}")
    assert READ_ONLY.en in done.stderr or any(f"can't be brought up to date: {what}" in done.stderr for what in said)


def test_serve_says_what_is_wrong_with_the_agency_before_it_serves(tmp_path: Path) -> None:
    (tmp_path / "db.sqlite3").touch()
    environment = {**variables(""), "SHIZHENG_AGENCY": str(tmp_path / "none"), "SHIZHENG_HOME": str(tmp_path)}
    command = [sys.executable, "-m", "shizheng", "serve", "--port", "0"]
    with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=-1, stderr=subprocess.STDOUT, text=True) as site:
        assert site.stdout is not None
        said = site.stdout.readline()
        site.terminate()
    assert str(tmp_path / "none" / "agency.yaml") in said


def test_a_database_server_that_is_gone_is_said() -> None:
    with pytest.raises(psycopg.OperationalError) as refused:
        psycopg.connect(f"host=127.0.0.1 port={free_port()} connect_timeout=5")
    assert hindrance(refused.value) is GONE


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (OSError(errno.ENOSPC, ""), FULL),
        (OSError(errno.EROFS, ""), READ_ONLY),
        (OSError(errno.EIO, ""), DISK),
        (errors.DiskFull(), FULL),
        (errors.ReadOnlySqlTransaction(), READ_ONLY),
        (errors.AdminShutdown(), GONE),
        (errors.ConnectionFailure(), GONE),
        (FileNotFoundError(errno.ENOENT, ""), None),
        (errors.UniqueViolation(), None),
        (ValueError(), None),
    ],
    ids=repr,
)
def test_what_an_error_tells_of_the_machine(error: Exception, words: Text | None) -> None:
    assert hindrance(error) is words


def test_what_an_error_came_of_is_told(tmp_path: Path) -> None:
    first, second = (sqlite3.connect(tmp_path / "db", timeout=0, isolation_level=None) for _ in range(2))
    first.execute("BEGIN IMMEDIATE")
    with pytest.raises(sqlite3.OperationalError) as locked:
        second.execute("BEGIN IMMEDIATE")
    told = RuntimeError("while writing")
    told.__cause__ = locked.value
    assert hindrance(told) is BUSY
    first.close()
    second.close()
