"""What a person waits for: the first compilation of all measures, and the command on the demo's records."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence

from bench.data import ROOT
from bench.table import Row

ROUNDS = 5
COMPILE = """
import ibis
import ibis.backends.sql.compilers.duckdb
from bench.product import compilation
print(compilation())
"""
IMPORT = "import shizheng.cli.figures, shizheng.cli.ledger"


def rows(sizes: Sequence[str]) -> Iterator[Row]:
    compiling = [float(_python(COMPILE)[1]) for _ in range(ROUNDS)]
    yield Row(
        "first compilation of all 16, with what waits and what was reported",
        "",
        statistics.median(compiling),
        at_most=0.5,
    )
    with tempfile.TemporaryDirectory() as folder:
        program = [sys.executable, "-m", "shizheng"]
        demo = [*program, "demo", "--no-serve", "--home", f"{folder}/var", "--out", f"{folder}/out"]
        subprocess.run(demo, cwd=ROOT, env=variables(), check=True, stdout=subprocess.DEVNULL)
        command = [*program, "figures", "--home", f"{folder}/var"]
        taken = [_timed(command) for _ in range(ROUNDS + 1)][1:]
    yield Row("shizheng figures, as a process, warm", "demo", statistics.median(taken), at_most=1.0)
    nothing = statistics.median(_python("pass")[0] for _ in range(ROUNDS))
    imports = statistics.median(_python(IMPORT)[0] for _ in range(ROUNDS)) - nothing
    yield Row("of which imports", "demo", imports, at_most=0.5)


def numbers(module: str, *arguments: str) -> list[float]:
    """What a program of this package prints last; Django is set up once in a process."""
    done = subprocess.run(
        [sys.executable, "-m", module, *arguments], cwd=ROOT, env=variables(), check=True, stdout=subprocess.PIPE,
        text=True,
    )  # fmt: skip
    return [float(number) for number in done.stdout.strip().splitlines()[-1].split()]


def variables() -> dict[str, str]:
    """What a process needs to find the program, and to keep what Python compiled of it."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {**kept, "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT)])}


def _timed(command: Sequence[str]) -> float:
    began = time.perf_counter()
    subprocess.run(command, cwd=ROOT, env=variables(), check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - began


def _python(code: str) -> tuple[float, str]:
    began = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=variables(), check=True, stdout=subprocess.PIPE, text=True
    )  # fmt: skip
    return time.perf_counter() - began, done.stdout
