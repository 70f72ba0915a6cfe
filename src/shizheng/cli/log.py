"""``shizheng log export FILE`` and ``shizheng log check FILE``: the log as a signed file, proved without a database."""

from __future__ import annotations

from pathlib import Path

import click

from shizheng.cli.home import home_option, ledger_in
from shizheng.cli.output import fail, language_option, read_file, say, show_findings
from shizheng.plan.text import Language, Text

SIGNATURE = ".sig"


@click.group()
def log() -> None:
    """作業紀錄檔。The log as a file."""


@log.command("export")
@click.argument("file", type=click.Path(path_type=Path))
@home_option
@language_option
def write(*, file: Path, home: Path, language: Language) -> None:
    """匯出並簽章。Write all entries to FILE and its signature to FILE.sig."""
    ledger_in(home, language)
    from shizheng.ledger.setup import prepare

    prepare(home)
    from shizheng.ledger import export, signing

    signature = file.with_name(file.name + SIGNATURE)
    try:
        found = export.log_to(file)
        signature.write_bytes(signing.sign(home, file))
    except OSError as error:
        fail(Text("寫不出 {f}：{r}", "{f} can't be written: {r}").format(f=file, r=error.strerror), language)
    words = Text("作業 {n} 筆，鏈首 {h}", "{n} entries, head {h}").format(n=found.entries, h=found.head)
    say(words.in_language(language))
    told = Text("簽章：{s}；公鑰：{k}", "signature: {s}; public key: {k}")
    say(told.format(s=signature, k=home / signing.PUBLIC).in_language(language))


@log.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--key", type=click.Path(path_type=Path), required=True, help="公鑰檔（PEM）。The public key.")
@click.option("--head", help="另存於他處之鏈首，應在其中。A head kept outside, which has to be in it.")
@language_option
def check(*, file: Path, key: Path, head: str | None, language: Language) -> None:
    """驗證簽章與鏈。Prove a file's signature and its chain; exit 1 where anything doesn't fit."""
    # Only what needs no database.
    from shizheng.ledger import logfile, signing

    signature = read_file(file.with_name(file.name + SIGNATURE), language)
    public = read_file(key, language)
    try:
        signed = signing.is_signed(file, signature, public)
    except (ValueError, OSError):
        fail(Text("{k} 不是可用之公鑰", "{k} is no public key that can be used").format(k=key), language)
    if not signed:
        fail(Text("簽章與檔案不符，或非此金鑰所簽", "the signature is not of this file, or not by this key"), language)
    lines = read_file(file, language).decode("utf-8", "replace").splitlines()
    results = list(logfile.proved(lines))
    found = [one for one in results if isinstance(one, logfile.Written)][-1]
    findings = [one for one in results if not isinstance(one, logfile.Written)]
    words = Text("簽章相符；作業 {n} 筆，鏈首 {h}", "signed; {n} entries, head {h}")
    say(words.format(n=found.entries, h=found.head).in_language(language))
    show_findings(findings, language)
    if head is not None and not any(f'"hash":"{head}"' in line for line in lines):
        fail(Text("檔案中查無鏈首 {h}", "the head {h} is not in the file").format(h=head), language)
    if findings:
        raise SystemExit(1)
