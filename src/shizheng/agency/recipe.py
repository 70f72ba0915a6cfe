"""A recipe for synthetic records: read from an agency's ``recipe.yaml``, cooked the same from the same seed.

The recipe holds every number, name and aim; this module only knows how to draw.  A strand is a kind of record: how many
a year, who reports it, and how each field is drawn.  Background strands share what is left of the number asked for.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

from shizheng.agency.drawing import Draw, Scene
from shizheng.agency.units import Unit
from shizheng.plan.period import Period, gregorian_year
from shizheng.registers.cells import Value
from shizheng.registers.codelists import CodeLists
from shizheng.registers.definition import Definition, parse, read_yaml
from shizheng.registers.rows import Row
from shizheng.registers.schema import Register, Registers


class Fates(Definition):
    """Shares of records that are corrected, returned, withdrawn or reported late, and of the newest left pending; and
    of the units with nothing to report, those that don't say so.
    """

    corrected: float
    returned: float
    withdrawn: float
    late: float
    pending: float
    silent: float = 0.0


class Strand(Definition):
    """One kind of record.

    ``records`` gives the number by year; ``each`` lists single records instead; ``grid`` makes one for each combination
    of a code list's members and months.  ``steady`` ones meet no other fate than approval; ``pending`` ones are never
    decided on; ``weight`` is the share of a background strand.  ``seen`` names a field whose day has to pass before the
    record can be reported.
    """

    name: str
    unit: str | dict[str, str]
    records: dict[int, int] | None = None
    each: tuple[dict[str, Any], ...] | None = None
    grid: dict[str, str] | None = None
    weight: float | None = None
    year: int | None = None
    seen: str | None = None
    steady: bool = False
    pending: bool = False
    fields: dict[str, Any] = {}
    lines: tuple[dict[str, Any], ...] = ()


class Recipe(Definition):
    """A whole recipe; ``today`` is the day on which the replay ends."""

    seed: int
    years: tuple[int, ...]
    today: date
    fates: Fates
    words: dict[str, tuple[str, ...]]
    reasons: dict[str, tuple[str, ...]]
    corrects: dict[str, str]
    strands: dict[str, tuple[Strand, ...]]

    @classmethod
    def load(cls, path: Path) -> Recipe:
        """The recipe of a ``recipe.yaml``.  Raises ``InvalidDefinitionError``."""
        recipe: Recipe = parse(cls, read_yaml(path), path.name)
        return recipe


@dataclass(frozen=True, slots=True)
class Cooked:
    """A synthetic record: its register, its row, the first day it could be reported, and what will become of it."""

    register: str
    row: Row
    seen: date
    steady: bool
    pending: bool


class Kitchen:
    """Cooks a recipe for one agency."""

    def __init__(self, recipe: Recipe, registers: Registers, codelists: CodeLists, units: Mapping[str, Unit]) -> None:
        self.recipe = recipe
        self.registers = registers
        self.units = units
        self.draw = Draw(codelists, recipe.words)
        self._missions: dict[str, list[Unit]] = {}
        for unit in units.values():
            for country in unit.countries:
                self._missions.setdefault(country, []).append(unit)

    def cook(self, records: int) -> Iterator[Cooked]:
        """About ``records`` records; never fewer than the strands that carry the figures."""
        aimed = sum(self._aim(strand) for strands in self.recipe.strands.values() for strand in strands)
        rest = max(0, records - aimed)
        weights = sum(s.weight or 0 for strands in self.recipe.strands.values() for s in strands)
        for name, strands in self.recipe.strands.items():
            register = self.registers[name]
            for strand in strands:
                share = round(rest * (strand.weight or 0) / weights) if weights else 0
                yield from self._strand(register, strand, share)

    def _aim(self, strand: Strand) -> int:
        if strand.records is not None:
            return sum(strand.records.values())
        years = 1 if strand.year else len(self.recipe.years)
        return years * len(strand.each or (self._grid(strand, self.recipe.years[0]) if strand.grid else ()))

    def _strand(self, register: Register, strand: Strand, share: int) -> Iterator[Cooked]:
        for index, year in enumerate(self.recipe.years):
            if strand.year not in (None, year):
                continue
            # Each strand and year draws from a source of its own, so that more background changes nothing else.
            source = Random(f"{self.recipe.seed}/{register.name}/{strand.name}/{year}")
            given: list[dict[str, Any]] = [{}] * self._count(strand, year, share, index)
            if strand.grid:
                given = self._grid(strand, year)
            elif strand.each:
                given = list(strand.each)
            for number, fixed in enumerate(given, start=1):
                yield self._record(register, strand, source, gregorian_year(year), number, fixed)

    def _count(self, strand: Strand, year: int, share: int, index: int) -> int:
        if strand.records is not None:
            return strand.records.get(year, 0)
        years = len(self.recipe.years)
        return share // years + (1 if index < share % years else 0)

    def _grid(self, strand: Strand, year: int) -> list[dict[str, Any]]:
        cells: list[dict[str, Any]] = [{}]
        for field, over in (strand.grid or {}).items():
            months = [month.start for month in Period.of_year(year).months()]
            values: list[Any] = months if over == "months" else list(self.draw.codelists[over].codes())
            cells = [{**cell, field: value} for cell in cells for value in values]
        return cells

    def _record(
        self, register: Register, strand: Strand, source: Random, year: int, number: int, fixed: Mapping[str, Any]
    ) -> Cooked:
        scene = Scene(source, year, number)
        wanted = {**strand.fields, **fixed}
        first = register.dated_by.fields[0]
        # The dating field is drawn first: codes are drawn from those valid on that day.
        for name in (first, *(name for name in register.fields if name != first)):
            scene.values[name] = self.draw.value(wanted.get(name), register.fields[name], scene)
            if name == first:
                scene.day = scene.dated(scene.values[name])
        values: dict[str, Value] = {name: scene.values[name] for name in register.fields}
        lines = tuple(self._line(register, line, scene) for line in strand.lines)
        record = f"{register.name}-{year}-{strand.name}-{number:05}"
        row = Row(record, self._unit(strand, scene, register), values, lines)
        return Cooked(register.name, row, _seen(strand, row, scene.day), strand.steady, strand.pending)

    def _line(self, register: Register, line: Mapping[str, Any], scene: Scene) -> dict[str, Value]:
        assert register.lines is not None
        return {name: self.draw.value(line.get(name), field, scene) for name, field in register.lines.fields.items()}

    def _unit(self, strand: Strand, scene: Scene, register: Register) -> str:
        if isinstance(strand.unit, str):
            return strand.unit
        country = str(scene.values.get(register.country or ""))
        there = [unit for unit in self._missions.get(country, []) if unit.exists_on(scene.day)]
        return scene.source.choice(there).code if there else strand.unit["mission_or"]


def _seen(strand: Strand, row: Row, day: date) -> date:
    if strand.seen is None:
        return day
    days = [values.get(strand.seen) for values in (row.values, *row.lines)]
    return max([day, *(found for found in days if isinstance(found, date))])
