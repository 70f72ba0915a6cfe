"""The process that reads a log which lies in a SQLite file: ``python sqlite_rows.py ADDRESS SQL VALUES ROWS``.

Says what SQLite answers as a stream of Arrow, so many rows at a time.  It is a process of its own because Arrow's
driver brings an SQLite of its own.  Where one process has a file open by two of them, what the one closes unlocks the
file under the other; the next process then takes the log for nobody's, and what is written is lost.
"""

from __future__ import annotations

import json
import sys

import pyarrow as pa
from adbc_driver_manager import AdbcConnection, AdbcStatement
from adbc_driver_sqlite import StatementOptions, connect


def main(address: str, sql: str, values: str, rows: str) -> None:
    """Reads, and says what was read.

    Past the driver's cursors, which would load every library of tables that is installed.
    """
    given = pa.RecordBatch.from_pylist([{str(place): value for place, value in enumerate(json.loads(values))}])
    with connect(address) as database, AdbcConnection(database) as connection, AdbcStatement(connection) as statement:
        statement.set_options(**{StatementOptions.BATCH_ROWS.value: int(rows)})
        statement.set_sql_query(sql)
        statement.bind(given)
        found, _ = statement.execute_query()
        with pa.RecordBatchReader.from_stream(found) as read, pa.ipc.new_stream(
            sys.stdout.buffer, read.schema
        ) as said:  # fmt: skip
            for batch in read:
                said.write_batch(batch)


if __name__ == "__main__":
    main(*sys.argv[1:])
