"""200 officers at once on a site of a million records: ``python -m bench.load [HOME]``.

The site is served as ``shizheng serve`` serves it, by gunicorn on loopback; locust asks from beside it, on the same
cores.  Sessions are prepared, so that no passwords are hashed; browsers keep styles and scripts, so these aren't asked
for.  Without a folder that ``bench.filled`` filled one is filled first.  Afterwards every act that was acknowledged has
to stand in the log, and the log is proved.  Prints how it went by kind of request, then the p95 in seconds, how many
requests there were a second, how many failed, and how many acts were acknowledged.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Collection, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

from bench import filled
from bench.data import ROOT
from bench.ledger import AGENCY

OFFICERS, SECONDS, A_SECOND = 200, 180, 10
"""People at once, how long they are measured, and how many more come each second until all are there."""
RECORDS = 1_000_000
AT_ONCE = 5.0
"""Seconds within which a page is answered, of two dozen asked for at once, when nothing is still to be made ready."""
PORT = 8_765


def main(home: Path) -> None:
    filled.ready(home)
    from django.db import connection

    sessions = _sessions()
    connection.close()
    with tempfile.TemporaryDirectory() as folder:
        told, acts = Path(folder, "sessions.json"), Path(folder, "acts.json")
        told.write_text(json.dumps(sessions), "utf-8")
        serve = [sys.executable, "-m", "shizheng", "serve", "--home", str(home), "--agency", str(AGENCY)]
        # In a group of its own, which is interrupted as a terminal would.
        with subprocess.Popen([*serve, "--port", str(PORT)], stdout=subprocess.DEVNULL, start_new_session=True) as site:
            try:
                _warm(sessions)
                before = _seconds_of(site.pid)
                _locust(told, acts)
                spent = _seconds_of(site.pid) - before
            finally:
                os.killpg(site.pid, signal.SIGINT)
        measured = json.loads(acts.read_text("utf-8"))
    for name, (number, middle, slow) in sorted(measured["each"].items()):
        print(f"{name:20} {number:7} p50 {middle:7.0f} ms  p95 {slow:7.0f} ms")
    print(f"processor time of the site: {spent / measured['requests'] * 1000:.1f} ms a request", *measured["errors"])
    _found(measured["acknowledged"], set(measured["asked"]))
    speed = measured["requests"] / measured["seconds"]
    print(measured["p95"] / 1000, speed, measured["failures"], len(measured["acknowledged"]))


def _sessions() -> dict[str, str]:
    from django.test import Client

    from shizheng.accounts.models import User

    found = {}
    for user in User.objects.exclude(username="bench"):
        client = Client()
        client.force_login(user, "allauth.account.auth_backends.AuthenticationBackend")
        found[user.username] = client.cookies["sessionid"].value
    return found


def _warm(sessions: Mapping[str, str]) -> None:
    """Waits for the site, whose processes first follow the log."""
    cookie = {"Cookie": f"sessionid={sessions['auditor']}"}

    def took(path: str) -> float:
        began = time.perf_counter()
        with urlopen(Request(f"http://127.0.0.1:{PORT}{path}", headers=cookie), timeout=600) as answer:
            assert answer.status == 200
        return time.perf_counter() - began

    with ThreadPoolExecutor(8) as readers:
        for _ in range(600):
            try:
                # Asked for by many at once, each process is among those that answer.
                if max(readers.map(took, ["/records", "/indicators", "/due"] * 8)) < AT_ONCE:
                    return
            except OSError as error:
                if not isinstance(getattr(error, "reason", error), ConnectionRefusedError):
                    raise
                time.sleep(0.5)
    raise SystemExit("the site did not come up")


def _locust(sessions: Path, acts: Path) -> None:
    environment = {**os.environ, "SESSIONS": str(sessions), "ACTS": str(acts)}
    running = SECONDS + OFFICERS // A_SECOND
    subprocess.run(
        [
            sys.executable, "-m", "locust", "-f", "bench/officers.py", "--headless", "--only-summary", "--reset-stats",
            "--host", f"http://127.0.0.1:{PORT}", "-u", str(OFFICERS), "-r", str(A_SECOND), "-t", f"{running}s",
            "--exit-code-on-error", "0", "--stop-timeout", "10", "--loglevel", "WARNING",
        ],
        cwd=ROOT, env=environment, check=True, stdout=subprocess.DEVNULL,
    )  # fmt: skip


def _seconds_of(server: int) -> float:
    """The processor time that the processes below a process have spent."""
    found, spent = [server], 0.0
    while found:
        process = found.pop()
        for task in Path(f"/proc/{process}/task").glob("*/children"):
            found += map(int, task.read_text("ascii").split())
        used = Path(f"/proc/{process}/stat").read_text("ascii").rpartition(")")[2].split()
        spent += (int(used[11]) + int(used[12])) / os.sysconf("SC_CLK_TCK")
    return spent


def _found(acknowledged: Sequence[Sequence[Any]], asked: Collection[str]) -> None:
    """Raises AssertionError for an act that was acknowledged and doesn't stand."""
    from shizheng.ledger.models import Draft, Standing
    from shizheng.ledger.verify import verify

    drafts = {draft.key: draft.revision for draft in Draft.objects.all()}
    for act, account, what, *rest in acknowledged:
        if act == "draft":
            assert what in asked or drafts.get(what, 0) >= int(rest[0]), (account, what)
            continue
        state = "submitted" if act == "hand-in" else "approved"
        standing = Standing.objects.filter(version__record=what, state=state, entry__account=account, entry__act=act)
        assert standing.exists(), (act, account, what)
    proof = verify()
    assert proof.findings == (), proof.findings


if __name__ == "__main__":
    if len(sys.argv) > 1:
        main(Path(sys.argv[1]))
    else:
        with tempfile.TemporaryDirectory() as own:
            command = [sys.executable, "-m", "bench.filled", own, str(RECORDS)]
            subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
            main(Path(own))
