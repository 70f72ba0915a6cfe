"""From answers to figures: the arithmetic of a measure's tree, in one decimal context, with named absences.

Every division, mean and rounding of the product happens here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import ROUND_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, ROUND_UP, Decimal

from shizheng.measures import nodes as n
from shizheng.measures.query import NOTHING, Answer, Request
from shizheng.measures.sentences import Sentences
from shizheng.plan.arithmetic import CONTEXT
from shizheng.plan.figure import Absence, AbsenceKind, AbsenceReason, Derivation, Value
from shizheng.plan.period import Period
from shizheng.plan.text import Text
from shizheng.registers.codelists import CodeLists

_MODES = {"half_up": ROUND_HALF_UP, "half_even": ROUND_HALF_EVEN, "down": ROUND_DOWN, "up": ROUND_UP}
_HUNDRED = Decimal(100)
_YEARS_BACK = {"previous_year": 1, "year_before_last": 2}

Ask = Callable[[str, n.Leaf, Period], Answer]


def requests(indicator: str, node: n.Node, span: Period) -> Iterator[Request]:
    """All that has to be asked to evaluate ``node`` over ``span``, other readings of a base year included."""
    if isinstance(node, n.Leaf):
        yield Request(indicator, node, span)
    elif isinstance(node, n.Growth):
        yield from requests(indicator, node.value, span)
        for years in {_years_back(node, span), *_YEARS_BACK.values()}:
            yield from requests(indicator, node.value, span.years_before(years))
    else:
        for child in n.children(node):
            yield from requests(indicator, child, span)


def _years_back(node: n.Growth, span: Period) -> int:
    return _YEARS_BACK[node.base] if isinstance(node.base, str) else span.year - node.base


class Evaluation:
    """Evaluates the nodes of one indicator's measure from the answers to its requests."""

    def __init__(self, indicator: str, ask: Ask, codelists: CodeLists, sentences: Sentences) -> None:
        self.indicator = indicator
        self.ask = ask
        self.codelists = codelists
        self.sentences = sentences

    def derive(self, node: n.Node, span: Period) -> Derivation:
        """The node's value over ``span`` with the whole way to it."""
        match node:
            case n.Leaf():
                derived = self._leaf(node, span)
            case n.Members():
                derived = self._plain(node, span, Decimal(len(self.codelists[node.codelist].codes(span.end))))
            case n.Constant():
                derived = self._plain(node, span, node.value)
            case n.Total():
                derived = self._combine(node, span, [self.derive(part, span) for _, part in node.parts], _add)
            case n.Least():
                derived = self._combine(node, span, [self.derive(part, span) for _, part in node.parts], min)
            case n.Difference():
                pair = [self.derive(node.value, span), self.derive(node.less, span)]
                derived = self._combine(node, span, pair, lambda values: CONTEXT.subtract(*values))
            case n.Ratio():
                derived = self._ratio(node, span)
            case n.Growth():
                derived = self._growth(node, span)
            case n.Met():
                derived = self._met(node, span)
        return _rounded(derived, node.round)

    def _leaf(self, leaf: n.Leaf, span: Period) -> Derivation:
        answer = self.ask(self.indicator, leaf, span)
        return self._plain(leaf, span, leaf_value(leaf, answer), pending=answer.pending)

    def _plain(self, node: n.Node, span: Period, value: Value, *, pending: int = 0) -> Derivation:
        return Derivation(node.path, _kind(node), self.sentences.of(node), value, node.unit, span, pending=pending)

    def _combine(
        self, node: n.Node, span: Period, inputs: list[Derivation], how: Callable[[list[Decimal]], Decimal]
    ) -> Derivation:
        absent = _first_absence(inputs)
        value = absent or how([i.value for i in inputs if isinstance(i.value, Decimal)])
        return self._composed(node, span, inputs, value)

    def _composed(
        self, node: n.Node, span: Period, inputs: list[Derivation], value: Value, remarks: tuple[Text, ...] = ()
    ) -> Derivation:
        words = self.sentences.of(node)
        return Derivation(node.path, _kind(node), words, value, node.unit, span, tuple(inputs), remarks)

    def _ratio(self, node: n.Ratio, span: Period) -> Derivation:
        inputs = [self.derive(node.value, span), self.derive(node.over, span)]
        scale = _HUNDRED if node.percent else Decimal(1)
        return self._composed(node, span, inputs, _divide(inputs, scale, AbsenceReason.ZERO_DENOMINATOR, node.path))

    def _growth(self, node: n.Growth, span: Period) -> Derivation:
        now = self.derive(node.value, span)
        base = self.derive(node.value, span.years_before(_years_back(node, span)))
        remarks = tuple(self._other_base(node, span, now, years) for years in self._other_bases(node, span))
        return self._composed(node, span, [now, base], growth(now, base, node.path), remarks)

    def _other_bases(self, node: n.Growth, span: Period) -> list[int]:
        return [years for years in _YEARS_BACK.values() if years != _years_back(node, span)]

    def _other_base(self, node: n.Growth, span: Period, now: Derivation, years: int) -> Text:
        base = self.derive(node.value, span.years_before(years))
        other = growth(now, base, node.path)
        return self.sentences.other_base(base.period, other)

    def _met(self, node: n.Met, span: Period) -> Derivation:
        inputs: list[Derivation] = []
        remarks: list[Text] = []
        met = 0
        for part in node.parts:
            held = []
            for requirement in (part.requirement, part.provided):
                if requirement is not None:
                    found = self.derive(requirement.value, span)
                    inputs.append(found)
                    held.append(isinstance(found.value, Decimal) and found.value >= requirement.at_least)
                    remarks.append(self.sentences.requirement(part, requirement, found.value, held[-1]))
            met += all(held)
        absent = _first_absence(inputs)
        return self._composed(node, span, inputs, absent or Decimal(met), tuple(remarks))


