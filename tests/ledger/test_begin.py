"""Opening an agency's books: once, by whoever runs the machine."""

from __future__ import annotations

import json
import os
import pty
import re
import select
import signal
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.utils import translation

from shizheng.accounts.models import Unit, User
from shizheng.accounts.rights import may
from shizheng.agency import Agency
from shizheng.ledger import actions, queries
from shizheng.ledger.errors import UnusableAccountError, WrongStateError
from shizheng.ledger.models import Document, Entry
from shizheng.ledger.verify import verify
from shizheng.web import acts, words
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
    with translation.override("en"):
        said = acts.in_words(json.loads(entry.summary))
        assert (said, words.act(entry.act)) == ("admin, 7 documents", "Open the books")
        assert acts.right_in_words(entry.right) == "whoever runs commands on the machine"
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


@pytest.mark.django_db
def test_what_is_wrong_with_the_password_is_said_in_each_language(agency: Agency) -> None:
    with pytest.raises(UnusableAccountError) as refused:
        actions.begin(agency, "admin", "", "short", NOW)
    assert "12" in refused.value.words.zh
    assert not re.search("[A-Za-z]", refused.value.words.zh)
    assert not re.search("[\u4e00-\u9fff]", refused.value.words.en)


def begin_command(home: Path, *more: str) -> tuple[list[str], dict[str, str]]:
    """The command with its environment, which names neither a database nor a home folder."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), "PYTHONWARNINGS": "ignore"}
    for name in ("DATABASE_URL", "SHIZHENG_HOME", "DJANGO_SETTINGS_MODULE"):
        environment.pop(name, None)
    command = [sys.executable, "-m", "shizheng", "begin", "--administrator", "admin", "--home", str(home), *more]
    return command, environment


@pytest.mark.parametrize(("language", "said"), [("zh", "未輸入密碼，帳冊未開立"), ("en", "No password was given")])
def test_without_anybody_to_type_it_one_sentence_says_so(tmp_path: Path, language: str, said: str) -> None:
    command, environment = begin_command(tmp_path / "h", "--lang", language)
    done = subprocess.run(
        command, cwd=ROOT, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=120,
        check=False, start_new_session=True,
    )  # fmt: skip
    assert done.returncode == 1
    assert said in done.stderr
    assert "Abort" not in done.stderr


def test_an_interrupt_while_it_is_asked_for_ends_with_the_same_sentence(tmp_path: Path) -> None:
    command, environment = begin_command(tmp_path / "h")
    ours, terminal = pty.openpty()
    # Where a shell runs this behind itself an interrupt is passed over, here and in what is begun here.
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    with subprocess.Popen(
        command, cwd=ROOT, env=environment, stdin=terminal, stdout=terminal, stderr=terminal, start_new_session=True
    ) as running:
        signal.signal(signal.SIGINT, before)
        os.close(terminal)
        _read_until(ours, "密碼")
        running.send_signal(signal.SIGINT)
        told = _read_until(ours, "管理者之密碼")
        assert running.wait(60) == 1
    os.close(ours)
    assert "未輸入密碼，帳冊未開立" in told
    assert "Abort" not in told


def _read_until(file: int, wanted: str) -> str:
    """What a terminal shows up to some words, without the ends of its lines; all of it where they never come."""
    said = b""
    while wanted not in said.decode(errors="ignore"):
        assert select.select([file], [], [], 120)[0], said.decode(errors="ignore")
        try:
            said += os.read(file, 4096).replace(b"\r\n", b"")
        except OSError:  # the other side has ended
            break
    return said.decode()


def test_the_command_asks_for_a_password_that_keeps_the_rules(tmp_path: Path) -> None:
    command, environment = begin_command(tmp_path / "h")

    def run(typed: str) -> subprocess.CompletedProcess[str]:
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
