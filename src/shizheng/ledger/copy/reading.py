"""Rows of the log as Arrow, in pieces, so that a log of any length is read in the same memory."""

from __future__ import annotations

import errno
import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Any
from urllib.parse import quote

import pyarrow as pa
from django.db import connection as log

from shizheng.measures.cycles import without_looking_for_cycles

_AT_ONCE = 20_000
"""Rows fetched at a time."""
_DRIVER = Path(__file__).with_name("sqlite_rows.py")


@contextmanager
def rows(sql: str, values: Sequence[Any], columns: pa.Schema) -> Iterator[pa.Table | pa.RecordBatchReader]:
    """What the log answers, with these columns; a table where the answer is short.

    The answer is read by Django's own connection, so that it holds what the open transaction has written.
    """
    with log.cursor() as cursor, _texts_as_they_lie(), without_looking_for_cycles():
        cursor.execute(sql, values)
        first = cursor.fetchmany(_AT_ONCE)
        if len(first) < _AT_ONCE:
            yield pa.Table.from_batches([_batch(first, columns)])
            return

        def pieces() -> Iterator[pa.RecordBatch]:
            piece = first
            while piece:
                yield _batch(piece, columns)
                piece = cursor.fetchmany(_AT_ONCE)

        yield pa.RecordBatchReader.from_batches(columns, pieces())


@contextmanager
def every_row(sql: str, values: Sequence[Any], columns: pa.Schema) -> Iterator[pa.Table | pa.RecordBatchReader]:
    """The same for a long answer of which no column is ever null: read by Arrow's own driver where the log is a file,
    past Python, which takes three times as long.  Raises OSError where the driver can't read it.
    """
    if not _is_a_file():
        with rows(sql, values, columns) as read:
            yield read
        return
    with _driver(sql, values, subprocess.PIPE) as driver:
        assert driver.stdout is not None
        with _opened(driver.stdout, columns) as read:
            yield read
        driver.stdout.close()
        if driver.wait():
            raise _broken()


@contextmanager
def meanwhile(
    sql: str, values: Sequence[Any], columns: pa.Schema
) -> Iterator[AbstractContextManager[pa.Table | pa.RecordBatchReader]]:
    """The same for an answer that is wanted later: where the driver reads it, it does so from now on, into a file."""
    if not _is_a_file():
        yield rows(sql, values, columns)
        return
    with TemporaryFile(dir=Path(log.settings_dict["NAME"]).parent) as file, _driver(sql, values, file) as driver:
        try:
            yield _kept(driver, file, columns)
        finally:
            driver.kill()


@contextmanager
def _kept(driver: subprocess.Popen[bytes], file: IO[bytes], columns: pa.Schema) -> Iterator[pa.RecordBatchReader]:
    if driver.wait():
        raise _broken()
    file.seek(0)
    with _opened(file, columns) as read:
        yield read


def _is_a_file() -> bool:
    """Whether the log is one, of which all that this process has written is there for others."""
    return log.vendor == "sqlite" and not log.in_atomic_block and Path(log.settings_dict["NAME"]).is_file()


def _driver(sql: str, values: Sequence[Any], out: int | IO[bytes]) -> subprocess.Popen[bytes]:
    address = f"file:{quote(str(log.settings_dict['NAME']))}?mode=ro"
    asked = [address, sql.replace("%s", "?"), json.dumps(list(values)), str(_AT_ONCE)]
    return subprocess.Popen([sys.executable, "-P", str(_DRIVER), *asked], stdout=out)


@contextmanager
def _opened(said: IO[bytes], columns: pa.Schema) -> Iterator[pa.RecordBatchReader]:
    try:
        read = pa.ipc.open_stream(said)
    except pa.ArrowInvalid as error:
        raise _broken() from error
    with read:
        yield read.cast(columns)


def _broken() -> OSError:
    """What was in the driver's way stands on the shared error stream; what it left looks like a short answer."""
    return OSError(errno.EIO, "the log could not be read")


@contextmanager
def _texts_as_they_lie() -> Iterator[None]:
    """SQLite hands over the bytes of texts, which is how Arrow wants them; decoding them first takes longer than all
    else that is done with a row here.
    """
    if log.vendor != "sqlite":
        yield
        return
    log.connection.text_factory = bytes
    try:
        yield
    finally:
        log.connection.text_factory = str


def _batch(rows: Sequence[Sequence[Any]], columns: pa.Schema) -> pa.RecordBatch:
    told = zip(*rows, strict=True) if rows else [()] * len(columns)
    arrays = [pa.array(values, type=column.type) for values, column in zip(told, columns, strict=True)]
    return pa.RecordBatch.from_arrays(arrays, schema=columns)
