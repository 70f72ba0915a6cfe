"""The import law holds, and each of its rules can fail: a small house with one forbidden import breaks it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.house.tree import ROOT, SOURCE

LINT = "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports(no_cache=True))"

ROOMS_ASIDE = ("accounts", "exchange", "documents", "assessment", "measures")
SIDEWAYS = [(one, other) for one, other in zip(ROOMS_ASIDE, (*ROOMS_ASIDE[1:], ROOMS_ASIDE[0]), strict=True)]
UPWARD = [
    ("plan", "registers"),
    ("registers", "measures"),
    ("documents", "agency"),
    ("measures", "ledger"),
    ("agency", "ledger"),
    ("ledger", "web"),
    ("ledger", "cli"),
]
FORBIDDEN = [
    *[(room, f"shizheng.{other}", "rooms") for room, other in [*UPWARD, *SIDEWAYS, ("web", "cli"), ("cli", "web")]],
    *[(room, "ibis", "engines") for room in ("plan", "registers", "assessment", "agency", "cli", "web")],
    *[(room, engine, "engines") for room in ("ledger.queries", "documents.reader") for engine in ("duckdb", "sqlglot")],
    *[(room, "django.db", "django") for room in ("plan", "registers", "measures", "agency", "cli", "exchange")],
]
ALLOWED = [
    ("measures", "ibis"),
    ("measures.templates", "sqlglot"),
    ("ledger.copy", "duckdb"),
    ("ledger.copy.store", "duckdb"),
    ("ledger.models", "django.db"),
    ("accounts", "django.db"),
    ("web.views", "django.http"),
    ("web", "shizheng.ledger"),
    ("cli", "shizheng.agency"),
    ("agency", "shizheng.documents"),
]
NAMES = {
    "rooms": "A room imports only rooms below it",
    "engines": "Only measures and the ledger's columnar copy touch the engines",
    "django": "Django lives in ledger, accounts and web",
}


def build(folder: Path, imports: list[tuple[str, str]]) -> None:
    """A house with every room, and in it the given imports as (module, what it imports)."""
    package = folder / "shizheng"
    rooms = [path.name for path in SOURCE.iterdir() if (path / "__init__.py").exists()]
    for room in {*rooms, "accounts", "exchange", "ledger/copy"}:
        (package / room).mkdir(parents=True, exist_ok=True)
        (package / room / "__init__.py").touch()
    (package / "__init__.py").touch()
    for module, imported in imports:
        path = package.joinpath(*module.split("."))
        file = path / "__init__.py" if path.is_dir() else path.with_suffix(".py")
        file.write_text(f"import {imported}\n", "utf-8")
    (folder / "pyproject.toml").write_bytes((ROOT / "pyproject.toml").read_bytes())


def lint(folder: Path, source: Path) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(source), "PYTHONUTF8": "1", "COLUMNS": "200"}
    command = [sys.executable, "-c", LINT]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)


def test_the_real_house_keeps_the_law() -> None:
    result = lint(ROOT, SOURCE.parent)
    assert result.returncode == 0, result.stdout


def test_allowed_imports_pass(tmp_path: Path) -> None:
    build(tmp_path, ALLOWED)
    result = lint(tmp_path, tmp_path)
    assert result.returncode == 0, result.stdout


@pytest.mark.parametrize(("room", "imported", "contract"), FORBIDDEN)
def test_a_forbidden_import_breaks_its_contract(tmp_path: Path, room: str, imported: str, contract: str) -> None:
    build(tmp_path, [(room, imported)])
    result = lint(tmp_path, tmp_path)
    assert result.returncode == 1
    broken = [line for line in result.stdout.splitlines() if line.endswith("BROKEN")]
    assert len(broken) == 1
    assert broken[0].startswith(NAMES[contract])


def test_a_room_that_the_law_does_not_name_breaks_it(tmp_path: Path) -> None:
    build(tmp_path, [])
    (tmp_path / "shizheng" / "attic.py").touch()
    result = lint(tmp_path, tmp_path)
    assert result.returncode == 1
    assert "attic" in result.stdout
