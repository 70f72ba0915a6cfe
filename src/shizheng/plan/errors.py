"""The exceptions of the library rooms, one per thing that a caller can handle.

ShizhengError
├── InvalidDefinitionError      an agency's data file can't be used; carries its findings
└── measures' EngineError        an engine isn't there, or can't answer exactly; carries its finding
"""

from __future__ import annotations

from collections.abc import Sequence

from shizheng.plan.finding import Finding


class ShizhengError(Exception):
    """The root of what Shizheng's library rooms raise on purpose."""


class InvalidDefinitionError(ShizhengError):
    """A file of definitions (code lists, registers, measures, rules) can't be used; every fault found is named."""

    def __init__(self, source: str, findings: Sequence[Finding]) -> None:
        self.source = source
        self.findings = tuple(findings)
        super().__init__(f"{source}: " + "; ".join(finding.message.en for finding in self.findings))
