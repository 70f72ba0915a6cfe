"""The library rooms read no clock, no environment and no settings: time enters as an argument."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.house.tree import SOURCE, name_of, texts

LIBRARY = ("plan", "documents", "registers", "measures", "assessment", "exchange", "agency")
FORBIDDEN = {
    "datetime.now", "datetime.utcnow", "datetime.today", "date.today",
    "time.time", "time.time_ns", "time.monotonic", "time.localtime", "time.gmtime",
    "os.environ", "os.getenv", "os.environb", "django.conf.settings", "conf.settings",
    "locale.getlocale", "locale.setlocale", "random.random", "secrets.token_hex", "uuid.uuid4",
}  # fmt: skip
"""The last two dotted names of what would make an answer depend on when or where it was asked."""
FILES = [path for room in LIBRARY for path in texts(SOURCE / room) if path.suffix == ".py"]


def forbidden_reads(source: str) -> Iterator[str]:
    """The forbidden names that a module uses, in whatever way it imported them."""
    tree = ast.parse(source)
    aliases: dict[str, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            aliases |= {alias.asname or alias.name: alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            aliases |= {alias.asname or alias.name: f"{node.module}.{alias.name}" for alias in node.names}
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute | ast.Name):
            name = dotted(node, aliases)
            if ".".join(name.split(".")[-2:]) in FORBIDDEN:
                yield name


def dotted(node: ast.AST, aliases: dict[str, str]) -> str:
    if isinstance(node, ast.Attribute):
        return f"{dotted(node.value, aliases)}.{node.attr}"
    return aliases.get(node.id, node.id) if isinstance(node, ast.Name) else "?"


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_a_library_module_reads_no_clock_and_no_environment(path: Path) -> None:
    assert list(forbidden_reads(path.read_text("utf-8"))) == []


@pytest.mark.parametrize(
    "source",
    [
        "import datetime\ndatetime.datetime.now()",
        "from datetime import datetime as dt\ndt.now(tz)",
        "from datetime import date\nday = date.today",
        "import time as clock\nclock.time()",
        "from time import time\ntime()",
        "import os\nos.environ['HOME']",
        "from os import environ\nenviron.get('HOME')",
        "from os import getenv\ngetenv('HOME')",
        "from django.conf import settings\nsettings.DEBUG",
    ],
)
def test_each_way_to_read_them_is_seen(source: str) -> None:
    assert list(forbidden_reads(source))


def test_there_are_modules_to_look_at() -> None:
    assert {path.relative_to(SOURCE).parts[0] for path in FILES} >= {"plan", "documents", "registers", "measures"}
