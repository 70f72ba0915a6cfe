"""What the rules of drafting are told beside the words themselves."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from shizheng.measures.drafting.passage import Words
from shizheng.measures.drafting.piece import Piece
from shizheng.measures.drafting.records import Records

Read = Callable[[Words], Piece]
"""Reads any words that name a quantity; what rules call for the parts of what they know."""


@dataclass(frozen=True, slots=True)
class Known:
    """The unit that the target is in ("" where none is said), and the agency's records where they are given."""

    unit: str = ""
    records: Records | None = None
