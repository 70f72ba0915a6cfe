"""The site's own server killed at random instants while offices hand in records with evidence over HTTP.

What a browser was answered is there, whole, and proved; the server starts again over what was left.
``SHIZHENG_ROUNDS`` sets how many rounds.
"""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager, suppress
from http.client import HTTPConnection, HTTPException
from http.cookies import SimpleCookie
from pathlib import Path
from random import Random
from threading import Event, Thread

from shizheng.agency import only_folder
from tests.ledger.test_backup import ROOT, another_database, variables
from tests.ledger.test_sending import HOST, free_port

ROUNDS = int(os.environ.get("SHIZHENG_ROUNDS", "2"))
OFFICES, PROCESSES = 3, 2
PASSWORD = "seven missions report"
PROGRAM = """
import json, sys
from pathlib import Path
from shizheng.ledger.setup import prepare

home, agency, mode, password = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3], sys.argv[4]
prepare(home, agency)
from shizheng.accounts.models import Membership, Role, Unit, User
from shizheng.agency import Agency
from shizheng.ledger.actions.begin import units_of
from shizheng.ledger.copy import Copy
from shizheng.ledger.models import Draft, Evidence, Standing, Version
from shizheng.ledger.verify import verify

agency = Agency.load(agency)
if mode == "begin":
    Unit.objects.bulk_create(units_of(agency))
    for n, unit in enumerate(sys.argv[5:]):
        user = User.objects.create_user(f"officer-{n}", password=password)
        Membership.objects.create(user=user, role=Role.OFFICER, unit_id=unit)
else:
    acknowledged = set(sys.stdin.read().split())
    said = {v.pk: json.loads(v.body)["values"]["purpose"] for v in Version.objects.all()}
    submitted = {said[key] for key in Standing.objects.filter(state="submitted").values_list("version", flat=True)}
    with_file = {said[key] for key in Evidence.objects.values_list("version", flat=True)}
    drafts = {draft.cells["purpose"] for draft in Draft.objects.all() if draft.cells.get("purpose")}
    files = sorted(home.glob("copy*.duckdb"))
    copies = [Copy(path, agency.registers, agency.codelists) for path in (":memory:", *files)]
    for copy in copies:
        copy.take_up()
    rows = [
        [sorted(map(repr, c.connection.execute(layout.versions()).fetchall())) for layout in c.layouts] for c in copies
    ]
    print(json.dumps({
        "lost": sorted(acknowledged - submitted),
        "half": sorted((set(said.values()) ^ submitted) | (set(said.values()) ^ with_file) | (drafts & submitted)),
        "findings": [finding.code for finding in verify().findings],
        "copies": [one == rows[0] for one in rows],
    }))
"""


class Office:
    """A browser of one office, as far as handing in asks for it."""

    def __init__(self, port: int, number: int) -> None:
        self.port, self.number = port, number
        self.cookies: dict[str, str] = {}

    def sign_in(self) -> None:
        self.send("GET", "/account/login/")
        status, _, _ = self.post("/account/login/", {"login": f"officer-{self.number}", "password": PASSWORD}.items())
        assert status == 302, status

    def hand_in(self, purpose: str, unit: str, country: str) -> None:
        """Returns once the site has said that the record was handed in; the list then takes it up into a copy."""
        status, address, _ = self.post("/work", {"register": "visits", "unit": unit}.items())
        assert status == 302, status
        cells = {
            "f-trip_no": purpose, "f-direction": "outbound", "f-country": country, "f-visited_on": "106/3/5",
            "f-purpose": purpose, "l-0-side": "ours", "l-0-office": "executive", "l-0-rank": "minister",
            "l-0-incumbent": "true", "l-0-persons": "2", "revision": "1", "do": "hand-in",
        }  # fmt: skip
        draft, (status, address, page) = address, self.post(address, cells.items(), file=purpose.encode())
        if shown := re.findall('name="shown" value="([^"]+)"', page):  # it looks like the ones before
            (revision,) = re.findall('name="revision" value="([^"]+)"', page)
            cells |= {"revision": revision, "apart": "yes"}
            status, address, page = self.post(draft, [*cells.items(), *(("shown", record) for record in shown)])
        assert (status, address) == (302, "/work"), re.findall('class="(?:fault|problem)"[^<]*<?[^<]*', page)
        self.send("GET", "/records")

    def post(self, address: str, fields: Iterable[tuple[str, str]], file: bytes | None = None) -> tuple[int, str, str]:
        edge = "edge-of-a-part"
        named = [*fields, ("csrfmiddlewaretoken", self.cookies["csrftoken"])]
        parts = [f'--{edge}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
                 for name, value in named]  # fmt: skip
        body = "".join(parts).encode()
        if file is not None:
            head = f'--{edge}\r\nContent-Disposition: form-data; name="files"; filename="note.txt"\r\n\r\n'
            body += head.encode() + file + b"\r\n"
        return self.send("POST", address, body + f"--{edge}--\r\n".encode(), f"multipart/form-data; boundary={edge}")

    def send(self, method: str, address: str, body: bytes = b"", kind: str = "") -> tuple[int, str, str]:
        """The answer's status, where it leads, and its page."""
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        with closing(HTTPConnection(HOST, self.port, timeout=30)) as connection:
            connection.request(method, address, body, {**headers, **({"Content-Type": kind} if kind else {})})
            answer = connection.getresponse()
            page = answer.read().decode()
        for told in answer.headers.get_all("Set-Cookie") or ():
            self.cookies |= {name: morsel.value for name, morsel in SimpleCookie(told).items()}
        return answer.status, answer.headers.get("Location", ""), page


