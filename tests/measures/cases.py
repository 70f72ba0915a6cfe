"""Cases: what units reported and the figure it comes to, as people write them down who don't program.

Reads ``agencies/*/cases/*.yaml``, or those of the folder that SHIZHENG_AGENCY names; how a case is written stands at
the top of each folder's first file.  Cells are taken as text and go through the same reader as a user's file, so that a
slip in a case is a finding and not a strange figure.
"""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from shizheng.agency import Agency
from shizheng.measures import DuckDB, Measure, Question, compute
from shizheng.plan.figure import Absence, Figure, Value
from shizheng.registers.definition import nearest
from shizheng.registers.reading import read_csv
from shizheng.registers.rows import Row
from shizheng.registers.schema import Registers

AGENCIES = Path(__file__).parents[2] / "agencies"

Cells = dict[str, Any]
Records = dict[str, list[Cells]]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _Case(_Strict):
    name: str
    why: str
    records: Records
    expect: str
    sets: list[str] = Field(default=[], alias="with")
    year: int | None = None
    as_of: date | None = None
    pending: int | None = None
    attainment: str | None = None
    met: str | None = None
    signal: str | None = None


class _File(_Strict):
    indicator: str
    defaults: dict[str, Cells]
    cases: list[_Case]
    sets: dict[str, Records | list[str]] = {}


@dataclass(frozen=True, eq=False)
class Case:
    """One case of one indicator: records, a question, and what is expected of the answer."""

    agency: Agency
    indicator: str
    said: _Case
    rows: Mapping[str, tuple[Row, ...]]

    def __str__(self) -> str:
        return f"{self.indicator} {self.said.name}"

    @property
    def measure(self) -> Measure:
        return self.agency.measures[self.indicator]

    @cached_property
    def question(self) -> Question:
        period = self.agency.period(self.said.year)
        return Question(period, self.said.as_of or period.end + timedelta(days=1))

    def figure(self) -> Figure:
        """The figure that the agency's measure gives on the case's records alone."""
        read = {leaf.register.name: leaf.register for leaf in self.measure.leaves()}
        engine = DuckDB.of_rows(Registers(read), self.agency.codelists, self.rows)
        return compute(self.agency.measures, engine, self.question, [self.indicator])[self.indicator]

    def mistakes(self, figure: Figure) -> list[str]:
        """What the case expects and the figure doesn't hold; empty where the case is green."""
        judged = self.agency.judge(figure)
        found: dict[str, tuple[object, bool]] = {
            "expect": (figure.value, equals(self.said.expect, figure.value)),
            "pending": (figure.pending, self.said.pending == figure.pending),
            "attainment": (judged.attainment, equals(self.said.attainment, judged.attainment)),
            "met": (judged.met, self.said.met == {True: "true", False: "false", None: "null"}[judged.met]),
            "signal": (judged.signal, self.said.signal == judged.signal),
        }
        claimed = [name for name in found if name in self.said.model_fields_set]
        return [f"{name}: {getattr(self.said, name)} is not {found[name][0]}" for name in claimed if not found[name][1]]


def equals(expected: str | None, value: Value) -> bool:
    """Whether a value is the number, fraction or absence that a case names; a fraction may not end in decimals."""
    if isinstance(value, Absence):
        return expected == (value.reason or value.kind)
    try:
        exact = Fraction(str(expected))
    except ValueError:
        return False
    tolerance = Fraction(1, 10**20) if "/" in str(expected) else 0
    return abs(Fraction(value) - exact) <= tolerance


def all_cases() -> Iterator[Case]:
    """The cases of every agency, in the order of its measures.  Raises ``MistakenCaseError``."""
    for folder in folders():
        agency = Agency.load(folder)
        order = list(agency.measures)
        files = [_read(file, order) for file in (folder / "cases").glob("*.yaml")]
        for file in sorted(files, key=lambda file: order.index(file.indicator)):
            yield from _cases(agency, file)


