"""Lists of records out of the copy: each once, by its newest version and the state of that.

They are as soon read among millions of records as among a few; see ``listing`` for what is kept for them.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from shizheng.ledger.copy import ngrams
from shizheng.ledger.copy.listing import PENDING, line
from shizheng.measures.engines.duckdb import DuckDB, DuckDBSnapshot
from shizheng.measures.engines.tables import among, text

_COLUMNS = "record, version, register, unit, state, from_position"


@dataclass(frozen=True, slots=True)
class Listed:
    """A record's newest version, and the log position since which it stands in its state."""

    record: str
    version: int
    register: str
    unit: str
    state: str
    since: int


@dataclass(frozen=True, slots=True)
class Listing:
    """The records of a register, of some units, in a state, with all of some words; None: of all.

    ``until`` is the log position as of which they are listed; None is now.  A version that is still with its unit is
    passed over, unless its unit is one of ``drafts_of`` (None: of any unit).
    """

    snapshot: DuckDBSnapshot
    register: str | None = None
    units: Collection[str] | None = None
    state: str | None = None
    words: tuple[str, ...] = ()
    until: int | None = None
    drafts_of: Collection[str] | None = ()
    without: Collection[str] = ()
    """Records that are left out."""
    codes: Mapping[str, Collection[str]] = field(default_factory=dict)
    """Codes that stand for a word: a record that says one of them has the word."""

    def __len__(self) -> int:
        counts = " + ".join(f"(SELECT count(*) FROM ({part}))" for part in self._parts())
        ((number,),) = self.snapshot.run(f"SELECT {counts}")
        return int(number)

    def rows(self, limit: int, offset: int = 0, *, longest_first: bool = False) -> tuple[Listed, ...]:
        """Some of them, the last that took a state first; or those first that have stood in it longest."""
        order = f"ORDER BY from_position {'ASC' if longest_first else 'DESC'}, record"
        # The first of each part are the first of all; a part alone needs no looking through.
        parts = [f"(SELECT * FROM ({part}) {order} LIMIT {int(limit + offset)})" for part in self._parts()]
        sql = f"SELECT * FROM ({' UNION ALL '.join(parts)}) {order} LIMIT {int(limit)} OFFSET {int(offset)}"
        return tuple(Listed(*row) for row in self.snapshot.run(sql))

    def _parts(self) -> list[str]:
        """What was handed in, and where there is any what is still with units whose drafts are seen."""
        stands, asked = self._stands(), self._asked()
        table = "pending" if self.state in PENDING and self._is_now() else "listed"
        handed_in = f"SELECT {_COLUMNS} FROM {table} l WHERE {stands} AND {asked}"
        if self.words and table == "listed" and self._is_now():
            handed_in += f" AND {ngrams.within(map(self._ways, self.words), self.snapshot.run)}"
        if self.drafts_of is not None and not self.drafts_of:
            return [handed_in]
        own = f"FROM with_unit WHERE {stands} AND {_within(self.drafts_of)}"
        ((latest,),) = self.snapshot.run(f"SELECT max(version) {own}")
        if latest is None:
            return [handed_in]
        if latest > 1:
            newer = f"SELECT 1 FROM (SELECT record, version {own} AND version > 1) n"
            handed_in += f" AND NOT EXISTS ({newer} WHERE n.record = l.record AND n.version > l.version)"
        return [handed_in, f"SELECT {_COLUMNS} {own} AND {asked}"]

    def _is_now(self) -> bool:
        newest = None if self.until is None else self.snapshot.newest
        return self.until is None or (newest is not None and self.until >= newest)

    def _stands(self) -> str:
        if self.until is None or self._is_now():
            return "to_position IS NULL"
        return f"from_position <= {int(self.until)} AND (to_position IS NULL OR to_position > {int(self.until)})"

    def _asked(self) -> str:
        tests = [_within(self.units), *map(self._has, self.words)]
        tests += [f"NOT {among('record', self.without)}"] if self.without else []
        tests += [f"register = {text(self.register)}"] if self.register else []
        tests += [f"state = {text(self.state)}"] if self.state else []
        return " AND ".join(tests)

    def _has(self, word: str) -> str:
        return f"({' OR '.join(f'contains(words, {text(way)})' for way in self._ways(word))})"

    def _ways(self, word: str) -> list[str]:
        """How a word may stand among those of a record."""
        return [word.lower(), *map(line, self.codes.get(word, ()))]


def last_steps(engine: DuckDB, until: int, after: int = 0) -> dict[str, int]:
    """The last position after one of the log and until another at which a record of each register took a step."""
    steps = f"from_position > {int(after)} AND from_position <= {int(until)}"
    sql = f"SELECT register, max(from_position) FROM listed WHERE {steps} GROUP BY register"
    with engine.snapshot() as snapshot:
        return dict(snapshot.run(sql))


def _within(units: Collection[str] | None) -> str:
    return "TRUE" if units is None else among("unit", units)
