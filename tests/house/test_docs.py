"""The documents say what the program does: every command, every finding, every decision in its form."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from shizheng.cli import main
from shizheng.plan.finding import Catalogue
from tests.house.tree import ROOT, SOURCE

COMMANDS = main.list_commands(None)  # type: ignore[arg-type]
CATALOGUES = sorted(SOURCE.rglob("findings.yaml"))
CODES = [
    (package, code)
    for package in (".".join(path.parent.relative_to(SOURCE.parent).parts) for path in CATALOGUES)
    for code in Catalogue.of(package).kinds
]
DECISIONS = sorted((ROOT / "docs" / "decisions").glob("*.md"))


@pytest.mark.parametrize("readme", ["README.md", "README.zh.md"])
@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_stands_in_the_readme(readme: str, command: str) -> None:
    assert re.search(rf"\./shizheng {command}\b", (ROOT / readme).read_text("utf-8"))


@pytest.mark.parametrize("readme", ["README.md", "README.zh.md"])
def test_a_readme_shows_no_command_that_does_not_exist(readme: str) -> None:
    shown = set(re.findall(r"\./shizheng ([a-z]\w*)", (ROOT / readme).read_text("utf-8")))
    assert shown <= {*COMMANDS}


@pytest.mark.parametrize("readme", ["README.md", "README.zh.md"])
def test_a_readme_asks_make_only_for_what_it_knows(readme: str) -> None:
    targets = set(re.findall(r"^([a-z][a-z-]*):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    shown = set(re.findall(r"(?:`|^ +)make ([a-z-]+)", (ROOT / readme).read_text("utf-8"), re.MULTILINE))
    assert {"demo", "test"} <= shown <= targets


@pytest.mark.parametrize(("package", "code"), CODES)
def test_a_finding_is_described(package: str, code: str) -> None:
    page = (ROOT / "docs" / "findings.md").read_text("utf-8")
    section = page.split(f"\n## {package.removeprefix('shizheng.')}\n")[1].split("\n## ")[0]
    assert f"\n### {code}\n" in section


@pytest.mark.parametrize(("package", "code"), CODES)
def test_a_finding_says_the_same_particulars_in_both_languages(package: str, code: str) -> None:
    kind = Catalogue.of(package).kinds[code]
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", code)
    for text in (kind.message, kind.why, kind.advice):
        assert text.zh
        assert text.en
        assert set(re.findall(r"{(\w+)", text.zh)) == set(re.findall(r"{(\w+)", text.en))


def test_the_page_of_findings_is_current() -> None:
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src"), "PYTHONUTF8": "1"}
    command = [sys.executable, str(ROOT / "tools" / "finding_docs.py"), "--check"]
    checked = subprocess.run(command, env=environment, check=False)
    assert checked.returncode == 0, "run make docs"


@pytest.mark.parametrize("decision", DECISIONS, ids=lambda path: path.name)
def test_a_decision_keeps_the_form(decision: Path) -> None:
    lines = decision.read_text("utf-8").splitlines()
    assert re.fullmatch(r"\d{4}-[a-z0-9-]+\.md", decision.name)
    assert lines[0].startswith(f"# {decision.name[:4]} ")
    assert len(lines) <= 40
    headings = [line for line in lines if line.startswith("## ")]
    assert headings == ["## Context", "## Choice", "## Consequence", "## When to revisit"]


def test_decisions_are_numbered_without_gaps() -> None:
    assert [path.name[:4] for path in DECISIONS] == [f"{number:04}" for number in range(1, len(DECISIONS) + 1)]
