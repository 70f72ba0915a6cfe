"""Setting up Django and the database of a home folder, for commands that are no web server."""

from __future__ import annotations

import os
from pathlib import Path


def prepare(home: Path, agency: Path | None = None) -> None:
    """Django ready over the ledger in ``home``, its tables up to date.  Once in a process."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shizheng.ledger.settings")
    os.environ["SHIZHENG_HOME"] = str(home)
    if agency is not None:
        os.environ["SHIZHENG_AGENCY"] = str(agency)
    # It holds hashes of passwords, and evidence: nobody but the account that runs the program looks into it.
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    import django

    django.setup()
    if not _is_up_to_date():
        from django.core.management import call_command

        call_command("migrate", verbosity=0, interactive=False)


def _is_up_to_date() -> bool:
    """Whether all migrations are written down as applied: asking this is ten times sooner done than asking Django to
    find out that nothing is to be done.
    """
    from django.apps import apps
    from django.db import DatabaseError, connection

    wanted = {
        (app.label, file.stem)
        for app in apps.get_app_configs()
        for file in Path(app.path, "migrations").glob("[0-9]*.py")
    }
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT app, name FROM django_migrations")
            return wanted <= set(cursor.fetchall())
    except DatabaseError:
        return False
