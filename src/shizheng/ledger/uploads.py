"""Files of many records: read and checked before anything is written, then taken in, all of it or the good rows.

What a file says again as it stands already is passed over, so that a file sent twice adds nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from django.utils.timezone import localdate

from shizheng.accounts.models import Unit, User
from shizheng.accounts.rights import units_within_reach
from shizheng.agency import Agency
from shizheng.ledger import actions, evidence
from shizheng.ledger.actions.reading import LONGEST_NUMBER
from shizheng.ledger.canonical import body_of, digest
from shizheng.ledger.errors import RowsRejectedError
from shizheng.ledger.findings import find
from shizheng.ledger.models import Upload, Version
from shizheng.plan.finding import Catalogue, Finding
from shizheng.plan.place import Place
from shizheng.plan.text import Language, Text
from shizheng.registers.headings import names
from shizheng.registers.reading import Progress, read_sheet
from shizheng.registers.rows import Row, RowReading
from shizheng.registers.schema import Register
from shizheng.registers.sheets import Kind, Sheet, SheetRefusedError, open_sheet
from shizheng.registers.sheets.marking import marked
from shizheng.registers.sheets.writing import write

SHOWN = 200
"""Findings that are told on the page; the marked copy has them all."""
_AT_ONCE = 500
_ROOMS = ("shizheng.registers", "shizheng.ledger")


@dataclass(frozen=True)
class Checked:
    """What taking a file in would write, what it says that stands already, and what stands in the way."""

    rows: tuple[Row, ...]
    corrections: int
    unchanged: int
    findings: tuple[Finding, ...]
    rejected: frozenset[int]
    """The numbers of the rows that cannot be taken."""
    refused: bool = False
    """Whether the file as a whole could not be read."""

    def as_json(self) -> dict[str, object]:
        """As an upload remembers it."""
        return {
            "records": len(self.rows), "corrections": self.corrections, "unchanged": self.unchanged,
            "rejected": len(self.rejected), "faults": len(self.findings), "refused": self.refused,
            "first": [_as_json(finding) for finding in self.findings[:SHOWN]],
        }  # fmt: skip


def receive(user: User, register: Register, pieces: Iterable[bytes], name: str, now: datetime) -> Upload:
    """Keeps a file that was sent.  Raises ``FileRefusedError`` where it is empty or too large."""
    kept = evidence.keep(pieces, name)
    return Upload.objects.create(
        key=uuid4().hex, register=register.name, account=user.username, name=kept.name, sha256=kept.sha256, sent_at=now
    )


def check(user: User, upload: Upload, agency: Agency, now: datetime, progress: Progress | None = None) -> Checked:
    """Reads a file and remembers what was found; ``progress`` hears how far it is."""
    checked = _checked(user, upload, agency, now, progress)
    upload.found = checked.as_json()
    upload.save(update_fields=["found"])
    return checked


def take_in(
    user: User, upload: Upload, agency: Agency, now: datetime, *, good_rows_only: bool = False,
    synthetic: bool = False, progress: Progress | None = None,
) -> Checked:  # fmt: skip
    """Takes a file's records in, in one act; what was taken in once stays as it is.

    Raises ``RowsRejectedError`` where something stands in the way (by now), unless only the good rows are wanted, and
    other ``ActionError``.
    """
    checked = _checked(user, upload, agency, now, progress)
    if checked.refused or (checked.findings and not good_rows_only):
        upload.found = checked.as_json()
        upload.save(update_fields=["found"])
        words = Text("「{f}」有 {n} 項問題，未登錄任何資料", "“{f}” has {n} faults; nothing was taken in")
        raise RowsRejectedError(
            words.format(f=upload.name, n=len(checked.findings)), RowReading(checked.rows, checked.findings, ())
        )
    if checked.rows:
        file: dict[str, object] = {"file": upload.name, "sha256": upload.sha256, "rejected": len(checked.rejected)}
        register = agency.registers[upload.register]
        actions.take_in(user, register, checked.rows, file, now, synthetic=synthetic)
    upload.found, upload.taken_at = checked.as_json(), now
    upload.save(update_fields=["found", "taken_at"])
    return checked


def marked_copy(
    user: User, upload: Upload, agency: Agency, now: datetime, language: Language, *, only_rejected: bool = False
) -> tuple[Kind, bytes]:
    """The file again with what was found marked in it, or its rejected rows alone.  Raises ``SheetRefusedError``."""
    checked = _checked(user, upload, agency, now, None)
    sheet = _opened(upload)
    page = marked(sheet, checked.findings, language, checked.rejected if only_rejected else None)
    return sheet.kind, write(sheet.kind, [page])


def _opened(upload: Upload) -> Sheet:
    return open_sheet(evidence.path_of(upload.sha256), upload.name)


def _checked(user: User, upload: Upload, agency: Agency, now: datetime, progress: Progress | None) -> Checked:
    register = agency.registers[upload.register]
    units = Unit.objects.in_bulk()
    try:
        sheet = _opened(upload)
        reading = read_sheet(register, agency.codelists, sheet, upload.name, units, progress)
    except SheetRefusedError as error:
        return Checked((), 0, 0, (error.finding,), frozenset(), refused=True)
    if not reading.rows and not reading.findings:
        return Checked((), 0, 0, (find("nothing-handed-in", upload.name, file=upload.name),), frozenset())
    within = units_within_reach(user, "intake", localdate(now))
    newest = _newest(reading.rows)
    place = _Places(upload.name, register, sheet)
    findings, rows = list(reading.findings), []
    rejected = {row.line for row in reading.rejected}
    unchanged = corrections = 0
    seen: set[str] = set()
    for row, numbers in zip(reading.rows, reading.numbers, strict=True):
        before, twice = newest.get(row.record), row.record in seen
        faults = list(_faults(row, numbers[0], before, within, place, register, repeated=twice))
        seen.add(row.record)
        if faults:
            findings += faults
            rejected.update(numbers)
        elif before is not None and before.sha256 == digest(body_of(row)):
            unchanged += 1
        else:
            corrections += before is not None
            rows.append(row)
    findings.sort(key=lambda finding: (finding.place.line, finding.place.column) if finding.place else (0, 0))
    return Checked(tuple(rows), corrections, unchanged, tuple(findings), frozenset(rejected))


@dataclass(frozen=True)
class _Places:
    source: str
    register: Register
    sheet: Sheet

    def of(self, row: int, column: str) -> Place:
        known = names(self.register)
        columns = [known.get(heading, heading) for heading in self.sheet.columns]
        at = columns.index(column) + 1
        return Place(self.source, row, at, row, at + 1)


def _faults(
    row: Row, number: int, newest: Version | None, within: Collection[str] | None, places: _Places,
    register: Register, *, repeated: bool,
) -> Iterator[Finding]:  # fmt: skip
    if repeated:
        yield find("record-repeated", row.record, place=places.of(number, "record"))
    if len(row.record) > LONGEST_NUMBER:
        yield find("record-number-too-long", row.record, place=places.of(number, "record"), limit=LONGEST_NUMBER)
    if within is not None and row.unit not in within:
        yield find("unit-not-yours", row.record, place=places.of(number, "unit"), row=number, unit=row.unit)
    if newest is not None and (newest.register != register.name or newest.unit != row.unit):
        where = {"register": newest.register, "unit": newest.unit}
        yield find("record-elsewhere", row.record, place=places.of(number, "record"), row=number, **where)


def _newest(rows: Sequence[Row]) -> dict[str, Version]:
    """The newest version of each record that there is already, without what it says."""
    found: dict[str, Version] = {}
    known = [row.record for row in rows]
    for start in range(0, len(known), _AT_ONCE):
        versions = Version.objects.filter(record__in=known[start : start + _AT_ONCE]).order_by("number")
        found |= {version.record: version for version in versions.defer("body")}
    return found


def _as_json(finding: Finding) -> dict[str, object]:
    why = next(
        Catalogue.of(room).kinds[finding.code].why for room in _ROOMS if finding.code in Catalogue.of(room).kinds
    )
    return {
        "row": finding.place.line if finding.place else None,
        "column": finding.place.column if finding.place else None,
        "message": [finding.message.zh, finding.message.en],
        "why": [why.zh, why.en],
        "advice": [finding.advice.zh, finding.advice.en],
    }
