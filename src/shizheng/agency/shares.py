"""What measures declare of events that count for several indicators."""

from __future__ import annotations

from collections.abc import Mapping

from shizheng.measures import Measure
from shizheng.plan.finding import Catalogue, Finding


def faults_of_shares(measures: Mapping[str, Measure]) -> list[Finding]:
    """The faults of declarations that name no measure, or one that reads none of the same registers."""
    catalogue = Catalogue.of("shizheng.agency")
    found = []
    for id, measure in measures.items():
        for other in measure.shares:
            if other == id or other not in measures:
                found.append(catalogue.find("shares-with-no-measure", subject=id, other=other))
            elif not measure.registers() & measures[other].registers():
                found.append(catalogue.find("shares-no-register", subject=id, other=other))
    return found
