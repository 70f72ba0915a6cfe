"""What units owed by the as-of date, and what of it came: values that a report is given."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from shizheng.plan.text import Text


@dataclass(frozen=True, slots=True)
class Heard:
    """Of the reports that are owed by the as-of date: so many in all, still silent, and by how many units."""

    owed: int
    silent: int
    units: int = 0


@dataclass(frozen=True, slots=True)
class DutyHeard:
    """One duty: of what is owed by the as-of date, so much was reported or declared to be nothing; who is silent, and
    for how many periods.
    """

    title: Text
    owed: int
    reported: int
    nothing: int
    silent: tuple[tuple[Text, int], ...]


@dataclass(frozen=True, slots=True)
class Calendar:
    """How what is owed has come: by indicator where its registers are owed, and by duty."""

    indicators: Mapping[str, Heard] = field(default_factory=dict)
    duties: tuple[DutyHeard, ...] = ()
