"""The page on measures is current, and each definition that it shows is one that loads."""

from __future__ import annotations

import os
import re
import subprocess
import sys

import pytest
import yaml

from shizheng.measures import Measures
from shizheng.measures.reading.language import KINDS
from tests.house.tree import AGENCIES, ROOT
from tests.measures.test_other_agencies import examples

PAGE = (ROOT / "docs" / "measures.md").read_text("utf-8")
SHOWN = re.findall(r"^```yaml\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)


def test_the_reference_is_current() -> None:
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src"), "PYTHONUTF8": "1"}
    command = [sys.executable, str(ROOT / "tools" / "measure_docs.py"), "--check"]
    assert subprocess.run(command, env=environment, check=False).returncode == 0, "run make docs"


def test_every_kind_stands_in_the_reference() -> None:
    assert [kind for kind in KINDS if f"\n| `{kind}` | " not in PAGE] == []


@pytest.mark.parametrize("shown", [text for text in SHOWN if "measure:" in text])
def test_a_definition_shown_loads(shown: str) -> None:
    found = examples()
    Measures.read(yaml.safe_load(shown), "docs/measures.md", found.registers, found.codelists)


def test_every_example_is_walked_through() -> None:
    sixteen = yaml.safe_load((AGENCIES / "mofa-106" / "measures.yaml").read_text("utf-8"))
    assert [name for name in (*sixteen, *examples().measures) if f"| `{name}` | " not in PAGE] == []
