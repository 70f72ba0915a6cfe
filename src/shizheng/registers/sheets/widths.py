"""How wide a column is, in the widths of a digit."""

from __future__ import annotations

import unicodedata

_LEAST, _MOST = 12, 40


def width(heading: str) -> int:
    """Wide enough for the heading, within reason; a Chinese character takes two digits' room."""
    letters = sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in heading)
    return max(_LEAST, min(_MOST, letters + 4))
