"""Lists, searches, queues and record pages of a site with a million records, against one with ten thousand."""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from bench.data import ROOT
from bench.rows.command import variables
from bench.table import Row

ROUNDS = 3
MANY, FEW = 1_000_000, 10_000


def rows(sizes: Sequence[str]) -> Iterator[Row]:
    found: dict[int, list[dict[str, float]]] = {MANY: [], FEW: []}
    with tempfile.TemporaryDirectory() as folder:
        for records in found:
            _run("bench.filled", f"{folder}/{records}", str(records))
        for _ in range(ROUNDS):
            for records, taken in found.items():
                taken.append(json.loads(_run("bench.pages", str(Path(folder, str(records)))).splitlines()[-1]))
    for name in found[MANY][0]:
        many, few = (statistics.median(one[name] for one in found[records]) for records in (MANY, FEW))
        yield Row(f"page: {name}, processor time", "1M", many, "at 10k", few, 2)


def _run(module: str, *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", module, *arguments], cwd=ROOT, env=variables(), check=True, stdout=subprocess.PIPE,
        text=True,
    )  # fmt: skip
    return done.stdout