@contextmanager
def served(home: Path, port: int, environment: dict[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    """The site, killed with all its processes at the end."""
    command = [sys.executable, "-m", "shizheng", "serve", "--home", str(home), "--port", str(port)]
    command += ["--processes", str(PROCESSES)]
    silent = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    with subprocess.Popen(command, cwd=ROOT, env=environment, start_new_session=True, **silent) as server:
        try:
            for _ in range(600):
                assert server.poll() is None, f"the server ended with {server.returncode}"
                with socket.socket() as probe:
                    if probe.connect_ex((HOST, port)) == 0:
                        break
                time.sleep(0.1)
            yield server
        finally:
            with suppress(ProcessLookupError):
                os.killpg(server.pid, signal.SIGKILL)


def one_round(
    home: Path, environment: dict[str, str], number: int, luck: Random, missions: list[tuple[str, str]]
) -> list[str]:
    """What was acknowledged before the server was killed."""
    port, answered, begun = free_port(), list[str](), [Event() for _ in range(OFFICES)]

    def work(office: Office, unit: str, country: str) -> None:
        try:
            office.sign_in()
            for n in range(10_000):
                purpose = f"{number}-{office.number}-{n}"
                office.hand_in(purpose, unit, country)
                answered.append(purpose)
                begun[office.number].set()
        except (OSError, HTTPException):
            pass  # the server is gone

    with served(home, port, environment):
        offices = [Thread(target=work, args=(Office(port, n), *missions[n])) for n in range(OFFICES)]
        for office in offices:
            office.start()
        assert all(one.wait(120) for one in begun), "an office could hand in nothing"
        time.sleep(luck.uniform(0.0, 1.0))
    for office in offices:
        office.join()
    return answered


def program(home: Path, environment: dict[str, str], *arguments: str, told: str = "") -> str:
    folder = environment["SHIZHENG_AGENCY"]
    command = [sys.executable, "-c", PROGRAM, str(home), folder, arguments[0], PASSWORD, *arguments[1:]]
    done = subprocess.run(
        command, cwd=ROOT, env=environment, input=told, capture_output=True, text=True, check=False
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_a_server_killed_under_load_loses_nothing_that_it_acknowledged(tmp_path: Path) -> None:
    luck, missions = Random(20_170_306), [("EMB-BLZ", "BLZ"), ("EMB-PRY", "PRY"), ("EMB-HND", "HND")]
    acknowledged: list[str] = []
    with another_database() as url:
        folder = only_folder(ROOT / "agencies")
        environment = {**variables(url), "SHIZHENG_AGENCY": str(folder), "SHIZHENG_HOME": str(tmp_path)}
        program(tmp_path, environment, "begin", *(unit for unit, _ in missions))
        for number in range(ROUNDS):
            acknowledged += one_round(tmp_path, environment, number, luck, missions)
            found = json.loads(program(tmp_path, environment, "check", told=" ".join(acknowledged)))
            fresh, *kept = found.pop("copies")
            assert found == {"lost": [], "half": [], "findings": []}, f"round {number}"
            assert 1 <= len(kept) <= PROCESSES, f"round {number}"
            assert all((fresh, *kept)), f"round {number}"
    assert len(acknowledged) >= OFFICES * ROUNDS


def test_asked_to_end_the_command_ends_with_the_server_below_it(tmp_path: Path) -> None:
    with another_database() as url:
        environment = {**variables(url), "SHIZHENG_AGENCY": str(only_folder(ROOT / "agencies"))}
        program(tmp_path, environment, "begin")
        port = free_port()
        with served(tmp_path, port, environment) as server:
            server.terminate()
            server.wait(timeout=60)
            with socket.socket() as probe:
                assert probe.connect_ex((HOST, port)) != 0
