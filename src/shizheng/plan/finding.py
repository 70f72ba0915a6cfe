"""Findings: something wrong or doubtful in a document, an import or a definition, as a value.

Each room that finds things keeps its codes, sentences and advice in a ``findings.yaml`` of its own; the catalogue
here turns a code and its particulars into a ``Finding``.  Findings are never raised.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any

from shizheng.plan.place import Place
from shizheng.plan.text import Text
from shizheng.plan.yaml import read_yaml


class Severity(StrEnum):
    """How much a finding matters, gravest first."""

    ERROR = "error"
    """Nothing can be made of this element until it is mended."""
    WARNING = "warning"
    """Probably a mistake; the element is kept as it stands."""
    QUESTION = "question"
    """Can be read in more than one way; somebody has to declare which."""
    NOTE = "note"
    """Worth knowing, nothing to do."""

    @property
    def words(self) -> Text:
        """What it is called wherever people read it."""
        return _SEVERITIES[self]


_SEVERITIES = {
    Severity.ERROR: Text("錯誤", "error"),
    Severity.WARNING: Text("疑義", "warning"),
    Severity.QUESTION: Text("待確認", "question"),
    Severity.NOTE: Text("附註", "note"),
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding: what (``code``), how grave, where, of which element, in words, and what to do."""

    code: str
    severity: Severity
    place: Place | None
    subject: str | None
    """The element's own name: an indicator's id, a goal's number, a register's field."""
    message: Text
    advice: Text


@dataclass(frozen=True, slots=True)
class FindingKind:
    """A row of a catalogue: the code's severity, sentence, reason and advice, with ``{name}`` places."""

    code: str
    severity: Severity
    message: Text
    why: Text
    advice: Text


class Catalogue:
    """The finding codes of one room, read from ``findings.yaml`` in its package."""

    def __init__(self, kinds: dict[str, FindingKind]) -> None:
        self.kinds = kinds

    @staticmethod
    @cache
    def of(package: str) -> Catalogue:
        """The catalogue of ``package``; a malformed file is a programmer's fault and raises."""
        rows: dict[str, Any] = read_yaml((files(package) / "findings.yaml").read_text("utf-8"))
        return Catalogue(
            {
                code: FindingKind(
                    code=code,
                    severity=Severity(row["severity"]),
                    message=Text(**row["message"]),
                    why=Text(**row["why"]),
                    advice=Text(**row["advice"]),
                )
                for code, row in rows.items()
            }
        )

    def find(self, code: str, place: Place | None = None, subject: str | None = None, **values: object) -> Finding:
        """The finding ``code`` with its particulars filled in."""
        kind = self.kinds[code]
        return Finding(
            code=code,
            severity=kind.severity,
            place=place,
            subject=subject,
            message=kind.message.format(subject=subject or "", **values),
            advice=kind.advice.format(subject=subject or "", **values),
        )
