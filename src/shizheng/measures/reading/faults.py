"""Gathering the faults of a definition while it is read, each with its path and the nearest valid name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from shizheng.measures.reading.language import OPEN
from shizheng.plan.finding import Catalogue, Finding
from shizheng.plan.text import Text
from shizheng.registers.definition import nearest

_NAMES_SHOWN = 30
_LARGEST_POWER = 40
"""Numbers of more digits, before or after the point, are slips of the pen; nothing an agency counts needs them."""


def step_below(path: str, step: str) -> str:
    """``path`` with one more step."""
    return f"{path}/{step}" if path else step


class Faults:
    """The faults found so far in one indicator's measure."""

    def __init__(self, indicator: str) -> None:
        self.indicator = indicator
        self.found: list[Finding] = []

    def add(self, code: str, path: str, room: str = "shizheng.measures", **values: Any) -> None:
        """Notes a fault at ``path``, by a code of this room's or another's."""
        self.found.append(Catalogue.of(room).find(code, subject=self.indicator, path=path or "measure", **values))

    def unknown_name(
        self, code: str, path: str, name: object, allowed: Iterable[object], titles: Mapping[str, str] | None = None
    ) -> None:
        """Notes a name that isn't one of those allowed, with the nearest one that is: by its looks, or by its title."""
        if isinstance(name, bool):
            self.add("read-as-yes-or-no", path, found=str(name).lower())
            return
        if name == OPEN:
            self.left_open(path)
            return
        names = [str(one) for one in allowed]
        shown = ", ".join(names[:_NAMES_SHOWN])
        self.add(code, path, name=name, near=near((titles or {}).get(str(name), str(name)), names), allowed=shown)

    def left_open(self, path: str) -> None:
        """Notes what a draft left for somebody to say."""
        self.add("left-open", path, "shizheng.measures.drafting")

    def unknown(self, row: Mapping[Any, Any], allowed: Iterable[str], path: str) -> None:
        """Notes each word of the mapping ``row`` that is not allowed there."""
        words = set(allowed)
        for word in row:
            if word not in words:
                self.unknown_name("unknown-word", path, word, sorted(words))

    def not_a_mapping(self, code: str, path: str, value: object, **values: Any) -> None:
        """Notes what should have been a mapping; where a colon was meant and not seen, that."""
        if isinstance(value, str) and any(colon in value for colon in ":："):
            self.add("colon-not-seen", path, found=value)
        else:
            self.add(code, path, **values)

    def one_of(self, value: Any, allowed: tuple[str, ...], path: str) -> Any:
        """``value``, noted where it is not one of those allowed."""
        if not isinstance(value, str) or value not in allowed:
            self.unknown_name("not-one-of", path, value, allowed)
        return value

    def number(self, value: object, path: str) -> Decimal | None:
        """A number as it is written, exactly; anything else is noted."""
        if isinstance(value, int | float | str | Decimal) and not isinstance(value, bool):
            try:
                number = Decimal(str(value))
            except InvalidOperation:
                number = Decimal("NaN")
            if number.is_finite() and abs(number.adjusted()) <= _LARGEST_POWER:
                return number
        self.add("not-a-number-here", path, found=repr(value))
        return None

    def parts(self, rows: object, path: str) -> list[tuple[str, Any]]:
        """The named parts of a mapping; noted where it is none or an empty one."""
        if not isinstance(rows, Mapping) or not rows:
            self.add("parts-not-named", path)
            return []
        return [(str(name), row) for name, row in rows.items()]


def near(name: str, names: Iterable[str]) -> Text:
    """A clause that tells the valid name which looks most like ``name``, capitals aside; empty where none does."""
    plain = {one.casefold(): one for one in names}
    close = nearest(name.casefold(), plain)
    return Text("；最接近者為「{n}」", "; the nearest is “{n}”").format(n=plain[close]) if close else Text("", "")


def nearest_of(names: Iterable[object], allowed: Iterable[str]) -> Text:
    """That clause for the first of ``names`` that looks like an allowed one."""
    known = list(allowed)
    return next((clause for name in names if (clause := near(str(name), known)).zh), Text("", ""))
