"""Cases: what units reported and the figure it comes to, written down by people who don't program.

Reads ``cases/<indicator>.yaml`` of an agency's folder; how a case is written stands at the top of the sample agency's
first file.  Cells are taken as text and go through the same reader as a user's file, so that a slip in a case is a
finding and not a strange figure.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction
from functools import cached_property
from pathlib import Path
from typing import Any

from pydantic import ConfigDict, Field, PositiveInt

from shizheng.agency.agency import Agency
from shizheng.measures import DuckDB, Measure, Question, compute
from shizheng.plan.errors import InvalidDefinitionError
from shizheng.plan.figure import Absence, Figure, Value
from shizheng.plan.finding import Catalogue, Finding
from shizheng.plan.place import Place
from shizheng.plan.text import Text
from shizheng.registers.definition import Definition, lines_of, nearest_words, parse, read_yaml_as_text
from shizheng.registers.reading import read_sheet
from shizheng.registers.rows import Row, RowReading
from shizheng.registers.schema import Registers
from shizheng.registers.sheets import Sheet

FOLDER = "cases"
Cells = dict[str, Any]


class _Record(Definition):
    """The cells of a record, of each so many ``copies``."""

    model_config = ConfigDict(extra="allow")
    copies: PositiveInt = 1

    @property
    def cells(self) -> Cells:
        return dict(self.model_extra or {})


Records = dict[str, list[_Record]]
Steps = tuple[str | int, ...]
"""Where something stands in a file: a key or a number from 0 at each step."""


class _Case(Definition):
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


class _File(Definition):
    indicator: str
    defaults: dict[str, Cells]
    cases: list[_Case]
    sets: dict[str, Records | list[str]] = {}


@dataclass(frozen=True, slots=True)
class Mistake:
    """A word of a case (``expect``, ``pending``, ``attainment``, ``met``, ``signal``), what it says, what came out."""

    word: str
    expected: str
    found: str


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
        """The agency's measure of the indicator."""
        return self.agency.measures[self.indicator]

    @cached_property
    def question(self) -> Question:
        """The case's year, asked the day after its end where the case says no other day."""
        period = self.agency.period(self.said.year)
        return Question(period, self.said.as_of or period.end + timedelta(days=1))

    def figure(self) -> Figure:
        """The figure that the agency's measure gives on the case's records alone."""
        read = {leaf.register.name: leaf.register for leaf in self.measure.leaves()}
        engine = DuckDB.of_rows(Registers(read), self.agency.codelists, self.rows)
        return compute(self.agency.measures, engine, self.question, [self.indicator])[self.indicator]

    def mistakes(self, figure: Figure) -> list[Mistake]:
        """What the case expects and the figure doesn't hold; empty where the case is green."""
        said, judged = self.said, self.agency.judge(figure)
        met = {True: "true", False: "false", None: "null"}[judged.met]
        found = {
            "expect": (said.expect, figure.value, equals(said.expect, figure.value)),
            "pending": (said.pending, figure.pending, said.pending == figure.pending),
            "attainment": (said.attainment, judged.attainment, equals(said.attainment, judged.attainment)),
            "met": (said.met, met, said.met == met),
            "signal": (said.signal, judged.signal, said.signal == judged.signal),
        }
        return [
            Mistake(word, str(expected), written(value))
            for word, (expected, value, holds) in found.items()
            if word in said.model_fields_set and not holds
        ]


def equals(expected: str | None, value: Value) -> bool:
    """Whether a value is the number, fraction or absence that a case names; a fraction may not end in decimals."""
    if isinstance(value, Absence):
        return expected == written(value)
    try:
        exact = Fraction(str(expected))
    except ValueError:
        return False
    tolerance = Fraction(1, 10**20) if "/" in str(expected) else 0
    return abs(Fraction(value) - exact) <= tolerance


def written(value: object) -> str:
    """A value as a case would name it: a number in full, an absence by its reason or kind."""
    return str(value.reason or value.kind) if isinstance(value, Absence) else str(value)


def load_cases(agency: Agency) -> list[Case]:
    """The cases in an agency's folder, in the order of its measures; none where it has no such folder.

    Raises ``InvalidDefinitionError`` naming what is wrong in the first bad file.
    """
    return cases_in(agency, agency.folder / FOLDER)


def cases_in(agency: Agency, folder: Path) -> list[Case]:
    """The same from another folder."""
    order = list(agency.measures)
    files = [_read(path, order) for path in sorted(folder.glob("*.yaml"))]
    by_measure = sorted(files, key=lambda file: order.index(file.indicator))
    return [case for file in by_measure for case in _cases(agency, folder, file)]


