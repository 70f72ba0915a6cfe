"""``shizheng backup`` and ``shizheng restore``: a running ledger as one file, and that file as a ledger elsewhere."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

import click

from shizheng.cli.home import home_option, ledger_in
from shizheng.cli.output import fail, language_option, say, show_findings
from shizheng.ledger.backup import BackupError, back_up
from shizheng.ledger.backup import restore as restore_to
from shizheng.ledger.setup import prepare
from shizheng.plan.text import Language, Text


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@home_option
@language_option
def backup(*, file: Path, home: Path, language: Language) -> None:
    """備份運作中之帳冊。Back up a running ledger into FILE: its database and the files behind its records."""
    ledger_in(home, language)
    prepare(home)
    from shizheng.ledger import queries
    from shizheng.ledger.canonical import GENESIS

    head = queries.head()
    end = (head.position, head.hash) if head else (0, GENESIS)
    try:
        made = back_up(home, os.environ.get("DATABASE_URL", ""), file, end, datetime.now(UTC))
    except BackupError as error:
        fail(error.words, language)
    words = Text(
        "已備份至 {f}：作業 {n} 筆、附件 {m} 件，鏈首 {h}。內含密碼雜湊，請妥善保管。",
        "Backed up into {f}: {n} entries, {m} files, head {h}. It holds hashes of passwords: keep it safe.",
    )
    say(words.format(f=file, n=made.position, m=made.files, h=made.head).in_language(language))


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@home_option
@language_option
def restore(*, file: Path, home: Path, language: Language) -> None:
    """還原備份並驗證。Restore FILE into an empty home folder and prove the log; exit 1 where anything doesn't fit."""
    try:
        manifest = restore_to(file, home, os.environ.get("DATABASE_URL", ""))
    except BackupError as error:
        fail(error.words, language)
    prepare(home)
    from shizheng.ledger.models import Entry
    from shizheng.ledger.verify import verify as prove

    proof = prove()
    show_findings(proof.findings, language)
    if manifest.position and not Entry.objects.filter(position=manifest.position, hash=manifest.head).exists():
        lost = Text(
            "備份所載鏈首 {h} 不在還原後之作業紀錄中。", "The backup's head {h} is not in the log that was restored."
        )
        fail(lost.format(h=manifest.head), language)
    if proof.findings:
        raise SystemExit(1)
    words = Text(
        "已還原至 {f} 並通過驗證：作業 {e} 筆、版本 {v} 筆，鏈首 {h}",
        "Restored into {f} and proved: {e} entries, {v} versions, head {h}",
    )
    say(words.format(f=home, e=proof.entries, v=proof.versions, h=proof.head).in_language(language))
