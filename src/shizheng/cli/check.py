"""``shizheng check FILE``: what is wrong or doubtful in a document, and what to do."""

from __future__ import annotations

from pathlib import Path

import click

from shizheng import documents
from shizheng.cli.home import agency_option, terms_in
from shizheng.cli.output import language_option, read_file, show_findings
from shizheng.plan.finding import Severity
from shizheng.plan.text import Language


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@agency_option
@language_option
def check(file: Path, *, folder: Path, language: Language) -> None:
    """檢核計畫文件。Print the findings of a plan document with what to do; exit 1 where one is an error."""
    reading = documents.read(read_file(file, language), file.name, terms=terms_in(folder))
    show_findings(reading.findings, language, brief=False)
    if any(finding.severity is Severity.ERROR for finding in reading.findings):
        raise SystemExit(1)
