"""What an action refuses, one class per thing that a caller can handle.

ActionError
├── NotAllowedError         no rule gives the right
├── OwnRecordError          four eyes: nobody decides on what the same account submitted
├── WrongStateError         the record is not in a state for this act
├── NoSuchRecordError
├── ReasonMissingError
├── PeriodClosedError       a record of a closed period, whose unit is not exempt
├── DraftChangedError       a draft or a record was changed by someone else meanwhile
├── FileRefusedError        a file that can't be kept: too large, empty, infected, or not scanned
├── UnusableAccountError    a name, an address or days that an account can't have
├── ClockWentBackError      an act can't be recorded before the last one
└── RowsRejectedError       a file or form has faults; carries the findings and the good rows
"""

from __future__ import annotations

from shizheng.accounts.rights import Right
from shizheng.plan.finding import Finding
from shizheng.plan.text import Text
from shizheng.registers.rows import RowReading


class ActionError(Exception):
    """The root: an act that was refused; nothing was written."""

    def __init__(self, words: Text) -> None:
        self.words = words
        super().__init__(words.en)


class NotAllowedError(ActionError):
    """No rule gives the account this right; carries the act asked for and why it isn't allowed."""

    def __init__(self, words: Text, asked: str, right: Right) -> None:
        super().__init__(words)
        self.asked = asked
        self.right = right


class OwnRecordError(ActionError):
    """An account may not decide on what it submitted itself."""


class WrongStateError(ActionError):
    """The record is not in a state in which the act makes sense."""


class NoSuchRecordError(ActionError):
    """There is no record of this id."""


class ReasonMissingError(ActionError):
    """The act needs a reason."""


class PeriodClosedError(ActionError):
    """A record is dated in a closed period."""


class DraftChangedError(ActionError):
    """Someone else has changed meanwhile what is being written."""


class FileRefusedError(ActionError):
    """The file can't be kept."""


class UnusableAccountError(ActionError):
    """An account can't have this name, address or days of a role."""


class ClockWentBackError(ActionError):
    """The instant given lies before the log's last."""


class RowsRejectedError(ActionError):
    """Rows with faults: what was found, and the reading with the good rows and the rejected ones."""

    def __init__(self, source: str, reading: RowReading) -> None:
        words = Text("「{f}」有 {n} 項問題，未登錄任何資料", "“{f}” has {n} faults; nothing was taken in")
        super().__init__(words.format(f=source, n=reading.faults))
        self.reading = reading

    @property
    def findings(self) -> tuple[Finding, ...]:
        return self.reading.findings
