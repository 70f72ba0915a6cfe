"""Virus scanners for tests: one that speaks clamd's protocol by its manual and does as it is told, and clamd itself."""

from __future__ import annotations

import shutil
import socket
import struct
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event, Thread

import pytest

from shizheng.ledger.scanning import Scanner

TEST_VIRUS = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
"""What every scanner takes for infected and harms nobody; in two parts, so that no scanner stops at this file."""
SIGNATURE = "Eicar-Test-Signature"


@dataclass
class Manual:
    """What the scanner of a test does, and what it was sent."""

    limit: int = 2**20
    """Bytes of a stream that it takes."""
    says: bytes | None = None
    """Its answer to a stream, whatever is in it, before it closes."""
    silent: bool = False
    """Whether it takes everything in and answers nothing."""
    done: Event = field(default_factory=Event)
    commands: list[bytes] = field(default_factory=list)
    streams: list[bytes] = field(default_factory=list)

    def serve(self, connection: socket.socket) -> None:
        with connection, suppress(OSError):
            command = b""
            while not command.endswith(b"\0"):
                command += connection.recv(1)
            self.commands.append(command)
            if command == b"zVERSION\0":
                connection.sendall(b"ClamAV of the manual\0")
            elif command == b"zINSTREAM\0":
                self._stream(connection)

    def _stream(self, connection: socket.socket) -> None:
        told = b""
        while length := struct.unpack("!L", _exactly(connection, 4))[0]:
            if len(told) + length > self.limit:
                connection.sendall(b"INSTREAM size limit exceeded. ERROR\0")
                return
            told += _exactly(connection, length)
        self.streams.append(told)
        if self.silent:
            self.done.wait()
        elif self.says is not None:
            connection.sendall(self.says)
        else:
            connection.sendall(f"stream: {SIGNATURE} FOUND\0".encode() if TEST_VIRUS in told else b"stream: OK\0")


def _exactly(connection: socket.socket, length: int) -> bytes:
    told = b""
    while len(told) < length:
        piece = connection.recv(length - len(told))
        if not piece:
            raise ConnectionAbortedError
        told += piece
    return told


@contextmanager
def scanner(manual: Manual) -> Iterator[tuple[str, int]]:
    """The address at which a scanner does as it is told, until the context ends."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            with suppress(OSError):
                while True:
                    Thread(target=manual.serve, args=(server.accept()[0],), daemon=True).start()

        thread = Thread(target=serve, daemon=True)
        thread.start()
        try:
            yield server.getsockname()
        finally:
            manual.done.set()
            server.shutdown(socket.SHUT_RDWR)
            thread.join()


@contextmanager
def clamd(folder: Path, *settings: str) -> Iterator[str]:
    """The socket of a clamd that knows one signature, until the context ends."""
    program = shutil.which("clamd") or shutil.which("clamd", path="/usr/sbin:/usr/local/sbin")
    if program is None:
        pytest.skip("there is no clamd (apt package clamav-daemon)")
    (folder / "signatures").mkdir()
    (folder / "signatures" / "test.ndb").write_text(f"Test.Virus:0:*:{TEST_VIRUS.hex()}\n", "utf-8")
    named = [f"DatabaseDirectory {folder}/signatures", f"LocalSocket {folder}/socket", "Foreground yes", *settings]
    (folder / "clamd.conf").write_text("\n".join([*named, ""]), "utf-8")
    command = [program, "--config-file", str(folder / "clamd.conf")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as process:
        assert process.stdout is not None
        try:
            said = []
            for line in process.stdout:
                said.append(line)
                if "Self checking" in line or "SelfCheck" in line:
                    break
            assert Scanner(f"{folder}/socket").version().startswith("ClamAV"), said
            yield f"{folder}/socket"
        finally:
            process.terminate()
