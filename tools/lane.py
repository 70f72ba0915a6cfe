"""Runs one lane of the tests with what it needs around it.

    python tools/lane.py web|postgres|engines|browser [pytest options]

A lane whose program is missing is skipped by name, or fails where ``SHIZHENG_LANES=required``.  A lane without a single
test fails.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from postgres import Cluster, find_binaries
from spark import HERE, Standalone, find_spark

ROOT = Path(__file__).resolve().parent.parent
FOLDERS = {
    "web": ("ledger", "accounts", "web"),
    "postgres": ("ledger", "accounts", "web", "postgres"),
    "engines": ("engines",),
    "browser": ("browser",),
}
BROWSERS = ("chromium", "chromium-browser", "google-chrome")


def main(lane: str, options: list[str]) -> int:
    if lane == "postgres":
        binaries = find_binaries()
        if binaries is None:
            return missing(lane, "initdb (apt package postgresql)")
        with Cluster(binaries) as cluster:
            return run(lane, ["-m", "not one_database", *options], {"DATABASE_URL": cluster.url})
    if lane == "engines":
        return run_engines(options)
    if lane == "browser" and not any(map(shutil.which, BROWSERS)):
        return missing(lane, "Chromium (apt package chromium)")
    return run(lane, options, {})


def run_engines(options: list[str]) -> int:
    binaries, home = find_binaries(), find_spark()
    if binaries is None:
        return missing("engines", "initdb (apt package postgresql)")
    if home is None:
        return missing("engines", "Spark with a Java (requirements/spark.txt, apt package openjdk-17-jre-headless)")
    with Cluster(binaries) as cluster, Standalone(home) as spark:
        variables = {"SHIZHENG_POSTGRES": cluster.url, "SHIZHENG_SPARK": spark.url, "SPARK_LOCAL_IP": HERE}
        return run("engines", options, variables)


def run(lane: str, options: list[str], variables: dict[str, str]) -> int:
    """pytest's exit code for the lane's folders; no test at all is code 5."""
    folders = [f"tests/{name}" for name in FOLDERS[lane] if (ROOT / "tests" / name).is_dir()]
    if not folders:
        print(f"the lane {lane} has no tests", file=sys.stderr)
        return 5
    command = [sys.executable, "-m", "pytest", "-q", *options, *folders]
    # A home folder of its own: lanes run beside each other, and none leaves anything in that of the checkout.
    with TemporaryDirectory(prefix="shizheng-lane-") as home:
        environment = {"SHIZHENG_HOME": home, **os.environ, **variables}
        return subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode


def missing(lane: str, what: str) -> int:
    required = os.environ.get("SHIZHENG_LANES") == "required"
    print(f"{'FAILED' if required else 'SKIPPED'} LANE {lane}: there is no {what} on this machine", file=sys.stderr)
    return 1 if required else 0


if __name__ == "__main__":
    if len(sys.argv) < 2 or sys.argv[1] not in FOLDERS:
        sys.exit(f"usage: {sys.argv[0]} {'|'.join(FOLDERS)} [pytest options]")
    sys.exit(main(sys.argv[1], sys.argv[2:]))
