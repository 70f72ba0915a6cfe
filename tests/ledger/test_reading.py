"""A log that lies in a file is read past Python, and gives the same copy as one read row by row."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pytest

from shizheng.ledger.copy import reading
from tests.ledger.programs import run

PROGRAM = """
import sys
from pathlib import Path
from shizheng.ledger.setup import prepare

prepare(Path(sys.argv[1]))
from adbc_driver_sqlite import dbapi
from shizheng.ledger.copy import Copy, reading, taking
from tests.ledger.small import BUDGET, LISTS, REGISTERS, Diary, budget, make_cast, visit

connect, opened = dbapi.connect, []
dbapi.connect = lambda uri: opened.append(uri) or connect(uri)
reading._AT_ONCE = int(sys.argv[2])

def held(read):
    taking.every_row = read
    copy = Copy(":memory:", REGISTERS, LISTS)
    copy.take_up()
    names = [name for (name,) in copy.connection.execute("SELECT table_name FROM duckdb_tables()").fetchall()]
    return {name: copy.connection.execute(f'SELECT * FROM "{name}" ORDER BY ALL').fetchall() for name in sorted(names)}

driver, diary = taking.every_row, Diary(make_cast())
for n in range(7):
    diary.take_in(visit(f"v{n}", purpose=None if n % 2 else "訪問 ‘x’ \\U00020000"))
diary.approve(*(f"v{n}" for n in range(5)))
diary.take_in(visit("v1", persons=(3,)))
diary.take_in(budget(amount="10.50"), register=BUDGET)
diary.send_back("v6")
assert held(driver) == held(reading.rows)
diary.report(visit("v8"))
one = held(driver)
print(len(opened), len(one["listed"]), len(one["with_unit"]), one == held(reading.rows))
"""


@pytest.mark.one_database
@pytest.mark.parametrize("at_once", [1, 3, 20_000])
def test_a_log_in_a_file_is_read_past_python(tmp_path: Path, at_once: int) -> None:
    assert run(PROGRAM, tmp_path / "資料 #1%20?", str(at_once)) == "6 15 1 True\n"


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
