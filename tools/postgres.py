"""A PostgreSQL server for the length of a test run: its own cluster in a temporary folder, reached by socket only."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from pathlib import Path
from types import TracebackType
from urllib.parse import quote

PORT = "5432"
"""Only names the socket; the server listens on no address."""
DATABASE = "shizheng"
SETTINGS = {"listen_addresses": "", "fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


def find_binaries() -> Path | None:
    """The folder of the newest installed server, None where there is none."""
    found = shutil.which("initdb")
    if found:
        return Path(found).resolve().parent
    versions = [path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/initdb")]
    return max(versions, key=lambda path: float(path.parent.name), default=None)


class Cluster:
    """A running server as a context; ``url`` is its DATABASE_URL.

    The server refuses to run as root, so root hands it to the user ``postgres``.  Its data don't outlast its machine,
    unless ``settings`` say so.
    """

    def __init__(self, binaries: Path, **settings: str) -> None:
        self.binaries = binaries
        self.settings = SETTINGS | settings
        self.folder = Path(tempfile.mkdtemp(prefix="shizheng-pg-"))
        self.is_root = os.name != "nt" and os.geteuid() == 0

    @property
    def url(self) -> str:
        return f"postgresql://postgres@/{DATABASE}?host={quote(str(self.folder), safe='/')}&port={PORT}"

    def __enter__(self) -> Cluster:
        if self.is_root:
            shutil.chown(self.folder, "postgres")
        data = str(self.folder / "data")
        self._run("initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync")
        self._start()
        self._run("createdb", "-h", str(self.folder), "-p", PORT, "-U", "postgres", DATABASE)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._break_off()
        shutil.rmtree(self.folder, ignore_errors=True)

    def crash(self) -> None:
        """Ends the server as if its machine had gone, with what it held in memory, and starts it again."""
        self._break_off()
        self._start()

    def _start(self) -> None:
        options = " ".join(f"-c {name}='{value}'" for name, value in self.settings.items())
        server = f"-k '{self.folder}' -p {PORT} {options}"
        files = ("-D", str(self.folder / "data"), "-l", str(self.folder / "log"))
        self._run("pg_ctl", *files, "-w", "-o", server, "start")

    def _break_off(self) -> None:
        self._run("pg_ctl", "-D", str(self.folder / "data"), "-m", "immediate", "-w", "stop")

    def _run(self, program: str, *arguments: str) -> None:
        command = [str(self.binaries / program), *arguments]
        if self.is_root:
            command = ["runuser", "-u", "postgres", "--", *command]
        subprocess.run(command, check=True, cwd=self.folder, stdout=subprocess.DEVNULL)
