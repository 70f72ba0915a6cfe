"""Setting up Django and the database of a home folder, for commands that are no web server."""

from __future__ import annotations

import os
from pathlib import Path


def prepare(home: Path, agency: Path | None = None) -> None:
    """Django ready over the ledger in ``home``, its tables up to date.  Once in a process."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shizheng.web.settings")
    os.environ["SHIZHENG_HOME"] = str(home)
    if agency is not None:
        os.environ["SHIZHENG_AGENCY"] = str(agency)
    home.mkdir(parents=True, exist_ok=True)
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0, interactive=False)
