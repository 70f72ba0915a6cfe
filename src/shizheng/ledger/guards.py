"""Triggers by which the database itself refuses to change or remove what the log wrote.

For migrations.  Where SQLite makes a table anew its triggers go; a migration that does so guards the table again.
"""

from __future__ import annotations

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
            editor.execute(f"CREATE TRIGGER {table}_no_{act.lower()} BEFORE {act} ON {table} FOR EACH ROW {grows}")
        return
    for act in ("UPDATE", "DELETE"):
        does = f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
        editor.execute(f"CREATE TRIGGER {table}_no_{act.lower()} BEFORE {act} ON {table} {does}")


def unguard(editor: Any, table: str) -> None:
    """Takes the triggers of a table away again."""
    postgres = editor.connection.vendor == "postgresql"
    for act in ("update", "delete", *(("truncate",) if postgres else ())):
        editor.execute(f"DROP TRIGGER {table}_no_{act}{f' ON {table}' if postgres else ''}")
