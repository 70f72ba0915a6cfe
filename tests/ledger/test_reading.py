"""A log that lies in a file is read past Python, and gives the same copy as one read row by row."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from types import SimpleNamespace

import pyarrow as pa
import pytest

from shizheng.ledger.copy import reading
from tests.ledger.programs import run

PROGRAM = """
import sys
from pathlib import Path
from shizheng.ledger.setup import prepare

prepare(Path(sys.argv[1]))
import subprocess
from contextlib import nullcontext
from shizheng.ledger.copy import Copy, reading, taking
from tests.ledger.small import BUDGET, LISTS, REGISTERS, Diary, budget, make_cast, visit

begin, opened = subprocess.Popen, []
subprocess.Popen = lambda command, **how: opened.append(command) or begin(command, **how)
reading._AT_ONCE = int(sys.argv[2])

def held(read, meanwhile):
    taking.every_row, taking.meanwhile = read, meanwhile
    copy = Copy(":memory:", REGISTERS, LISTS)
    copy.take_up()
    names = [name for (name,) in copy.connection.execute("SELECT table_name FROM duckdb_tables()").fetchall()]
    return {name: copy.connection.execute(f'SELECT * FROM "{name}" ORDER BY ALL').fetchall() for name in sorted(names)}

driver, python = (taking.every_row, taking.meanwhile), (reading.rows, lambda *asked: nullcontext(reading.rows(*asked)))
diary = Diary(make_cast())
for n in range(7):
    diary.take_in(visit(f"v{n}", purpose=None if n % 2 else "訪問 ‘x’ \\U00020000"))
diary.approve(*(f"v{n}" for n in range(5)))
diary.take_in(visit("v1", persons=(3,)))
diary.take_in(budget(amount="10.50"), register=BUDGET)
diary.send_back("v6")
assert held(*driver) == held(*python)
diary.report(visit("v8"))
one = held(*driver)
print(len(opened), len(one["listed"]), len(one["with_unit"]), one == held(*python))
"""


@pytest.mark.one_database
@pytest.mark.parametrize("at_once", [1, 3, 20_000])
def test_a_log_in_a_file_is_read_past_python(tmp_path: Path, at_once: int) -> None:
    assert run(PROGRAM, tmp_path / "資料 #1%20?", str(at_once)) == "6 15 1 True\n"


WRITING = """
import subprocess, sys
from pathlib import Path
from shizheng.ledger.setup import prepare

home = Path(sys.argv[1])
prepare(home)
from shizheng.ledger.copy import Copy
from tests.ledger.small import LISTS, REGISTERS, Diary, make_cast, visit

diary = Diary(make_cast())
diary.take_in(visit("v1"))
Copy(":memory:", REGISTERS, LISTS).take_up()
print(subprocess.check_output([sys.executable, "-c", sys.argv[2], home], text=True), end="")
diary.take_in(visit("v2"))
print(subprocess.check_output([sys.executable, "-c", sys.argv[2], home], text=True), end="")
"""
COUNTING = """
import sys
from pathlib import Path
from shizheng.ledger.setup import prepare

prepare(Path(sys.argv[1]))
from shizheng.ledger.models import Entry

print(Entry.objects.count())
"""


@pytest.mark.one_database
def test_who_reads_a_log_past_python_still_holds_it(tmp_path: Path) -> None:
    """Another process that closes the log isn't the last one, and what is written after it is there."""
    assert run(WRITING, tmp_path, COUNTING) == "1\n2\n"


def test_a_log_that_the_driver_cannot_read_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "log").write_text("no log")
    monkeypatch.setattr(reading, "log", SimpleNamespace(
        vendor="sqlite", in_atomic_block=False, settings_dict={"NAME": str(tmp_path / "log")}
    ))  # fmt: skip
    with pytest.raises(OSError, match="could not be read"), reading.every_row("SELECT 1 AS n", [], pa.schema([])):
        pass


def test_a_log_that_breaks_off_while_it_is_read_is_told_and_not_taken_for_a_short_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with closing(sqlite3.connect(tmp_path / "log")):
        monkeypatch.setattr(reading, "log", SimpleNamespace(
            vendor="sqlite", in_atomic_block=False, settings_dict={"NAME": str(tmp_path / "log")}
        ))  # fmt: skip
        monkeypatch.setattr(reading, "_AT_ONCE", 2)
        (tmp_path / "log").touch()
        smallest = -(2**63)  # of which there is no absolute value
        sql = "WITH c(n) AS (VALUES (1), (2), (3), (%s)) SELECT abs(n) AS n FROM c"
        columns = pa.schema([("n", pa.int64())])
        with reading.every_row(sql, [4], columns) as whole:
            assert whole.read_all().num_rows == 4
        with pytest.raises(OSError, match="could not be read"), reading.every_row(sql, [smallest], columns) as broken:
            assert broken.read_all().num_rows < 4
        with reading.meanwhile(sql, [4], columns) as ahead, ahead as whole:
            assert whole.read_all().num_rows == 4
        with (
            reading.meanwhile(sql, [smallest], columns) as ahead,
            pytest.raises(OSError, match="could not be read"),
            ahead,
        ):
            pass
        assert [file.name for file in tmp_path.iterdir()] == ["log"]


def test_rows_come_in_pieces_and_in_order(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "_AT_ONCE", 3)
    columns = pa.schema([("n", pa.int64()), ("word", pa.string())])
    count = (
        "WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < %s) SELECT n, '字' FROM c ORDER BY n"
    )
    for number, kind in ((0, pa.Table), (2, pa.Table), (3, pa.RecordBatchReader), (8, pa.RecordBatchReader)):
        with reading.rows(f"SELECT * FROM ({count}) counted WHERE %s > 0", [max(number, 1), number], columns) as read:
            assert isinstance(read, kind)
            table = read if isinstance(read, pa.Table) else read.read_all()
        assert table.to_pylist() == [{"n": n, "word": "字"} for n in range(1, number + 1)]
