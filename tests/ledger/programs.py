"""Programs of a few lines that work on a ledger in a process of their own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def run(program: str, home: Path, *arguments: str) -> str:
    """What a program prints that is told a home folder and some words more; its SQLite is the one there."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    for name in ("DATABASE_URL", "SHIZHENG_HOME"):
        environment.pop(name, None)
    command = [sys.executable, "-c", program, str(home), *arguments]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


@contextmanager
def held(path: Path) -> Iterator[None]:
    """While another process holds a file."""
    hold = f"import duckdb; c = duckdb.connect({str(path)!r}); print('held', flush=True); input()"
    with subprocess.Popen([sys.executable, "-c", hold], stdin=-1, stdout=-1, text=True) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        yield
        holder.communicate("\n")
