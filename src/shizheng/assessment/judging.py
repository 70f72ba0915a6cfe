"""Holding a figure against its target."""

from __future__ import annotations

from decimal import Decimal

from shizheng.assessment.rules import RuleSet
from shizheng.plan.arithmetic import CONTEXT
from shizheng.plan.figure import Absence, AbsenceKind, AbsenceReason, Figure, Value
from shizheng.plan.judgement import Judgement, Signal
from shizheng.plan.model import Direction, Target

_HUNDRED = Decimal(100)


def judge(figure: Figure, target: Target, rules: RuleSet, *, grows: bool = True) -> Judgement:
    """The judgement of ``figure`` by ``rules``.

    White only where the figure is absent, or where nobody said what would be good.  While the period runs the signal
    is provisional; ``grows`` says that the figure mounts up over the period, and then the pace earns the signal.
    """
    provisional = figure.as_of < figure.period.end
    if isinstance(figure.value, Absence):
        return Judgement(figure, figure.value, None, Signal.WHITE, provisional, None, rules.title)
    attained = attainment(figure.value, target)
    met = is_met(figure.value, target)
    pace = _pace(attained, figure) if provisional and grows else None
    if isinstance(attained, Decimal):
        signal, rule = rules.signal_of(attained if pace is None else pace)
    elif met is None:
        signal, rule = Signal.WHITE, attained.words()
    else:
        signal, rule = (Signal.GREEN if met else Signal.RED), rules.met_or_not.source
    return Judgement(figure, attained, met, signal, provisional, pace, rule)


def attainment(value: Decimal, target: Target) -> Value:
    """Actual over target in percent, for at-least targets; a named absence where that would mean nothing."""
    if target.value is None:
        return _no(AbsenceReason.NO_TARGET)
    if target.direction is None:
        return _no(AbsenceReason.DIRECTION_UNSTATED)
    if target.direction is not Direction.AT_LEAST:
        return Absence(AbsenceKind.NOT_APPLICABLE, AbsenceReason.FORM_WITHOUT_PERCENTAGE)
    if target.value == 0:
        return _no(AbsenceReason.ZERO_TARGET)
    if value < 0:
        return _no(AbsenceReason.NEGATIVE_FIGURE)
    return CONTEXT.divide(CONTEXT.multiply(value, _HUNDRED), target.value)


def is_met(value: Decimal, target: Target) -> bool | None:
    """Whether the target is met; None where it has no value or no direction."""
    if target.value is None:
        return None
    match target.direction:
        case Direction.AT_LEAST:
            return value >= target.value
        case Direction.AT_MOST:
            return value <= target.value
        case Direction.EXACTLY:
            return value == target.value
        case _:
            return None


def _no(reason: AbsenceReason) -> Absence:
    return Absence(AbsenceKind.NOT_COMPUTABLE, reason)


def _pace(attained: Value, figure: Figure) -> Decimal | None:
    """What the attainment comes to at the period's end if the rest goes as the days so far."""
    gone = figure.period.until(figure.as_of)
    if gone is None or not isinstance(attained, Decimal):
        return None
    return CONTEXT.divide(CONTEXT.multiply(attained, Decimal(figure.period.days)), Decimal(gone.days))
