"""Programs of the machine that tests need and that not every machine has."""

from __future__ import annotations

import os
import shutil

import pytest


def program(name: str, package: str) -> str:
    """Where a program lies; without it the test is skipped by the name of Debian's package."""
    found = shutil.which(name, path=f"{os.environ['PATH']}:/usr/sbin")
    if found is None:
        pytest.skip(f"there is no {name} (apt package {package})")
    return found
