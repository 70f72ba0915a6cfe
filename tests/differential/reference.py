"""The measure language read a second time: loops, dicts and Decimal, slow and obvious.

It takes a definition as its file gives it, registers, code lists and rows, and says what the figure is.  It shares no
line with ``shizheng.measures``, whose figures it is there to doubt.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from shizheng.registers.codelists import CodeList
from shizheng.registers.rows import Row
from shizheng.registers.schema import Register
from tests.differential import arithmetic as a
from tests.differential.arithmetic import CONTEXT, Node, Outcome, absent
from tests.differential.counting import Conditions, Line, Span, Window, known_on, lines_of, number

LEAVES = ("count", "sum", "mean", "distinct", "latest")


@dataclass(frozen=True)
class Asked:
    """A period, the day up to which it is looked at, and the day whose knowledge it is looked at with."""

    start: date
    end: date
    as_of: date
    known: date | None = None

    @property
    def span(self) -> Span:
        return Span(self.start, min(self.end, self.as_of))


@dataclass(frozen=True)
class Answer:
    """What a figure is, and how many submitted rows would take part in it."""

    value: Outcome
    pending: int


@dataclass(frozen=True)
class Reference:
    """An agency's registers, code lists and rows, to be asked for figures."""

    registers: Mapping[str, Register]
    codelists: Mapping[str, CodeList]
    rows: Mapping[str, Sequence[Row]]

    def figure(self, measure: Node, asked: Asked) -> Answer:
        return self._answer(measure, asked)[0]

    def _answer(self, measure: Node, asked: Asked) -> tuple[Answer, bool]:
        """The figure, and whether any row takes part in it or would if it were approved, bases aside."""
        if asked.as_of < asked.start:
            return Answer(absent("not_due"), 0), False
        evaluation = _Evaluation(self, asked.known or asked.as_of, asked.span)
        value = evaluation.value(measure, "", asked.span)
        return Answer(value, len(evaluation.pending)), evaluation.takes_part

    def by_month(self, measure: Node, asked: Asked) -> dict[str, Answer]:
        """The running figure at the end of each month that has begun, all with the same knowledge."""
        asked = replace(asked, known=asked.known or asked.as_of)
        months = {}
        first = asked.start
        while first <= asked.span.end:
            last = first.replace(day=monthrange(first.year, first.month)[1])
            months[f"{first:%Y-%m}"] = self.figure(measure, replace(asked, as_of=min(last, asked.span.end)))
            first = last + timedelta(days=1)
        return months

    def by_unit(self, measure: Node, asked: Asked) -> dict[str, Answer]:
        """The figure of each unit from its own rows alone; of units none of whose rows take part, nothing."""
        return self._by(measure, asked, lambda register, row: row.unit)

    def by_country(self, measure: Node, asked: Asked) -> dict[str, Answer]:
        """The same by country, where every register that the measure asks has one."""
        if not all(self.registers[name].country for name in registers_of(measure)):
            return {}
        return self._by(measure, asked, lambda register, row: row.values.get(register.country))

    def _by(self, measure: Node, asked: Asked, group: Callable[[Register, Row], Any]) -> dict[str, Answer]:
        read = {name: self.rows[name] for name in registers_of(measure)}
        found = {}
        for one in {group(self.registers[name], row) for name, rows in read.items() for row in rows} - {None}:
            own = {
                name: [row for row in rows if group(self.registers[name], row) == one] for name, rows in read.items()
            }
            answer, takes_part = replace(self, rows=own)._answer(measure, asked)
            if takes_part:
                found[one] = answer
        return found


def registers_of(node: Any) -> set[str]:
    """The registers that a measure asks."""
    if not isinstance(node, Mapping):
        return set()
    if any(kind in node for kind in LEAVES):
        return {relation_of(node).partition(".")[0]}
    return set().union(*(registers_of(part) for part in node.values()))


def relation_of(leaf: Node) -> str:
    return leaf["count"] if "count" in leaf else leaf["of"]


