"""The demo and the commands over its ledger, each in a process of its own as a stranger would run them."""

import csv
import json
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from tests.ledger.clamd import Manual, scanner

ROOT = Path(__file__).parents[2]


def run(*arguments, home):
    environment = {
        **os.environ,
        "PYTHONPATH": str(ROOT / "src"),
        "PYTHONUTF8": "1",
        "COLUMNS": "160",
        "DATABASE_URL": "",
    }
    command = [sys.executable, "-m", "shizheng", *arguments, "--home", str(home)]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    folder = tmp_path_factory.mktemp("示範 demo")
    done = run("demo", "--no-serve", "--records", "0", "--out", str(folder / "out"), home=folder / "var")
    assert done.returncode == 0, done.stderr
    return folder, done.stdout


def test_it_ends_with_sixteen_figures_marked_synthetic(demo):
    _, said = demo
    assert sum(f"│ {goal}.{n}" in said for goal in range(1, 8) for n in range(1, 6)) == 16
    assert "示範資料" in said
    assert "民國107年1月15日" in said


def test_the_figures_spread_over_all_signals_with_one_not_yet_computable(demo):
    folder, _ = demo
    rows = list(csv.DictReader((folder / "out/figures.csv").read_text("utf-8").splitlines()))
    signals = [row["signal"] for row in rows]
    assert len(rows) == 16
    assert signals.count("white") == 1
    assert min(signals.count(signal) for signal in ("green", "yellow", "red")) >= 2
    assert sum(int(row["pending"]) > 0 for row in rows) >= 3


def test_it_leaves_the_report_and_the_figures_as_files(demo):
    folder, _ = demo
    assert (folder / "out/report.odt").read_bytes()[:2] == b"PK"
    assert len(json.loads((folder / "out/figures.json").read_text("utf-8"))["indicators"]) == 16


def test_every_folder_it_leaves_says_that_it_is_synthetic(demo):
    folder, _ = demo
    for place in ("out", "out/records"):
        assert "Synthetic" in (folder / place / "SYNTHETIC.txt").read_text("utf-8")
    rows = list(csv.DictReader((folder / "out/figures.csv").read_text("utf-8").splitlines()))
    assert {row["synthetic"] for row in rows} == {"true"}
    assert json.loads((folder / "out/figures.json").read_text("utf-8"))["synthetic"] is True


def test_the_records_it_leaves_give_the_same_figures_without_a_ledger(demo):
    folder, _ = demo
    for day in ("2018-01-15", "2017-06-30"):
        asked = ("figures", "--as-of", day, "--format", "csv")
        by_ledger = run(*asked, home=folder / "var")
        by_files = run(*asked, "--records", str(folder / "out/records"), home=folder / "var")
        assert by_ledger.returncode == by_files.returncode == 0, by_files.stderr
        assert by_ledger.stdout == by_files.stdout


def test_an_explanation_reaches_the_ledgers_records(demo):
    folder, _ = demo
    done = run("explain", "6.1", home=folder / "var")
    assert done.returncode == 0, done.stderr
    assert "agreements-2017-documents-00001" in done.stdout
    assert "示範資料" in done.stdout


def test_verify_says_whether_the_virus_scanner_answers(demo, monkeypatch):
    folder, _ = demo
    with scanner(Manual()) as (host, port):
        monkeypatch.setenv("SHIZHENG_CLAMD", f"tcp:{host}:{port}")
        done = run("verify", home=folder / "var")
    assert (done.returncode, "ClamAV of the manual" in done.stdout) == (0, True), done.stderr
    silent = run("verify", home=folder / "var")
    assert (silent.returncode, "沒有回應" in silent.stdout) == (1, True), silent.stdout


def test_the_log_verifies_and_a_head_that_is_not_in_it_is_refused(demo):
    folder, _ = demo
    done = run("verify", home=folder / "var")
    assert done.returncode == 0, done.stdout
    head = done.stdout.split("鏈首")[1].split()[0]
    assert run("verify", "--head", head, home=folder / "var").returncode == 0
    refused = run("verify", "--head", "0" * 63 + "1", home=folder / "var")
    assert refused.returncode == 1
    assert "尾段" in refused.stderr


def test_it_can_be_run_again_but_leaves_other_homes_alone(demo, tmp_path):
    folder, _ = demo
    again = run("demo", "--no-serve", "--records", "0", "--out", str(folder / "out"), home=folder / "var")
    assert again.returncode == 0, again.stderr
    (tmp_path / "db.sqlite3").write_bytes(b"someone's")
    refused = run("demo", "--no-serve", home=tmp_path)
    assert refused.returncode == 1
    assert "不予覆寫" in refused.stderr
    assert (tmp_path / "db.sqlite3").read_bytes() == b"someone's"


def test_a_taken_port_is_told_before_anything_is_done(tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        done = run("demo", "--port", str(taken.getsockname()[1]), home=tmp_path / "var")
    assert done.returncode == 1
    assert "已被使用" in done.stderr
    assert not (tmp_path / "var").exists()
