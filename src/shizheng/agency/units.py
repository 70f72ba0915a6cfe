"""The units 單位 of an agency: its missions and departments, with the days on which they exist."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from shizheng.plan.errors import InvalidDefinitionError
from shizheng.plan.text import Text
from shizheng.registers.definition import find


@dataclass(frozen=True, slots=True)
class Unit:
    """One unit; ``countries`` are those to which a mission is accredited, ``region`` the department in charge of it."""

    code: str
    label: Text
    kind: str
    countries: tuple[str, ...]
    region: str
    valid_from: date | None
    valid_to: date | None

    def exists_on(self, day: date) -> bool:
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or day <= self.valid_to)


def load_units(path: Path) -> dict[str, Unit]:
    """The units of a ``units.csv`` by code.  Raises ``InvalidDefinitionError``."""
    try:
        with path.open(encoding="utf-8", newline="") as lines:
            return {row["code"]: _unit(row) for row in csv.DictReader(lines)}
    except (OSError, UnicodeDecodeError, KeyError, ValueError) as error:
        raise InvalidDefinitionError(
            path.name, [find("file-unreadable", file=str(path), reason=repr(error))]
        ) from error


def _unit(row: dict[str, str]) -> Unit:
    first, last = (date.fromisoformat(row[name]) if row[name] else None for name in ("valid_from", "valid_to"))
    return Unit(
        row["code"], Text(row["zh"], row["en"]), row["kind"], tuple(row["country"].split()), row["region"], first, last
    )
