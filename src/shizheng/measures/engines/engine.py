"""What an engine is to the rest of this room: the rows of a table at a position, as SQL, and SQL's rows."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from contextlib import AbstractContextManager
from datetime import date
from typing import Any, ClassVar, Literal, Protocol

from shizheng.measures.templates import Templates
from shizheng.plan.errors import ShizhengError
from shizheng.plan.finding import Catalogue, Finding
from shizheng.registers.schema import Table

APPROVED, SUBMITTED = "approved", "submitted"

Standing = Literal["approved", "submitted", "any"]
"""Which rows of a table: those that count, those that wait for approval, or all that stood in some state."""


class EngineError(ShizhengError):
    """An engine isn't there, or can't answer exactly; ``finding`` says why and what to do."""

    def __init__(self, finding: Finding) -> None:
        self.finding = finding
        super().__init__(finding.message.en)

    @classmethod
    def of(cls, code: str, **values: Any) -> EngineError:
        """The error of a finding of this room."""
        return cls(Catalogue.of("shizheng.measures").find(code, **values))


def refuse_older(engine: str, version: str, oldest: int) -> None:
    """Raises ``EngineError`` where an engine's version begins with a number below the oldest that may be used."""
    if int(version.partition(".")[0]) < oldest:
        raise EngineError.of("engine-too-old", engine=engine, version=version, oldest=oldest)


class Snapshot(Protocol):
    """The tables as they are at one moment: what is asked through it fits together."""

    def known(self, table: Table, standing: Standing, position: int | None) -> str:
        """A SELECT of the rows that stood at a log position (None: now): record, version, unit, state, from_position,
        the line where there are lines, and the fields.
        """
        ...

    def run(self, sql: str) -> list[tuple[Any, ...]]:
        """The rows of a statement, with whole numbers as int or Decimal, decimals as Decimal, days as date."""
        ...

    def run_all(self, statements: Sequence[str]) -> list[list[tuple[Any, ...]]]:
        """The rows of each of some statements, which the engine may run beside each other."""
        return [self.run(sql) for sql in statements]


class Engine(ABC):
    """Runs compiled scans over the registers' tables."""

    dialect: ClassVar[str]

    def __init__(self, templates: Templates | None = None) -> None:
        self.templates = templates or Templates()

    @abstractmethod
    def snapshot(self) -> AbstractContextManager[Snapshot]:
        """The tables at this moment."""

    def text(self, value: str) -> str:
        """A text as this engine's SQL writes it."""
        return "'" + value.replace("'", "''") + "'"

    @abstractmethod
    def position_at(self, day: date) -> int | None:
        """The log position at the end of a day; None where what stands now is all there is."""


def with_known(sql: str, known: str) -> str:
    """A compiled scan over the rows that it is to read."""
    return f"WITH known AS (\n{known}\n)\n{sql}"
