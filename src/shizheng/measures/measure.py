"""Measures 計算式: one per indicator, read from an agency's ``measures.yaml``."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from shizheng.measures import nodes as n
from shizheng.measures.ask import Condition, Group, walk
from shizheng.measures.reading import Faults, Reader, faults_of_form, near
from shizheng.measures.sentences import Sentences
from shizheng.plan.errors import InvalidDefinitionError
from shizheng.plan.finding import Catalogue, Finding
from shizheng.plan.model import Direction, Target
from shizheng.plan.text import Text
from shizheng.registers.codelists import CodeLists
from shizheng.registers.definition import Definition, parse, read_yaml
from shizheng.registers.schema import Registers


class Read(Definition):
    """Some words of the standard and what became of them: a place in the measure, or a finding."""

    words: str
    to: str | None = None
    finding: str | None = None


class Reading(Definition):
    """A declared choice between several readings of the same words, at a place in the measure."""

    finding: str
    to: str
    choice: Text


class MeasureDefinition(Definition):
    """What stands below an indicator's id in ``measures.yaml``."""

    unit: str
    measure: dict[str, Any]
    direction: Direction | None = None
    reads: tuple[Read, ...] = ()
    readings: tuple[Reading, ...] = ()
    shares: tuple[str, ...] = ()


@dataclass(frozen=True)
class Measure:
    """The executable reading of one indicator's standard.

    ``direction`` is set where the agency had to declare what its document leaves open.
    """

    id: str
    unit: str
    root: n.Node
    codelists: CodeLists
    source: Mapping[str, Any]
    """The definition as it was written."""
    direction: Direction | None = None
    reads: tuple[Read, ...] = ()
    readings: tuple[Reading, ...] = ()
    shares: tuple[str, ...] = ()
    """The indicators that may count the same event."""

    @cached_property
    def sentences(self) -> Sentences:
        """What puts this measure's parts into words, each once."""
        return Sentences(self.codelists)

    def sentence(self) -> Text:
        """The whole measure as one sentence."""
        words = self.sentences.of(self.root)
        return Text(f"{words.zh}。", f"{words.en[:1].upper()}{words.en[1:]}.")

    def leaves(self) -> tuple[n.Leaf, ...]:
        return tuple(n.leaves(self.root))

    def registers(self) -> frozenset[str]:
        """The names of the registers that are read."""
        return frozenset(leaf.register.name for leaf in self.leaves())

    def conditions(self) -> dict[str, Condition]:
        """All conditions of all leaves, groups and what they hold, by path."""
        return {c.path: c for leaf in self.leaves() for c in walk(leaf.where)}

    def without(self, path: str) -> Measure:
        """The measure without the condition at ``path``.  Raises KeyError where there is none."""
        if path not in self.conditions():
            raise KeyError(path)

        def without(leaf: n.Leaf) -> n.Leaf:
            return replace(leaf, ask=replace(leaf.ask, where=_drop(leaf.where, path)))

        return replace(self, root=_map_leaves(self.root, without))


class Measures(Mapping[str, Measure]):
    """The measures of one agency, by indicator id."""

    def __init__(self, measures: Mapping[str, Measure], codelists: CodeLists) -> None:
        self._measures = dict(measures)
        self.codelists = codelists

    def __getitem__(self, id: str) -> Measure:
        return self._measures[id]

    def __iter__(self) -> Iterator[str]:
        return iter(self._measures)

    def __len__(self) -> int:
        return len(self._measures)

    @classmethod
    def load(cls, path: Path, registers: Registers, codelists: CodeLists) -> Measures:
        """The measures of a ``measures.yaml``.  Raises ``InvalidDefinitionError`` naming every fault."""
        return cls.read(read_yaml(path), path.name, registers, codelists)

    @classmethod
    def read(cls, document: object, source: str, registers: Registers, codelists: CodeLists) -> Measures:
        """The measures that a plain mapping defines.  Raises ``InvalidDefinitionError`` naming every fault."""
        misshapen = faults_of_form(document, MeasureDefinition.model_fields)
        if misshapen:
            raise InvalidDefinitionError(source, misshapen)
        rows = parse(dict[str, MeasureDefinition], document, source)
        faults: list[Finding] = []
        measures = {}
        for id, row in rows.items():
            noted = Faults(id)
            root = Reader(registers, codelists, noted).measure(row.measure, row.unit)
            faults.extend(noted.found)
            if root is not None:
                measures[id] = Measure(
                    id, row.unit, root, codelists, row.measure, row.direction, row.reads, row.readings, row.shares
                )
        if faults:
            raise InvalidDefinitionError(source, faults)
        return cls(measures, codelists)


def of_no_indicator(measures: Iterable[str], indicators: Iterable[str], document: str) -> list[Finding]:
    """The faults of measures that belong to none of the plan's indicators."""
    known = list(indicators)
    catalogue = Catalogue.of("shizheng.measures")
    return [
        catalogue.find("measure-of-no-indicator", subject=id, document=document, near=near(id, known))
        for id in measures
        if id not in known
    ]


def at_odds_with_targets(measures: Mapping[str, Measure], targets: Mapping[str, Target]) -> list[Finding]:
    """The faults of measures that contradict what the plan's own targets say: another unit, another direction."""
    catalogue = Catalogue.of("shizheng.measures")
    found = []
    for id, measure in measures.items():
        target = targets.get(id)
        if target is None:
            continue
        said: dict[str, Any] = {"unit": measure.unit, "target": target.text}
        if target.unit and target.unit != measure.unit:
            found.append(catalogue.find("unit-differs-from-target", subject=id, **said))
        if target.stated and measure.direction not in (None, target.direction):
            found.append(catalogue.find("direction-differs-from-target", subject=id, **said, own=measure.direction))
    return found


def _drop(conditions: tuple[Condition, ...], path: str) -> tuple[Condition, ...]:
    """The conditions without the one at ``path``; a group that is left empty goes too."""
    kept: list[Condition] = []
    for condition in conditions:
        if condition.path == path:
            continue
        if isinstance(condition, Group):
            children = _drop(condition.children, path)
            if children:
                kept.append(replace(condition, children=children))
        else:
            kept.append(condition)
    return tuple(kept)


def _map_leaves(node: n.Node, change: Callable[[n.Leaf], n.Leaf]) -> n.Node:
    def mapped(child: n.Node) -> n.Node:
        return _map_leaves(child, change)

    match node:
        case n.Leaf():
            return change(node)
        case n.Combination():
            return replace(node, parts=tuple((name, mapped(part)) for name, part in node.parts))
        case n.Weighted():
            return replace(node, parts=tuple((name, weight, mapped(part)) for name, weight, part in node.parts))
        case n.Difference():
            return replace(node, value=mapped(node.value), less=mapped(node.less))
        case n.Ratio():
            return replace(node, value=mapped(node.value), over=mapped(node.over))
        case n.Comparison():
            return replace(node, value=mapped(node.value))
        case n.Met() | n.Milestones():
            return _map_requirements(node, mapped)
    return node


def _map_requirements(node: n.Met | n.Milestones, mapped: Callable[[n.Node], n.Node]) -> n.Node:
    def required(requirement: n.Requirement) -> n.Requirement:
        return replace(requirement, value=mapped(requirement.value))

    if isinstance(node, n.Milestones):
        return replace(node, parts=tuple(replace(p, requirement=required(p.requirement)) for p in node.parts))
    parts = [
        replace(p, requirement=required(p.requirement), provided=p.provided and required(p.provided))
        for p in node.parts
    ]
    return replace(node, parts=tuple(parts))
