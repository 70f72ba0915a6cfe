"""Compiled scans, kept: the SQL of a scan depends on the definitions alone, never on days or positions.

Compiling loads Ibis, which takes longer than most questions; what was compiled once is kept in memory, and in a folder
where one is given.  A file there is named by the hash of all that its SQL follows from, so that it cannot go stale.
"""

from __future__ import annotations

import atexit
import gc
import re
from datetime import date
from functools import cache
from hashlib import sha256
from pathlib import Path

from shizheng.measures.planning import last_whole_month
from shizheng.measures.scans import Planned, Scan
from shizheng.registers.codelists import CodeLists

_ROWS = 50_000
"""Objects after which garbage is looked for."""
_NAME = re.compile(r"the_(day|year)\('(range|end)_(\d+)_(start|end|whole)'\)", re.IGNORECASE)


class Templates:
    """The SQL of scans with their days still to be filled in."""

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = folder
        self._kept: dict[tuple[Scan, str, int], tuple[CodeLists, str]] = {}

    def sql(self, planned: Planned, codelists: CodeLists, dialect: str) -> str:
        """The SQL of a scan for its days, in a dialect."""
        # Code lists are loaded once; holding on to them keeps their identity from being given to others.
        key = (planned.scan, dialect, id(codelists))
        if key not in self._kept:
            self._kept[key] = (codelists, self._template(planned.scan, codelists, dialect))
        return filled(self._kept[key][1], planned)

    def _template(self, scan: Scan, codelists: CodeLists, dialect: str) -> str:
        if self.folder is None:
            return _compiled(scan, codelists, dialect)
        file = self.folder / f"{_digest(scan, codelists, dialect)}.sql"
        try:
            return file.read_text("utf-8")
        except OSError:
            template = _compiled(scan, codelists, dialect)
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            part = file.with_suffix(f".{id(template)}.part")
            part.write_text(template, "utf-8")
            part.replace(file)
        except OSError:
            pass  # A folder that can't be written to costs time, nothing else.
        return template


def filled(template: str, planned: Planned) -> str:
    """A template with its days."""

    def day(match: re.Match[str]) -> str:
        what, kind, number, which = match.groups()
        span = (planned.ranges if kind.lower() == "range" else planned.ends)[int(number)]
        found = {"start": span.start, "end": span.end, "whole": last_whole_month(span.end)}[which.lower()]
        return str(found.year) if what.lower() == "year" else literal(found)

    return _NAME.sub(day, template)


def literal(day: date) -> str:
    """A day as all dialects write it."""
    return f"DATE '{day.isoformat()}'"


def _compiled(scan: Scan, codelists: CodeLists, dialect: str) -> str:
    # Loading Ibis is for those who compile.
    from shizheng.measures.compiling.compiling import compiled

    sql = compiled(scan, codelists, dialect)
    _settle()
    return sql


@cache
def _settle() -> None:
    """What compiling brings in lives as long as the process: no collection of garbage has to walk through it again.

    Answers come in thousands of small rows without a cycle among them, so that looking for one seldom is enough.
    """
    gc.freeze()
    gc.set_threshold(_ROWS, *gc.get_threshold()[1:])
    atexit.register(gc.unfreeze)


def _digest(scan: Scan, codelists: CodeLists, dialect: str) -> str:
    """The hash of all that a scan's SQL follows from: the program, the scan, its table and its code lists."""
    named = set(re.findall(r"codelist='([^']+)'", repr(scan))) | {f.list for f in scan.table.fields.values() if f.list}
    lists = [(name, [(m.code, m.valid_from, m.valid_to) for m in codelists[name].members]) for name in sorted(named)]
    columns = [(name, f.type, f.precision, f.scale, f.list) for name, f in scan.table.fields.items()]
    form = type(scan).__name__
    return sha256(repr((_program(), dialect, form, scan, columns, lists)).encode()).hexdigest()


@cache
def _program() -> str:
    """The hash of the code that compiles."""
    compilers = sorted((Path(__file__).parent / "compiling").glob("*.py"))
    return sha256(b"".join(path.read_bytes() for path in compilers)).hexdigest()