@dataclass
class _Evaluation:
    world: Reference
    known: date
    own_span: Span
    takes_part: bool = False
    pending: set[tuple[str, int, int]] = field(default_factory=set)

    def value(self, node: Node, path: str, span: Span) -> Outcome:
        value = self._value(node, path, span)
        if "round" in node and isinstance(value, Decimal):
            return a.rounded(value, node["round"]["places"], a.ROUNDINGS[node["round"]["mode"]])
        return value

    def _value(self, node: Node, path: str, span: Span) -> Outcome:
        if any(kind in node for kind in LEAVES):
            return self._leaf(node, path, span)
        if "constant" in node:
            return number(node["constant"])
        if "members" in node:
            return self._members(node["members"], span.end)
        for kind in ("met", "milestones"):
            if kind in node:
                return self._judged(kind, node, path, span)
        for kind in ("growth", "reduction", "change"):
            if kind in node:
                return self._against_base(kind, node, path, span)
        for kind, other in (("ratio", "over"), ("difference", "less")):
            if kind in node:
                return self._pair(kind, other, node, path, span)
        return self._parts(node, path, span)

    def _members(self, name: str, day: date) -> Decimal:
        valid = set()
        for member in self.world.codelists[name].members:
            if (member.valid_from or date.min) <= day <= (member.valid_to or date.max):
                valid.add(member.code)
        return Decimal(len(valid))

    def _parts(self, node: Node, path: str, span: Span) -> Outcome:
        kind = next(kind for kind in ("total", "least", "greatest", "weighted", "product") if kind in node)
        found: list[Outcome] = []
        for name, part in node[kind].items():
            below = f"{kind}/{name}"
            if kind == "weighted":
                value = self.value(part["of"], joined(path, f"{below}/of"), span)
                value = CONTEXT.multiply(number(part["weight"]), value) if isinstance(value, Decimal) else value
            else:
                value = self.value(part, joined(path, below), span)
            found.append(value)
        return a.combined(kind, found, node.get("absent", "propagate"))

    def _pair(self, kind: str, other: str, node: Node, path: str, span: Span) -> Outcome:
        one = self.value(node[kind], joined(path, kind), span)
        two = self.value(node[other], joined(path, other), span)
        if not isinstance(one, Decimal):
            return one
        if not isinstance(two, Decimal):
            return two
        if kind == "difference":
            return CONTEXT.subtract(one, two)
        if two == 0:
            return absent("not_computable", path, "zero_denominator")
        return CONTEXT.divide(CONTEXT.multiply(one, Decimal(100)) if node.get("percent") else one, two)

    def _against_base(self, kind: str, node: Node, path: str, span: Span) -> Outcome:
        years = a.years_back(node["base"], span)
        then = Span(a.earlier(span.start, years), a.earlier(span.end, years))
        now = self.value(node[kind], joined(path, kind), span)
        base = self.value(node[kind], joined(path, kind), then)
        if not isinstance(now, Decimal):
            return now
        if not isinstance(base, Decimal):
            return base
        if kind == "change":
            return CONTEXT.subtract(now, base)
        if base == 0:
            return absent("not_computable", path, "no_baseline")
        if base < 0:
            return absent("not_computable", path, "negative_baseline")
        gain = CONTEXT.subtract(now, base) if kind == "growth" else CONTEXT.subtract(base, now)
        return CONTEXT.divide(CONTEXT.multiply(gain, Decimal(100)), base)

    def _judged(self, kind: str, node: Node, path: str, span: Span) -> Outcome:
        """How many requirements hold, or how far an unbroken row of steps reaches."""
        holding: list[tuple[bool, Any]] = []
        absences: list[a.Absent] = []
        for name, part in node[kind].items():
            below = joined(path, f"{kind}/{name}")
            tests = [(part, f"{below}/of")]
            if "provided" in part:
                tests.append((part["provided"], f"{below}/provided/of"))
            holds = True
            for test, place in tests:
                value = self.value(test["of"], place, span)
                if not isinstance(value, Decimal):
                    absences.append(value)
                    holds = False
                elif not a.holds_for(value, test):
                    holds = False
            holding.append((holds, part.get("reaches")))
        if absences and node.get("absent", "propagate") == "propagate":
            return absences[0]
        if kind == "met":
            return Decimal(len([1 for holds, _ in holding if holds]))
        reached = Decimal(0)
        for holds, reaches in holding:
            if not holds:
                break
            reached = number(reaches)
        return reached

    def _leaf(self, node: Node, path: str, span: Span) -> Outcome:
        kind = next(kind for kind in LEAVES if kind in node)
        relation = relation_of(node)
        name, _, lines = relation.partition(".")
        register = self.world.registers[name]
        window = Window.of(node, register)
        fields = {**register.fields, **(register.lines.fields if lines and register.lines else {})}
        conditions = Conditions(fields, self.world.codelists, window, span)
        counted: list[Line] = []
        reported = 0
        for line in lines_of(relation, [row for row in self.world.rows[name] if known_on(row, self.known)]):
            inside = window.lets_in(line, span)
            complete = all(line.cells.get(cell) is not None for cell in a.cells_read(kind, node))
            counts = inside and complete and conditions.every(node.get("where", []), line) is True
            if counts and span == self.own_span and line.state in ("approved", "submitted"):
                self.takes_part = True
            if line.state == "approved":
                reported += inside or window.kind == "at_end"
                if counts:
                    counted.append(line)
            elif line.state == "submitted" and counts:
                self.pending.add(line.identity)
        return a.told(kind, node, path, reported, counted)


def joined(path: str, below: str) -> str:
    return f"{path}/{below}" if path else below
