"""Backups of a running ledger: one archive of the database as it stood at one moment, and of the files behind it.

The database is copied by its own means (SQLite's online copy, ``pg_dump``), then the evidence, from which nothing goes
that was needed within days, so that every file that the database names is there.  A manifest comes last: an archive
without one was broken off.  What can be made anew, above all the copy of the records, is left out, and so is the key
that signs sessions.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import sqlite3
import subprocess
import tarfile
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import asdict, dataclass
from datetime import datetime
from hashlib import file_digest
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import unquote, urlsplit, urlunsplit

from shizheng import __version__
from shizheng.ledger.environment import DEMONSTRATION, SQLITE_NAME
from shizheng.plan.errors import ShizhengError
from shizheng.plan.text import Text

_SQLITE, _POSTGRES, _MANIFEST, _EVIDENCE = "database.sqlite3", "database.pgdump", "manifest.json", "evidence"
_MEMBER = re.compile(r"database\.(sqlite3|pgdump)|manifest\.json|mark-[a-z]+|evidence/[0-9a-f]{2}/[0-9a-f]{64}")
_MARKS = (DEMONSTRATION,)
"""Small files of a home folder that say what it is."""


class BackupError(ShizhengError):
    """A backup can't be made or isn't one that can be restored here; ``words`` say why and what to do."""

    def __init__(self, words: Text) -> None:
        self.words = words
        super().__init__(words.en)


@dataclass(frozen=True)
class Manifest:
    """What an archive holds: the log's end when it was begun, the hash of the database's part, how many files."""

    program: str
    made_at: str
    database: str
    sha256: str
    files: int
    position: int
    head: str


def back_up(home: Path, url: str, to: Path, end: tuple[int, str], now: datetime) -> Manifest:
    """Writes an archive of the ledger in ``home`` (its database at ``url``, or SQLite's) whose log ended so just now.

    Raises ``BackupError``; then nothing is left at ``to``.
    """
    if to.exists():
        raise BackupError(Text("{f} 已存在，請另取檔名", "{f} is there already; choose another name").format(f=to))
    arriving = to.with_name(f"{to.name}.arriving")
    try:
        with TemporaryDirectory(prefix="backup-", dir=home) as folder:
            part = _snapshot(home, url, Path(folder))
            manifest = _write(arriving, part, home, end, now)
        arriving.replace(to)
    except OSError as error:
        raise BackupError(
            Text("備份未完成：{why}", "the backup was not finished: {why}").format(why=error.strerror or str(error))
        ) from error
    finally:
        arriving.unlink(missing_ok=True)
    return manifest


def restore(file: Path, home: Path, url: str) -> Manifest:
    """Puts an archive's ledger into ``home`` (and the database at ``url``), where there is none yet.

    Raises ``BackupError``; then ``home`` is as it was.
    """
    if (home / SQLITE_NAME).exists() or (home / _EVIDENCE).exists():
        raise BackupError(
            Text("{h} 已有帳冊，請還原至空白資料夾", "there is a ledger in {h}; restore into an empty folder").format(
                h=home
            )
        )
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    with TemporaryDirectory(prefix="restoring-", dir=home) as name:
        folder = Path(name)
        manifest = _unpacked(file, folder)
        if (manifest.database == _POSTGRES) != bool(url):
            raise BackupError(
                Text(
                    "備份之資料庫為 {d}，與 DATABASE_URL 之設定不符",
                    "the backup's database is {d}, which isn't what DATABASE_URL asks for",
                ).format(d="PostgreSQL" if manifest.database == _POSTGRES else "SQLite")
            )
        if url:
            _run("pg_restore", url, "--no-owner", "--exit-on-error", "--single-transaction", str(folder / _POSTGRES))
        if (folder / _EVIDENCE).exists():
            (folder / _EVIDENCE).replace(home / _EVIDENCE)
        for mark in _MARKS:
            if (folder / f"mark-{mark}").exists():
                (folder / f"mark-{mark}").replace(home / mark)
        if not url:
            (folder / _SQLITE).replace(home / SQLITE_NAME)
    return manifest


def _snapshot(home: Path, url: str, folder: Path) -> Path:
    if url:
        part = folder / _POSTGRES
        _run("pg_dump", url, "--format=custom", f"--file={part}")
        return part
    part = folder / _SQLITE
    with closing(sqlite3.connect(home / SQLITE_NAME)) as live, closing(sqlite3.connect(part)) as copied:
        live.backup(copied)
    return part


def _write(to: Path, part: Path, home: Path, end: tuple[int, str], now: datetime) -> Manifest:
    with to.open("xb") as file:
        to.chmod(0o600)
        files = 0
        with tarfile.open(fileobj=file, mode="w") as archive:
            archive.add(part, part.name)
            for kept in sorted((home / _EVIDENCE).glob("[0-9a-f][0-9a-f]/*")):
                # Files that nobody needs go while others are copied.
                with suppress(FileNotFoundError):
                    archive.add(kept, f"{_EVIDENCE}/{kept.parent.name}/{kept.name}")
                    files += 1
            for mark in _MARKS:
                if (home / mark).exists():
                    archive.add(home / mark, f"mark-{mark}")
            manifest = Manifest(__version__, now.isoformat(), part.name, _hash(part), files, *end)
            said = json.dumps(asdict(manifest), indent=2).encode()
            entry = tarfile.TarInfo(_MANIFEST)
            entry.size = len(said)
            archive.addfile(entry, BytesIO(said))
        file.flush()
        os.fsync(file.fileno())
    return manifest


def _unpacked(file: Path, folder: Path) -> Manifest:
    """The archive's parts in a folder.  Raises ``BackupError`` for what is no whole archive of ours."""
    with _read(file) as archive:
        for member in archive:
            if not member.isfile() or not _MEMBER.fullmatch(member.name):
                raise _broken(file, member.name)
            part = folder / member.name
            part.parent.mkdir(parents=True, exist_ok=True)
            content = archive.extractfile(member)
            assert content is not None
            with content, part.open("xb") as out:
                shutil.copyfileobj(content, out)
        try:
            manifest = Manifest(**json.loads((folder / _MANIFEST).read_text("utf-8")))
        except (OSError, ValueError, TypeError) as error:
            raise _broken(file, _MANIFEST) from error
    if manifest.database not in (_SQLITE, _POSTGRES) or not (folder / manifest.database).exists():
        raise _broken(file, manifest.database)
    if _hash(folder / manifest.database) != manifest.sha256:
        raise _broken(file, manifest.database)
    for kept in (folder / _EVIDENCE).glob("*/*"):
        if _hash(kept) != kept.name:
            raise _broken(file, f"{_EVIDENCE}/{kept.name}")
    if sum(1 for _ in (folder / _EVIDENCE).glob("*/*")) != manifest.files:
        raise _broken(file, _EVIDENCE)
    return manifest


@contextmanager
def _read(file: Path) -> Iterator[tarfile.TarFile]:
    try:
        with tarfile.open(file, "r:") as archive:
            yield archive
    except (OSError, tarfile.TarError, EOFError) as error:
        raise _broken(file, str(error)) from error


def _broken(file: Path, part: str) -> BackupError:
    words = Text(
        "{f} 並非完整之備份（{p}），未還原任何資料。請改用另一份備份。",
        "{f} is no whole backup ({p}); nothing was restored. Take another one.",
    )
    return BackupError(words.format(f=file, p=part))


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()


def without_password(url: str) -> tuple[str, dict[str, str]]:
    """A database's address as others may read it in the list of processes, and the password, as the program alone."""
    parts = urlsplit(url)
    if parts.password is None:
        return url, {}
    account, _, machine = parts.netloc.rpartition("@")
    open_to_all = parts._replace(netloc=f"{account.partition(':')[0]}@{machine}")
    return urlunsplit(open_to_all), {"PGPASSWORD": unquote(parts.password)}


def _run(program: str, url: str, *arguments: str) -> None:
    if shutil.which(program) is None:
        words = Text(
            "本機無 {p}，請安裝 PostgreSQL 用戶端工具", "there is no {p} here; install PostgreSQL's client tools"
        )
        raise BackupError(words.format(p=program))
    address, secret = without_password(url)
    command, environment = [program, f"--dbname={address}", *arguments], {**os.environ, **secret}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        words = Text("{p} 未能完成：{why}", "{p} did not finish: {why}")
        raise BackupError(words.format(p=program, why=done.stderr.strip()[-500:]))
