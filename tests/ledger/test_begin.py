"""Opening an agency's books: once, by whoever runs the machine."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from shizheng.accounts.models import Unit, User
from shizheng.accounts.rights import may
from shizheng.agency import Agency
from shizheng.ledger import actions, queries
from shizheng.ledger.errors import UnusableAccountError, WrongStateError
from shizheng.ledger.models import Document, Entry
from shizheng.ledger.verify import verify
from tests.house.tree import ROOT

NOW = datetime(2026, 1, 5, 1, 0, tzinfo=UTC)
PASSWORD = "seven missions report"


@pytest.fixture(scope="module")
def agency() -> Agency:
    return Agency.load(ROOT / "agencies" / "mofa-106")


@pytest.mark.django_db
def test_the_books_are_opened_once(agency: Agency) -> None:
    user = actions.begin(agency, "admin", "admin@example.org", PASSWORD, NOW)
    entry = Entry.objects.get()
    assert (entry.act, entry.account, entry.right, entry.synthetic) == ("begin", "console", "machine-owner", False)
    assert User.objects.get() == user
    assert user.check_password(PASSWORD)
    assert may(user, "open-account", None, NOW.date()).granted
    assert not may(user, "adopt", None, NOW.date()).granted
    assert set(Unit.objects.values_list("code", flat=True)) == set(agency.units)
    assert {document.kind for document in Document.objects.all()} == set(agency.sources)
    assert verify().findings == ()
    assert not queries.is_synthetic()
    with pytest.raises(WrongStateError):
        actions.begin(agency, "another", "", PASSWORD, NOW)


@pytest.mark.django_db
def test_a_bad_name_opens_nothing(agency: Agency) -> None:
    with pytest.raises(UnusableAccountError):
        actions.begin(agency, "two words", "", PASSWORD, NOW)
    assert not Entry.objects.exists()
    assert not Unit.objects.exists()


def test_the_command_asks_for_a_password_that_keeps_the_rules(tmp_path: Path) -> None:
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), "PYTHONWARNINGS": "ignore"}
    for name in ("DATABASE_URL", "SHIZHENG_HOME", "DJANGO_SETTINGS_MODULE"):
        environment.pop(name, None)

    def run(typed: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "shizheng", "begin", "--administrator", "admin", "--home", str(tmp_path / "h")]
        asked = f"{typed}\n{typed}\n"
        return subprocess.run(
            command, cwd=ROOT, env=environment, input=asked, capture_output=True, text=True, timeout=120, check=False
        )

    weak = run("short")
    assert weak.returncode != 0
    assert "密碼不可用" in weak.stdout + weak.stderr
    good = run(PASSWORD)
    assert good.returncode == 0, good.stderr
    assert "admin" in good.stdout
    again = run(PASSWORD)
    assert again.returncode != 0
    assert "已開立" in again.stdout + again.stderr
