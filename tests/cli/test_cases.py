"""``shizheng cases``: a planner's hand-worked figures are held against the measures, and slips in them are named."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from shizheng.cli import main

AGENCY = Path(__file__).parents[2] / "agencies" / "mofa-106"
GREEN = """indicator: "7.3"
defaults:
  premises: {title: 館舍, country: USA, kind: chancery, tenure: owned, acquired_on: 2010-07-01}
cases:
  - name: 自有二處
    why: the rented one is not owned
    records: {premises: [{copies: 2}, {tenure: rented}]}
    expect: 2
    pending: 0
    met: "false"
"""


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    """A copy of the agency without its cases."""
    folder = tmp_path / "機關 agency"
    shutil.copytree(AGENCY, folder, ignore=shutil.ignore_patterns("cases"))
    (folder / "cases").mkdir()
    return folder


def run(folder: Path, *arguments: str, lang: str = "en") -> Result:
    options = ["cases", "--agency", str(folder), "--lang", lang, *arguments]
    done = CliRunner(env={"COLUMNS": "200"}).invoke(main, options)
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done


def of(folder: Path, text: str, name: str = "7.3.yaml") -> Result:
    (folder / "cases" / name).write_text(text, "utf-8")
    return run(folder, "7.3")


def test_the_shipped_cases_of_an_indicator_are_green() -> None:
    done = run(AGENCY, "7.3", "1.1")
    assert done.exit_code == 0
    assert done.stdout == "1.1: 26 cases, 26 as expected\n7.3: 16 cases, 16 as expected\n"


def test_a_green_case(mine: Path) -> None:
    done = of(mine, GREEN)
    assert (done.exit_code, done.stdout) == (0, "7.3: 1 cases, 1 as expected\n")


def test_a_red_case_says_what_it_should_be_what_it_came_to_and_why(mine: Path) -> None:
    done = of(mine, GREEN.replace("expect: 2", "expect: 3").replace("pending: 0", "pending: 4"))
    assert done.exit_code == 1
    assert "7.3: 1 cases, 0 as expected" in done.stdout
    assert "✗ 自有二處" in done.stdout
    assert "figure should be 3, came to 2" in done.stdout
    assert "pending should be 4, came to 0" in done.stdout
    assert "the rented one is not owned" in done.stdout
    assert "1 cases are red" in done.stderr


def test_a_red_case_in_chinese(mine: Path) -> None:
    (mine / "cases" / "7.3.yaml").write_text(GREEN.replace('met: "false"', "signal: green"), "utf-8")
    done = run(mine, "7.3", lang="zh")
    assert "7.3：算例 1 個，相符 0 個" in done.stdout
    assert "燈號應為 green，算得 red" in done.stdout


def test_an_absence_is_named_as_a_case_writes_it(mine: Path) -> None:
    done = of(mine, GREEN.replace("{premises: [{copies: 2}, {tenure: rented}]}", "{premises: []}"))
    assert "figure should be 2, came to not_reported" in done.stdout


def test_indicators_without_cases_are_named(mine: Path) -> None:
    (mine / "cases" / "7.3.yaml").write_text(GREEN, "utf-8")
    done = run(mine)
    assert done.exit_code == 0
    assert "No cases yet: 1.1, 1.2" in done.stderr
    assert "7.3" not in done.stderr.split(". Write")[0]


def test_an_indicator_that_no_measure_has_is_refused(mine: Path) -> None:
    done = run(mine, "9.9")
    assert done.exit_code == 2
    assert "9.9" in done.stderr


SLIPS = {
    "a register": (("premises: [", "premisses: ["), "case-name-unknown", "the nearest is “premises”"),
    "a field": (("{tenure: rented}", "{tenor: rented}"), "case-name-unknown", "the nearest is “tenure”"),
    "a register without defaults": (("{premises: [", "{visits: [], premises: ["), "case-name-unknown", "“visits”"),
    "a set": (("    expect", "    with: [館舍]\n    expect"), "case-name-unknown", "“館舍”"),
    "a set within itself": (
        ("cases:", "sets: {一: [二], 二: [一]}\ncases:", "    expect", "    with: [一]\n    expect"),
        "case-name-unknown",
        "“一”",
    ),
    "a code": (("{tenure: rented}", "{tenure: rental}"), "unknown-code", "rental"),
    "a day": (("{tenure: rented}", "{acquired_on: 2017-02-30}"), "not-a-date", "2017-02-30"),
    "a number of copies": (("{copies: 2}", "{copies: many}"), "not-of-kind", "a whole number; found “many”"),
    "a word of a case": (("expect: 2", "expects: 2"), "word-missing", "cases/1/expect: “expect” is missing"),
    "a word that stands twice": (("expect: 2", "expect: 2\n    expect: 3"), "not-yaml", "twice"),
    "another indicator": (('"7.3"', '"7.2"'), "case-file-misnamed", "7.2"),
    "no YAML": (("cases:", "cases: ["), "not-yaml", "7.3.yaml"),
}


@pytest.mark.parametrize("slip", SLIPS)
def test_a_slip_in_a_case_is_a_finding_that_names_its_file(mine: Path, slip: str) -> None:
    changes, code, told = SLIPS[slip]
    text = GREEN
    for old, new in zip(changes[::2], changes[1::2], strict=True):
        assert old in text
        text = text.replace(old, new, 1)
    done = of(mine, text)
    assert done.exit_code == 1
    assert "7.3.yaml" in done.stderr
    assert f"error {code}" in done.stderr
    assert told in done.stderr


def test_a_slip_in_a_cell_is_told_by_the_line_of_the_file_that_it_stands_on(mine: Path) -> None:
    texts = {
        "in the case": ("{tenure: rented}", "\n      {tenure: rental}", 8),
        "in a set": ("cases:", "sets: {一: {premises: [\n  {}, {copies: 2,\n  tenure: rental}]}}\ncases:", 5),
        "in the defaults": ("tenure: owned", "tenure: own", 7),
    }
    for old, new, line in texts.values():
        text = GREEN.replace(old, new, 1).replace(
            "    expect", "    with: [一]\n    expect" if "一" in new else "    expect"
        )
        done = of(mine, text)
        assert f"7.3.yaml:{line}:1" in done.stderr
        assert f"Line {line}: “tenure”" in done.stderr


def test_a_slip_in_a_line_is_told_by_its_own_line(mine: Path) -> None:
    text = (AGENCY / "cases" / "1.1.yaml").read_text("utf-8")
    spoilt = text.replace("- {rank: minister, persons: 2}", "- {rank: minister, persons: two}", 1)
    line = next(n for n, words in enumerate(spoilt.splitlines(), start=1) if "persons: two" in words)
    done = of(mine, spoilt, "1.1.yaml")
    assert f"1.1.yaml:{line}:1" in done.stderr
    assert f"Line {line}: “persons”" in done.stderr


def test_cases_of_an_indicator_that_has_no_measure_are_a_finding(mine: Path) -> None:
    done = of(mine, GREEN.replace("7.3", "7.4"), "7.4.yaml")
    assert done.exit_code == 1
    assert "error case-of-no-measure" in done.stderr
    assert "7.4" in done.stderr
