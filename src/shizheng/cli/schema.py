"""``shizheng schema``: the JSON Schema of measures.yaml, for editors."""

from __future__ import annotations

import json
from pathlib import Path

import click

from shizheng.agency import vocabulary_of
from shizheng.cli.home import agency_option
from shizheng.cli.output import errors, fail, language_option, show_findings
from shizheng.measures.reading.json_schema import json_schema
from shizheng.plan.errors import InvalidDefinitionError
from shizheng.plan.text import Language, Text


@click.command()
@click.option("-o", "--output", type=click.Path(path_type=Path), help="寫入檔案。Write to this file.")
@agency_option
@language_option
def schema(*, output: Path | None, folder: Path, language: Language) -> None:
    """輸出 measures.yaml 之 JSON Schema。Print the schema, with the agency's registers and code lists."""
    try:
        found = json_schema(*vocabulary_of(folder))
    except InvalidDefinitionError as error:
        errors.print(f"{folder / error.source}")
        show_findings(error.findings, language, to=errors)
        raise SystemExit(1) from error
    text = json.dumps(found, ensure_ascii=False, indent=1)
    if output is None:
        click.echo(text)
        return
    try:
        output.write_text(text + "\n", "utf-8")
    except OSError as error:
        words = Text("無法寫入 {p}：{r}。", "{p} can't be written: {r}.")
        fail(words.format(p=output, r=error.strerror), language)
