"""Checks on a plan that was read: one file per family, each a function from a plan to findings."""

from __future__ import annotations

from collections.abc import Iterator

from shizheng.documents.checks import completeness, readings, scope, targets, wording
from shizheng.documents.checks.subject_matter import Checked
from shizheng.documents.form import Form
from shizheng.documents.plan_reader import PlanRead
from shizheng.documents.terms import Terms
from shizheng.plan.finding import Finding

FAMILIES = (completeness.findings, targets.findings, readings.findings, scope.findings, wording.findings)


def check(read_out: PlanRead, form: Form, terms: Terms, source: str) -> Iterator[Finding]:
    """The findings of all families."""
    checked = Checked(read_out.plan, read_out.goal_cells, form, terms, source)
    for family in FAMILIES:
        yield from family(checked)
