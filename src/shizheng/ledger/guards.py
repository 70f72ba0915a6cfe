"""Triggers by which the database itself holds the log's rules: what was written is neither changed nor removed, states
follow each other as they may, and nobody decides on what the same account handed in.

For migrations.  Where SQLite makes a table anew its triggers go; a migration that does so guards the table again.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

REFUSAL = "the log only grows"


def refusing(editor: Any, *, there: bool = True) -> None:
    """Makes the function that PostgreSQL's triggers call, or drops it; SQLite needs none."""
    if editor.connection.vendor != "postgresql":
        return
    if there:
        raising = f"$$ BEGIN RAISE EXCEPTION '{REFUSAL}'; END $$"
        editor.execute(f"CREATE FUNCTION ledger_only_grows() RETURNS trigger LANGUAGE plpgsql AS {raising}")
    else:
        editor.execute("DROP FUNCTION ledger_only_grows()")


def guard(editor: Any, table: str) -> None:
    """Refuses updates and deletions in a table, once there is ``refusing``."""
    if editor.connection.vendor == "postgresql":
        grows = "EXECUTE FUNCTION ledger_only_grows()"
        editor.execute(f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} {grows}")
    for act in ("UPDATE", "DELETE"):
        _guard_from(editor, table, act)


def _guard_from(editor: Any, table: str, act: str) -> None:
    if editor.connection.vendor == "postgresql":
        does = "FOR EACH ROW EXECUTE FUNCTION ledger_only_grows()"
    else:
        does = f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
    editor.execute(f"CREATE TRIGGER {table}_no_{act.lower()} BEFORE {act} ON {table} {does}")


def unguard(editor: Any, table: str) -> None:
    """Takes the triggers of a table away again."""
    postgres = editor.connection.vendor == "postgresql"
    for act in ("update", "delete", *(("truncate",) if postgres else ())):
        _drop(editor, table, f"no_{act}")


_SAME = ("id", "record", "register", "number", "unit", "sha256", "entry_id")
_OF_THIS_ACT = "r.entry_id > (SELECT coalesce(max(position), 0) FROM ledger_entry)"
"""Whether a redaction is of the act that is being written, which has no entry yet."""
_REDACTED = f"""(SELECT count(*) FROM ledger_redaction r WHERE r.record = OLD.record AND r.number = OLD.number
    AND r.after <> '' AND {_OF_THIS_ACT}) > 0"""
"""Whether that act redacts the version."""
_SAME_NOTE = ("id", "record", "entry_id")
_NOTE_REDACTED = f"""(SELECT count(*) FROM ledger_noteredaction r WHERE r.position = OLD.entry_id
    AND {_OF_THIS_ACT}) > 0"""
"""The same of a remark."""


def let_redact(editor: Any) -> None:
    """Lets what a version says be replaced by the act that redacts it, and by nothing else."""
    _let_update(editor, "ledger_version", _SAME, _REDACTED)


def let_redact_no_more(editor: Any) -> None:
    """Takes that back."""
    _let_update_no_more(editor, "ledger_version")


def let_redact_notes(editor: Any) -> None:
    """The same of what a remark says."""
    _let_update(editor, "ledger_note", _SAME_NOTE, _NOTE_REDACTED)


def let_redact_notes_no_more(editor: Any) -> None:
    """Takes that back."""
    _let_update_no_more(editor, "ledger_note")


_OF_A_VERSION = "(SELECT v.record FROM ledger_version v WHERE v.id = OLD.version_id)"
_WORDS = {
    "ledger_note": (("id", "record", "entry_id"), "r.record = OLD.record"),
    "ledger_standing": (("id", "version_id", "state", "entry_id"), f"r.record = {_OF_A_VERSION}"),
    "ledger_evidence": (
        ("id", "version_id", "sha256", "media_type", "size", "entry_id"), f"r.record = {_OF_A_VERSION}",
    ),
    "ledger_classification": (("id", "record", "unit", "withheld", "entry_id"), "r.record = OLD.record"),
    "ledger_overlap": (
        ("id", "record", "other", "verdict", "entry_id"), "(r.record = OLD.record OR r.record = OLD.other)",
    ),
}  # fmt: skip
"""Of each table with words that may be redacted: what stays, and of which record the redaction has to be."""


