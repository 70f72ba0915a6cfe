"""From answers to figures: the arithmetic of a measure's tree, in one decimal context, with named absences.

Every division, mean and rounding of the product happens here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from decimal import ROUND_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, ROUND_UP, Context, Decimal
from functools import reduce

from shizheng.measures import nodes as n
from shizheng.measures.requests import YEARS_BACK, Answer, Request, years_back
from shizheng.measures.sentences import Sentences
from shizheng.plan.arithmetic import CONTEXT
from shizheng.plan.figure import Absence, AbsenceKind, AbsenceReason, Derivation, Value
from shizheng.plan.period import Period
from shizheng.plan.text import Text
from shizheng.registers.codelists import CodeLists

_MODES = {"half_up": ROUND_HALF_UP, "half_even": ROUND_HALF_EVEN, "down": ROUND_DOWN, "up": ROUND_UP}
_HUNDRED = Decimal(100)
_COMBINED: dict[str, Callable[[Sequence[Decimal]], Decimal]] = {
    "total": lambda values: reduce(CONTEXT.add, values, Decimal(0)),
    "product": lambda values: reduce(CONTEXT.multiply, values, Decimal(1)),
    "least": min,
    "greatest": max,
}

AnswerTo = Callable[[Request], Answer]


class Evaluation:
    """Evaluates nodes from the answers to their requests; ``all_bases`` also tells what other base years would give."""

    def __init__(
        self, answer_to: AnswerTo, codelists: CodeLists, sentences: Sentences, *, all_bases: bool = False
    ) -> None:
        self.answer_to = answer_to
        self.codelists = codelists
        self.sentences = sentences
        self.all_bases = all_bases

    def derive(self, node: n.Node, span: Period) -> Derivation:
        """The node's value over ``span`` with the whole way to it."""
        match node:
            case n.Leaf():
                answer = self.answer_to(Request(node.ask, span))
                derived = self._made(node, span, leaf_value(node, answer), pending=answer.pending)
            case n.Members():
                derived = self._made(node, span, Decimal(len(self.codelists[node.codelist].codes(span.end))))
            case n.Constant():
                derived = self._made(node, span, node.value)
            case n.Combination() | n.Weighted():
                derived = self._combination(node, span)
            case n.Difference():
                derived = self._difference(node, span)
            case n.Ratio():
                derived = self._ratio(node, span)
            case n.Comparison():
                derived = self._comparison(node, span)
            case n.Met() | n.Milestones():
                derived = self._required(node, span)
        return _rounded(derived, node.round)

    def _made(
        self, node: n.Node, span: Period, value: Value, inputs: Sequence[Derivation] = (),
        remarks: Sequence[Text] = (), pending: int = 0,
    ) -> Derivation:  # fmt: skip
        words = self.sentences.of(node)
        return Derivation(node.path, node.kind, words, value, node.unit, span, tuple(inputs), tuple(remarks), pending)

    def _combination(self, node: n.Combination | n.Weighted, span: Period) -> Derivation:
        inputs = [self.derive(part[-1], span) for part in node.parts]
        absent = [found for found in inputs if isinstance(found.value, Absence)]
        remarks = [self.sentences.without(found.words, node.absent) for found in absent if node.absent != "propagate"]
        if absent and (node.absent == "propagate" or (node.absent == "skip" and len(absent) == len(inputs))):
            return self._made(node, span, absent[0].value, inputs)
        weights = [part[1] for part in node.parts] if isinstance(node, n.Weighted) else [None] * len(inputs)
        values = []
        for weight, found in zip(weights, inputs, strict=True):
            value = found.value
            if isinstance(value, Absence):
                if node.absent == "skip":
                    continue
                value = Decimal(0)
            values.append(value if weight is None else CONTEXT.multiply(weight, value))
        how = "total" if isinstance(node, n.Weighted) else node.kind
        return self._made(node, span, _COMBINED[how](values), inputs, remarks)

    def _difference(self, node: n.Difference, span: Period) -> Derivation:
        inputs = [self.derive(node.value, span), self.derive(node.less, span)]
        values = _values(inputs)
        return self._made(node, span, values if isinstance(values, Absence) else CONTEXT.subtract(*values), inputs)

    def _ratio(self, node: n.Ratio, span: Period) -> Derivation:
        inputs = [self.derive(node.value, span), self.derive(node.over, span)]
        values = _values(inputs)
        if isinstance(values, Absence):
            return self._made(node, span, values, inputs)
        over, under = values
        if under == 0:
            absence = Absence(AbsenceKind.NOT_COMPUTABLE, AbsenceReason.ZERO_DENOMINATOR, node.path)
            return self._made(node, span, absence, inputs)
        scaled = CONTEXT.multiply(over, _HUNDRED) if node.percent else over
        return self._made(node, span, CONTEXT.divide(scaled, under), inputs)

    def _comparison(self, node: n.Comparison, span: Period) -> Derivation:
        now = self.derive(node.value, span)
        base = self.derive(node.value, span.years_before(years_back(node, span)))
        remarks = list(self._other_bases(node, span, now)) if self.all_bases else []
        return self._made(node, span, compared(node, now, base), [now, base], remarks)

    def _other_bases(self, node: n.Comparison, span: Period, now: Derivation) -> Iterator[Text]:
        """What the other readings of a base year would give."""
        for back in YEARS_BACK.values():
            if isinstance(node.base, str) and back != years_back(node, span):
                base = self.derive(node.value, span.years_before(back))
                yield self.sentences.other_base(span.year - back, compared(node, now, base), node.unit)

    def _required(self, node: n.Met | n.Milestones, span: Period) -> Derivation:
        asked = n.requirements(node)
        inputs = [self.derive(requirement.value, span) for requirement in asked]
        held = {
            requirement.path: isinstance(found.value, Decimal) and requirement.holds(found.value)
            for requirement, found in zip(asked, inputs, strict=True)
        }
        titles = {part.requirement.path: part.title for part in node.parts}
        titles |= {p.provided.path: p.title for p in node.parts if isinstance(p, n.MetPart) and p.provided}
        remarks = [
            self.sentences.requirement(titles[requirement.path], requirement, found.value, held[requirement.path])
            for requirement, found in zip(asked, inputs, strict=True)
        ]
        absent = [found.value for found in inputs if isinstance(found.value, Absence)]
        if absent and node.absent == "propagate":
            return self._made(node, span, absent[0], inputs, remarks)
        value = _number_met(node, held) if isinstance(node, n.Met) else _reached(node, held)
        return self._made(node, span, value, inputs, remarks)


