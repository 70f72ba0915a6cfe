"""Reading a whole table of a register at once: typed values, and a finding for each cell that holds none."""

from __future__ import annotations

from collections.abc import Mapping

from shizheng.registers.codelists import CodeLists
from shizheng.registers.records import Numbered, Progress, Records
from shizheng.registers.rows import RejectedRow, Row, RowReading
from shizheng.registers.schema import Register
from shizheng.registers.sheets.sheet import Sheet, SheetRefusedError, csv_sheet


def read_csv(
    register: Register, codelists: CodeLists, data: bytes, source: str, units: Mapping[str, object] | None = None
) -> RowReading:
    """The rows of a register's CSV file, as ``read_sheet`` reads them; a file that is none gives a finding."""
    try:
        sheet = csv_sheet(data, source)
    except SheetRefusedError as error:
        return RowReading((), (error.finding,), (), faults=1)
    return read_sheet(register, codelists, sheet, source, units)


def read_sheet(
    register: Register, codelists: CodeLists, sheet: Sheet, source: str, units: Mapping[str, object] | None = None,
    progress: Progress | None = None,
) -> RowReading:  # fmt: skip
    """The rows of a table; a place's column is the cell's number.  Raises nothing but what going through ``Records``
    does.

    A record with a fault in any of its rows is rejected whole.  ``units`` are the codes that may report, where known;
    ``progress`` hears how far it is.
    """
    records = Records(register, codelists, sheet, source, units, progress)
    taken: list[tuple[Row, list[Numbered]]] = []
    faulty: list[list[Numbered]] = []
    for row, together in records:
        if row is None:
            faulty.append(together)
        else:
            taken.append((row, together))
    if records.broken:
        return RowReading((), tuple(records.findings), (), faults=records.faults)
    # What stands apart under one record's number is rejected together, so that no record is half taken.
    good = [(row, together) for row, together in taken if records.key(together[0]) not in records.twice]
    faulty += [together for _, together in taken if records.key(together[0]) in records.twice]
    rejected = sorted(((n, cells) for together in faulty for n, cells in together), key=lambda numbered: numbered[0])
    return RowReading(
        tuple(row for row, _ in good),
        tuple(records.findings),
        tuple(RejectedRow(n, dict(zip(sheet.columns, cells, strict=False))) for n, cells in rejected),
        records.faults,
    )
