"""Judging: what attainment and signal a figure earns."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from shizheng.assessment import RuleSet, judge
from shizheng.plan.arithmetic import CONTEXT
from shizheng.plan.errors import InvalidDefinitionError
from shizheng.plan.figure import Absence, AbsenceKind, AbsenceReason, Derivation, Figure
from shizheng.plan.judgement import Signal
from shizheng.plan.model import Direction, Target
from shizheng.plan.period import Period
from shizheng.plan.text import Text

RULES = RuleSet.load(Path(__file__).parents[2] / "agencies/mofa-106/rules.yaml")
AFTER = date(2018, 1, 15)


def figure(value, as_of=AFTER):
    found = value if isinstance(value, Absence) else Decimal(str(value))
    return Figure("9.9", Period.of_year(106), as_of, found, "件", Derivation("", "count", Text("", ""), found, "件"))


def target(value, direction=Direction.AT_LEAST):
    return Target(f"{value}件", None if value is None else Decimal(str(value)), "件", direction)


@pytest.mark.parametrize(
    ("value", "attainment", "signal", "met"),
    [
        ("10", "100", Signal.GREEN, True),
        ("9", "90", Signal.GREEN, False),
        ("8.99", "89.9", Signal.YELLOW, False),
        ("8", "80", Signal.YELLOW, False),
        ("7.99", "79.9", Signal.RED, False),
        ("0", "0", Signal.RED, False),
        ("118.1", "1181", Signal.GREEN, True),
    ],
)
def test_at_least_targets_are_judged_by_attainment_uncapped(value, attainment, signal, met):
    judged = judge(figure(value), target(10), RULES)
    assert (judged.attainment, judged.signal, judged.met) == (Decimal(attainment), signal, met)
    assert not judged.provisional


@pytest.mark.parametrize(("value", "signal"), [("5", Signal.GREEN), ("-3", Signal.GREEN), ("5.01", Signal.RED)])
def test_at_most_targets_are_met_or_not_and_have_no_percentage(value, signal):
    judged = judge(figure(value), target(5, Direction.AT_MOST), RULES)
    assert judged.signal is signal
    assert judged.attainment == Absence(AbsenceKind.NOT_APPLICABLE, AbsenceReason.FORM_WITHOUT_PERCENTAGE)


def test_negative_growth_has_no_percentage_and_is_red():
    judged = judge(figure("-5.11"), target(2), RULES)
    assert judged.attainment == Absence(AbsenceKind.NOT_COMPUTABLE, AbsenceReason.NEGATIVE_FIGURE)
    assert (judged.signal, judged.met) == (Signal.RED, False)


def test_a_target_of_zero_has_no_percentage_but_is_met():
    judged = judge(figure("3"), target(0), RULES)
    assert judged.attainment == Absence(AbsenceKind.NOT_COMPUTABLE, AbsenceReason.ZERO_TARGET)
    assert (judged.signal, judged.met) == (Signal.GREEN, True)


def test_white_is_for_figures_that_are_absent():
    absent = Absence(AbsenceKind.NOT_REPORTED)
    judged = judge(figure(absent), target(10), RULES)
    assert (judged.signal, judged.attainment, judged.met) == (Signal.WHITE, absent, None)


def test_nobody_said_what_is_good():
    judged = judge(figure("3"), target(5, None), RULES)
    assert judged.signal is Signal.WHITE
    assert judged.attainment == Absence(AbsenceKind.NOT_COMPUTABLE, AbsenceReason.DIRECTION_UNSTATED)


def test_before_the_period_ends_the_signal_is_provisional_and_earned_by_the_pace():
    judged = judge(figure("5", date(2017, 7, 1)), target(10), RULES)
    assert judged.provisional
    assert judged.attainment == Decimal(50)
    assert judged.pace == CONTEXT.divide(Decimal(50 * 365), Decimal(182))
    assert judged.signal is Signal.GREEN


def test_on_the_last_day_the_signal_is_final():
    judged = judge(figure("5", date(2017, 12, 31)), target(10), RULES)
    assert (judged.provisional, judged.pace, judged.signal) == (False, None, Signal.RED)


def test_a_figure_that_does_not_mount_up_has_no_pace():
    judged = judge(figure("5", date(2017, 7, 1)), target(10), RULES, grows=False)
    assert (judged.provisional, judged.pace, judged.signal) == (True, None, Signal.RED)


def test_a_rule_without_its_source_is_refused(tmp_path):
    file = tmp_path / "rules.yaml"
    text = (Path(__file__).parents[2] / "agencies/mofa-106/rules.yaml").read_text("utf-8")
    file.write_text(text.replace("  source: {zh: 上限", "  sauce: {zh: 上限"), "utf-8")
    with pytest.raises(InvalidDefinitionError) as refusal:
        RuleSet.load(file)
    assert "met_or_not/source" in {finding.subject for finding in refusal.value.findings}
