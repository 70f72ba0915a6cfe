"""The drill: a ledger is backed up while it is written to, restored elsewhere, and is the same to the last hash."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit
from uuid import uuid4

import pytest

from shizheng.ledger.backup import without_password

ROOT = Path(__file__).parents[2]
PROGRAM = """
import sys
from pathlib import Path
from shizheng.ledger.setup import prepare

prepare(Path(sys.argv[1]))
from django.utils import timezone
from shizheng.accounts.models import User
from shizheng.ledger import actions, evidence, queries
from tests.ledger.small import LISTS, VISITS, file_of, make_cast, visit

def hand_in(name, files=()):
    actions.hand_in(User.objects.get(username="desk"), VISITS, LISTS, visit(name), timezone.now(), files=files)

if sys.argv[2] == "begin":
    make_cast()
    hand_in("first", [evidence.keep([b"what was signed"], "signed.txt")])
elif sys.argv[2] == "figure":
    from shizheng.ledger.models import Version
    print(*sorted(Version.objects.values_list("record", flat=True)))
else:
    print("writing", flush=True)
    for n in range(200):
        hand_in(f"later-{n}")
"""


def run(*arguments: str, url: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *arguments], cwd=ROOT, env=variables(url), capture_output=True, text=True, check=False
    )


def variables(url: str) -> dict[str, str]:
    path = os.pathsep.join([str(ROOT / "src"), str(ROOT)])
    own = {"PYTHONPATH": path, "PYTHONUTF8": "1", "SHIZHENG_LANG": "en", "COLUMNS": "300", "DATABASE_URL": url}
    return {**os.environ, **own, "SHIZHENG_AGENCY": str(ROOT / "agencies")}


def shizheng(*arguments: str, home: Path, url: str = "") -> subprocess.CompletedProcess[str]:
    return run("-m", "shizheng", *arguments, "--home", str(home), url=url)


@contextmanager
def another_database() -> Iterator[str]:
    """The address of an empty database of the same kind as the tests'."""
    url = os.environ.get("DATABASE_URL", "")
    if not url:
        yield ""
        return
    import psycopg

    name = f"drill_{uuid4().hex[:12]}"
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
        yield urlunsplit(urlsplit(url)._replace(path=f"/{name}"))
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.mark.parametrize(
    ("url", "told", "kept"),
    [
        ("postgresql:///shizheng", "postgresql:///shizheng", {}),
        ("postgresql://office@host:5433/shizheng", "postgresql://office@host:5433/shizheng", {}),
        ("postgresql://o%40f:p%40ss@127.0.0.1:5433/s?sslmode=require", "postgresql://o%40f@127.0.0.1:5433/s?sslmode=require",
         {"PGPASSWORD": "p@ss"}),
        ("postgresql://office:@host/s", "postgresql://office@host/s", {"PGPASSWORD": ""}),
    ],
)  # fmt: skip
def test_the_database_s_password_is_not_in_the_list_of_processes(url: str, told: str, kept: dict[str, str]) -> None:
    assert without_password(url) == (told, kept)


def test_a_ledger_that_is_being_written_to_is_the_same_elsewhere(tmp_path: Path) -> None:
    home, elsewhere, file = tmp_path / "home", tmp_path / "elsewhere", tmp_path / "backup.tar"
    with another_database() as url, another_database() as other:
        begun = run("-c", PROGRAM, str(home), "begin", url=url)
        assert begun.returncode == 0, begun.stderr
        command = [sys.executable, "-c", PROGRAM, str(home), "write"]
        with subprocess.Popen(command, cwd=ROOT, env=variables(url), stdout=subprocess.PIPE) as writer:
            assert writer.stdout is not None
            writer.stdout.readline()
            made = shizheng("backup", str(file), home=home, url=url)
            writer.kill()
        assert made.returncode == 0, made.stderr
        assert (file.stat().st_mode & 0o777, list(home.glob("backup-*"))) == (0o600, [])
        restored = shizheng("restore", str(file), home=elsewhere, url=other)
        assert restored.returncode == 0, restored.stderr + restored.stdout
        kept = run("-c", PROGRAM, str(elsewhere), "figure", url=other).stdout.split()
        all_of_it = run("-c", PROGRAM, str(home), "figure", url=url).stdout.split()
        assert kept[0] == "first"
        assert set(kept) <= set(all_of_it)
        (bytes_,) = (path.read_bytes() for path in (elsewhere / "evidence").glob("*/*"))
        assert bytes_ == b"what was signed"
        proved = shizheng("verify", home=elsewhere, url=other).stdout
        (head,) = re.findall(r"[0-9a-f]{64}", proved)
        assert head in restored.stdout
        assert shizheng("verify", "--head", head, home=home, url=url).returncode == 0
        again = shizheng("restore", str(file), home=elsewhere, url=other)
        assert (again.returncode, "there is a ledger in" in again.stderr) == (1, True)


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("archive")
    assert run("-c", PROGRAM, str(folder / "home"), "begin").returncode == 0
    assert shizheng("backup", str(folder / "whole.tar"), home=folder / "home").returncode == 0
    return folder / "whole.tar"


def test_an_archive_broken_off_or_altered_is_refused_and_restores_nothing(archive: Path, tmp_path: Path) -> None:
    whole = archive.read_bytes()
    altered = whole.replace(b"what was signed", b"what was waxed!")
    assert altered != whole
    for name, data in (("half.tar", whole[: len(whole) // 2]), ("altered.tar", altered), ("no.tar", b"no archive")):
        (tmp_path / name).write_bytes(data)
        done = shizheng("restore", str(tmp_path / name), home=tmp_path / "home")
        assert (done.returncode, "no whole backup" in done.stderr) == (1, True), done.stderr
        assert list((tmp_path / "home").glob("*")) == []


def test_an_archive_of_another_make_is_refused(tmp_path: Path) -> None:
    (tmp_path / "passwd").write_text("x")
    with tarfile.open(tmp_path / "bad.tar", "w") as archive:
        archive.add(tmp_path / "passwd", "../passwd")
    done = shizheng("restore", str(tmp_path / "bad.tar"), home=tmp_path / "home")
    assert (done.returncode, "../passwd" in done.stderr) == (1, True)


def test_a_backup_writes_over_nothing(archive: Path) -> None:
    before = archive.read_bytes()
    done = shizheng("backup", str(archive), home=archive.parent / "home")
    assert (done.returncode, "is there already" in done.stderr) == (1, True)
    assert archive.read_bytes() == before


def test_without_a_ledger_there_is_nothing_to_back_up(tmp_path: Path) -> None:
    done = shizheng("backup", str(tmp_path / "a.tar"), home=tmp_path / "nowhere")
    assert (done.returncode, "There is no ledger" in done.stderr) == (1, True)
    assert not (tmp_path / "a.tar").exists()


def test_a_database_of_another_kind_is_named(archive: Path, tmp_path: Path) -> None:
    done = shizheng("restore", str(archive), home=tmp_path / "home", url="postgresql://nobody@127.0.0.1:1/none")
    assert (done.returncode, "isn't what DATABASE_URL asks for" in done.stderr) == (1, True)
