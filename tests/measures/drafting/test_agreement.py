"""On the sample agency's plan, the proposed measures have the shape of the shipped ones, all but one."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from shizheng.agency import Agency
from shizheng.measures.backlinks import is_there
from shizheng.measures.drafting import Draft, Records, draft

FOLDER = Path(__file__).parents[3] / "agencies/mofa-106"
SHIPPED: dict[str, Any] = yaml.safe_load((FOLDER / "measures.yaml").read_text("utf-8"))
DIFFERENT = {"2.4"}
"""Two of its four parts are of two registers each, which the words 會議與合作計畫次數 don't say."""

LEAVES = {"count", "sum", "mean", "distinct", "latest", "members", "constant"}
PARTED = {"total", "least", "greatest", "weighted", "met", "milestones", "product"}
SAID = ("base", "percent", "round", "at_least", "at_most", "between", "reaches", "weight", "then")


def shape(node: Mapping[str, Any]) -> Any:
    """A measure without what it asks of which register: kinds with their parts, bases, rounding, floors."""
    kind = next(
        word
        for word in node
        if word in LEAVES | PARTED or word in ("ratio", "difference", "growth", "reduction", "change", "of")
    )
    said = {word: node[word] for word in SAID if word in node}
    if kind in LEAVES:
        return kind, len(node[kind]) if kind == "distinct" else None, said
    if kind in PARTED:
        return kind, [shape(part) for part in node[kind].values()], said
    others = [shape(node[word]) for word in ("over", "less", "provided") if word in node]
    return kind, shape(node[kind]), others, said


@pytest.fixture(scope="module")
def drafts() -> dict[str, Draft]:
    agency = Agency.load(FOLDER)
    records = Records(agency.registers, agency.codelists)
    return {
        one.id: draft(
            one.standard, unit=one.target.unit, subject=one.id, direction=one.target.direction, records=records
        )
        for one in agency.plan.indicators
    }


@pytest.mark.parametrize("id", SHIPPED)
def test_the_proposed_shape_is_that_of_the_shipped_measure(drafts: dict[str, Draft], id: str) -> None:
    same = shape(drafts[id].definition) == shape(SHIPPED[id]["measure"])
    assert same == (id not in DIFFERENT)


@pytest.mark.parametrize("id", SHIPPED)
def test_every_place_named_is_one_of_the_proposal(drafts: dict[str, Draft], id: str) -> None:
    found = drafts[id]
    definition = yaml.safe_load(json.dumps(found.definition, default=float))
    places = [place for place in (*found.places, *(read.to for read in found.reads)) if place]
    assert [place for place in places if place != "direction" and not is_there(definition, place)] == []


def test_at_least_fourteen_of_the_sixteen_agree(drafts: dict[str, Draft]) -> None:
    agreeing = [id for id in SHIPPED if shape(drafts[id].definition) == shape(SHIPPED[id]["measure"])]
    assert len(agreeing) >= 14
    assert len(SHIPPED) == 16


@pytest.mark.parametrize("id", SHIPPED)
def test_what_is_proposed_for_sure_stands_in_the_shipped_measure(drafts: dict[str, Draft], id: str) -> None:
    """A register that is proposed without a question is the one that the agency chose."""
    chosen = set(_registers(SHIPPED[id]["measure"]))
    proposed = {name for name in _registers(dict(drafts[id].definition)) if name != "?"}
    assert proposed <= chosen


def _registers(node: Any) -> list[str]:
    if isinstance(node, list):
        return [name for part in node for name in _registers(part)]
    if not isinstance(node, Mapping):
        return []
    own = [node[word] for word in ("count", "of") if isinstance(node.get(word), str)]
    return [*own, *(name for part in node.values() for name in _registers(part))]
