"""A standalone Spark of one master and two workers on the loopback address, for the length of a test run."""

from __future__ import annotations

import importlib.util
import os
import shutil
import socket
import subprocess
import tempfile
import time
from pathlib import Path
from types import TracebackType

HERE = "127.0.0.1"
WORKERS = 2
SECONDS_TO_START = 90


def find_spark() -> Path | None:
    """The folder of the installed distribution, None where it or a Java to run it is missing."""
    found = importlib.util.find_spec("pyspark")
    if found is None or found.origin is None or shutil.which("java") is None:
        return None
    return Path(found.origin).parent


class Standalone:
    """A running master and its workers as a context; ``url`` is where to reach it."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.folder = Path(tempfile.mkdtemp(prefix="shizheng-spark-"))
        self.url = f"spark://{HERE}:{_free_port()}"
        self.running: list[subprocess.Popen[bytes]] = []

    def __enter__(self) -> Standalone:
        try:
            self._start("master", "master.Master", "--host", HERE, "--port", self.url.rpartition(":")[2])
            for number in range(WORKERS):
                own = ["--host", HERE, "--cores", "1", "--memory", "1g", "--work-dir", str(self.folder / f"w{number}")]
                self._start(f"worker{number}", "worker.Worker", *own, self.url)
            self._wait()
        except BaseException:
            self.__exit__(None, None, None)
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for process in reversed(self.running):
            process.terminate()
        for process in self.running:
            process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _start(self, name: str, kind: str, *arguments: str) -> None:
        command = [str(self.home / "bin" / "spark-class"), f"org.apache.spark.deploy.{kind}", "--webui-port", "0"]
        variables = {**os.environ, "SPARK_HOME": str(self.home), "SPARK_LOCAL_IP": HERE}
        with (self.folder / f"{name}.log").open("wb") as log:
            process = subprocess.Popen([*command, *arguments], env=variables, stdout=log, stderr=subprocess.STDOUT)
        self.running.append(process)

    def _wait(self) -> None:
        """Until every worker is registered with the master."""
        logs = [self.folder / f"worker{number}.log" for number in range(WORKERS)]
        until = time.monotonic() + SECONDS_TO_START
        while not all("Successfully registered" in log.read_text("utf-8", "replace") for log in logs):
            if time.monotonic() > until or any(process.poll() is not None for process in self.running):
                told = "\n".join(log.read_text("utf-8", "replace")[-2000:] for log in self.folder.glob("*.log"))
                raise RuntimeError(f"Spark did not start:\n{told}")
            time.sleep(0.2)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HERE, 0))
        port: int = probe.getsockname()[1]
        return port
