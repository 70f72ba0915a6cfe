"""Checks the import law of pyproject.toml; the same as ``lint-imports``, which a moved environment may have lost."""

import sys
from pathlib import Path

from importlinter.cli import lint_imports

if __name__ == "__main__":
    sys.path.insert(0, str(Path("src").absolute()))
    sys.exit(lint_imports(cache_dir=".cache/import-linter"))
