"""``shizheng draft``: proposals as YAML to be pasted and as JSON, questions beside them."""

from __future__ import annotations

import json
from pathlib import Path

import yaml
from click.testing import CliRunner, Result

from shizheng.cli import main
from tests.house.tree import ROOT

AGENCY = ROOT / "agencies" / "mofa-106"
PLAN = AGENCY / "plan.txt"


def run(*options: object) -> Result:
    return CliRunner().invoke(main, ["draft", *map(str, options), "--agency", str(AGENCY)])


def test_a_whole_plan_is_yaml_with_its_questions_as_comments() -> None:
    result = run(PLAN)
    assert result.exit_code == 0, result.output
    found = yaml.safe_load(result.output)
    assert len(found) == 16
    assert found["7.3"]["measure"]["count"] == "premises"
    assert {"unit", "measure", "reads"} == set(found["7.3"])
    assert "# ? base  [base-year-ambiguous]" in result.output.replace("least/part_1/base", "base")


def test_one_indicator_in_english() -> None:
    result = run(PLAN, "--indicator", "6.1", "--lang", "en")
    assert list(yaml.safe_load(result.output)) == ["6.1"]
    assert "has to be said" in result.output


def test_a_standard_of_ones_own() -> None:
    result = run("--standard", "1.會議件數(40%)。2.訓練件數(60%)。依權重加總。", "--unit", "件", "--without-registers")
    weights = yaml.safe_load(result.output)["?"]["measure"]["weighted"]
    assert [part["weight"] for part in weights.values()] == [0.4, 0.6]
    told = run("--standard", "1.會議件數(40%)。2.訓練件數(60%)。依權重加總。", "--unit", "件", "--json")
    assert json.loads(told.output)[0]["definition"]["measure"]["weighted"]["part_1"]["weight"] == 0.4


def test_json_names_each_question_with_its_place_and_what_to_do() -> None:
    (found,) = json.loads(run(PLAN, "--indicator", "2.4", "--json").output)
    asked = next(row for row in found["asked"] if row["code"] == "base-year-ambiguous")
    assert asked["at"].endswith("base")
    assert asked["place"].startswith("plan.txt:")
    assert asked["advice"]


def test_an_indicator_that_the_plan_lacks_is_told(tmp_path: Path) -> None:
    result = run(PLAN, "--indicator", "9.9")
    assert result.exit_code == 1
    assert "9.9" in result.output
    assert run().exit_code == 2
