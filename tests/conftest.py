"""What holds for every test: each folder's lane, and that a lane which must run can't be skipped.

``SHIZHENG_LANES=required`` (set by ``.ci/run``) turns every skip into a failure.  One skip is let through: the folder
``../shared`` with reference files is not part of the repository, so tests against it may be missing it; they are
counted at the end.
"""

from __future__ import annotations

import os
from collections.abc import Generator, Iterable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

# Machines are noisy: how long an example takes says nothing about the code.
settings.register_profile("house", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("house")

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"
LANES = {
    "ledger": "web", "accounts": "web", "web": "web", "postgres": "postgres", "engines": "engines",
    "browser": "browser",
}  # fmt: skip
"""The marker that every test of a folder carries."""


def pytest_collection_modifyitems(items: Iterable[pytest.Item]) -> None:
    tests = ROOT / "tests"
    for item in items:
        if item.path.is_relative_to(tests):
            lane = LANES.get(item.path.relative_to(tests).parts[0])
            if lane:
                item.add_marker(getattr(pytest.mark, lane))


def lanes_are_required() -> bool:
    return os.environ.get("SHIZHENG_LANES") == "required"


def may_be_skipped(reason: str) -> bool:
    """Whether a skip for ``reason`` is allowed where all lanes are required."""
    return "../shared" in reason and not SHARED.exists()


def held_to_the_lane(report: Any) -> Any:
    """The report itself, or, for a skip that is not allowed, the report of a failure."""
    if report.skipped and lanes_are_required() and not hasattr(report, "wasxfail"):
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
        if not may_be_skipped(reason):
            report.outcome = "failed"
            report.longrepr = f"skipped where SHIZHENG_LANES=required: {reason}"
    return report


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, Any, Any]:
    return held_to_the_lane((yield))


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, Any, Any]:
    return held_to_the_lane((yield))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    skipped = terminalreporter.stats.get("skipped", [])
    without_shared = sum("../shared" in str(report.longrepr) for report in skipped)
    if without_shared:
        terminalreporter.section("NOT CHECKED AGAINST REFERENCE FILES")
        terminalreporter.line(f"{without_shared} tests were skipped because ../shared is absent")
    if len(skipped) > without_shared:
        terminalreporter.section("SKIPPED")
        terminalreporter.line(f"{len(skipped) - without_shared} tests were skipped for want of a program; see -rs")
