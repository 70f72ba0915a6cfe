"""What all commands share: the console, the language, and how findings and faults are printed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import NoReturn

import click
from rich.console import Console
from rich.markup import escape

from shizheng.plan.finding import Finding, Severity
from shizheng.plan.text import Language, Text

console = Console(highlight=False, soft_wrap=False)
errors = Console(highlight=False, stderr=True)

language_option = click.option(
    "--lang", "language", type=click.Choice(["zh", "en"]), default="zh", envvar="SHIZHENG_LANG", show_default=True,
    help="輸出語言。The language of the output.",
)  # fmt: skip

_STYLES = {Severity.ERROR: "bold red", Severity.WARNING: "yellow", Severity.QUESTION: "cyan", Severity.NOTE: "dim"}


def say(words: str, style: str | None = None, to: Console = console) -> None:
    """Prints words as they are; square brackets are no markup.  Only a terminal has lines of a width: in a file or a
    journal a sentence stays one line, with the hash or the path that it ends in.
    """
    to.print(escape(words), style=style, soft_wrap=not to.is_terminal)


def listed(names: Iterable[str]) -> Text:
    """Names one after the other."""
    known = list(names)
    return Text("、".join(known), ", ".join(known))


def fail(words: Text, language: Language) -> NoReturn:
    """Ends the command with one sentence on standard error."""
    say(words.in_language(language), style="bold red", to=errors)
    raise SystemExit(1)


def read_file(path: Path, language: Language) -> bytes:
    """The bytes of a file that a person named, or a sentence that says why not."""
    try:
        return path.read_bytes()
    except OSError as error:
        words = Text(
            "讀不到檔案 {p}：{r}。請確認路徑與權限。", "{p} cannot be read: {r}. Check the path and permissions."
        )
        fail(words.format(p=path, r=error.strerror), language)


def show_findings(
    findings: Iterable[Finding], language: Language, *, brief: bool = False, to: Console = console
) -> None:
    """Findings, gravest first; ``brief`` only counts them."""
    gravest_first = sorted(findings, key=lambda finding: list(Severity).index(finding.severity))
    counted = Counter(finding.severity for finding in gravest_first)
    joint = Text("、", ", ").in_language(language)
    summary = joint.join(f"{s.words.in_language(language)} {counted[s]}" for s in Severity if counted[s])
    if not brief:
        for finding in gravest_first:
            _show_finding(finding, language, to)
    none = Text("檢核發現：無。", "No findings.")
    some = Text("檢核發現 {n} 項：{s}。", "{n} findings: {s}.").format(n=len(gravest_first), s=summary)
    say((some if gravest_first else none).in_language(language), to=to)
    if brief and gravest_first:
        say(Text("詳見 shizheng check。", "See shizheng check.").in_language(language), style="dim", to=to)


def _show_finding(finding: Finding, language: Language, to: Console) -> None:
    name = finding.severity.words.in_language(language)
    place = f"{finding.place}  " if finding.place else ""
    line = f"[{_STYLES[finding.severity]}]{name}[/] [bold]{finding.code}[/]  {escape(place)}"
    to.print(line, soft_wrap=not to.is_terminal)
    say(f"  {finding.message.in_language(language)}", to=to)
    say(f"  → {finding.advice.in_language(language)}", style="dim", to=to)
