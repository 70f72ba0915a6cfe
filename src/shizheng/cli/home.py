"""Which agency and which home folder a command works on."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

import click

from shizheng.agency import only_folder, terms_of
from shizheng.cli.output import fail
from shizheng.documents import Terms
from shizheng.plan.text import Language, Text

SYNTHETIC = "SYNTHETIC.txt"
"""The file that marks a folder of files as synthetic."""

agency_option = click.option(
    "--agency",
    "folder",
    type=click.Path(path_type=Path),
    default=lambda: only_folder(Path("agencies")) or Path("agencies"),
    envvar="SHIZHENG_AGENCY",
    show_default="the one under agencies/",
    help="機關資料夾。The agency's folder.",
)

home_option = click.option(
    "--home", type=click.Path(path_type=Path), default=Path("var"), envvar="SHIZHENG_HOME", show_default=True
)


def has_ledger(home: Path) -> bool:
    """Whether there may be a ledger: a file in the home folder, or a database that the environment names."""
    from shizheng.ledger.environment import SQLITE_NAME  # reading a plan loads nothing of the ledger

    return bool(os.environ.get("DATABASE_URL")) or (home / SQLITE_NAME).exists()


def ledger_in(home: Path, language: Language) -> None:
    """Ends the command where there is no ledger."""
    if not has_ledger(home):
        fail(Text("{h} 尚無資料庫。", "There is no ledger in {h}.").format(h=home), language)


def demo_day(home: Path) -> date | None:
    """The day that stands for today in a demo's home folder, None in any other."""
    from shizheng.ledger.environment import DEMONSTRATION

    mark = home / DEMONSTRATION
    return date.fromisoformat(mark.read_text("utf-8").strip()) if mark.exists() else None


def terms_in(folder: Path) -> Terms:
    """The words that an agency's folder adds to the checks; none where there is no such folder."""
    return terms_of(folder) if (folder / "agency.yaml").exists() else Terms()
