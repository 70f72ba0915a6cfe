"""``read``: a published document to a plan and its findings.  Never raises because of what is in the file."""

from __future__ import annotations

from dataclasses import dataclass

from shizheng.documents.checks import check
from shizheng.documents.form import Form
from shizheng.documents.formats import opened
from shizheng.documents.plan_reader import read_plan
from shizheng.documents.terms import Terms
from shizheng.plan.finding import Finding
from shizheng.plan.model import Plan


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read: the plan, None where the file holds none, and all findings in the order of their places."""

    plan: Plan | None
    findings: tuple[Finding, ...]


def read(data: bytes, source: str, form: Form | None = None, terms: Terms | None = None) -> Reading:
    """The plan in the bytes of a file; ``source`` is the file's name as places shall carry it.

    ODT, DOCX, HTML and text in the layout of ``text_layout`` are read.  ``form`` is the official form to expect, by
    default the annual policy plan's; ``terms`` are words that the agency adds to those which checks look for.
    """
    form = form or Form.named("annual-plan")
    known = Terms.standing().and_those_of(terms or Terms())
    file = opened(data, source, form)
    if file.blocks is None:
        return Reading(None, file.findings)
    read_out, findings = read_plan(file.blocks, form, source)
    if read_out is None:
        return Reading(None, in_order((*file.findings, *findings)))
    return Reading(read_out.plan, in_order((*file.findings, *findings, *check(read_out, form, known, source))))


def in_order(findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """Findings by place, those without one first."""
    return tuple(
        sorted(
            findings,
            key=lambda f: (f.place.line, f.place.column, f.code, f.subject or "") if f.place else (0, 0, f.code, ""),
        )
    )
