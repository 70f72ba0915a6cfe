"""Gathering the faults of a definition while it is read, each with its path and the nearest valid name."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from shizheng.plan.finding import Catalogue, Finding
from shizheng.registers.definition import nearest


class Faults:
    """The faults found so far in one indicator's measure."""

    def __init__(self, indicator: str) -> None:
        self.indicator = indicator
        self.found: list[Finding] = []

    def add(self, code: str, path: str, **values: object) -> None:
        """Notes a fault at ``path``."""
        found = Catalogue.of("shizheng.measures").find(code, None, self.indicator, path=path or "measure", **values)
        self.found.append(found)

    def unknown_name(self, code: str, path: str, name: object, known: Iterable[str]) -> None:
        names = list(known)
        self.add(code, path, name=name, nearest=nearest(str(name), names), allowed=", ".join(names[:30]))

    def unknown(self, row: object, allowed: Iterable[str], path: str) -> None:
        """Notes each word of the mapping ``row`` that is not allowed there."""
        words = set(allowed)
        for word in row if isinstance(row, dict) else ():
            if word not in words:
                self.unknown_name("unknown-word", path, word, sorted(words))

    def one_of(self, value: Any, allowed: tuple[str, ...], path: str) -> Any:
        if value not in allowed:
            self.unknown_name("not-one-of", path, value, allowed)
        return value
