"""Cases in batches, for engines on which a job costs more than its rows: the same for the same seed, no engine needed.

A batch is one set of registers and code lists, some definitions, and rows in which each reporting unit holds the
records of its own little history.  A case is one definition over one unit's rows.  Asked by unit, all definitions and
all units are answered at once, because measures over one register share a scan: ``definitions × units`` cases for as
many queries as the batch's registers have tables, four at most.  The batches of a seed share one world, so that an
engine lays out its tables once and loads them once for each batch.

    for batch in batches(seed=1, cases=500):
        ...                                        # fill the tables from batch.world.registers and batch.rows
        found = product.split(measures, engine, batch.asked, "unit")
        assert found == batch.expected("unit")
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from random import Random

from tests.differential.choices import Choices
from tests.differential.definitions import TOP_UNITS, Definitions, Node
from tests.differential.records import Rows, Sizes, a_question, some_rows
from tests.differential.reference import Answer, Asked, Reference
from tests.differential.worlds import World, a_world

DEFINITIONS = 20
UNITS = 6
SIZES = Sizes(records=12)
LEAVES = 4
"""At most so many leaves a definition, so that a batch's one query stays of a size that every engine compiles."""


@dataclass(frozen=True)
class BatchedCase:
    """One definition over one unit's rows; ``expected`` is nothing where none of the rows takes part."""

    definition: str
    unit: str
    measure: Node
    rows: Rows
    expected: Answer | None


@dataclass(frozen=True)
class Batch:
    """Definitions by indicator and rows by register, to be asked one question."""

    number: int
    world: World
    definitions: dict[str, Node]
    rows: Rows
    asked: Asked

    @property
    def reference(self) -> Reference:
        return Reference(self.world.registers, self.world.codelists, self.rows)

    @property
    def units(self) -> tuple[str, ...]:
        return tuple(f"{self.number}-{number}" for number in range(UNITS))

    def expected(self, by: str) -> dict[str, dict[str, Answer]]:
        """The reference's answers for each definition, by ``unit``, ``month`` or ``country``."""
        ask = getattr(self.reference, f"by_{by}")
        return {id: ask(row["measure"], self.asked) for id, row in self.definitions.items()}

    def expected_whole(self) -> dict[str, Answer]:
        """The reference's answers over the rows of all units together."""
        return {id: self.reference.figure(row["measure"], self.asked) for id, row in self.definitions.items()}

    def cases(self) -> list[BatchedCase]:
        """The batch taken apart, each case with the rows that are its own."""
        expected = self.expected("unit")
        own = {
            unit: {name: tuple(row for row in rows if row.unit == unit) for name, rows in self.rows.items()}
            for unit in self.units
        }
        return [
            BatchedCase(id, unit, row["measure"], own[unit], expected[id].get(unit))
            for id, row in self.definitions.items()
            for unit in self.units
        ]


def batches(seed: int, cases: int) -> Iterator[Batch]:
    """As many batches as it takes for so many cases, all over one world."""
    choose = Choices(Random(seed).randint)
    world = a_world(choose, whole=True)
    for number in range(-(-cases // (DEFINITIONS * UNITS))):
        definitions = {f"{number + 1}.{n}": _definition(choose, world) for n in range(1, DEFINITIONS + 1)}
        yield Batch(number, world, definitions, _rows(choose, world, number), _question(choose, number))


def _definition(choose: Choices, world: World) -> Node:
    unit = choose.one_of(TOP_UNITS)
    return {"unit": unit, "measure": Definitions(choose, world, LEAVES).node(unit, 2)}


def _rows(choose: Choices, world: World, batch: int) -> Rows:
    """The rows of all units; a record's number begins with its unit, so that no two share one."""
    parts = [some_rows(choose, world, SIZES, f"{batch}-{number}") for number in range(UNITS)]
    return {name: tuple(row for part in parts for row in part[name]) for name in world.registers}


def _question(choose: Choices, batch: int) -> Asked:
    """A question about something that has begun (others need no engine), every other time about a whole year."""
    if batch % 2 == 0:
        return Asked(date(2017, 1, 1), date(2017, 12, 31), date(2018, 1, 15))
    while True:
        asked = a_question(choose)
        if asked.as_of >= asked.start:
            return asked
