"""What people do to the ledger, one file per act.  Nothing else writes.

Each checks the right, locks the log's end, writes, and closes with one entry, in one transaction.  Time is an
argument: a server passes the present, a replay passes simulated instants and marks its entries synthetic.
"""

from shizheng.ledger.actions.accounts import (
    Office,
    close_account,
    grant,
    let_set_password,
    open_account,
    reopen_account,
    revoke,
)
from shizheng.ledger.actions.adopt import adopt
from shizheng.ledger.actions.begin import begin
from shizheng.ledger.actions.classify import classify, declassify
from shizheng.ledger.actions.decide import approve, return_
from shizheng.ledger.actions.declare import declare, take_back
from shizheng.ledger.actions.hand_in import hand_in
from shizheng.ledger.actions.handover import end_deputy, hand_over, name_deputy
from shizheng.ledger.actions.identities import link, unlink
from shizheng.ledger.actions.intake import intake, take_in
from shizheng.ledger.actions.note import note
from shizheng.ledger.actions.overlap import set_aside, tell_apart
from shizheng.ledger.actions.periods import close_period, end_exemption, exempt, open_period
from shizheng.ledger.actions.redact import redact
from shizheng.ledger.actions.refuse import refuse
from shizheng.ledger.actions.report import report
from shizheng.ledger.actions.submit import submit
from shizheng.ledger.actions.withdraw import withdraw

__all__ = [
    "Office",
    "adopt",
    "approve",
    "begin",
    "classify",
    "close_account",
    "close_period",
    "declare",
    "declassify",
    "end_deputy",
    "end_exemption",
    "exempt",
    "grant",
    "hand_in",
    "hand_over",
    "intake",
    "let_set_password",
    "link",
    "name_deputy",
    "note",
    "open_account",
    "open_period",
    "redact",
    "refuse",
    "reopen_account",
    "report",
    "return_",
    "revoke",
    "set_aside",
    "submit",
    "take_back",
    "take_in",
    "tell_apart",
    "unlink",
    "withdraw",
]
