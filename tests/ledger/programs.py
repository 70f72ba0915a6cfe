"""Programs of a few lines that work on a ledger in a process of their own."""

from __future__ import annotations

import os
import subprocess
import sys
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
