"""Changes small things in the code of ``measures``, one at a time, and names those that no test notices.

    python tools/mutants.py [PART] [NUMBER] [SEED]

PART is a file or folder below src/shizheng/measures (all of it where it is empty), NUMBER how many changes are tried,
drawn by SEED (all where 0).  mutmut makes the changes; they are tried here, since an engine that was opened before a
fork doesn't survive it: the tests are collected once and run once to see which functions each reaches (some minutes),
and each change is tried in a fork of that process, by the tests that reach it, the soonest done first.  A change that
no test notices is printed with its lines; the exit code is 1 where there is any.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections import defaultdict
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
PLACE = ROOT / ".cache" / "mutants"
MEASURES = Path("src/shizheng/measures")
COPIED = ("src", "tests", "agencies", "examples", "docs", "tools", "bench", "requirements", "pyproject.toml")
TESTS = ("tests/measures", "tests/differential", "tests/agency", "tests/registers")
LONGEST = 180
"""Seconds after which a change counts as noticed: it made something endless."""


def main(part: str, number: int, seed: int) -> int:
    from bench.environment import set_up

    python = set_up("mutants")
    if sys.executable != str(python):
        variables = {**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT)])}
        arguments = [str(python), __file__, part, str(number), str(seed)]
        return subprocess.run(arguments, env=variables, cwd=ROOT, check=False).returncode
    shutil.rmtree(PLACE, ignore_errors=True)
    for name in COPIED:
        source = ROOT / name
        copy: Any = shutil.copytree if source.is_dir() else shutil.copy
        (PLACE / name).parent.mkdir(parents=True, exist_ok=True)
        copy(source, PLACE / name)
    names = changes(part)
    random.Random(seed).shuffle(names)
    (PLACE / "names.json").write_text(json.dumps(names[: number or None]), "utf-8")
    print(f"{len(names)} changes, {min(number or len(names), len(names))} of them tried", flush=True)
    variables = {**os.environ, "PYTHONPATH": "src", "PYTHONUTF8": "1"}
    return subprocess.run(
        [str(python), str(PLACE / "tools/mutants.py"), "--try"], env=variables, cwd=PLACE, check=False
    ).returncode


def changes(part: str) -> list[str]:
    """Writes every change of some files into the copy, each to be chosen when it runs; their names."""
    from mutmut.mutation.file_mutation import mutate_file_contents

    where = PLACE / MEASURES / part
    names = []
    for file in sorted(where.rglob("*.py")) if where.is_dir() else [where]:
        mutated = mutate_file_contents(str(file), file.read_text("utf-8"))
        file.write_text(mutated.code, "utf-8")
        module = ".".join(file.relative_to(PLACE / "src").with_suffix("").parts).removesuffix(".__init__")
        names += [f"{module}.{name}" for name in mutated.mutant_names]
    return names


class Trying:
    """A plugin that, once tests are collected, tries changes instead of running them."""

    def __init__(self, names: list[str]) -> None:
        self.names = names
        self.unnoticed: list[str] = []

    def pytest_runtestloop(self, session: Any) -> bool:
        items = {item.nodeid: item for item in session.items}
        reached, took = self._reached(items)
        for count, name in enumerate(self.names, start=1):
            tests = sorted(reached.get(name.rpartition("__mutmut_")[0], ()), key=lambda test: took[test])
            if not tests or not in_a_fork(lambda: self._is_noticed(name, [items[test] for test in tests])):  # noqa: B023
                self.unnoticed.append(name)
                print(f"unnoticed by {len(tests)} tests: {name}", flush=True)
            if count % 100 == 0:
                print(f"{count} tried, {len(self.unnoticed)} unnoticed", flush=True)
        return True

    def _reached(self, items: dict[str, Any]) -> tuple[dict[str, set[str]], dict[str, float]]:
        """Which tests run which function, and how long each test takes."""
        kept = Path("reached.json")

        def trace() -> int:
            from mutmut.state import state

            os.environ["MUTANT_UNDER_TEST"] = "stats"
            reached, took = defaultdict(list), {}
            for id, item in items.items():
                state()._stats.clear()
                began = time.perf_counter()
                run([item])
                took[id] = time.perf_counter() - began
                for function in state()._stats:
                    reached[function].append(id)
            kept.write_text(json.dumps([reached, took]), "utf-8")
            return 0

        in_a_fork(trace, longest=0)
        reached, took = json.loads(kept.read_text("utf-8"))
        return {function: set(tests) for function, tests in reached.items()}, took

    @staticmethod
    def _is_noticed(name: str, items: list[Any]) -> int:
        os.environ["MUTANT_UNDER_TEST"] = name
        return int(any(not run([item]) for item in items))


def run(items: list[Any]) -> bool:
    """Whether some tests pass, each set up and taken down by itself."""
    from _pytest.runner import runtestprotocol

    return not any(report.failed for item in items for report in runtestprotocol(item, nextitem=None, log=False))


def in_a_fork(work: Any, longest: int = LONGEST) -> bool:
    """Does something in a process of its own, unheard; whether it came to anything but 0."""
    child = os.fork()
    if child == 0:
        signal.alarm(longest)
        silent = os.open(os.devnull, os.O_WRONLY)
        os.dup2(silent, 1)
        os.dup2(silent, 2)
        code = 1
        try:
            code = work()
        finally:
            os._exit(code)
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status) != 0


def try_all() -> int:
    """In the copy: collects its tests and tries the changes."""
    import pytest

    trying = Trying(json.loads(Path("names.json").read_text("utf-8")))
    pytest.main(["-q", "-p", "no:cacheprovider", *TESTS], plugins=[trying])
    for name in trying.unnoticed:
        print(f"\n{name}\n{lines_of(name)}")
    print(f"\n{len(trying.names)} changes tried, {len(trying.unnoticed)} of them noticed by no test")
    return 1 if trying.unnoticed else 0


def lines_of(name: str) -> str:
    """The lines that a change takes away and puts in."""
    import difflib
    import re

    module, _, changed = name.rpartition(".")
    path = Path("src", *module.split("."))
    text = (path.with_suffix(".py") if path.with_suffix(".py").exists() else path / "__init__.py").read_text("utf-8")
    bodies: list[list[str]] = []
    for function in (re.sub(r"__mutmut_\d+$", "__mutmut_orig", changed), changed):
        found = re.search(
            rf"^( *)(?:async )?def {re.escape(function)}\(.*?(?=^\1\S|\Z)", text, re.DOTALL | re.MULTILINE
        )
        bodies.append(found[0].replace(function, "").splitlines() if found else [])
    shown = difflib.unified_diff(bodies[0], bodies[1], lineterm="", n=0)
    return "\n".join(line for line in shown if line[:3] not in ("---", "+++") and line[:2] != "@@")


if __name__ == "__main__":
    sys.path[:0] = [str(ROOT)]
    if sys.argv[1:] == ["--try"]:
        sys.exit(try_all())
    chosen = [*sys.argv[1:], *("", "0", "0")[len(sys.argv) - 1 :]]
    sys.exit(main(chosen[0], int(chosen[1]), int(chosen[2])))
