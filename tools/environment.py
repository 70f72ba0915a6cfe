"""Sets up the project's own virtual environment from the hashed requirements; standard library only.

    python3 tools/environment.py run     what the program needs
    python3 tools/environment.py pg      and the driver of PostgreSQL
    python3 tools/environment.py test    and what its tests need
    python3 tools/environment.py spark   and Spark

A stamp beside the environment makes the second run instant.  Nothing outside ``.venv`` is written, apart from pip's own
cache.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
OLDEST = (3, 11)
WANTED = {"run": ("run",), "pg": ("run", "pg"), "test": ("run", "test"), "spark": ("run", "spark")}
"""The stamps that must be fresh for each purpose; the others hold all of run.txt at the same versions."""


def main(purpose: str) -> int:
    if sys.version_info < OLDEST:
        needed = ".".join(map(str, OLDEST))
        return fail(
            f"Python {needed} or newer is needed, this is {sys.version.split()[0]}: make PYTHON=python{needed} ..."
        )
    if is_fresh(purpose):
        return 0
    if not (usable() or create()):
        return 1
    print(f"Installing requirements/{purpose}.txt into .venv ...", flush=True)
    if install(purpose) != 0:
        return fail(f"pip could not install requirements/{purpose}.txt; its own words stand above")
    for name in WANTED[purpose]:
        stamp(name).write_text(digest(name), "utf-8")
    return 0


def venv_python() -> Path:
    return VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def stamp(name: str) -> Path:
    return VENV / f"requirements-{name}.sha256"


def digest(name: str) -> str:
    """What an environment for ``name`` depends on: the requirements, the interpreter and where it stands."""
    content = (ROOT / "requirements" / f"{name}.txt").read_bytes()
    return hashlib.sha256(content + f"{sys.version_info[:2]}{ROOT}".encode()).hexdigest()


def is_fresh(purpose: str) -> bool:
    return venv_python().exists() and stamp(purpose).is_file() and stamp(purpose).read_text("utf-8") == digest(purpose)


def usable() -> bool:
    """Whether ``.venv`` holds a working interpreter of this very version with pip."""
    if not venv_python().exists():
        return False
    asked = "import sys, pip; print(sys.version_info[:2] == " + repr(tuple(sys.version_info[:2])) + ")"
    answer = subprocess.run([venv_python(), "-c", asked], capture_output=True, text=True, check=False)
    return answer.stdout.strip() == "True"


def create() -> bool:
    """A new, empty ``.venv``; False, and a word on the way out, where Python came without the means to make one."""
    try:
        import ensurepip  # noqa: F401
        import venv
    except ImportError:
        version = f"{sys.version_info[0]}.{sys.version_info[1]}"
        fail(
            "This Python can't make a virtual environment: its modules venv and ensurepip are packaged apart.\n"
            f"On Debian or Ubuntu: sudo apt-get install python3-venv   (or python{version}-venv)"
        )
        return False
    print("Making the virtual environment .venv ...", flush=True)
    if VENV.exists():
        shutil.rmtree(VENV)
    venv.create(VENV, with_pip=True, symlinks=os.name != "nt")
    return True


def install(purpose: str) -> int:
    """pip's exit code.  The lock is complete, so nothing is resolved; hashes are always required."""
    pip = [str(venv_python()), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input"]
    options = ["--require-hashes", "--no-deps", "--no-compile", "-r", f"requirements/{purpose}.txt"]
    variables = {**os.environ, "PIP_USER": "0", "PIP_ROOT_USER_ACTION": "ignore"}
    return subprocess.run([*pip, *options], cwd=ROOT, env=variables, check=False).returncode


def fail(message: str) -> int:
    print(message, file=sys.stderr)
    return 1


if __name__ == "__main__":
    if len(sys.argv) != 2 or sys.argv[1] not in WANTED:
        sys.exit(f"usage: {sys.argv[0]} {'|'.join(WANTED)}")
    sys.exit(main(sys.argv[1]))
