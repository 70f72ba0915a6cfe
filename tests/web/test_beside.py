"""Work beside requests: what it knows of the request that began it."""

from __future__ import annotations

from pathlib import Path

from pytest_django import Settings

from shizheng.ledger import log
from shizheng.web import beside


def test_work_is_done_from_where_it_was_asked_for(tmp_path: Path, settings: Settings) -> None:
    settings.SHIZHENG_HOME, settings.SHIZHENG_BESIDE = tmp_path, True
    heard = []
    with log.acting_from("192.0.2.1"):
        beside.start("a1", lambda tell: heard.append(log._ORIGIN.get()))
    assert heard == ["192.0.2.1"]
    assert beside.under_way("a1") is None
