"""What taking a file in would write, kept beside it between checking and taking in, so that it is read once.

One line for each record: its number, its unit, its rows in the file and why it is classified, then what it says as the
ledger would keep it.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator
from hashlib import file_digest, sha256
from json.encoder import encode_basestring as quoted
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import NamedTuple

from django.conf import settings

from shizheng.ledger.models import Upload


class Ready(NamedTuple):
    """A record that may be taken in: where it stands in the file, and its canonical body.

    ``why`` is the reason for which the file says that it is classified, empty where it doesn't.
    """

    record: str
    unit: str
    rows: tuple[int, ...]
    body: str
    corrects: bool
    why: str = ""


def keep(upload: Upload, ready: Iterable[Ready]) -> str:
    """Keeps what may be taken in of an upload.  Returns the hash of what was kept."""
    path, hashed = _path(upload), sha256()
    path.parent.mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile(dir=path.parent, prefix="arriving-", delete=False) as file:
        try:
            for one in ready:
                # What is quoted holds neither tabs nor line ends.
                rows = ",".join(map(str, one.rows))
                own = f"{quoted(one.record)}\t{quoted(one.unit)}\t{rows}\t{one.corrects:d}\t{quoted(one.why)}"
                line = f"{own}\t{one.body}\n".encode()
                hashed.update(line)
                file.write(line)
            file.flush()
            Path(file.name).replace(path)
        except BaseException:
            Path(file.name).unlink(missing_ok=True)
            raise
    return hashed.hexdigest()


def read(upload: Upload) -> Iterator[Ready]:
    """What was kept."""
    with _path(upload).open(encoding="utf-8") as lines:
        for line in lines:
            record, unit, rows, corrects, why, body = line.rstrip("\n").split("\t")
            numbers = tuple(map(int, rows.split(",")))
            yield Ready(_unquoted(record), _unquoted(unit), numbers, body, corrects == "1", _unquoted(why))


def leave_out(upload: Upload, records: Collection[str]) -> tuple[str, list[Ready]]:
    """Keeps the rest alone.  Returns the hash of what is kept then, and what is not."""
    out = [one for one in read(upload) if one.record in records]
    return keep(upload, (one for one in read(upload) if one.record not in records)), out


def is_kept(upload: Upload, hash: str) -> bool:
    """Whether just that is kept of an upload."""
    try:
        with _path(upload).open("rb") as file:
            return file_digest(file, "sha256").hexdigest() == hash
    except OSError:
        return False


def forget(upload: Upload) -> None:
    """Lets go of what was kept."""
    _path(upload).unlink(missing_ok=True)


def _unquoted(text: str) -> str:
    return str(json.loads(text)) if "\\" in text else text[1:-1]


def _path(upload: Upload) -> Path:
    return Path(settings.SHIZHENG_HOME) / "uploads" / upload.key
