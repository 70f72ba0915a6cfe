"""Numbers in the attributes of a document's elements, of which a hostile file may say anything."""

from __future__ import annotations

_DIGITS = 9
"""No count in a document has more."""


def whole(text: str | None, otherwise: int = 0) -> int:
    """The whole number that an attribute says; another where it says none."""
    said = (text or "").strip()
    return int(said[:_DIGITS]) if said.isascii() and said.isdigit() else otherwise
