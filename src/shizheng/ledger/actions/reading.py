"""What is handed in, read and checked: a single report goes through the same checks as a file, as a file of one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from django.db import connection

from shizheng.accounts.models import Unit
from shizheng.ledger.errors import RowsRejectedError
from shizheng.ledger.findings import find
from shizheng.ledger.models import Version
from shizheng.plan.finding import Finding
from shizheng.registers.codelists import CodeLists
from shizheng.registers.reading import read_csv
from shizheng.registers.rows import Row, RowReading
from shizheng.registers.schema import Register

_UNITS = f"SELECT code FROM {Unit._meta.db_table}"
LONGEST_NUMBER = Version._meta.get_field("record").max_length or 0
"""Characters that a record's number may have."""


def read_rows(register: Register, codelists: CodeLists, data: bytes, source: str) -> RowReading:
    """The rows of a file without a single fault.  Raises ``RowsRejectedError`` with every fault there is.

    What a file says of states and of days known is passed over: acts decide on these.
    """
    with connection.cursor() as cursor:
        cursor.execute(_UNITS)
        units = dict.fromkeys(code for (code,) in cursor.fetchall())
    reading = read_csv(register, codelists, data, source, units)
    beyond = tuple(_faults_beyond_cells(reading, source))
    reading = replace(reading, findings=(*reading.findings, *beyond), faults=reading.faults + len(beyond))
    if reading.findings:
        raise RowsRejectedError(source, reading)
    return reading


def _faults_beyond_cells(reading: RowReading, source: str) -> Iterator[Finding]:
    if not reading.rows and not reading.findings:
        yield find("nothing-handed-in", source, file=source)
    yield from _faults_of_numbers(reading.rows)


def _faults_of_numbers(rows: Sequence[Row]) -> Iterator[Finding]:
    seen: set[str] = set()
    for row in rows:
        if row.record in seen:
            yield find("record-repeated", row.record)
        if len(row.record) > LONGEST_NUMBER:
            yield find("record-number-too-long", row.record, limit=LONGEST_NUMBER)
        seen.add(row.record)
