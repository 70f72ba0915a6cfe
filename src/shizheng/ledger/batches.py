"""Many things in handfuls, so that neither memory nor a statement's parameters grow with their number."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

T = TypeVar("T")

IN_A_QUERY = 500
"""Values that one query may name."""


def batched(things: Iterable[T], most: int) -> Iterator[list[T]]:
    """Lists of up to ``most`` things, in order."""
    rest = iter(things)
    while batch := list(islice(rest, most)):
        yield batch
