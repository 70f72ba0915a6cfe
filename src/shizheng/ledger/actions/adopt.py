"""``adopt``: the planning office puts a plan or a definition in force; its bytes and findings are kept."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from hashlib import sha256

from shizheng.accounts.models import User
from shizheng.ledger.actions.checks import right_over_agency
from shizheng.ledger.canonical import canonical
from shizheng.ledger.log import act
from shizheng.ledger.models import Document
from shizheng.plan.finding import Finding

KINDS = ("plan", "units", "codelists", "registers", "measures", "rules", "duties")


def adopt(
    user: User, kind: str, name: str, content: bytes, findings: Iterable[Finding], now: datetime, *,
    synthetic: bool = False,
) -> Document:  # fmt: skip
    """Keeps a document under the log.  Raises ``NotAllowedError``; ValueError for an unknown kind."""
    if kind not in KINDS:
        raise ValueError(f"{kind} is none of {', '.join(KINDS)}")
    right = right_over_agency(user, "adopt", now)
    said = list(findings)
    document = document_of(kind, name, content, said)
    summary = {"kind": kind, "name": name, "sha256": document.sha256, "findings": len(said)}
    with act("adopt", user.username, right, now, summary, synthetic=synthetic) as writing:
        writing.document(document)
    return document


def document_of(kind: str, name: str, content: bytes, findings: Iterable[Finding]) -> Document:
    """A document as it will be kept, with what was found in it."""
    found = [
        {"code": f.code, "severity": f.severity, "subject": f.subject, "place": str(f.place or ""), "zh": f.message.zh}
        for f in findings
    ]
    return Document(
        kind=kind, name=name, sha256=sha256(content).hexdigest(), content=content, findings=canonical(found)
    )
