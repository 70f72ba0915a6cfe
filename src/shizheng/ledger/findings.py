"""What is found in what is handed in, and when the log is proved; the words stand in ``findings.yaml``."""

from __future__ import annotations

from shizheng.plan.finding import Catalogue, Finding
from shizheng.plan.place import Place


def find(code: str, subject: str, place: Place | None = None, **values: object) -> Finding:
    """A finding of this room's catalogue."""
    return Catalogue.of("shizheng.ledger").find(code, place, subject, **values)
