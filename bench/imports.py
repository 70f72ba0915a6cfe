"""Files of many records, from the upload to records that wait: ``python -m bench.imports KIND ROWS``.

Prints the rows taken in a second and the most memory used, in MB.  ``rival`` as a kind is the CSV file through
django-import-export, into a plain table of the same database with the library's defaults, which save row by row.
"""

from __future__ import annotations

import resource
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import cast

from bench import ledger
from shizheng.registers.sheets import Kind

RIVAL = "rival"
REGISTER = "visits"
COLUMNS = (
    "record", "unit", "trip_no", "direction", "country", "visited_on", "purpose", "side", "office", "rank",
    "incumbent", "persons",
)  # fmt: skip


def lines(units: Sequence[str], rows: int) -> Iterator[tuple[str, ...]]:
    """The rows of the file: a visit with one participant each."""
    for i in range(rows):
        day = date(2017, 1, 1) + timedelta(days=i % 365)
        yield (
            f"visits-{i}", units[i % len(units)], f"T{i * 3 // 4}", "inbound" if i % 3 else "outbound",
            ("SWZ", "BLZ", "USA", "JPN", "PLW")[i % 5], f"{day.year - 1911}/{day.month}/{day.day}",
            f"purpose {i % 100}", "theirs", "executive", "minister" if i % 7 else "deputy_minister", "true",
            str(1 + i % 12),
        )  # fmt: skip


def main(kind: str, rows: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        ledger.prepared(Path(folder))
        speed = _theirs(rows) if kind == RIVAL else _ours(cast("Kind", kind), rows)
        print(speed, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


def _ours(kind: Kind, rows: int) -> float:
    from shizheng.ledger import uploads
    from shizheng.registers.sheets.page import Page
    from shizheng.registers.sheets.writing import write

    agency, user = ledger.reporting()
    data = write(kind, [Page("rows", COLUMNS, lines(list(agency.units), rows))])
    pieces = [data[start : start + 65_536] for start in range(0, len(data), 65_536)]
    del data
    began = time.perf_counter()
    upload = uploads.receive(user, agency.registers[REGISTER], pieces, f"rows.{kind}", ledger.START)
    found = uploads.check(user, upload, agency, ledger.START)
    written = uploads.take_in(user, upload, agency, ledger.START)
    taken = time.perf_counter() - began
    assert (found.faults, written) == (0, rows), found
    return rows / taken


def _theirs(rows: int) -> float:
    from django.db import connection, models
    from import_export.resources import ModelResource
    from tablib import Dataset

    class Visit(models.Model):
        record = models.CharField(max_length=80, primary_key=True)
        unit, trip_no, direction, country = (models.CharField(max_length=40) for _ in range(4))
        visited_on = models.CharField(max_length=10)
        purpose = models.TextField()
        side, office, rank, incumbent = (models.CharField(max_length=40) for _ in range(4))
        persons = models.IntegerField()

        class Meta:
            app_label = "ledger"  # a model has to belong to an application that is installed

    class VisitResource(ModelResource):
        class Meta:
            model = Visit
            import_id_fields = ("record",)

    with connection.schema_editor() as editor:
        editor.create_model(Visit)
    from shizheng.registers.sheets.page import Page
    from shizheng.registers.sheets.writing import write

    text = write("csv", [Page("rows", COLUMNS, lines([f"unit-{i}" for i in range(120)], rows))]).decode("utf-8-sig")
    began = time.perf_counter()
    result = VisitResource().import_data(Dataset().load(text, format="csv"), use_transactions=True)
    taken = time.perf_counter() - began
    problems = (result.has_errors(), result.has_validation_errors(), Visit.objects.count())
    assert problems == (False, False, rows), problems
    return rows / taken


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
