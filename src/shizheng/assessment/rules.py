"""Rule sets: the thresholds, marks and words of a scheme of signals, each number with its source."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

from shizheng.plan.judgement import Signal
from shizheng.plan.text import Text
from shizheng.registers.definition import Definition, parse, read_yaml


class Threshold(Definition):
    """An attainment from which a signal is given."""

    at_least: Decimal
    unit: str
    source: Text


class Otherwise(Definition):
    """The signal of an attainment below every threshold."""

    signal: Signal
    source: Text


class MetOrNot(Definition):
    """The rule for targets whose attainment has no percentage."""

    source: Text


class SignalWords(Definition):
    """How a signal is shown: its printed mark, its name, and what it means."""

    mark: str
    title: Text
    meaning: Text


class RuleSet(Definition):
    """One scheme of signals."""

    id: str
    title: Text
    source: Text
    valid_from: date
    valid_to: date | None = None
    thresholds: dict[Signal, Threshold]
    otherwise: Otherwise
    met_or_not: MetOrNot
    signals: dict[Signal, SignalWords]

    @classmethod
    def load(cls, path: Path) -> RuleSet:
        """The rule set of a ``rules.yaml``.  Raises ``InvalidDefinitionError`` naming every fault."""
        rules: RuleSet = parse(cls, read_yaml(path), path.name)
        return rules

    def signal_of(self, attainment: Decimal) -> tuple[Signal, Text]:
        """The signal that an attainment in percent earns, and the rule that gives it."""
        highest_first = sorted(self.thresholds.items(), key=lambda item: item[1].at_least, reverse=True)
        for signal, threshold in highest_first:
            if attainment >= threshold.at_least:
                return signal, threshold.source
        return self.otherwise.signal, self.otherwise.source
