"""Rows: the records of a register as typed values, and the flat table in which they come and go.

One table per register: ``record``, ``unit``, the register's fields, then the fields of its lines.  The lines of one
record stand in consecutive rows under the same ``record``, whose own fields are repeated or left blank.  Optional
columns: ``state``, ``known_from`` / ``known_to`` (the first day known, and the day from which it no longer stood), and
those of ``secrecy``.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from shizheng.plan.finding import Finding
from shizheng.registers.cells import Value, written
from shizheng.registers.schema import Register

DUPLICATE = "duplicate"
"""The state of what is approved, and was found to be the same event as another record, which counts."""
STATES = ("approved", "submitted", "returned", "withdrawn", DUPLICATE)
OWN_COLUMNS = ("record", "unit")
OPTIONAL_COLUMNS = ("state", "known_from", "known_to")


@dataclass(frozen=True, slots=True)
class Row:
    """One version of one record, with its lines; ``known_to`` is the day from which it no longer stood.

    ``withheld``: whether it is to be classified, None where that isn't said; ``why`` is the reason where it is.
    """

    record: str
    unit: str
    values: Mapping[str, Value]
    lines: tuple[Mapping[str, Value], ...] = ()
    state: str = "approved"
    known_from: date | None = None
    known_to: date | None = None
    withheld: bool | None = None
    why: str = ""


@dataclass(frozen=True, slots=True)
class RejectedRow:
    """A row as it stood in the file, by line number, that could not be taken."""

    line: int
    cells: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class RowReading:
    """What a file held: the good rows, the findings that are told, the rejected rows as they were, how many faults."""

    rows: tuple[Row, ...]
    findings: tuple[Finding, ...]
    rejected: tuple[RejectedRow, ...]
    faults: int


def write_csv(register: Register, rows: Iterable[Row], *, standing: bool = True) -> str:
    """Rows as the CSV file that ``read_csv`` reads back; without ``standing`` what a unit would hand in."""
    line_fields = list(register.lines.fields) if register.lines else []
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    optional = OPTIONAL_COLUMNS if standing else ()
    writer.writerow([*OWN_COLUMNS, *optional, *register.fields, *line_fields])
    for row in rows:
        own = [row.record, row.unit]
        own += [row.state, written(row.known_from), written(row.known_to)] if standing else []
        cells = [written(row.values.get(name)) for name in register.fields]
        for line in row.lines or ({},):
            writer.writerow([*own, *cells, *(written(line.get(name)) for name in line_fields)])
    return out.getvalue()
