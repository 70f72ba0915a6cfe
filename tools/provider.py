"""Installs the OpenID Connect provider of the tests, tests/oidc, from its lock; standard library only.

    python3 tools/provider.py        installs it
    python3 tools/provider.py lock   writes the lock anew from package.json, without the hosts that npm leaves in it

Without Node.js and npm it says so and goes on: the tests concerned are then skipped by name, or fail where
``SHIZHENG_LANES=required``.  A stamp beside the packages makes the second run instant.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
import sys
from pathlib import Path

FOLDER = Path(__file__).resolve().parent.parent / "tests" / "oidc"
LOCK = FOLDER / "package-lock.json"
STAMP = FOLDER / "node_modules" / "lock.sha256"


def install() -> int:
    lock = hashlib.sha256(LOCK.read_bytes()).hexdigest()
    if STAMP.is_file() and STAMP.read_text("utf-8") == lock:
        return 0
    if not (shutil.which("node") and shutil.which("npm")):
        print("MISSING for the tests of single sign-on: Node.js 20 or newer, and npm", file=sys.stderr)
        return 0
    print("Installing tests/oidc/package-lock.json ...", flush=True)
    if npm("ci", "--silent") != 0:
        print("npm could not install tests/oidc/package-lock.json", file=sys.stderr)
        return 1
    STAMP.write_text(lock, "utf-8")
    return 0


def lock() -> int:
    LOCK.unlink(missing_ok=True)
    if npm("install", "--package-lock-only") != 0:
        return 1
    told = json.loads(LOCK.read_text("utf-8"))
    for package in told["packages"].values():
        package.pop("funding", None)
    LOCK.write_text(json.dumps(told, indent=2, ensure_ascii=False) + "\n", "utf-8")
    return 0


def npm(*arguments: str) -> int:
    return subprocess.run(["npm", *arguments, "--ignore-scripts"], cwd=FOLDER, check=False).returncode


if __name__ == "__main__":
    sys.exit(lock() if sys.argv[1:] == ["lock"] else install())
