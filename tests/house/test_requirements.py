"""The requirements are complete, hashed, bound to no host, and hold nothing that isn't used."""

from __future__ import annotations

import ast
import json
import re
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

from tests.house.tree import ROOT, SOURCE, texts

NODE = ROOT / "tests" / "oidc"
LOCKS = sorted((ROOT / "requirements").glob("*.txt"))
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
UNSEEN = {
    "django-axes": "named in the settings",
    "gunicorn": "started by name",
    "packaging": "Ibis' DuckDB backend imports it without requiring it",
    "pyarrow-hotfix": "Ibis' Arrow formats import it without requiring it",
    "tzdata": "time zones where the system has none",
    "whitenoise": "named in the settings",
}
"""Dependencies that no module of ours imports, and why they are there all the same."""


def requirements(lock: Path) -> dict[str, str]:
    """Version and hashes of each package in a lock, by name."""
    joined = lock.read_text("utf-8").replace("\\\n", " ")
    return {line.split("==")[0]: line.split("==", 1)[1] for line in joined.splitlines() if line.strip()}


def normalised(requirement: str) -> str:
    return re.sub(r"[-_.]+", "-", re.split(r"[\s\[<>=!~;]", requirement)[0]).lower()


def imported_packages() -> set[str]:
    """The distributions that modules under src import, by normalised name."""
    modules: set[str] = set()
    for path in texts(SOURCE):
        if path.suffix != ".py":
            continue
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Import):
                modules |= {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                modules.add(node.module.split(".")[0])
    owners = packages_distributions()
    return {normalised(owner) for module in modules for owner in owners.get(module, ())}


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)
def test_a_lock_names_no_host_and_no_index(lock: Path) -> None:
    text = lock.read_text("utf-8")
    assert not re.search(r"://|file:|^\s*--(?!hash=)|\s@\s", text, re.MULTILINE)


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)
def test_every_package_of_a_lock_has_hashes(lock: Path) -> None:
    rows = requirements(lock)
    assert rows
    assert all("--hash=sha256:" in row for row in rows.values())


def test_the_lock_of_the_tests_provider_names_no_host_and_has_hashes() -> None:
    text = (NODE / "package-lock.json").read_text("utf-8")
    assert not re.search(r'://|"resolved"', text)
    packages = json.loads(text)["packages"]
    wanted = json.loads((NODE / "package.json").read_text("utf-8"))["dependencies"]
    assert packages.pop("")["dependencies"] == wanted
    assert all(re.fullmatch(r"[\d.]+", version) for version in wanted.values())
    assert all(package["integrity"].startswith("sha512-") for package in packages.values())
    assert "omit-lockfile-registry-resolved=true" in (NODE / ".npmrc").read_text("utf-8")


def test_the_larger_locks_hold_the_smaller_at_the_same_versions() -> None:
    run, pg, test = (requirements(ROOT / "requirements" / f"{name}.txt") for name in ("run", "pg", "test"))
    assert run.items() <= pg.items() <= test.items()


def test_the_locks_hold_what_the_project_declares() -> None:
    extras = PROJECT["optional-dependencies"]
    assert {*map(normalised, PROJECT["dependencies"])} <= {*requirements(ROOT / "requirements/run.txt")}
    assert {*map(normalised, [*extras["pg"], *extras["test"]])} <= {*requirements(ROOT / "requirements/test.txt")}


def test_every_dependency_is_used() -> None:
    declared = {*map(normalised, PROJECT["dependencies"])}
    assert declared - imported_packages() - UNSEEN.keys() == set()
    assert UNSEEN.keys() <= declared


def test_every_import_is_declared() -> None:
    declared = {
        *map(
            normalised,
            [
                *PROJECT["dependencies"],
                *(p for extra in ("pg", "spark") for p in PROJECT["optional-dependencies"][extra]),
            ],
        )
    }
    declared |= {"sqlglot", "pydantic-core"}  # halves of Ibis and of pydantic, which pin them
    assert imported_packages() - declared - {"shizheng"} == set()
