"""How many cases the differential tests try: ``SHIZHENG_CASES``, or a few that are the same every time."""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings

MEASURES = 5
"""Measures that share their rows and their question; each of them is a case."""
CASES = int(os.environ.get("SHIZHENG_CASES", "150"))

REPEATED = "SHIZHENG_CASES" not in os.environ
"""Without a number asked for the cases are the same every time, so that a build fails only for what was changed."""


def trying(cases: int) -> settings:
    """Settings of a property that tries so many cases, ``MEASURES`` at a time."""
    return settings(
        max_examples=max(cases // MEASURES, 1),
        derandomize=REPEATED,
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example],
    )
