"""Judgements: a figure held against its target.  How they are reached is the business of ``assessment``."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from shizheng.plan.figure import Figure, Value
from shizheng.plan.text import Text


class Signal(StrEnum):
    """The four lights of the Executive Yuan's scheme."""

    GREEN = "green"
    YELLOW = "yellow"
    RED = "red"
    WHITE = "white"


@dataclass(frozen=True, slots=True)
class Judgement:
    """A figure against its target.

    ``attainment`` is a percentage, uncapped, or a named absence where a percentage would mean nothing; ``met`` is None
    only where the figure itself is absent or the direction is unknown.  ``provisional`` until the period has ended by
    the figure's as-of date; ``pace`` is then the attainment (in percent) that today's rate would reach at the end, for
    figures that grow with time.
    """

    figure: Figure
    attainment: Value
    met: bool | None
    signal: Signal
    provisional: bool
    pace: Decimal | None
    rule: Text
    """The rule that gave the signal, with its source."""
