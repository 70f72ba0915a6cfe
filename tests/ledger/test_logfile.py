"""The log as a file: signed, and proved without the database that it came from."""

from __future__ import annotations

import json
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from shizheng.ledger import export, signing
from shizheng.ledger.logfile import Written, proved
from shizheng.ledger.verify import verify
from tests.house.tree import ROOT
from tests.ledger.small import Cast, Diary, visit

BLOCKED = "import sys\nfor name in ('django', 'shizheng.ledger.models'): sys.modules[name] = None\n"


@pytest.fixture
def file(diary: Diary, cast: Cast, tmp_path: Path) -> Path:
    diary.take_in(visit("v1"), visit("v2"))
    diary.approve("v1")
    diary.send_back("v2", reason="缺附件")
    path = tmp_path / "作業紀錄.ndjson"
    assert export.log_to(path).head == verify().head
    return path


def lines(file: Path) -> list[str]:
    return file.read_text("utf-8").splitlines()


def codes(changed: list[str]) -> list[str]:
    return [one.code for one in proved(changed) if not isinstance(one, Written)]


def test_a_file_as_it_was_written_is_proved_and_ends_with_the_head(file: Path) -> None:
    (found,) = proved(lines(file))
    assert found == Written(3, verify().head)


def test_it_holds_acts_and_no_record(file: Path) -> None:
    first = json.loads(lines(file)[0])
    assert (first["act"], first["account"], first["right"]) == ("intake", "desk", "officer-own-unit")
    assert "會談" not in file.read_text("utf-8")


def test_an_empty_log_is_an_empty_file(cast: Cast, tmp_path: Path) -> None:
    path = tmp_path / "log"
    assert export.log_to(path).entries == 0
    assert path.read_bytes() == b""


CHANGES: dict[str, tuple[Callable[[list[str]], list[str]], list[str]]] = {
    "an account": (lambda rows: [row.replace('"reviewer"', '"someone"') for row in rows],
                   ["entry-altered", "entry-altered"]),
    "a line less": (lambda rows: [rows[0], rows[2]], ["entry-missing", "chain-broken"]),
    "lines turned": (lambda rows: [rows[1], rows[0], rows[2]], 3 * ["entry-missing", "chain-broken"]),
    "a hash": (lambda rows: [rows[0].replace(json.loads(rows[0])["hash"], "0" * 64), *rows[1:]],
               ["entry-altered", "chain-broken"]),
    "no JSON": (lambda rows: [rows[0], "{", *rows[2:]], ["log-line-unreadable", "entry-missing", "chain-broken"]),
    "another list": (lambda rows: [*rows, "[]"], ["log-line-unreadable"]),
}  # fmt: skip


@pytest.mark.parametrize("change", CHANGES)
def test_whatever_is_changed_in_it_is_found(file: Path, change: str) -> None:
    changed, found = CHANGES[change]
    assert codes(changed(lines(file))) == found


def test_a_cut_tail_leaves_a_chain_that_ends_with_another_head(file: Path) -> None:
    (found,) = proved(lines(file)[:-1])
    assert isinstance(found, Written)
    assert found.head != verify().head


def test_a_signature_is_of_the_file_and_by_the_key(file: Path, tmp_path: Path) -> None:
    home, other = tmp_path / "home", tmp_path / "other"
    for folder in (home, other):
        folder.mkdir()
    signature, foreign = signing.sign(home, file), signing.sign(other, file)
    public = (home / signing.PUBLIC).read_bytes()
    assert signing.is_signed(file, signature, public)
    assert not signing.is_signed(file, foreign, public)
    assert signing.sign(home, file) == signature
    assert stat.S_IMODE((home / signing.PRIVATE).stat().st_mode) == 0o600
    file.write_bytes(file.read_bytes() + b" ")
    assert not signing.is_signed(file, signature, public)
    with pytest.raises(ValueError, match=r".+"):
        signing.is_signed(file, signature, b"no key")


def test_a_file_is_checked_where_there_is_neither_a_database_nor_django(file: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    file.with_name(file.name + ".sig").write_bytes(signing.sign(home, file))
    arguments = ["log", "check", str(file), "--key", str(home / signing.PUBLIC), "--lang", "en"]

    def check(*more: str) -> subprocess.CompletedProcess[str]:
        run = f"{BLOCKED}from shizheng.cli import main\nmain({[*arguments, *more]!r})"
        variables = {"PYTHONPATH": str(ROOT / "src"), "PYTHONUTF8": "1", "COLUMNS": "200"}
        command = [sys.executable, "-c", run]
        return subprocess.run(command, env=variables, cwd=tmp_path, capture_output=True, text=True, check=False)

    done = check("--head", verify().head)
    assert (done.returncode, done.stderr) == (0, "")
    assert f"signed; 3 entries, head {verify().head}" in done.stdout
    assert check("--head", "0" * 64).returncode == 1
    file.write_text(file.read_text("utf-8").replace("desk", "dusk"), "utf-8")
    refused = check()
    assert refused.returncode == 1
    assert "the signature is not of this file" in refused.stderr
    assert not (tmp_path / "var").exists()
