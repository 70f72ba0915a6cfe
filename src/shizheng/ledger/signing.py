"""The installation's key, and detached signatures of files by it (Ed25519 of a file's SHA-256).

The private key lies in the home folder, readable by its owner alone; the public one is handed to whoever checks.
"""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from shizheng.ledger.environment import placed_for_owner

PRIVATE, PUBLIC = "signing-key.pem", "signing-key.pub.pem"
_AT_ONCE = 1 << 20


def sign(home: Path, file: Path) -> bytes:
    """The signature of a file by the key of a home folder, which is made on first use."""
    return _key(home).sign(_digest(file))


def is_signed(file: Path, signature: bytes, public: bytes) -> bool:
    """Whether a signature of a file is by the key of which ``public`` is the public half, as PEM.

    Raises ValueError where that is no such key.
    """
    key = serialization.load_pem_public_key(public)
    if not isinstance(key, Ed25519PublicKey):
        raise ValueError("no Ed25519 key")
    try:
        key.verify(signature, _digest(file))
    except InvalidSignature:
        return False
    return True


def _key(home: Path) -> Ed25519PrivateKey:
    path = home / PRIVATE
    if not path.exists():
        _make(home)
    key = serialization.load_pem_private_key(path.read_bytes(), None)
    assert isinstance(key, Ed25519PrivateKey)
    return key


def _make(home: Path) -> None:
    key = Ed25519PrivateKey.generate()
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    public = key.public_key().public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    # Another process may be first; its key stays.
    if placed_for_owner(home / PRIVATE, private.decode("ascii")):
        (home / PUBLIC).write_bytes(public)


def _digest(file: Path) -> bytes:
    found = sha256()
    with file.open("rb") as content:
        while piece := content.read(_AT_ONCE):
            found.update(piece)
    return found.digest()
