"""Lists in pages."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpRequest

PER_PAGE = 50
DEEPEST = 5_000
"""Rows of a list without an end that can be paged through; what lies beyond is found by asking for less."""
PARAMETER = "page"


@dataclass(frozen=True, slots=True)
class Pages:
    """Which page of how many, and the addresses of its neighbours."""

    number: int
    last: int
    total: int
    previous: str | None
    next: str | None
    size: int = PER_PAGE
    """Rows on a page."""
    deepest: int | None = None
    """Rows that can be paged through at most, where the list has no other end."""
    or_more: bool = False
    """Whether there are more than ``total``, which nobody counted."""

    @property
    def reachable(self) -> int:
        """Rows that can be paged through."""
        return self.total if self.deepest is None else min(self.total, self.deepest)

    @property
    def is_cut(self) -> bool:
        """Whether there are others."""
        return self.or_more or self.total > self.reachable

    @property
    def offset(self) -> int:
        return (self.number - 1) * self.size

    @property
    def first_row(self) -> int:
        return min(self.offset + 1, self.total)

    @property
    def last_row(self) -> int:
        return min(self.offset + self.size, self.total)


def pages(
    request: HttpRequest, total: int, anchor: str = "", *, size: int = PER_PAGE, deepest: int | None = None,
    or_more: bool = False,
) -> Pages:  # fmt: skip
    """The page that the address asks for; one that isn't there becomes the nearest that is."""
    last = max(1, -(-min(total, total if deepest is None else deepest) // size))
    asked = request.GET.get(PARAMETER, "1")
    number = min(max(int(asked), 1), last) if asked.isascii() and asked.isdigit() and len(asked) < 10 else 1
    return Pages(
        number=number,
        last=last,
        total=total,
        previous=_address(request, number - 1, anchor) if number > 1 else None,
        next=_address(request, number + 1, anchor) if number < last else None,
        size=size,
        deepest=deepest,
        or_more=or_more,
    )


def _address(request: HttpRequest, number: int, anchor: str) -> str:
    query = [(name, value) for name, values in request.GET.lists() for value in values if name != PARAMETER]
    return f"?{urlencode([*query, (PARAMETER, number)])}{f'#{anchor}' if anchor else ''}"