def let_redact_words(editor: Any) -> None:
    """Lets words beside versions (remarks, reasons, names of files) be replaced by the act that redacts them of their
    record, and nothing else of their rows.
    """
    for table, (same, whose) in _WORDS.items():
        of = f"r.position = OLD.entry_id AND {whose} AND {_OF_THIS_ACT}"
        _let_update(editor, table, same, f"(SELECT count(*) FROM ledger_noteredaction r WHERE {of}) > 0")


def let_redact_words_no_more(editor: Any) -> None:
    """Takes that back."""
    for table in _WORDS:
        _let_update_no_more(editor, table)


def _let_update(editor: Any, table: str, same: Iterable[str], test: str) -> None:
    kept = " AND ".join(f"NEW.{column} = OLD.{column}" for column in same)
    _drop(editor, table, "no_update")
    _refuse(editor, "no_update", f"BEFORE UPDATE ON {table}", f"NOT ({kept} AND {test})", REFUSAL)


def _let_update_no_more(editor: Any, table: str) -> None:
    _let_go(editor, table, "no_update")
    _guard_from(editor, table, "UPDATE")


def _drop(editor: Any, table: str, name: str) -> None:
    postgres = editor.connection.vendor == "postgresql"
    editor.execute(f"DROP TRIGGER {table}_{name}{f' ON {table}' if postgres else ''}")


FOLLOWING = {
    "": ("reported", "submitted"),
    "reported": ("submitted", "withdrawn"),
    "submitted": ("approved", "returned", "withdrawn"),
    "returned": ("submitted", "withdrawn"),
    "approved": ("withdrawn",),
}
"""The states that a version may take after the one in which it stands; at first it stands in none."""
_STATE_REFUSED = "a version does not take this state after the one it stands in"
_OWN_REFUSED = "nobody decides on what the same account handed in"
BEFORE = """coalesce((SELECT state FROM ledger_standing WHERE version_id = NEW.version_id
    ORDER BY id + 0 DESC LIMIT 1), '')"""
"""The state in which a version stands; by the bare id PostgreSQL would look through all that stands, last to first."""
OWN = """EXISTS (
    SELECT 1 FROM ledger_standing decided
    WHERE decided.entry_id = NEW.position AND decided.state IN ('approved', 'returned') AND (
        SELECT count(*) FROM ledger_standing earlier
        WHERE earlier.version_id = decided.version_id AND earlier.state IN ('reported', 'submitted')
        AND (SELECT hand.account FROM ledger_entry hand WHERE hand.position = earlier.entry_id) = NEW.account
    ) > 0)"""
"""Whether an entry decides on what its account handed in.  Each question waits for the one around it: as a join
PostgreSQL would begin with all that the account ever did, where few acts wrote much."""


def hold_rules(editor: Any) -> None:
    """Refuses a state that can't follow, and, where an entry closes its act, a decision on one's own."""
    pairs = ", ".join(f"'{before}>{state}'" for before, states in FOLLOWING.items() for state in states)
    astray = f"{BEFORE} || '>' || NEW.state NOT IN ({pairs})"
    _refuse(editor, "state_follows", "BEFORE INSERT ON ledger_standing", astray, _STATE_REFUSED)
    _refuse(editor, "four_eyes", "AFTER INSERT ON ledger_entry", OWN, _OWN_REFUSED)


def drop_rules(editor: Any) -> None:
    """Takes these triggers away again."""
    for name, table in (("state_follows", "ledger_standing"), ("four_eyes", "ledger_entry")):
        _let_go(editor, table, name)


def _let_go(editor: Any, table: str, name: str) -> None:
    """Takes away what ``_refuse`` made."""
    _drop(editor, table, name)
    if editor.connection.vendor == "postgresql":
        editor.execute(f"DROP FUNCTION {table}_{name}()")


def _refuse(editor: Any, name: str, when: str, test: str, words: str) -> None:
    trigger = f"{when.rsplit(maxsplit=1)[-1]}_{name}"
    if editor.connection.vendor == "postgresql":
        body = f"$$ BEGIN IF {test} THEN RAISE EXCEPTION '{words}'; END IF; RETURN NEW; END $$"
        editor.execute(f"CREATE FUNCTION {trigger}() RETURNS trigger LANGUAGE plpgsql AS {body}")
        editor.execute(f"CREATE TRIGGER {trigger} {when} FOR EACH ROW EXECUTE FUNCTION {trigger}()")
    else:
        editor.execute(f"CREATE TRIGGER {trigger} {when} WHEN {test} BEGIN SELECT RAISE(ABORT, '{words}'); END")
