"""Rows of the table, and the page docs/benchmarks.md that keeps them with the machine they were measured on."""

from __future__ import annotations

import os
import platform
import re
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from bench.data import MEMORY, ROOT, THREADS

PAGE = ROOT / "docs" / "benchmarks.md"


@dataclass(frozen=True)
class Row:
    """The same work twice: ours in seconds, theirs, and how many times theirs ours may be.

    Without ``theirs`` the bar is on the seconds (or, with ``unit``, on whatever was counted, which may have to be
    ``at_least`` so much).
    """

    work: str
    size: str
    ours: float
    against: str = ""
    theirs: float | None = None
    at_most: float | None = None
    unit: str = "s"
    at_least: float | None = None

    @property
    def ratio(self) -> float | None:
        return None if self.theirs is None else self.ours / self.theirs

    @property
    def holds(self) -> bool | None:
        """Whether the bar is held; None where there is none."""
        if self.at_least is not None:
            return self.ours >= self.at_least
        if self.at_most is None:
            return None
        return (self.ours if self.ratio is None else self.ratio) <= self.at_most

    def cells(self) -> tuple[str, ...]:
        ratio = "" if self.ratio is None else f"{self.ratio:.2f} ×" if self.ratio > 0.1 else f"1／{1 / self.ratio:.0f}"
        bar = "" if self.at_most is None else f"≤ {_said(self.at_most, self.unit, ratio=self.theirs is not None)}"
        bar = bar if self.at_least is None else f"≥ {_said(self.at_least, self.unit)}"
        held = {True: "✓", False: "✗", None: ""}[self.holds]
        theirs = "" if self.theirs is None else _said(self.theirs, self.unit)
        return (self.work, self.size, _said(self.ours, self.unit), self.against, theirs, ratio, f"{bar} {held}".strip())


HEADINGS = ("work", "size", "product", "against", "theirs", "ratio", "bar")


def _said(value: float, unit: str, *, ratio: bool = False) -> str:
    if ratio:
        return f"{value:g} ×"
    if unit != "s":
        return f"{value:,.0f} {unit}"
    return f"{value * 1000:,.1f} ms" if value < 1 else f"{value:,.2f} s"


def as_markdown(rows: Sequence[Row]) -> str:
    lines = [HEADINGS, tuple("---" for _ in HEADINGS), *(row.cells() for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def machine() -> str:
    """What the rows were measured on and with; nothing that names the machine."""
    packages = ("duckdb", "ibis-framework", "polars", "pandas", "chdb", "boring-semantic-layer")
    versions = ", ".join(f"{name} {version(name)}" for name in packages)
    return (
        f"{_processor()}, {os.cpu_count()} cores, {_memory()} of memory, {platform.system()}, Python "
        f"{platform.python_version()}; {versions}. Everyone has {THREADS} threads, DuckDB {MEMORY} of memory."
    )


def write(rows: Sequence[Row]) -> None:
    """Puts the rows into the page, between its marks; rows that were not measured now stay as they are."""
    before, _, after = PAGE.read_text("utf-8").partition("<!-- rows -->\n")
    old, _, after = after.partition("<!-- end of rows -->")
    new = {row.cells()[:2] + row.cells()[3:4]: "| " + " | ".join(row.cells()) + " |" for row in rows}
    kept = {_key(line): line for line in old.splitlines()[2:] if line.startswith("|")}
    table = as_markdown([]) + "\n" + "\n".join((kept | new).values())
    before = re.sub(r"(?<=<!-- machine -->\n).*(?=\n<!-- end of machine -->)", machine(), before, flags=re.DOTALL)
    PAGE.write_text(f"{before}<!-- rows -->\n{table}\n<!-- end of rows -->{after}", "utf-8")


def _key(line: str) -> tuple[str, ...]:
    cells = tuple(cell.strip() for cell in line.strip("|").split("|"))
    return cells[:2] + cells[3:4]


def _processor() -> str:
    lines = Path("/proc/cpuinfo").read_text("utf-8").splitlines() if Path("/proc/cpuinfo").exists() else []
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), platform.machine())


def _memory() -> str:
    return f"{os.sysconf('SC_PAGE_SIZE') * os.sysconf('SC_PHYS_PAGES') / 2**30:.0f} GiB"