def leaf_value(leaf: n.Leaf, answer: Answer) -> Value:
    """An engine's answer as a value: zero only where something was reported and nothing of it met the conditions."""
    if answer.reported == 0 or (answer.counted == 0 and leaf.none == "not_reported"):
        return Absence(AbsenceKind.NOT_REPORTED, where=leaf.path)
    averages = leaf.kind == "mean" or (leaf.kind == "latest" and leaf.then == "mean")
    if answer.counted == 0 and averages:
        return Absence(AbsenceKind.NOT_COMPUTABLE, AbsenceReason.NOTHING_TO_AVERAGE, leaf.path)
    amount = Decimal(0) if answer.amount is None else answer.amount
    return CONTEXT.divide(amount, Decimal(answer.counted)) if averages else amount


def growth(now: Derivation, base: Derivation, path: str) -> Value:
    """The growth of ``now`` over ``base`` in percent; not computable on a base of zero."""
    if not isinstance(now.value, Decimal) or not isinstance(base.value, Decimal):
        return _first_absence([now, base]) or Absence(AbsenceKind.NOT_COMPUTABLE, AbsenceReason.NO_BASELINE, path)
    if base.value == 0:
        return Absence(AbsenceKind.NOT_COMPUTABLE, AbsenceReason.NO_BASELINE, path)
    change = CONTEXT.subtract(now.value, base.value)
    return CONTEXT.divide(CONTEXT.multiply(change, _HUNDRED), base.value)


def answer_from(found: dict[tuple[str, str, Period], Answer]) -> Ask:
    """Asks the answers found; a request without one (a group with no rows) is answered by nothing."""
    return lambda indicator, leaf, span: found.get((indicator, leaf.path, span), NOTHING)


def _add(values: list[Decimal]) -> Decimal:
    total = Decimal(0)
    for value in values:
        total = CONTEXT.add(total, value)
    return total


def _divide(inputs: list[Derivation], scale: Decimal, reason: AbsenceReason, path: str) -> Value:
    absent = _first_absence(inputs)
    if absent is not None:
        return absent
    over, under = (i.value for i in inputs)
    assert isinstance(over, Decimal)
    assert isinstance(under, Decimal)
    if under == 0:
        return Absence(AbsenceKind.NOT_COMPUTABLE, reason, path)
    return CONTEXT.divide(CONTEXT.multiply(over, scale), under)


def _first_absence(inputs: list[Derivation]) -> Absence | None:
    return next((i.value for i in inputs if isinstance(i.value, Absence)), None)


def _rounded(derived: Derivation, rounding: n.Round | None) -> Derivation:
    if rounding is None or not isinstance(derived.value, Decimal):
        return derived
    exact = derived.value
    value = exact.quantize(Decimal(1).scaleb(-rounding.places), rounding=_MODES[rounding.mode], context=CONTEXT)
    remark = Sentences.rounding(rounding, exact, value)
    return Derivation(
        derived.path, derived.kind, derived.words, value, derived.unit, derived.period, derived.inputs,
        (remark, *derived.remarks), derived.pending,
    )  # fmt: skip


def _kind(node: n.Node) -> str:
    return node.kind if isinstance(node, n.Leaf) else type(node).__name__.lower()
