"""Home folders: where a ledger lives, and which of them are a demo's."""

from __future__ import annotations

from datetime import date
from pathlib import Path

MARK = "demo"
"""The file that marks a home folder as a demo's, which the next demo may replace; it holds the demo's day."""


def demo_day(home: Path) -> date | None:
    """The day that stands for today in a demo's home folder, None in any other."""
    mark = home / MARK
    return date.fromisoformat(mark.read_text("utf-8").strip()) if mark.exists() else None
