"""``note``: an office remarks something on a record.  Notes change no state and no figure."""

from __future__ import annotations

from datetime import datetime

from shizheng.accounts.models import User
from shizheng.ledger.actions.checks import right_over, text_given
from shizheng.ledger.log import act
from shizheng.ledger.models import Note
from shizheng.ledger.records import newest


def note(user: User, record: str, text: str, now: datetime, *, synthetic: bool = False) -> Note:
    """Keeps a remark on a record.  Raises ``ActionError``."""
    text_given(text)
    (found,) = newest([record])
    right = right_over(user, "note", [found.version.unit], now)
    written = Note(record=record, text=text.strip())
    with act("note", user.username, right, now, {"record": record}, synthetic=synthetic) as writing:
        writing.beside([written])
    return written
