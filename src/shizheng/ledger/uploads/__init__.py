"""Files of many records: read and checked before anything is written, then taken in, all of it or the good rows.

What a file says again as it stands already is passed over, so that a file sent twice adds nothing.  Neither reading
nor taking in holds the file's records in memory.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from hashlib import sha256
from uuid import uuid4

from django.utils.timezone import localdate

from shizheng.accounts.models import Unit, User
from shizheng.accounts.rights import units_within_reach
from shizheng.agency import Agency
from shizheng.ledger import actions, evidence, redaction
from shizheng.ledger.actions.classify import Secret
from shizheng.ledger.errors import RowsRejectedError
from shizheng.ledger.findings import find
from shizheng.ledger.locks import Gate
from shizheng.ledger.log import Said
from shizheng.ledger.models import Upload
from shizheng.ledger.uploads import prepared
from shizheng.ledger.uploads.checking import Checking
from shizheng.plan.finding import Catalogue, Finding
from shizheng.plan.text import Language
from shizheng.registers.headings import fields_of
from shizheng.registers.records import Progress, Records, told
from shizheng.registers.rows import RowReading
from shizheng.registers.schema import Register
from shizheng.registers.sheets import Kind, Sheet, SheetRefusedError, open_sheet
from shizheng.registers.sheets.marking import marked
from shizheng.registers.sheets.writing import write

LARGEST = 512 * 1024 * 1024
"""Bytes that a file may have."""
SHOWN = 200
"""Findings that are told on the page; the marked copy has more."""
_ROOMS = ("shizheng.registers", "shizheng.ledger")


@dataclass(frozen=True)
class Found:
    """What an upload remembers of its file: what taking it in would write, and what stands in the way."""

    records: int = 0
    corrections: int = 0
    unchanged: int = 0
    """Records that stand already as the file says them."""
    withheld: int = 0
    """Those of the new records that the file says are classified."""
    rejected: int = 0
    """Rows that can't be taken."""
    faults: int = 0
    refused: bool = False
    """Whether the file as a whole could not be read."""
    first: tuple[dict[str, object], ...] = ()
    units: tuple[str, ...] = ()
    """Those whose records would be written."""
    prepared: str = ""
    """The hash of what was made ready to be written."""
    definitions: str = ""
    """The hash of the definitions that it was read by."""


def receive(user: User, register: Register, pieces: Iterable[bytes], name: str, now: datetime) -> Upload:
    """Keeps a file that was sent.  Raises ``FileRefusedError`` as ``evidence.keep`` does."""
    kept = evidence.keep(pieces, name, LARGEST)
    return Upload.objects.create(
        key=uuid4().hex, register=register.name, account=user.username, name=kept.name, sha256=kept.sha256, sent_at=now
    )


def check(user: User, upload: Upload, agency: Agency, now: datetime, progress: Progress | None = None) -> Found:
    """Reads a file, makes its records ready, and remembers what was found; ``progress`` hears how far it is."""
    found = _found(user, upload, agency, now, progress)
    _remember(upload, found)
    return found


def take_in(
    user: User, upload: Upload, agency: Agency, now: datetime, *, good_rows_only: bool = False,
    synthetic: bool = False, progress: Progress | None = None,
) -> int:  # fmt: skip
    """Takes a file's records in, in one act; what was taken in once stays as it is.  Returns how many were written.

    Raises ``RowsRejectedError`` where something stands in the way, unless only the good rows are wanted, and other
    ``ActionError``; then the file is as it was.
    """
    register = agency.registers[upload.register]
    found = Found(**upload.found)
    if found.definitions != _definitions(agency, register) or not prepared.is_kept(upload, found.prepared):
        found = check(user, upload, agency, now, progress)
    if found.refused or (found.faults and not good_rows_only):
        raise RowsRejectedError(upload.name, RowReading((), (), (), found.faults))
    written = 0
    if found.records:
        file: dict[str, object] = {"file": upload.name, "sha256": upload.sha256, "rejected": found.rejected}
        ready = told(prepared.read(upload), found.records, progress)
        said = (Said(one.record, register.name, 0, one.unit, one.body) for one in ready)
        written = actions.take_in(
            user, register, said, found.units, file, now, secrets=_secrets(upload), synthetic=synthetic
        )
    upload.taken_at = now
    upload.save(update_fields=["taken_at"])
    # What stood by the time it was to be written was passed over.
    _remember(upload, replace(found, records=written, unchanged=found.unchanged + found.records - written))
    prepared.forget(upload)
    return written


