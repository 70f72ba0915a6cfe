"""``shizheng clean``: the files that nobody needs any more, told or removed."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from shizheng.cli.home import agency_option, home_option
from shizheng.cli.ledger import open_today
from shizheng.cli.output import language_option, say
from shizheng.plan.text import Language, Text

if TYPE_CHECKING:
    from shizheng.ledger.cleaning import Unneeded

_SHOWN = 50


@click.command()
@click.option("--remove", is_flag=True, help="確實清除；未加此項僅列出。Remove them; otherwise they are only told.")
@home_option
@agency_option
@language_option
def clean(*, remove: bool, home: Path, folder: Path, language: Language) -> None:
    """清除無人需要之檔案。Tell, or remove, files of drafts and uploads that nobody needs; none that the log names."""
    agency = open_today(home, folder, language)
    from shizheng.ledger import cleaning
    from shizheng.ledger.clock import present

    now = present(agency.timezone)
    found = cleaning.clean(now) if remove else cleaning.would_go(now)
    say(_WENT[remove].format(u=len(found.uploads), n=len(found.files), m=_mb(found.files)).in_language(language))
    for one in found.uploads[:_SHOWN]:
        told = Text("  逾 {d} 日未收：{f}（{a}，{s}）", "  not taken in for {d} days: {f} ({a}, {s})")
        sent = f"{one.sent_at.astimezone(agency.timezone):%Y-%m-%d}"
        say(told.format(d=cleaning.KEPT.days, f=one.name, a=one.account, s=sent).in_language(language))
    for file in found.files[:_SHOWN]:
        say(_line(file.path, file.size, f"{file.since.astimezone(agency.timezone):%Y-%m-%d}").in_language(language))
    beyond = max(0, len(found.uploads) - _SHOWN) + max(0, len(found.files) - _SHOWN)
    if beyond:
        say(Text("  另 {n} 件", "  and {n} more").format(n=beyond).in_language(language))
    if found.waiting:
        waits = Text(
            "另有 {n} 個檔案（{m} MB）目前無人需要；持續 {d} 日無人需要者始予清除",
            "{n} more files ({m} MB) are needed by nobody now, and go once they were not for {d} days",
        )
        told = waits.format(n=len(found.waiting), m=_mb(found.waiting), d=cleaning.WAITS.days)
        say(told.in_language(language))
    if not remove and (found.uploads or found.files):
        say(Text("加 --remove 始予清除", "nothing was removed: add --remove").in_language(language), style="yellow")


_WENT = {
    True: Text(
        "已清除：未收之上傳 {u} 件、檔案 {n} 個（{m} MB）", "Removed: {u} uploads never taken in, {n} files ({m} MB)"
    ),
    False: Text(
        "可清除：未收之上傳 {u} 件、檔案 {n} 個（{m} MB）", "Would go: {u} uploads never taken in, {n} files ({m} MB)"
    ),
}


def _line(path: str, size: int, since: str) -> Text:
    told = Text("  {p}（{n} 位元組，{s} 起無人需要）", "  {p} ({n} bytes, needed by nobody since {s})")
    return told.format(p=path, n=size, s=since)


def _mb(files: Sequence[Unneeded]) -> str:
    return f"{sum(file.size for file in files) / 1024**2:.1f}"
