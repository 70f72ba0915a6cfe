"""Contestants side by side: each in a process of its own, the order turned in every round, medians of five."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.contestant import environment
from bench.data import ROOT
from bench.environment import set_up

ROUNDS = 5


@dataclass(frozen=True)
class Result:
    """What one contestant took: seconds of each round, of its first time, and the most memory its process held."""

    seconds: tuple[float, ...]
    first: float
    memory: int

    @property
    def median(self) -> float:
        return statistics.median(self.seconds)


class Worker:
    """A running contestant."""

    def __init__(self, python: Path, name: str, size: str) -> None:
        path = os.pathsep.join([str(ROOT / "src"), str(ROOT)])
        self.process = subprocess.Popen(
            [python, "-m", "bench.worker", name, size], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
            cwd=ROOT, env={**os.environ, "PYTHONPATH": path},
        )  # fmt: skip
        self.name = name
        self.ready = self._heard()

    def run(self) -> dict[str, Any]:
        assert self.process.stdin is not None
        self.process.stdin.write("again\n")
        self.process.stdin.flush()
        return self._heard()

    def close(self) -> None:
        assert self.process.stdin is not None
        self.process.stdin.close()
        self.process.wait()

    def _heard(self) -> dict[str, Any]:
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        if not line:
            raise SystemExit(f"{self.name} ended without an answer; its own words stand above")
        heard: dict[str, Any] = json.loads(line)
        return heard


def hold(names: Sequence[str], size: str, *, differs: Sequence[str] = ()) -> dict[str, Result]:
    """Runs contestants against each other; those that ``differ`` answer another question.

    Raises AssertionError where two that answer the same don't have the very same figures.
    """
    workers = [Worker(set_up(environment(name)), name, size) for name in names]
    try:
        same = [worker for worker in workers if worker.name not in differs]
        for worker in same:
            assert worker.ready["figures"] == same[0].ready["figures"], (worker.name, worker.ready, same[0].ready)
        rounds: dict[str, list[dict[str, Any]]] = {name: [] for name in names}
        for number in range(ROUNDS):
            for worker in workers if number % 2 == 0 else reversed(workers):
                rounds[worker.name].append(worker.run())
    finally:
        for worker in workers:
            worker.close()
    return {
        worker.name: Result(
            tuple(row["seconds"] for row in rounds[worker.name]), worker.ready["first"],
            max(row["memory"] for row in rounds[worker.name]),
        )
        for worker in workers
    }  # fmt: skip
