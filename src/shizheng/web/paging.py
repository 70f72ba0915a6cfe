"""Lists in pages."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpRequest

PER_PAGE = 50
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

    @property
    def offset(self) -> int:
        return (self.number - 1) * self.size

    @property
    def first_row(self) -> int:
        return min(self.offset + 1, self.total)

    @property
    def last_row(self) -> int:
        return min(self.offset + self.size, self.total)


def pages(request: HttpRequest, total: int, anchor: str = "", size: int = PER_PAGE) -> Pages:
    """The page that the address asks for; one that isn't there becomes the nearest that is."""
    last = max(1, -(-total // size))
    asked = request.GET.get(PARAMETER, "1")
    number = min(max(int(asked), 1), last) if asked.isascii() and asked.isdigit() and len(asked) < 10 else 1
    return Pages(
        number=number,
        last=last,
        total=total,
        previous=_address(request, number - 1, anchor) if number > 1 else None,
        next=_address(request, number + 1, anchor) if number < last else None,
        size=size,
    )


def _address(request: HttpRequest, number: int, anchor: str) -> str:
    query = [(name, value) for name, values in request.GET.lists() for value in values if name != PARAMETER]
    return f"?{urlencode([*query, (PARAMETER, number)])}{f'#{anchor}' if anchor else ''}"
