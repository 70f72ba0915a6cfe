"""The agencies whose cases are run: all below ``agencies/``, or the one whose folder SHIZHENG_AGENCY names."""

from __future__ import annotations

import os
from pathlib import Path

from shizheng.agency import Agency
from shizheng.agency.cases import Case, load_cases

AGENCIES = Path(__file__).parents[2] / "agencies"


def folders() -> list[Path]:
    named = os.environ.get("SHIZHENG_AGENCY")
    return [Path(named)] if named else sorted(path.parent for path in AGENCIES.glob("*/agency.yaml"))


def all_cases() -> list[Case]:
    """The cases of every agency, in the order of its measures."""
    return [case for folder in folders() for case in load_cases(Agency.load(folder))]
