"""Measures 計算式: one per indicator, read from an agency's ``measures.yaml``."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import Any

from shizheng.measures import nodes as n
from shizheng.measures.faults import Faults
from shizheng.measures.parsing import Reader
from shizheng.measures.sentences import Sentences
from shizheng.plan.errors import InvalidDefinitionError
from shizheng.plan.finding import Finding
from shizheng.plan.model import Direction
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


class _MeasureDefinition(Definition):
    unit: str
    measure: dict[str, Any]
    direction: Direction | None = None
    reads: tuple[Read, ...] = ()
    readings: tuple[Reading, ...] = ()


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

    @cached_property
    def digest(self) -> str:
        """The hash of the definition: equal definitions, and only those, share it."""
        canonical = json.dumps(self.source, sort_keys=True, ensure_ascii=False, default=str)
        return sha256(canonical.encode()).hexdigest()

    def sentence(self) -> Text:
        """The whole measure as one sentence."""
        words = Sentences(self.codelists).of(self.root)
        return Text(f"{words.zh}。", f"{words.en[:1].upper()}{words.en[1:]}.")

    def leaves(self) -> tuple[n.Leaf, ...]:
        return tuple(n.leaves(self.root))

    def conditions(self) -> dict[str, n.Condition]:
        """All conditions of all leaves, groups and what they hold, by path."""
        return {c.path: c for leaf in self.leaves() for c in n.walk(leaf.where)}

    def without(self, path: str) -> Measure:
        """The measure without the condition at ``path``.  Raises KeyError where there is none."""
        if path not in self.conditions():
            raise KeyError(path)
        return replace(self, root=_map_leaves(self.root, lambda leaf: replace(leaf, where=_drop(leaf.where, path))))


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
        rows = parse(dict[str, _MeasureDefinition], read_yaml(path), path.name)
        faults: list[Finding] = []
        measures = {}
        for id, row in rows.items():
            noted = Faults(id)
            root = Reader(registers, codelists, noted).node(row.measure, "", row.unit)
            faults.extend(noted.found)
            if root is not None:
                measures[id] = Measure(
                    id, row.unit, root, codelists, row.measure, row.direction, row.reads, row.readings
                )
        if faults:
            raise InvalidDefinitionError(path.name, faults)
        return cls(measures, codelists)


def _drop(conditions: tuple[n.Condition, ...], path: str) -> tuple[n.Condition, ...]:
    """The conditions without the one at ``path``; a group that is left empty goes too."""
    kept: list[n.Condition] = []
    for condition in conditions:
        if condition.path == path:
            continue
        if isinstance(condition, n.Group):
            children = _drop(condition.children, path)
            if children:
                kept.append(replace(condition, children=children))
        else:
            kept.append(condition)
    return tuple(kept)


def _map_leaves(node: n.Node, change: Any) -> Any:
    match node:
        case n.Leaf():
            return change(node)
        case n.Total() | n.Least():
            return replace(node, parts=tuple((name, _map_leaves(part, change)) for name, part in node.parts))
        case n.Difference():
            return replace(node, value=_map_leaves(node.value, change), less=_map_leaves(node.less, change))
        case n.Ratio():
            return replace(node, value=_map_leaves(node.value, change), over=_map_leaves(node.over, change))
        case n.Growth():
            return replace(node, value=_map_leaves(node.value, change))
        case n.Met():
            return replace(node, parts=tuple(_map_part(part, change) for part in node.parts))
        case _:
            return node


def _map_part(part: n.MetPart, change: Any) -> n.MetPart:
    def mapped(requirement: n.Requirement) -> n.Requirement:
        return replace(requirement, value=_map_leaves(requirement.value, change))

    return replace(part, requirement=mapped(part.requirement), provided=part.provided and mapped(part.provided))
