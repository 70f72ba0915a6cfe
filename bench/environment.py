"""The measurements' own environments: the product with its rivals, and MetricFlow apart, which wants older packages.

They lie under ``.cache`` and hold what requirements/bench.txt and requirements/metricflow.txt say, hashes required.
"""

from __future__ import annotations

import hashlib
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
NAMES = ("bench", "metricflow")
"""Those that measurements need."""


def python(name: str) -> Path:
    """The interpreter of an environment."""
    return ROOT / ".cache" / f"env-{name}" / "bin" / "python"


def set_up(name: str) -> Path:
    """The interpreter of an environment that holds its requirements; made or brought up to date where it doesn't."""
    lock = ROOT / "requirements" / f"{name}.txt"
    folder = ROOT / ".cache" / f"env-{name}"
    stamp = folder / "requirements.sha256"
    wanted = hashlib.sha256(lock.read_bytes() + f"{sys.version_info[:2]}{ROOT}".encode()).hexdigest()
    if stamp.is_file() and stamp.read_text("utf-8") == wanted:
        return python(name)
    print(f"Installing requirements/{name}.txt into .cache/env-{name} ...", flush=True)
    venv.create(folder, with_pip=True, clear=True, symlinks=True)
    pip = [str(python(name)), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input"]
    subprocess.run([*pip, "--require-hashes", "--no-deps", "-r", str(lock)], check=True)
    stamp.write_text(wanted, "utf-8")
    return python(name)


if __name__ == "__main__":
    for each in NAMES:
        set_up(each)
