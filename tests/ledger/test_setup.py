"""A command finds the database up to date without asking Django, and brings it up to date where it isn't."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

STEPS = """
import sys
from pathlib import Path
from shizheng.ledger.setup import prepare

home = Path(sys.argv[1])
prepare(home)
from django.core import management
from django.db import connection

def tables():
    return set(connection.introspection.table_names())

assert "ledger_entry" in tables()
asked = []
management.call_command = lambda *a, **k: asked.append(a)
prepare(home)
assert not asked, asked
with connection.cursor() as cursor:
    cursor.execute("DELETE FROM django_migrations WHERE app = 'ledger'")
prepare(home)
assert asked == [("migrate",)], asked
"""


@pytest.mark.parametrize("written", ["new", "empty file"])
def test_a_database_is_brought_up_to_date_once(tmp_path: Path, written: str) -> None:
    home = tmp_path / "home"
    if written == "empty file":
        home.mkdir()
        (home / "db.sqlite3").touch()
    steps = [sys.executable, "-c", STEPS, str(home)]
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    done = subprocess.run(steps, check=False, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert written != "new" or home.stat().st_mode & 0o077 == 0, "nobody else looks into it"