def marked_copy(
    user: User, upload: Upload, agency: Agency, now: datetime, language: Language, *, only_rejected: bool = False
) -> tuple[Kind, bytes]:
    """The file again with what was found marked in it, or its rejected rows alone.  Raises ``SheetRefusedError``."""
    checking = _checking(user, upload, agency, now, None)
    for _ in checking.ready():
        pass
    sheet = _opened(upload)
    page = marked(sheet, checking.findings(), language, checking.rejected if only_rejected else None)
    return sheet.kind, write(sheet.kind, [page])


def _found(user: User, upload: Upload, agency: Agency, now: datetime, progress: Progress | None) -> Found:
    try:
        checking = _checking(user, upload, agency, now, progress)
        hash = prepared.keep(upload, checking.ready())
    except SheetRefusedError as error:
        return Found(faults=1, refused=True, first=(_as_json(error.finding),))
    records = checking.records
    if records.broken:
        return Found(faults=checking.faults, refused=True, first=_first(checking.findings()))
    if records.twice:
        hash, out = prepared.leave_out(upload, {key if isinstance(key, str) else key[0] for key in records.twice})
        checking.leave_out(out)
    if not (checking.taken or checking.unchanged or checking.faults):
        return Found(faults=1, first=(_as_json(find("nothing-handed-in", upload.name, file=upload.name)),))
    return Found(
        checking.taken, checking.corrections, checking.unchanged, checking.withheld, len(checking.rejected),
        checking.faults, first=_first(checking.findings()), units=tuple(sorted(checking.units)), prepared=hash,
        definitions=_definitions(agency, records.register),
    )  # fmt: skip


def _checking(user: User, upload: Upload, agency: Agency, now: datetime, progress: Progress | None) -> Checking:
    register, sheet = agency.registers[upload.register], _opened(upload)
    records = Records(register, agency.codelists, sheet, upload.name, Unit.objects.in_bulk(), progress)
    today = localdate(now)
    return Checking(records, units_within_reach(user, "intake", today), Gate.on(today))


def _secrets(upload: Upload) -> Iterator[Secret]:
    """What is to be classified of that which was made ready, gone through once the rest of it is written."""
    return (Secret(one.record, one.unit, one.why) for one in prepared.read(upload) if one.why)


def _opened(upload: Upload) -> Sheet:
    if redaction.is_gone(upload.sha256):
        raise SheetRefusedError(find("sent-file-redacted", upload.name, file=upload.name))
    return open_sheet(evidence.path_of(upload.sha256), upload.name)


def _definitions(agency: Agency, register: Register) -> str:
    """What a file was read by: what was made ready by other definitions, or otherwise, has to be made anew."""
    lists = {field.list for field in fields_of(register).values() if field.list}
    units = sorted(Unit.objects.values_list("code", flat=True))
    named = [agency.codelists[name] for name in sorted(lists)]
    return sha256(repr((prepared.Ready._fields, register, named, units)).encode()).hexdigest()


def _remember(upload: Upload, found: Found) -> None:
    upload.found = asdict(found)
    upload.save(update_fields=["found"])


def _first(findings: Iterable[Finding]) -> tuple[dict[str, object], ...]:
    return tuple(_as_json(finding) for finding in list(findings)[:SHOWN])


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