def leaf_value(leaf: n.Leaf, answer: Answer) -> Value:
    """An answer as a value: zero only where it is declared, or something was reported and nothing of it counts."""
    if not answer.reported:
        return Decimal(0) if leaf.absent == "zero" else Absence(AbsenceKind.NOT_REPORTED, where=leaf.path)
    if answer.amount is None:
        if leaf.none == "not_reported":
            return Absence(AbsenceKind.NOT_REPORTED, where=leaf.path)
        if leaf.averages:
            return Absence(AbsenceKind.NOT_COMPUTABLE, AbsenceReason.NOTHING_TO_AVERAGE, leaf.path)
        return Decimal(0)
    return CONTEXT.divide(answer.amount, Decimal(answer.parts)) if leaf.averages else answer.amount


def compared(node: n.Comparison, now: Derivation, base: Derivation) -> Value:
    """A value against its base: not computable in percent of nothing, or of less than nothing."""
    values = _values([now, base])
    if isinstance(values, Absence):
        return values
    change = CONTEXT.subtract(*values)
    if node.kind == "change":
        return change
    if values[1] <= 0:
        reason = AbsenceReason.NO_BASELINE if values[1] == 0 else AbsenceReason.NEGATIVE_BASELINE
        return Absence(AbsenceKind.NOT_COMPUTABLE, reason, node.path)
    change = CONTEXT.subtract(values[1], values[0]) if node.kind == "reduction" else change
    return CONTEXT.divide(CONTEXT.multiply(change, _HUNDRED), values[1])


def _number_met(node: n.Met, held: dict[str, bool]) -> Decimal:
    met = [held[p.requirement.path] and (p.provided is None or held[p.provided.path]) for p in node.parts]
    return Decimal(sum(met))


def _reached(node: n.Milestones, held: dict[str, bool]) -> Decimal:
    value = Decimal(0)
    for step in node.parts:
        if not held[step.requirement.path]:
            break
        value = step.reaches
    return value


def _values(inputs: Sequence[Derivation]) -> list[Decimal] | Absence:
    """The values of some inputs, or the first absence among them."""
    values = []
    for found in inputs:
        if isinstance(found.value, Absence):
            return found.value
        values.append(found.value)
    return values


def _rounded(derived: Derivation, rounding: n.Round | None) -> Derivation:
    if rounding is None or not isinstance(derived.value, Decimal):
        return derived
    exact = derived.value
    digits = max(CONTEXT.prec, exact.adjusted() + rounding.places + 2)
    step = Decimal(1).scaleb(-rounding.places)
    value = exact.quantize(step, rounding=_MODES[rounding.mode], context=Context(prec=digits))
    value = value.copy_abs() if value == 0 else value
    remark = Sentences.rounding(rounding, exact, value)
    return replace(derived, value=value, remarks=(remark, *derived.remarks))
