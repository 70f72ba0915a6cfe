"""The reference knows nothing of what it is there to doubt, nor of any engine."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

HERE = Path(__file__).parent
REFERENCE = ("reference", "arithmetic", "counting")
MAY_IMPORT = ("shizheng.plan", "shizheng.registers", *(f"tests.differential.{name}" for name in REFERENCE))


def strangers(source: str) -> Iterator[str]:
    """What a module imports that is neither Python's own, nor a value that all rooms speak, nor the reference."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            names = [f"{'.' * node.level}{node.module or ''}.{alias.name}" for alias in node.names]
        else:
            continue
        for name in names:
            python = name.partition(".")[0] in sys.stdlib_module_names - {"importlib"}
            if not python and not any(f"{name}.".startswith(f"{allowed}.") for allowed in MAY_IMPORT):
                yield name


@pytest.mark.parametrize("name", REFERENCE)
def test_the_reference_imports_nothing_of_measures_and_no_engine(name: str) -> None:
    assert list(strangers((HERE / f"{name}.py").read_text("utf-8"))) == []


@pytest.mark.parametrize(
    "source",
    [
        "import shizheng.measures",
        "from shizheng import measures",
        "from shizheng.measures.compute import compute",
        "import duckdb",
        "def late():\n    import ibis as dates",
        "from importlib import import_module",
        "from . import batches",
    ],
)
def test_each_way_to_import_them_is_seen(source: str) -> None:
    assert list(strangers(source))
