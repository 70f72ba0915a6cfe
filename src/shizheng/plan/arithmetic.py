"""The one decimal context in which all rooms divide, multiply and round."""

from __future__ import annotations

from decimal import ROUND_HALF_EVEN, Context

CONTEXT = Context(prec=50, rounding=ROUND_HALF_EVEN)
"""Wide enough that a quotient shown to any sensible number of places is right; sums of engines fit in 38 digits."""
