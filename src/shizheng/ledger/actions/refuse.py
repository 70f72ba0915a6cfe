"""``refuse``: what an account asked for and had no right to; the log keeps refusals as it keeps acts."""

from __future__ import annotations

from datetime import datetime

from shizheng.accounts.models import User
from shizheng.accounts.rights import Right
from shizheng.ledger.log import act


def refuse(user: User | None, asked: str, of: str, right: Right, now: datetime, *, synthetic: bool = False) -> None:
    """Records that ``user`` (None: nobody here) was refused an act on something (an address, a record), and why."""
    summary = {"asked": asked, "of": of[:200]}
    with act("refuse", user.username if user else "", right, now, summary, synthetic=synthetic):
        pass