def folders() -> list[Path]:
    """The agencies whose cases are run."""
    named = os.environ.get("SHIZHENG_AGENCY")
    return [Path(named)] if named else sorted(path.parent for path in AGENCIES.glob("*/agency.yaml"))


class MistakenCaseError(Exception):
    """A case that can't be read: its file, its name, and what to mend."""


def _read(path: Path, known: Sequence[str]) -> _File:
    where = f"cases/{path.name}"
    try:
        # Everything stays text: a number is what stands in the file, never a binary float on the way.
        file = _File.model_validate(_without_nulls(yaml.load(path.read_text("utf-8"), yaml.BaseLoader)))  # noqa: S506
    except yaml.YAMLError as error:
        raise MistakenCaseError(f"{where}: {error}") from None
    except ValidationError as error:
        faults = [f"{where}: {'/'.join(map(str, fault['loc']))}: {fault['msg']}" for fault in error.errors()]
        raise MistakenCaseError("\n".join(faults)) from None
    if file.indicator != path.stem:
        raise MistakenCaseError(f"{where}: indicator is “{file.indicator}”; the file's name is its indicator's id")
    if file.indicator not in known:
        raise MistakenCaseError(f"{where}: there is no measure “{file.indicator}”; there are {', '.join(known)}")
    return file


def _without_nulls(node: Any) -> Any:
    """The tree with an empty cell where the file says null."""
    match node:
        case dict():
            return {key: value if key == "met" else _without_nulls(value) for key, value in node.items()}
        case list():
            return [_without_nulls(value) for value in node]
        case _:
            return "" if node == "null" else node


def _cases(agency: Agency, file: _File) -> Iterator[Case]:
    for said in file.cases:
        records: Records = {}
        for part in (*(set_ for name in said.sets for set_ in _sets(file, name)), said.records):
            for register, cells in part.items():
                records.setdefault(register, []).extend(cells)
        where = f"cases/{file.indicator}.yaml, case “{said.name}”"
        rows = {name: _rows(agency, where, name, cells, file.defaults) for name, cells in records.items()}
        yield Case(agency, file.indicator, said, rows)


def _sets(file: _File, name: str) -> Iterator[Records]:
    """The records of a set, which may name other sets."""
    found = file.sets[name]
    if isinstance(found, dict):
        yield found
    else:
        for other in found:
            yield from _sets(file, other)


def _rows(
    agency: Agency, where: str, named: str, records: Sequence[Cells], defaults: Mapping[str, Cells]
) -> tuple[Row, ...]:
    register = agency.registers.get(named)
    if register is None or named not in defaults:
        known = defaults if register else agency.registers
        raise MistakenCaseError(f"{where}: {_unknown(named, known, 'defaults' if register else 'registers')}")
    name = register.lines.name if register.lines else ""
    columns = ["record", "unit", "state", "known_from", "known_to", *register.fields]
    out = io.StringIO()
    columns += list(register.lines.fields) if register.lines else []
    writer = csv.DictWriter(out, columns)
    writer.writeheader()
    number = 0
    for cells in records:
        own = {"unit": next(iter(agency.units)), **defaults[register.name], **cells}
        lines = own.pop(name, [{}])
        for _ in range(int(own.pop("copies", 1))):
            number += 1
            for line in lines:
                row = {"record": f"r{number}", **own, **defaults.get(f"{register.name}.{name}", {}), **line}
                for field in row:
                    if field not in columns:
                        raise MistakenCaseError(f"{where}: {_unknown(field, columns, f'fields of {named}')}")
                writer.writerow(row)
    reading = read_csv(register, agency.codelists, out.getvalue().encode(), f"{register.name} of a case", agency.units)
    if reading.findings:
        raise MistakenCaseError("\n".join(f"{where}: {finding.message.en}" for finding in reading.findings))
    return reading.rows


def _unknown(name: str, known: Iterable[str], what: str) -> str:
    near = nearest(name, list(known))
    return f"“{name}” is none of the {what} ({', '.join(known)})" + (f"; the nearest is “{near}”" if near else "")
