"""The copy's file: typed tables as ``measures`` asks for them, and how they follow the log."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from fcntl import LOCK_EX, LOCK_NB, lockf
from hashlib import sha256
from pathlib import Path
from threading import RLock

import duckdb

from shizheng.ledger.canonical import GENESIS
from shizheng.ledger.copy import few, ngrams
from shizheng.ledger.copy.listing import TABLES
from shizheng.ledger.models import Entry, Redaction
from shizheng.measures.engines.tables import Layout
from shizheng.registers.codelists import CodeLists
from shizheng.registers.schema import Registers

_LAYOUT = 8
"""Raised when the tables are laid out anew, so that a copy of the old layout is rebuilt."""
_FILES = 8
"""How many processes keep a copy in a file at most; further ones work in memory."""


class Copy:
    """One process's copy of the log.  A file that another process holds is left to it, and the next one taken.

    The copy follows the log in one transaction, so that it is whole at any moment it is looked at or broken off.
    """

    def __init__(self, path: Path | str, registers: Registers, codelists: CodeLists) -> None:
        self.registers = registers
        self.layouts = [Layout(table, codelists) for r in registers.values() for table in r.tables()]
        self._lock = RLock()
        self.shape = _shape(self.layouts)
        self._came_to = (0, "")
        """The log's end as it was when the copy was last taken up, which spares asking the copy itself."""
        self._files = [] if path == ":memory:" else _files(Path(path))
        self.connection = _opened(self._files)

    @property
    def position(self) -> int:
        """The log position that the copy has come to."""
        return position_of(self.connection)

    def take_up(self) -> int:
        """Follows the log to its end; rebuilt where it is of another log or other registers.  Returns the position."""
        with self._lock:
            end = Entry.objects.order_by("-position").values_list("position", "hash").first() or (0, GENESIS)
            if self._came_to == end:
                return int(end[0])
            position, known_hash, shape = _state(self.connection)
            if position == end[0] and known_hash == end[1] and shape == self.shape:
                self._came_to = end
                return position
            redacted = _redacted_since(position)
            if redacted:
                _forget(self._files, self.connection)
            follows = shape == self.shape and _hash_in_log(position) == known_hash and not redacted
            with self._transaction():
                if not follows:
                    self._make_tables()
                    position = 0
                self._follow(position, end[0])
                self.connection.execute("UPDATE copy_state SET position = ?, hash = ?", list(end))
            self._came_to = end
            return int(end[0])

    def know_words(self) -> None:
        """Makes words soon found.  Where that can't be written they are found as well, by looking through all."""
        with self._lock:
            if ngrams.waiting(self.connection):
                with suppress(duckdb.Error), self._transaction():
                    ngrams.follow(self.connection)

    def _follow(self, after: int, until: int) -> None:
        if after == until:
            return
        records = few.touched(after, until) if after > 0 else None
        if records is not None:
            few.take(self.connection, self.registers, self.layouts, records, after, until)
        else:
            # Many are taken up by Arrow, which nobody has to load who finds little new.
            from shizheng.ledger.copy.taking import take

            take(self.connection, self.registers, self.layouts, after, until)

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        self.connection.execute("BEGIN")
        try:
            yield
        except BaseException:
            self.connection.execute("ROLLBACK")
            for layout in self.layouts:
                layout.forget()
            raise
        self.connection.execute("COMMIT")

    def _make_tables(self) -> None:
        tables = "SELECT table_name FROM information_schema.tables WHERE table_type = 'BASE TABLE'"
        for (name,) in self.connection.execute(tables).fetchall():
            self.connection.execute(f'DROP TABLE "{name}"')
        for layout in self.layouts:
            layout.create(self.connection)
        for table in TABLES:
            self.connection.execute(table)
        ngrams.create(self.connection)
        self.connection.execute(
            "CREATE TABLE copy_state AS SELECT 0::BIGINT AS position, ? AS hash, ? AS shape", [GENESIS, self.shape]
        )


def _files(path: Path) -> list[Path]:
    """``copy.duckdb``, ``copy-2.duckdb`` ..."""
    return [path, *(path.with_stem(f"{path.stem}-{number}") for number in range(2, _FILES + 1))]


def _opened(files: Sequence[Path]) -> duckdb.DuckDBPyConnection:
    """The first of the files that no other process holds, however far it has followed the log; a copy in memory where
    none can be had.
    """
    for file in files:
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            return duckdb.connect(str(file))
        except duckdb.IOException as error:
            if "Could not set lock" not in str(error):
                break
    return duckdb.connect(":memory:")


def _forget(files: Sequence[Path], own: duckdb.DuckDBPyConnection) -> None:
    """Deletes the files that no process holds: they would keep what is gone from the log."""
    held = {Path(file).resolve() for _, _, file in own.execute("PRAGMA database_list").fetchall() if file}
    for file in files:
        if file.resolve() not in held:
            with suppress(OSError), file.open("r+b") as free:
                # As DuckDB locks it.
                lockf(free, LOCK_EX | LOCK_NB)
                file.unlink()
                file.with_name(f"{file.name}.wal").unlink(missing_ok=True)


def position_of(connection: duckdb.DuckDBPyConnection) -> int:
    """The log position of the copy that a connection sees."""
    return _state(connection)[0]


def _state(connection: duckdb.DuckDBPyConnection) -> tuple[int, str, str]:
    try:
        position, known_hash, shape = connection.execute("SELECT position, hash, shape FROM copy_state").fetchall()[0]
    except duckdb.CatalogException:
        return (0, "", "")
    return (position, known_hash, shape)


def _redacted_since(position: int) -> bool:
    """Whether words of versions that a copy of that position holds are gone from the log."""
    return Redaction.objects.filter(entry_id__gt=position).exclude(after="").exists()


def _hash_in_log(position: int) -> str:
    if position == 0:
        return GENESIS
    return Entry.objects.filter(position=position).values_list("hash", flat=True).first() or ""


def _shape(layouts: list[Layout]) -> str:
    """The hash of all tables' columns: a copy of other columns has to be rebuilt."""
    columns = [(layout.table.name, layout.definition()) for layout in layouts]
    return sha256(repr((_LAYOUT, columns)).encode()).hexdigest()
