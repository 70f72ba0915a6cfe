"""A file shown to a virus scanner: clamd, by its own protocol (clamd(8), INSTREAM).

The library that speaks it was last changed in 2014; what is needed of it is a page.  What becomes of a file is for
``evidence`` to say.
"""

from __future__ import annotations

import socket
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from time import monotonic
from typing import IO

SECONDS = 90.0
"""That the scanner may take for a file, sending included: less than a proxy waits for this site."""
_PIECE = 128 * 1024
_LONGEST = 4096
"""Bytes of an answer; clamd's are a line."""
_END = struct.pack("!L", 0)
_OUTSIDE_LIMITS = "Heuristics.Limits.Exceeded"
"""How a scanner that is set to do so reports what it didn't look into because of its own limits."""


class NotScannedError(Exception):
    """The scanner gave no verdict; says why, for the server's log."""


class TooLargeError(NotScannedError):
    """The file is outside the limits that the scanner is set to."""


@dataclass(frozen=True, slots=True)
class Scanner:
    """A clamd at a socket's path, or at a host and port."""

    address: str | tuple[str, int]
    seconds: float = SECONDS

    def version(self) -> str:
        """What the scanner says it is.  Raises ``NotScannedError``."""
        with self._asked(b"zVERSION\0") as connection:
            return connection.answer()

    def signature(self, file: IO[bytes]) -> str | None:
        """The signature that was found in a file, read from where it stands; None where none was.

        Raises ``NotScannedError``.
        """
        with self._asked(b"zINSTREAM\0") as connection:
            connection.send_all_of(file)
            answer = connection.answer()
        if answer == "stream: OK":
            return None
        if answer.startswith("stream: ") and answer.endswith(" FOUND"):
            found = answer.removeprefix("stream: ").removesuffix(" FOUND")
            if found.startswith(_OUTSIDE_LIMITS):
                raise TooLargeError(answer)
            return found
        if "size limit exceeded" in answer:
            raise TooLargeError(answer)
        raise NotScannedError(f"clamd answered {answer!r}")

    @contextmanager
    def _asked(self, command: bytes) -> Iterator[_Connection]:
        until = monotonic() + self.seconds
        try:
            with _connected(self.address, self.seconds) as sock:
                sock.sendall(command)
                yield _Connection(sock, until)
        except OSError as error:
            raise NotScannedError(f"clamd at {self.address}: {error}") from error


def _connected(address: str | tuple[str, int], seconds: float) -> socket.socket:
    if not isinstance(address, str):
        return socket.create_connection(address, seconds)
    sock = socket.socket(socket.AF_UNIX)
    sock.settimeout(seconds)
    try:
        sock.connect(address)
    except OSError:
        sock.close()
        raise
    return sock


class _Connection:
    """What follows a command, all of it before an instant of the monotonic clock.  Raises OSError."""

    def __init__(self, sock: socket.socket, until: float) -> None:
        self._sock, self._until = sock, until

    def send_all_of(self, file: IO[bytes]) -> None:
        """In chunks, each with its length.  A scanner that has had enough closes; its answer says why."""
        try:
            while piece := file.read(_PIECE):
                self._hurry()
                self._sock.sendall(struct.pack("!L", len(piece)) + piece)
            self._sock.sendall(_END)
        except (BrokenPipeError, ConnectionResetError):
            pass

    def answer(self) -> str:
        """The line that ends with a null byte."""
        told = b""
        while not told.endswith(b"\0"):
            self._hurry()
            piece = self._sock.recv(_LONGEST)
            if not piece or len(told) > _LONGEST:
                raise ConnectionAbortedError(f"broke off after {told!r}")
            told += piece
        return told[:-1].decode("utf-8", "replace").strip()

    def _hurry(self) -> None:
        left = self._until - monotonic()
        if left <= 0:
            raise TimeoutError("takes too long")
        self._sock.settimeout(left)
