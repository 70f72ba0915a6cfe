"""What the house's tests look at: the files of the repository, as git knows them."""

from __future__ import annotations

import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "shizheng"
AGENCIES = ROOT / "agencies"
VENDORED = SOURCE / "web" / "static" / "vendor"
FORMS = ROOT / "tests" / "forms"
"""Documents that are read, in many formats and encodings, some of them damaged."""
MADE = {".venv", "node_modules", "__pycache__", "var", "out", ".cache", ".mypy_cache", ".ruff_cache", ".pytest_cache"}
"""What is passed over in a copy without git."""
BINARY = {".mo", ".png", ".odt", ".ods", ".ico"}


@cache
def tracked() -> tuple[Path, ...]:
    """Every file of the repository, new ones included, ignored ones not."""
    if not (ROOT / ".git").exists():
        return tuple(path for path in sorted(ROOT.rglob("*")) if path.is_file() and not MADE & {*path.parts})
    command = ["git", "-c", "core.quotePath=false", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, check=True).stdout.decode().split("\0")
    return tuple(sorted({ROOT / name for name in listed if name and (ROOT / name).is_file()}))


def texts(under: Path = ROOT) -> tuple[Path, ...]:
    """The text files under a folder, vendored ones left out, and documents that are read."""
    return tuple(
        path
        for path in tracked()
        if path.is_relative_to(under) and path.suffix not in BINARY and not path.is_relative_to(VENDORED)
        and not (path.is_relative_to(FORMS) and path.suffix not in {".json", ".md"})
    )  # fmt: skip


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()
