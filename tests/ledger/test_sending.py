"""Letters over a real mail server on loopback: sent once, kept and tried again where it is gone or refuses."""

from __future__ import annotations

import socket
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from threading import Event

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from django.core.mail import get_connection
from pytest_django import Settings

from shizheng.agency import only_folder
from shizheng.ledger.environment import mail
from shizheng.ledger.reminding.models import Letter, LetterState
from shizheng.ledger.reminding.sending import PAUSE, deliver, send
from tests.ledger.test_backup import ROOT, another_database, variables

DAY = date(2018, 2, 11)
NOW = datetime(2018, 2, 11, 1, 0, tzinfo=UTC)
HOST = "127.0.0.1"


class Inbox:
    """What came in, and whom the server refuses."""

    def __init__(self) -> None:
        self.letters: list[EmailMessage] = []
        self.refused: set[str] = set()
        self.arrived = Event()

    async def handle_RCPT(  # noqa: N802 - the server's own name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if address in self.refused:
            return "550 no such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        message = message_from_bytes(envelope.content or b"", policy=policy.default)
        assert isinstance(message, EmailMessage)
        self.letters.append(message)
        self.arrived.set()
        return "250 OK"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def inbox() -> Inbox:
    return Inbox()


@pytest.fixture
def port(settings: Settings) -> int:
    """A port that the settings name, where nobody listens yet."""
    port = free_port()
    use(settings, f"smtp://{HOST}:{port}")
    return port


def use(settings: Settings, url: str, **more: str) -> None:
    for name, value in mail({"SHIZHENG_MAIL": url, "SHIZHENG_SENDER": "plan@example.org", **more}).items():
        setattr(settings, name, value)


@pytest.fixture
def server(inbox: Inbox, port: int) -> Iterator[Controller]:
    controller = Controller(inbox, hostname=HOST, port=port)
    controller.start()
    yield controller
    controller.stop()


def letters(*accounts: str) -> None:
    for account in accounts:
        Letter.objects.create(
            day=DAY, account=account, address=f"{account}@example.org", subject="施政計畫填報 | Policy plan",
            text="逾期未報\n- late\n", tells=[], try_after=NOW,
        )  # fmt: skip


def states() -> dict[str, str]:
    return dict(Letter.objects.values_list("account", "state"))


@pytest.mark.django_db
def test_letters_arrive_as_they_were_written(server: Controller, inbox: Inbox) -> None:
    letters("north", "south")
    assert deliver(DAY, NOW).sent == 2
    assert [letter["To"] for letter in inbox.letters] == ["north@example.org", "south@example.org"]
    letter = inbox.letters[0]
    assert (letter["From"], letter["Subject"]) == ("plan@example.org", "施政計畫填報 | Policy plan")
    assert letter.get_content().splitlines() == ["逾期未報", "- late"]
    assert letter["Message-ID"].endswith("@example.org>")
    assert deliver(DAY, NOW + timedelta(hours=1)).sent == 0
    assert len(inbox.letters) == 2


@pytest.mark.django_db
def test_a_server_that_is_gone_loses_nothing(port: int, inbox: Inbox) -> None:
    letters("north", "south")
    assert deliver(DAY, NOW).waiting == 2
    assert {letter.problem.split(":")[0] for letter in Letter.objects.all()} == {"ConnectionRefusedError"}
    controller = Controller(inbox, hostname=HOST, port=port)
    controller.start()
    try:
        assert deliver(DAY, NOW + PAUSE / 2).sent == 0
        assert deliver(DAY, NOW + PAUSE).sent == 2
    finally:
        controller.stop()
    assert set(Letter.objects.values_list("tries", "problem")) == {(2, "")}


@pytest.mark.django_db
def test_one_address_that_is_refused_stops_no_other_letter(server: Controller, inbox: Inbox) -> None:
    letters("north", "south", "east")
    inbox.refused = {"south@example.org"}
    assert (deliver(DAY, NOW).sent, len(inbox.letters)) == (2, 2)
    assert states() == {"north": "sent", "south": "waiting", "east": "sent"}
    assert Letter.objects.get(account="south").problem == "550 no such mailbox"
    inbox.refused = set()
    deliver(DAY, NOW + PAUSE)
    assert states()["south"] == "sent"


@pytest.mark.django_db
def test_a_letter_that_another_process_has_taken_is_left_to_it(server: Controller, inbox: Inbox) -> None:
    letters("north")
    Letter.objects.update(try_after=NOW + PAUSE)  # taken by another a moment ago
    assert deliver(DAY, NOW).waiting == 1
    assert inbox.letters == []


@pytest.mark.django_db
def test_of_two_processes_that_read_the_same_letter_one_sends_it(server: Controller, inbox: Inbox) -> None:
    letters("north")
    mine, theirs = Letter.objects.get(), Letter.objects.get()
    with get_connection() as connection:
        assert send(theirs, connection, NOW)
        assert not send(mine, connection, NOW)
        Letter.objects.update(state=LetterState.WAITING)  # as if theirs were still being sent
        assert not send(mine, connection, NOW)
    assert len(inbox.letters) == 1


@pytest.mark.django_db
def test_the_password_comes_from_a_file(inbox: Inbox, settings: Settings, tmp_path: Path) -> None:
    seen: list[tuple[bytes, bytes]] = []

    def known(server: SMTP, session: Session, envelope: Envelope, how: str, told: LoginPassword) -> AuthResult:
        seen.append((told.login, told.password))
        return AuthResult(success=told.password == b"from a file")

    password, port = tmp_path / "password", free_port()
    password.write_text("from a file\n", "utf-8")
    use(settings, f"smtp://office@{HOST}:{port}", SHIZHENG_MAIL_PASSWORD_FILE=str(password))
    controller = Controller(inbox, hostname=HOST, port=port, authenticator=known, auth_require_tls=False)
    controller.start()
    try:
        letters("north")
        assert deliver(DAY, NOW).sent == 1
    finally:
        controller.stop()
    assert seen == [(b"office", b"from a file")]


PROGRAM = """
import sys
from pathlib import Path
from shizheng.ledger.setup import prepare

prepare(Path(sys.argv[1]))
from tests.ledger.small import make_cast
from shizheng.accounts.models import User
make_cast()
User.objects.update(email="")
User.objects.filter(username="planner").update(email="planner@example.org")
"""


def test_the_worker_mails_without_being_asked_and_the_command_not_again(
    server: Controller, inbox: Inbox, port: int, tmp_path: Path
) -> None:
    (tmp_path / "demo").write_text("2018-01-15", "utf-8")  # the worker's day
    command = [sys.executable, "-m", "shizheng"]
    with another_database() as url:
        environment = {
            **variables(url), "SHIZHENG_MAIL": f"smtp://{HOST}:{port}", "SHIZHENG_HOME": str(tmp_path),
            "SHIZHENG_AGENCY": str(only_folder(ROOT / "agencies")),
        }  # fmt: skip
        subprocess.run([sys.executable, "-c", PROGRAM, str(tmp_path)], cwd=ROOT, env=environment, check=True)
        working = [*command, "work", "--pause", "0.2", "--from-hour", "0"]
        with subprocess.Popen(working, cwd=ROOT, env=environment) as worker:
            try:
                assert inbox.arrived.wait(120)
            finally:
                worker.terminate()
        assert worker.returncode == 0
        assert [letter["To"] for letter in inbox.letters] == ["planner@example.org"]
        again = subprocess.run(
            [*command, "remind"], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
        )
    assert (again.returncode, "the round was done before" in again.stdout) == (0, True), again.stderr
    assert len(inbox.letters) == 1
