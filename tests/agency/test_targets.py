"""What a target's words say and what a measure declares, held against each other."""

from __future__ import annotations

from pathlib import Path
from shutil import copytree

import pytest
import yaml

from shizheng.agency import Agency
from shizheng.documents.form import Form
from shizheng.documents.target import read_target
from shizheng.plan.errors import InvalidDefinitionError
from shizheng.plan.model import Direction
from tests.house.tree import ROOT

AT_LEAST, AT_MOST = Direction.AT_LEAST, Direction.AT_MOST


@pytest.mark.parametrize(
    ("text", "direction", "stated"),
    [
        ("8人", AT_LEAST, False),
        ("8人以上", AT_LEAST, True),
        ("8人以下", AT_MOST, True),
        ("≦8人", AT_MOST, True),
        ("≤8人", AT_MOST, True),
        ("≧8人", AT_LEAST, True),
        ("至多8人", AT_MOST, True),
    ],
)
def test_a_cell_states_its_direction_or_is_taken_for_one_to_be_reached(
    text: str, direction: Direction, stated: bool
) -> None:
    target = read_target(text, "指標", "標準", Form.named("annual-plan"))
    assert (target.direction, target.stated, target.unit) == (direction, stated, "人")


def changed(folder: Path, indicator: str, **said: object) -> Path:
    """A copy of the agency in which one measure says something else."""
    copytree(ROOT / "agencies" / "mofa-106", folder)
    path = folder / "measures.yaml"
    measures = yaml.safe_load(path.read_text("utf-8"))
    measures[indicator] |= said
    path.write_text(yaml.safe_dump(measures, allow_unicode=True, sort_keys=False), "utf-8")
    return folder


def test_a_declared_direction_holds_where_the_target_is_a_bare_number(tmp_path: Path) -> None:
    agency = Agency.load(changed(tmp_path / "a", "7.3", direction="at_most"))
    assert agency.target("7.3").direction is AT_MOST
    assert agency.target("2.1").direction is AT_LEAST


def test_a_direction_that_the_targets_words_contradict_is_refused(tmp_path: Path) -> None:
    folder = changed(tmp_path / "a", "7.3", direction="at_most")
    plan = next(folder.glob("plan.*"))
    text = plan.read_text("utf-8")
    plan.write_text(text.replace("16件", "16件以上"), "utf-8")
    with pytest.raises(InvalidDefinitionError) as refused:
        Agency.load(folder)
    assert [finding.code for finding in refused.value.findings] == ["direction-differs-from-target"]


def test_a_unit_that_is_not_the_targets_is_refused(tmp_path: Path) -> None:
    folder = changed(tmp_path / "a", "7.3", unit="元")
    with pytest.raises(InvalidDefinitionError) as refused:
        Agency.load(folder)
    assert "unit-differs-from-target" in [finding.code for finding in refused.value.findings]


def test_a_misspelt_direction_is_told_the_nearest(tmp_path: Path) -> None:
    with pytest.raises(InvalidDefinitionError) as refused:
        Agency.load(changed(tmp_path / "a", "7.3", direction="at_mots"))
    (finding,) = refused.value.findings
    assert finding.code == "not-one-of"
    assert "at_most" in finding.message.en
