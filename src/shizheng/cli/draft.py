"""``shizheng draft``: measures proposed from the words of standards, as YAML to be looked at, with what is asked."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import click
import yaml

from shizheng import documents
from shizheng.agency import vocabulary_of
from shizheng.cli.home import agency_option, terms_in
from shizheng.cli.output import errors, fail, language_option, read_file, show_findings
from shizheng.measures.drafting import OPEN, Draft, Records
from shizheng.measures.drafting import draft as drafted
from shizheng.plan.errors import InvalidDefinitionError
from shizheng.plan.text import Language, Text

_WIDTH = 110


@dataclass(frozen=True)
class _Proposed:
    id: str
    name: str
    standard: str
    draft: Draft


@click.command()
@click.argument("file", type=click.Path(path_type=Path), required=False)
@click.option("--indicator", "ids", multiple=True, metavar="ID", help="僅擬此指標，可重複。Only this one.")
@click.option("--standard", help="逕予衡量標準文字。The words of one standard, in place of a plan.")
@click.option("--unit", default="", help="目標值之單位，配合 --standard。The unit of that standard's target.")
@click.option("--without-registers", is_flag=True, help="不參照登記簿。Propose no register, field or code.")
@click.option("--json", "as_json", is_flag=True, help="機器可讀之 JSON。Print JSON.")
@agency_option
@language_option
def draft(
    *, file: Path | None, ids: tuple[str, ...], standard: str | None, unit: str, without_registers: bool,
    as_json: bool, folder: Path, language: Language,
) -> None:  # fmt: skip
    """由衡量標準草擬計算式。Propose measures from a plan's standards, and ask what is open."""
    if (file is None) == (standard is None):
        raise click.UsageError("請指定計畫文件，或以 --standard 指定文字。Name a plan, or give --standard.")
    records = None if without_registers else _records(folder, language)
    if standard is not None:
        proposed = [_Proposed("", "", standard, drafted(standard, unit=unit, records=records))]
    else:
        assert file is not None
        proposed = list(_of_plan(file, ids, folder, records, language))
    if as_json:
        click.echo(
            json.dumps([_as_json(one, language) for one in proposed], ensure_ascii=False, indent=2, default=float)
        )
    else:
        click.echo("\n".join(_as_yaml(one, language) for one in proposed), nl=False)


def _records(folder: Path, language: Language) -> Records | None:
    if not (folder / "agency.yaml").exists():
        return None
    try:
        return Records(*vocabulary_of(folder))
    except InvalidDefinitionError as error:
        errors.print(f"{folder / error.source}")
        show_findings(error.findings, language, to=errors)
        raise SystemExit(1) from error


def _of_plan(
    file: Path, ids: tuple[str, ...], folder: Path, records: Records | None, language: Language
) -> Iterable[_Proposed]:
    reading = documents.read(read_file(file, language), file.name, terms=terms_in(folder))
    if reading.plan is None:
        show_findings(reading.findings, language, to=errors)
        raise SystemExit(1)
    known = {indicator.id: indicator for indicator in reading.plan.indicators}
    for id in ids:
        if id not in known:
            words = Text("計畫無指標「{i}」；有：{k}", "The plan has no indicator “{i}”; it has {k}")
            fail(words.format(i=id, k=", ".join(known)), language)
    for id in ids or known:
        one = known[id]
        place = one.places.get("standard", one.place)
        target = one.target
        found = drafted(
            one.standard, unit=target.unit, subject=id, place=place, direction=target.direction, records=records
        )
        yield _Proposed(id, one.name, one.standard, found)


def _as_json(one: _Proposed, language: Language) -> dict[str, Any]:
    asked = [
        {
            "code": finding.code,
            "at": at,
            "place": str(finding.place) if finding.place else None,
            "message": finding.message.in_language(language),
            "advice": finding.advice.in_language(language),
        }
        for finding, at in zip(one.draft.findings, one.draft.places, strict=True)
    ]
    definition = {**_definition(one.draft), "reads": _reads(one.draft)}
    return {"indicator": one.id or None, "standard": one.standard, "definition": definition, "asked": asked}


def _as_yaml(one: _Proposed, language: Language) -> str:
    """The proposal as it would stand in measures.yaml, its questions as comments above it."""
    lines = [f"# {one.id} {one.name}"] if one.id else []
    lines += [f"# {line}" for line in one.standard.splitlines()]
    for finding, at in zip(one.draft.findings, one.draft.places, strict=True):
        lines.append(f"# ? {at or 'measure'}  [{finding.code}] {finding.message.in_language(language)}")
    row = _definition(one.draft)
    reads = "".join(f"  - {_flow(read)}\n" for read in _reads(one.draft))
    body = _block(row) + (f"reads:\n{reads}" if reads else "")
    indented = "".join(f"  {line}\n" for line in body.splitlines())
    return "\n".join(lines) + f"\n{json.dumps(one.id or OPEN)}:\n" + indented


def _definition(found: Draft) -> dict[str, Any]:
    """What is proposed; the direction is part of it where words of the standard became it."""
    named = found.direction is not None and any(read.to == "direction" for read in found.reads)
    direction = {"direction": str(found.direction)} if named else {}
    return {"unit": found.unit, **direction, "measure": found.definition}


def _reads(found: Draft) -> list[dict[str, str]]:
    """The walk through the standard, as measures.yaml has it."""
    told = ({"words": read.words, "to": read.to, "finding": read.finding} for read in found.reads)
    return [{name: value for name, value in row.items() if value} for row in told]


class _Plain(yaml.SafeDumper):
    """Repeats what stands twice, where YAML would refer back to it."""

    def ignore_aliases(self, data: object) -> bool:
        return True


_Plain.add_representer(Decimal, lambda dumper, value: dumper.represent_scalar("tag:yaml.org,2002:float", str(value)))


def _block(row: Mapping[str, Any]) -> str:
    text: str = yaml.dump(
        row, Dumper=_Plain, allow_unicode=True, sort_keys=False, width=_WIDTH, default_flow_style=None
    )
    return text


def _flow(value: object) -> str:
    text: str = yaml.dump(
        value, Dumper=_Plain, allow_unicode=True, sort_keys=False, width=10_000, default_flow_style=True
    )
    return text.removesuffix("\n").removesuffix("\n...")
