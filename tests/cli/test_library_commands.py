"""The commands that need no ledger: read, check, figures and explain over files, with Django out of reach."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from shizheng.cli import main

ROOT = Path(__file__).parents[2]
PLAN = str(ROOT / "agencies/mofa-106/plan.txt")

VISITS = """record,unit,trip_no,direction,country,visited_on,purpose,side,office,rank,incumbent,persons
v1,HQ-LAC,T1,inbound,PAN,2017-06-12,賀訪,theirs,executive,minister,true,2
v1,,,,,,,theirs,executive,staff,true,9
v2,HQ-LAC,T2,inbound,PAN,2017-06-13,賀訪,theirs,executive,minister,true,4
v3,HQ-EAP,T3,outbound,PLW,106/3/5,出訪,ours,executive,minister,是,1
"""

BLOCK = "import sys\nfor name in ('django', 'shizheng.ledger', 'shizheng.web'): sys.modules[name] = None\n"


def run(*arguments):
    done = CliRunner(env={"COLUMNS": "140"}).invoke(main, list(arguments))
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        raise done.exception
    return done


@pytest.fixture
def records(tmp_path):
    folder = tmp_path / "紀錄 records"
    folder.mkdir()
    (folder / "visits.csv").write_text(VISITS, "utf-8")
    return str(folder)


def test_read_shows_the_plan_and_counts_its_findings():
    done = run("read", PLAN)
    assert done.exit_code == 0, done.stderr
    assert "施政目標 7、策略 21、指標 16、工作計畫 6、重要計畫項目 12、關聯 27" in done.stdout


def test_read_as_json_is_the_whole_plan():
    plan = json.loads(run("read", PLAN, "--json").stdout)
    assert [len(plan[part]) for part in ("goals", "indicators", "notes", "work_plans")] == [7, 16, 5, 6]
    assert plan["indicators"][3]["target"] == {"text": "572人次", "value": 572, "unit": "人次", "direction": "at_least"}


def test_a_sentence_in_a_file_stays_one_line():
    done = CliRunner(env={"COLUMNS": "40"}).invoke(main, ["check", PLAN, "--lang", "en"])
    *findings, summary = done.stdout.splitlines()
    assert len(findings) % 3 == 0
    assert all(advice.startswith("  → ") for advice in findings[2::3])
    assert re.fullmatch(r"\d+ findings: .+\.", summary)


def test_check_says_where_and_what_to_do():
    done = run("check", PLAN, "--lang", "en")
    assert done.exit_code == 0
    assert "warning indicator-without-project  plan.txt:" in done.stdout
    assert "  → " in done.stdout


@pytest.mark.parametrize(
    "content", [b"", b"\x00\x01\x02\xff", "壹、年度施政目標\n一、".encode(), "今天天氣很好。".encode()]
)
def test_a_file_that_is_no_plan_gives_findings_and_never_a_traceback(tmp_path, content):
    file = tmp_path / "odd.txt"
    file.write_bytes(content)
    for verb in ("read", "check"):
        done = run(verb, str(file))
        assert "檢核發現" in done.stdout
        assert "檢核發現：無" not in done.stdout


def test_a_file_that_is_not_there_is_named():
    done = run("read", "no-such-plan.txt")
    assert done.exit_code == 1
    assert "no-such-plan.txt" in done.stderr


def figure(rows, id):
    return next(row for row in rows["indicators"] if row["id"] == id)


def test_figures_over_a_folder_of_csv(records):
    done = run("figures", "--records", records, "--as-of", "107/1/15", "--format", "json")
    assert done.exit_code == 0, done.stderr
    rows = json.loads(done.stdout)
    assert figure(rows, "1.1")["figure"] == "3"
    assert figure(rows, "2.2")["figure"] == "4"
    assert figure(rows, "7.3")["absence"]["kind"] == "not_reported"


def test_the_as_of_date_moves_the_figures(records):
    done = run("figures", "--records", records, "--as-of", "2017-05-31", "--format", "json", "--indicator", "1.1")
    (row,) = json.loads(done.stdout)["indicators"]
    assert (row["figure"], row["provisional"]) == ("1", True)


def test_figures_as_a_table_and_by_country(records):
    table = run("figures", "--records", records, "--as-of", "2018-01-15").stdout
    assert "88人次" in table
    assert "尚無核定紀錄" in table
    split = run("figures", "--records", records, "--by", "country", "--indicator", "1.1", "--format", "csv").stdout
    assert split.splitlines()[1:] == ["1.1,PAN,巴拿馬,2,", "1.1,PLW,帛琉,1,"]


def test_explain_walks_up_to_the_standard_and_down_to_the_records(records):
    done = run("explain", "1.1", "--records", records, "--as-of", "2018-01-15")
    assert done.exit_code == 0, done.stderr
    assert "我國及外國現任部長級以上政要互訪人次" in done.stdout
    assert "v1#2 v1 HQ-LAC  未符合條件「職級在部長級以上」" in done.stdout
    assert "SELECT" in done.stdout


def test_an_unknown_indicator_names_those_there_are(records):
    done = run("explain", "9.9", "--records", records)
    assert done.exit_code == 2
    assert "1.1, 1.2, 2.1" in done.stderr


def test_a_bad_cell_is_named_and_the_good_rows_still_count(records):
    path = Path(records) / "visits.csv"
    path.write_text(VISITS.replace("v3,HQ-EAP,T3,outbound,PLW", "v3,HQ-EAP,T3,outbound,PLWW"), "utf-8")
    done = run("figures", "--records", records, "--as-of", "2018-01-15", "--indicator", "1.1")
    assert "visits.csv:5:5" in done.stderr
    assert "最接近者為「PLW」" in done.stderr
    assert "2 人次" in done.stdout


def test_a_day_that_is_none_is_refused(records):
    done = run("figures", "--records", records, "--as-of", "2017-02-30")
    assert done.exit_code == 2
    assert "2017-06-30" in done.stderr


def test_without_a_ledger_the_way_to_one_is_told(tmp_path):
    done = run("figures", "--home", str(tmp_path))
    assert done.exit_code == 1
    assert "make demo" in done.stderr


@pytest.mark.parametrize("verb", ["read", "check", "figures"])
def test_reading_checking_and_computing_need_no_django(records, verb):
    arguments = [verb, PLAN] if verb != "figures" else [verb, "--records", records]
    code = f"{BLOCK}from shizheng.cli import main\nmain({arguments!r})"
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src"), "PYTHONUTF8": "1"}
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
