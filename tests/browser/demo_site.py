"""The demo's own site under the server that serves it."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
RECORDS = 3000
SECONDS_TO_START = 60


@contextmanager
def demo_site(folder: Path, port: int = 0, **settings: str) -> Iterator[str]:
    """The address of a demo's site in ``folder``, served until the context ends; on any free port unless told one."""
    made = shizheng("demo", "--no-serve", "--records", str(RECORDS), "--home", folder / "var", "--out", folder / "out")
    assert made.wait() == 0
    port = port or free_port()
    server = shizheng("serve", "--home", folder / "var", "--port", str(port), **settings)
    try:
        wait_for(port, server)
        yield f"http://127.0.0.1:{port}"
    finally:
        os.killpg(server.pid, signal.SIGINT)  # as Ctrl+C does: the command and the server below it both end
        server.wait(timeout=60)  # requests in flight are given half a minute
        with suppress(ProcessLookupError):
            os.killpg(server.pid, signal.SIGKILL)  # whatever of the group has not ended by now


def shizheng(*arguments: str | Path, **settings: str) -> subprocess.Popen[bytes]:
    """The command line with these settings in its environment, in a process group of its own."""
    kept = {name: value for name, value in os.environ.items() if name not in ("SHIZHENG_HOME", "DATABASE_URL")}
    return subprocess.Popen(
        [sys.executable, "-m", "shizheng", *map(str, arguments)],
        cwd=ROOT,
        env={**kept, "PYTHONPATH": str(ROOT / "src"), **settings},
        stdout=subprocess.DEVNULL,
        start_new_session=True,
    )


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(port: int, server: subprocess.Popen[bytes]) -> None:
    """Returns once something listens on the port; fails where the server has ended or takes too long."""
    for _ in range(SECONDS_TO_START * 10):
        assert server.poll() is None, f"the server ended with {server.returncode}"
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise AssertionError(f"nothing listens on port {port} after {SECONDS_TO_START} seconds")
