"""Loading an agency's folder."""

from pathlib import Path
from shutil import copytree

import pytest

from shizheng.agency import Agency
from shizheng.agency.agency import accumulates
from shizheng.agency.units import load_units
from shizheng.plan.errors import InvalidDefinitionError
from shizheng.plan.model import Direction

FOLDER = Path(__file__).parents[2] / "agencies/mofa-106"


@pytest.fixture(scope="module")
def agency():
    return Agency.load(FOLDER)


def test_each_indicator_of_the_plan_has_its_measure_and_no_measure_is_left_over(agency):
    assert [indicator.id for indicator in agency.plan.indicators] == list(agency.measures)


def test_a_measures_unit_is_its_targets(agency):
    for indicator in agency.plan.indicators:
        assert agency.measures[indicator.id].unit == indicator.target.unit, indicator.id


def test_a_direction_that_the_document_leaves_open_is_declared_by_the_measure(agency):
    open_ones = [i.id for i in agency.plan.indicators if i.target.direction is None]
    assert open_ones == ["7.2"]
    assert agency.target("7.2").direction is Direction.AT_MOST
    assert agency.target("1.1").direction is Direction.AT_LEAST


def test_only_figures_that_mount_up_have_a_pace(agency):
    growing = {id for id, measure in agency.measures.items() if accumulates(measure.root)}
    assert growing == {"1.1", "2.1", "2.2", "3.1"}


@pytest.mark.parametrize(
    ("file", "spoil", "named"),
    [
        ("agency.yaml", lambda text: text.replace("Asia/Taipei", "Asia/Taipeh"), "timezone"),
        ("measures.yaml", lambda text: text.replace("count: premises", "count: premisses"), "premises"),
        ("measures.yaml", lambda text: text.replace('"7.3":', '"7.4":'), "no indicator of the plan"),
        ("units.csv", lambda text: text.replace("valid_from", "from"), "valid_from"),
        ("plan.txt", lambda text: "", "plan.txt"),
    ],
)
def test_a_faulty_file_is_refused_and_named(tmp_path, file, spoil, named):
    folder = copytree(FOLDER, tmp_path / "agency")
    text = (folder / file).read_text("utf-8")
    (folder / file).write_text(spoil(text), "utf-8")
    with pytest.raises(InvalidDefinitionError) as refusal:
        Agency.load(folder)
    assert refusal.value.source == file
    said = " ".join(f"{f.subject} {f.message.en} {f.message.zh}" for f in refusal.value.findings)
    assert named in said or named == refusal.value.source


def test_a_mission_may_serve_several_countries(tmp_path):
    file = tmp_path / "units.csv"
    file.write_text(
        "code,zh,en,kind,country,region,valid_from,valid_to\n"
        "M,館,Mission,embassy,AAA BBB,D,,\n"
        "D,司,Department,department,,,,\n",
        "utf-8",
    )
    units = load_units(file)
    assert units["M"].countries == ("AAA", "BBB")
    assert units["D"].countries == ()
