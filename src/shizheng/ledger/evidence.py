"""The files behind records, kept under their SHA-256 in the home folder, their bytes untouched.

A file comes in pieces, is hashed on its way and takes its place by a rename, so that a name always has all its bytes.
What type it is its bytes tell, not its name nor whoever sends it.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Collection, Iterable, Iterator
from dataclasses import asdict, dataclass
from hashlib import file_digest, sha256
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import IO

import puremagic
from django.conf import settings

from shizheng.ledger.errors import FileRefusedError
from shizheng.ledger.findings import find
from shizheng.ledger.models import Evidence
from shizheng.ledger.scanning import NotScannedError, Scanner, TooLargeError
from shizheng.plan.finding import Finding
from shizheng.plan.text import Text

LARGEST = 50 * 1024 * 1024
"""Bytes that a file may have."""
MOST = 20
"""Files that a record may have."""
_PIECE = 1024 * 1024
_LOG = logging.getLogger(__name__)
_INFECTED = Text(
    "檔案「{n}」含有惡意程式（{s}），未收存。請以防毒軟體檢查來源電腦，改附未受感染之檔案",
    "the file “{n}” is infected ({s}) and was not kept; have the computer it came from checked, and attach a clean one",
)
_NOT_SCANNED = Text(
    "目前無法掃毒，檔案「{n}」未收存。請稍後再附；已填內容不受影響",
    "the file “{n}” can't be scanned for viruses now and was not kept; attach it again later, nothing else is lost",
)
_TOO_LARGE_TO_SCAN = Text(
    "檔案「{n}」超過掃毒程式之上限，未收存。請分成較小之檔案，或洽系統維運人員調高上限",
    "the file “{n}” is larger than the virus scanner takes and was not kept; split it, or ask those who run the site",
)
_UNKNOWN, _TEXT = "application/octet-stream", "text/plain"


@dataclass(frozen=True, slots=True)
class Kept:
    """A file that is kept: its hash, the name it came with, its type by its bytes, its length."""

    sha256: str
    name: str
    media_type: str
    size: int

    def as_json(self) -> dict[str, str | int]:
        """As a draft remembers it."""
        return asdict(self)


def keep(pieces: Iterable[bytes], name: str, largest: int | None = None) -> Kept:
    """Keeps a file.  Raises ``FileRefusedError`` for one that is empty, too large, infected or, unless the settings let
    it pass, seen by no scanner; nothing of it stays.
    """
    folder, most = _folder(), LARGEST if largest is None else largest
    folder.mkdir(parents=True, exist_ok=True)
    hashed, size, beginning = sha256(), 0, b""
    with NamedTemporaryFile(dir=folder, prefix="arriving-", delete=False) as file:
        try:
            for piece in pieces:
                size += len(piece)
                if size > most:
                    words = Text("檔案「{n}」超過 {m} MB", "the file “{n}” is larger than {m} MB")
                    raise FileRefusedError(words.format(n=name, m=most // 1024**2))
                hashed.update(piece)
                file.write(piece)
                beginning = (beginning + piece)[:_PIECE] if len(beginning) < _PIECE else beginning
            if not size:
                raise FileRefusedError(Text("檔案「{n}」是空的", "the file “{n}” is empty").format(n=name))
            file.flush()
            _scan(file, name)
            os.fsync(file.fileno())
            to = path_of(hashed.hexdigest())
            to.parent.mkdir(exist_ok=True)
            Path(file.name).replace(to)
        except BaseException:
            Path(file.name).unlink(missing_ok=True)
            raise
    return Kept(hashed.hexdigest(), Path(name.replace("\\", "/")).name[:255] or "file", media_type(beginning), size)


def _scan(file: IO[bytes], name: str) -> None:
    """Shows a file to the scanner, where there is one.  Raises ``FileRefusedError``."""
    scanner = watching()
    if scanner is None:
        return
    file.seek(0)
    try:
        found = scanner.signature(file)
    except NotScannedError as error:
        kept = settings.SHIZHENG_KEEP_UNSCANNED
        _LOG.warning("%r was not scanned and is %s: %s", name, "kept" if kept else "refused", error)
        if not kept:
            words = _TOO_LARGE_TO_SCAN if isinstance(error, TooLargeError) else _NOT_SCANNED
            raise FileRefusedError(words.format(n=name)) from error
        return
    if found is not None:
        _LOG.warning("%r is refused: it has %r", name, found)
        raise FileRefusedError(_INFECTED.format(n=name, s=found))


def watching() -> Scanner | None:
    """The scanner that the settings name."""
    return Scanner(settings.SHIZHENG_CLAMD) if settings.SHIZHENG_CLAMD else None


def path_of(hash: str) -> Path:
    """Where the file of a hash lies, or would."""
    return _folder() / hash[:2] / hash


def media_type(beginning: bytes) -> str:
    """The type that a file's first bytes tell."""
    try:
        told: str = puremagic.from_string(beginning, mime=True)
    except (puremagic.PureError, ValueError):
        told = ""
    if told:
        return told
    try:
        beginning[:-4].decode("utf-8")
    except UnicodeDecodeError:
        return _UNKNOWN
    return _UNKNOWN if b"\0" in beginning else _TEXT


def ask_scanner() -> tuple[str, tuple[Finding, ...]]:
    """What the scanner says it is, and the finding where it says nothing; neither where there is none."""
    scanner = watching()
    if scanner is None:
        return "", ()
    try:
        return scanner.version(), ()
    except NotScannedError:
        place = scanner.address if isinstance(scanner.address, str) else ":".join(map(str, scanner.address))
        return "", (find("scanner-silent", place),)


def faults(gone: Collection[str] = ()) -> Iterator[Finding]:
    """What is missing or altered among the files that versions name, but for those that are meant to be gone."""
    names: dict[str, str] = {}
    for named in Evidence.objects.order_by("pk").iterator():
        if named.sha256 not in gone:
            names.setdefault(named.sha256, named.name)
    for hash, name in names.items():
        try:
            with path_of(hash).open("rb") as file:
                found = file_digest(file, "sha256").hexdigest()
        except OSError:
            yield find("evidence-missing", hash, name=name)
            continue
        if found != hash:
            yield find("evidence-altered", hash, name=name)


def _folder() -> Path:
    return Path(settings.SHIZHENG_HOME) / "evidence"
