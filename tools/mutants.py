"""Changes small things in the code of ``measures``, one at a time, and names those that no test notices.

    python tools/mutants.py [PARTS] [NUMBER] [SEED] [SECONDS]

PARTS are files and folders below src/shizheng/measures, with spaces between (all of it where it is empty), NUMBER how
many changes are tried, drawn by SEED (all where 0, in the order of PARTS), each by tests of so many SECONDS at most (60
where 0).  mutmut makes the changes; they are tried here, since an engine that was opened before a fork doesn't survive
it: the tests are collected once and run once to see which functions each reaches (some minutes), and each change is
tried in a fork of that process, as many at once as there are processors, by the tests that reach it: first those that
noticed other changes of the same function, then the soonest done.  A change that no test notices is printed with its
lines; the exit code is 1 where there is any.
"""

from __future__ import annotations

import gc
import hashlib
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable
from itertools import accumulate
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
PLACE = ROOT / ".cache" / "mutants"
MEASURES = Path("src/shizheng/measures")
COPIED = ("src", "tests", "agencies", "examples", "docs", "tools", "bench", "requirements", "pyproject.toml")
TESTS = ("tests/measures", "tests/differential", "tests/agency", "tests/registers")
PATIENCE = 60
"""Seconds beyond twice what its tests take, after which a change counts as noticed: it made something endless."""


def main(parts: str, number: int, seed: int, seconds: int) -> int:
    from bench.environment import set_up

    python = set_up("mutants")
    if sys.executable != str(python):
        variables = {**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT)])}
        arguments = [str(python), __file__, parts, str(number), str(seed), str(seconds)]
        return subprocess.run(arguments, env=variables, cwd=ROOT, check=False).returncode
    shutil.rmtree(PLACE, ignore_errors=True)
    for name in COPIED:
        source = ROOT / name
        copy: Any = shutil.copytree if source.is_dir() else shutil.copy
        (PLACE / name).parent.mkdir(parents=True, exist_ok=True)
        copy(source, PLACE / name)
    reached = PLACE.parent / f"reached-{digest(parts)}.json"
    names = [name for part in parts.split() or [""] for name in changes(part)]
    tried = random.Random(seed).sample(names, min(number, len(names))) if number else names
    (PLACE / "names.json").write_text(json.dumps(tried), "utf-8")
    print(f"{len(names)} changes, {len(tried)} of them tried", flush=True)
    variables = {**os.environ, "PYTHONPATH": "src", "PYTHONUTF8": "1"}
    return subprocess.run(
        [str(python), str(PLACE / "tools/mutants.py"), "--try", str(reached), str(seconds or 60)],
        env=variables, cwd=PLACE, check=False,
    ).returncode  # fmt: skip


