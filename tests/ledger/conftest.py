"""Every test here has an empty ledger and the cast of ``small``."""

from __future__ import annotations

import pytest

from tests.ledger.small import Cast, Diary, make_cast


@pytest.fixture
def cast(db: None) -> Cast:
    return make_cast()


@pytest.fixture
def diary(cast: Cast) -> Diary:
    return Diary(cast)
