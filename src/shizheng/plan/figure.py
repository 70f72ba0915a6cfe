"""Figures: a computed value or a named absence, with the whole way it was computed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from shizheng.plan.period import Period
from shizheng.plan.text import Text


class AbsenceKind(StrEnum):
    """Why there is no value.  An absence is never zero and zero is never an absence."""

    NOT_REPORTED = "not_reported"
    NOT_DUE = "not_due"
    NOT_APPLICABLE = "not_applicable"
    NOT_COMPUTABLE = "not_computable"


class AbsenceReason(StrEnum):
    """What stood in the way of a value that could not be computed."""

    ZERO_DENOMINATOR = "zero_denominator"
    NO_BASELINE = "no_baseline"
    NEGATIVE_BASELINE = "negative_baseline"
    NOTHING_TO_AVERAGE = "nothing_to_average"
    NEGATIVE_FIGURE = "negative_figure"
    ZERO_TARGET = "zero_target"
    NO_TARGET = "no_target"
    DIRECTION_UNSTATED = "direction_unstated"
    FORM_WITHOUT_PERCENTAGE = "form_without_percentage"


@dataclass(frozen=True, slots=True)
class Absence:
    """A named absence; ``where`` is the path of the measure's node at which it arose."""

    kind: AbsenceKind
    reason: AbsenceReason | None = None
    where: str = ""

    def words(self) -> Text:
        return REASON_WORDS[self.reason] if self.reason else KIND_WORDS[self.kind]


KIND_WORDS = {
    AbsenceKind.NOT_REPORTED: Text("尚無核定紀錄", "not reported"),
    AbsenceKind.NOT_DUE: Text("尚未開始", "not due"),
    AbsenceKind.NOT_APPLICABLE: Text("不適用", "not applicable"),
    AbsenceKind.NOT_COMPUTABLE: Text("無法計算", "not computable"),
}
REASON_WORDS = {
    AbsenceReason.ZERO_DENOMINATOR: Text("無法計算：分母為零", "not computable: the denominator is zero"),
    AbsenceReason.NO_BASELINE: Text("無法計算：無基期數值", "not computable: no baseline"),
    AbsenceReason.NEGATIVE_BASELINE: Text("無法計算：基期數值為負", "not computable: the baseline is negative"),
    AbsenceReason.NOTHING_TO_AVERAGE: Text("無法計算：無可平均之紀錄", "not computable: nothing to average"),
    AbsenceReason.NEGATIVE_FIGURE: Text("無法計算：數值為負", "not computable: the figure is negative"),
    AbsenceReason.ZERO_TARGET: Text("無法計算：目標值為零", "not computable: the target is zero"),
    AbsenceReason.NO_TARGET: Text("未訂目標值", "no target"),
    AbsenceReason.DIRECTION_UNSTATED: Text("目標方向未明", "direction unstated"),
    AbsenceReason.FORM_WITHOUT_PERCENTAGE: Text("以達成與否判定", "judged by met or not met"),
}

Value = Decimal | Absence


@dataclass(frozen=True, slots=True)
class Rejections:
    """How many rows of a leaf failed a condition that all earlier conditions had let through."""

    condition: str
    """The condition's path within its measure, as ``explain`` and the definitions name it."""
    words: Text
    rows: int


@dataclass(frozen=True, slots=True)
class Account:
    """What became of every current row of a leaf's table: counted, or rejected by the first condition it failed.

    ``counted`` plus the rejected rows is ``rows``.  ``pending`` rows are among the rejected: they would count if they
    were approved.
    """

    table: str
    rows: int
    counted: int
    pending: int
    rejected: tuple[Rejections, ...]


@dataclass(frozen=True, slots=True)
class Derivation:
    """One node of a measure's tree with the value found there."""

    path: str
    kind: str
    words: Text
    value: Value
    unit: str
    period: Period | None = None
    inputs: tuple[Derivation, ...] = ()
    remarks: tuple[Text, ...] = ()
    """What was done to reach the value (a rounding, an absence skipped) and other readings of the same words."""
    pending: int = 0
    """Submitted rows of this node's own table that would count if they were approved; 0 for a node that combines."""

    def leaves(self) -> tuple[Derivation, ...]:
        return (self,) if not self.inputs else tuple(leaf for node in self.inputs for leaf in node.leaves())


@dataclass(frozen=True, slots=True)
class Figure:
    """An indicator's figure for a period, as it was known at the end of ``as_of``."""

    indicator: str
    period: Period
    as_of: date
    value: Value
    unit: str
    derivation: Derivation
    pending: int = 0
    """Submitted rows that would take part if they were approved, each once; never part of the value."""