def digest(parts: str) -> str:
    """Of what is changed and of all that the tests read: which tests reach which function stays as it was under it."""
    files = sorted(file for name in COPIED for file in (PLACE / name).rglob("*") if file.suffix in (".py", ".yaml"))
    said = hashlib.sha256(parts.encode())
    for file in files:
        said.update(file.read_bytes())
    return said.hexdigest()[:16]


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

    def __init__(self, names: list[str], reached: Path, enough: int) -> None:
        self.names = names
        self.kept = reached
        self.enough = enough
        """Seconds of tests by which a change is tried at most; those left out are further cases of tests that were."""
        self.unnoticed: list[str] = []
        self.noticing: defaultdict[str, list[str]] = defaultdict(list)
        """Of each function, the tests that noticed a change of it, the latest first."""
        self.often: Counter[str] = Counter()
        """How many changes each test noticed."""

    def pytest_runtestloop(self, session: Any) -> bool:
        items = {item.nodeid: item for item in session.items}
        gc.freeze()  # so that no fork looks through, and thereby copies, what is here
        reached, took = self._reached(items)
        trials: dict[int, tuple[str, int]] = {}
        for count, name in enumerate(self.names, start=1):
            function = name.rpartition("__mutmut_")[0]
            tests = self._in_order(function, reached.get(function, []), took)
            longest = PATIENCE + 2 * sum(took[test] for test in tests)
            while len(trials) >= (os.cpu_count() or 1):
                self._hear(trials)
            trials[in_a_fork(lambda: is_noticed(name, [items[test] for test in tests]), longest)] = (name, len(tests))  # noqa: B023
            if count % 50 == 0:
                print(f"{count} tried, {len(self.unnoticed)} unnoticed", flush=True)
        while trials:
            self._hear(trials)
        return True

    def _in_order(self, function: str, tests: list[str], took: dict[str, float]) -> list[str]:
        """The tests that may notice a change of a function, the likeliest first, within what they may take: those that
        noticed others, then the soonest done, where a further case of a test counts as if it took the longer.
        """
        known = self.noticing[function][:10] + [test for test, _ in self.often.most_common(50)]
        first = {test: place for place, test in reversed(list(enumerate(known)))}
        turns, turn = Counter[str](), dict[str, int]()
        for test in sorted(tests, key=took.__getitem__):
            of_many = test.partition("[")[0]
            turn[test] = turns[of_many]
            turns[of_many] += 1
        ordered = sorted(tests, key=lambda test: (first.get(test, len(known)), (turn[test] + 1) * took[test]))
        spent = accumulate(took[test] for test in ordered)
        return [test for test, so_far in zip(ordered, spent, strict=True) if so_far < self.enough]

    def _hear(self, trials: dict[int, tuple[str, int]]) -> None:
        """Waits for a trial to end, and notes what came of it."""
        trial, status = os.wait()
        name, tests = trials.pop(trial)
        if tests == 0 or os.waitstatus_to_exitcode(status) == 0:
            self.unnoticed.append(name)
            print(f"\nunnoticed by {tests} tests: {name}\n{lines_of(name)}", flush=True)
        elif (found := noticed_by(trial)).exists():
            test, known = found.read_text("utf-8"), self.noticing[name.rpartition("__mutmut_")[0]]
            known[:] = [test, *(other for other in known if other != test)]
            self.often[test] += 1
            found.unlink()

    def _reached(self, items: dict[str, Any]) -> tuple[dict[str, list[str]], dict[str, float]]:
        """Which tests run which function, and how long each test takes; one that fails as it is can notice nothing."""

        def trace() -> int:
            from mutmut.state import state

            os.environ["MUTANT_UNDER_TEST"] = "stats"
            reached, took = defaultdict(list), {}
            for id, item in items.items():
                state()._stats.clear()
                began = time.perf_counter()
                passed = run(item)
                took[id] = time.perf_counter() - began
                for function in state()._stats if passed else ():
                    reached[function].append(id)
            self.kept.write_text(json.dumps([reached, took]), "utf-8")
            return 0

        if not self.kept.exists():
            os.waitpid(in_a_fork(trace), 0)
        reached, took = json.loads(self.kept.read_text("utf-8"))
        return reached, took


def is_noticed(name: str, items: list[Any]) -> int:
    """1 where a test fails with a change, and which is then told by a file; 0 where none does."""
    os.environ["MUTANT_UNDER_TEST"] = name
    for item in items:
        if not run(item):
            noticed_by(os.getpid()).write_text(item.nodeid, "utf-8")
            return 1
    return 0


def noticed_by(trial: int) -> Path:
    return Path(f"noticed-by-{trial}")


def run(item: Any) -> bool:
    """Whether a test passes, set up and taken down by itself."""
    from _pytest.runner import runtestprotocol

    return not any(report.failed for report in runtestprotocol(item, nextitem=None, log=False))


def in_a_fork(work: Callable[[], int], longest: float = 0) -> int:
    """Does something in a process of its own, unheard and no longer than some seconds; its number."""
    child = os.fork()
    if child == 0:
        signal.setitimer(signal.ITIMER_REAL, longest)
        silent = os.open(os.devnull, os.O_WRONLY)
        os.dup2(silent, 1)
        os.dup2(silent, 2)
        code = 1
        try:
            code = work()
        finally:
            os._exit(code)
    return child


def try_all(reached: Path, enough: int) -> int:
    """In the copy: collects its tests and tries the changes."""
    import pytest

    trying = Trying(json.loads(Path("names.json").read_text("utf-8")), reached, enough)
    pytest.main(["-q", "-p", "no:cacheprovider", *TESTS], plugins=[trying])
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
            rf"^( *)(?:async )?def {re.escape(function)}\(.*?(?=^\1[^\s)]|\Z)", text, re.DOTALL | re.MULTILINE
        )
        bodies.append(found[0].replace(function, "").splitlines() if found else [])
    shown = difflib.unified_diff(bodies[0], bodies[1], lineterm="", n=0)
    return "\n".join(line for line in shown if line[:3] not in ("---", "+++") and line[:2] != "@@")


if __name__ == "__main__":
    sys.path[:0] = [str(ROOT)]
    if sys.argv[1:2] == ["--try"]:
        sys.exit(try_all(Path(sys.argv[2]), int(sys.argv[3])))
    chosen = [*sys.argv[1:], *("", "0", "0", "0")[len(sys.argv) - 1 :]]
    sys.exit(main(chosen[0], *map(int, chosen[1:4])))