def _read(path: Path, known: Sequence[str]) -> _File:
    # Everything stays text: a number is what stands in the file, never a binary float on the way.
    file: _File = parse(_File, _without_nulls(read_yaml_as_text(path)), path.name)
    if file.indicator != path.stem:
        raise _faulty(path.name, "case-file-misnamed", subject=file.indicator)
    if file.indicator not in known:
        raise _faulty(path.name, "case-of-no-measure", subject=file.indicator, near=nearest_words(path.stem, known))
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


def _cases(agency: Agency, folder: Path, file: _File) -> Iterator[Case]:
    for number, said in enumerate(file.cases):
        records: dict[str, list[tuple[Steps, _Record]]] = {}
        sets = (part for name in said.sets for part in _set(file, said, name, ()))
        for at, part in (*sets, (("cases", number, "records"), said.records)):
            for register, own in part.items():
                placed = (((*at, register, i), record) for i, record in enumerate(own))
                records.setdefault(register, []).extend(placed)
        rows = {name: _rows(agency, folder, file, said, name, own) for name, own in records.items()}
        yield Case(agency, file.indicator, said, rows)


def _set(file: _File, said: _Case, name: str, within: tuple[str, ...]) -> Iterator[tuple[Steps, Records]]:
    """The records of a set, which may name other sets, and where they stand."""
    if name not in file.sets or name in within:
        known = [other for other in file.sets if other not in within]
        raise _unknown(file, said, name, known, Text("各組紀錄", "sets"))
    found = file.sets[name]
    if isinstance(found, dict):
        yield ("sets", name), found
    else:
        for other in found:
            yield from _set(file, said, other, (*within, name))


def _rows(
    agency: Agency, folder: Path, file: _File, said: _Case, named: str, records: Sequence[tuple[Steps, _Record]]
) -> tuple[Row, ...]:
    register = agency.registers.get(named)
    if register is None:
        raise _unknown(file, said, named, agency.registers, Text("登記簿", "registers"))
    if named not in file.defaults:
        raise _unknown(file, said, named, file.defaults, Text("預設值（defaults）", "registers with defaults"))
    lines = register.lines.name if register.lines else ""
    columns = ["record", "unit", "state", "known_from", "known_to", *register.fields]
    columns += list(register.lines.fields) if register.lines else []
    placed = list(_written(records, {"unit": next(iter(agency.units))}, file.defaults, named, lines))
    for _, row in placed:
        for field in row:
            if field not in columns:
                raise _unknown(file, said, field, columns, Text(f"{named} 之欄位", f"fields of {named}"))
    cells = [[str(row.get(column, "")) for column in columns] for _, row in placed]

    def read(numbers: Iterable[int]) -> RowReading:
        sheet = Sheet("csv", tuple(columns), 1, zip(numbers, cells, strict=True), len(cells))
        return read_sheet(register, agency.codelists, sheet, f"{file.indicator}.yaml", agency.units)

    reading = read(range(2, len(cells) + 2))
    if reading.findings:
        # Told by the lines of the file, which nobody needs to know as long as nothing is wrong.
        told = read(lines_of(folder / f"{file.indicator}.yaml", [at for at, _ in placed])).findings
        raise InvalidDefinitionError(f"{file.indicator}.yaml", list(map(_at_its_line, told)))
    return reading.rows


def _at_its_line(finding: Finding) -> Finding:
    """With the line alone for its place: what the reader takes for columns are cells in no order of the file's."""
    place = finding.place
    return replace(finding, place=place and Place(place.source, place.line, 1, place.line, 2))


def _written(
    records: Iterable[tuple[Steps, _Record]], own: Cells, defaults: Mapping[str, Cells], register: str, lines: str
) -> Iterator[tuple[Steps, Cells]]:
    """The rows of a table that holds the records, and where they stand: for each copy one of each of its lines."""
    number = 0
    for at, said in records:
        record = {**own, **defaults[register], **said.cells}
        each = record.pop(lines, None)
        placed = [((*at, lines, i), line) for i, line in enumerate(each)] if each else [(at, {})]
        for _ in range(said.copies):
            number += 1
            for of_line, line in placed:
                yield of_line, {"record": f"r{number}", **record, **defaults.get(f"{register}.{lines}", {}), **line}


def _unknown(file: _File, said: _Case, name: str, known: Iterable[str], what: Text) -> InvalidDefinitionError:
    names = list(known)
    return _faulty(
        f"{file.indicator}.yaml", "case-name-unknown", subject=name, case=said.name, what=what,
        allowed=", ".join(names), near=nearest_words(name, names),
    )  # fmt: skip


def _faulty(source: str, code: str, subject: str, **values: object) -> InvalidDefinitionError:
    found: Finding = Catalogue.of("shizheng.agency").find(code, None, subject, file=source, **values)
    return InvalidDefinitionError(source, [found])
