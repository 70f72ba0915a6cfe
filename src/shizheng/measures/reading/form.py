"""The form of a ``measures.yaml``, before anything in it is read: indicators, words beside a measure, words as text.

What YAML makes of a slip (a missing indent, a full-width colon, an id without quotes) is told here as that slip.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from shizheng.measures.reading.faults import Faults, step_below
from shizheng.measures.reading.language import COMMON, KINDS
from shizheng.plan.finding import Finding

_DEEPEST = 60
_LARGEST = 20_000
_BELOW = {*KINDS, *COMMON, *(word for kind in KINDS.values() for word in kind.beside)} - {"unit"}


def faults_of_form(document: object, words: Iterable[str]) -> list[Finding]:
    """The faults of a document whose indicators may say ``words``, of which ``unit`` and ``measure`` they must."""
    if not isinstance(document, Mapping):
        noted = Faults("")
        noted.not_a_mapping("not-indicators", "measures", document, found=repr(document)[:80])
        return noted.found
    known = list(words)
    return [fault for id, row in document.items() for fault in _of_indicator(id, row, known)]


def _of_indicator(id: object, row: object, words: list[str]) -> list[Finding]:
    faults = Faults(str(id))
    if not isinstance(id, str):
        faults.add("id-without-quotes", "", found=str(id))
    elif not isinstance(row, Mapping):
        faults.not_a_mapping("measure-without-definition", "measure", row)
    else:
        _words(row, words, faults)
        if not faults.found:
            _Walk(faults).over(row["measure"], "measure", 0)
    return faults.found


def _words(row: Mapping[Any, Any], words: list[str], faults: Faults) -> None:
    astray = [word for word in row if word in _BELOW] if row.get("measure") is None else []
    for word in astray:
        faults.add("not-indented", "measure", word=word)
    faults.unknown({word: None for word in row if word not in astray}, words, "")
    measure = row.get("measure")
    for word in ("unit", "measure"):
        if row.get(word) is None and not (astray and word == "measure"):
            faults.add("measure-without-definition", word)
    if measure is not None and not isinstance(measure, Mapping):
        faults.not_a_mapping("not-a-node", "measure", measure, allowed=", ".join(KINDS))
    if "unit" in row and row["unit"] is not None and not isinstance(row["unit"], str):
        faults.add("unit-not-text", "unit", found=repr(row["unit"])[:80])


class _Walk:
    """Goes through a measure once: its words are texts, and it ends."""

    def __init__(self, faults: Faults) -> None:
        self.faults = faults
        self.seen = 0

    def over(self, node: object, path: str, depth: int) -> None:
        """Notes the words below ``path`` that are no texts, and gives up where there are too many."""
        self.seen += 1
        if depth > _DEEPEST or self.seen > _LARGEST:
            if not any(fault.code == "nested-too-deep" for fault in self.faults.found):
                self.faults.add("nested-too-deep", path)
            self.seen = _LARGEST
            return
        if isinstance(node, Mapping):
            for word, value in node.items():
                if not isinstance(word, str):
                    self.faults.add("word-not-text", path, found=str(word))
                self._below(value, step_below(path, str(word)), depth)
        elif isinstance(node, list | tuple):
            for value in node:
                self._below(value, path, depth)

    def _below(self, value: object, path: str, depth: int) -> None:
        if self.seen <= _LARGEST:
            self.over(value, path, depth + 1)
