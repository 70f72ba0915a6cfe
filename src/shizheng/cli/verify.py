"""``shizheng verify``: the ledger's chain proved from what stands in its tables."""

from __future__ import annotations

from pathlib import Path

import click

from shizheng.cli.home import home_option, ledger_in
from shizheng.cli.output import fail, language_option, say, show_findings
from shizheng.plan.text import Language, Text


@click.command()
@home_option
@click.option("--head", help="另存於他處之鏈首雜湊值，用以比對。A head kept outside, to compare with.")
@language_option
def verify(*, home: Path, head: str | None, language: Language) -> None:
    """驗證作業紀錄鏈。Recompute the whole log, and ask the virus scanner; exit 1 where anything doesn't fit."""
    ledger_in(home, language)
    from shizheng.ledger.setup import prepare

    prepare(home)
    from shizheng.ledger.evidence import ask_scanner
    from shizheng.ledger.models import Entry
    from shizheng.ledger.verify import verify as prove

    proof = prove()
    words = Text("作業 {e} 筆、版本 {v} 筆，鏈首 {h}", "{e} entries, {v} versions, head {h}")
    say(words.format(e=proof.entries, v=proof.versions, h=proof.head).in_language(language))
    scanner, silent = ask_scanner()
    if scanner:
        say(Text("掃毒程式：{s}", "virus scanner: {s}").format(s=scanner).in_language(language))
    findings = (*proof.findings, *silent)
    show_findings(findings, language)
    if head is not None and not Entry.objects.filter(hash=head).exists():
        fail(
            Text("作業紀錄中查無 {h}：尾段可能遭截去。", "{h} is not in the log: its tail may be cut.").format(h=head),
            language,
        )
    if findings:
        raise SystemExit(1)
