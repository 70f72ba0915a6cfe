"""How gunicorn serves the site; ``shizheng serve`` says where it listens and with how many processes."""

from __future__ import annotations

import signal
from threading import Thread
from typing import Any

wsgi_app = "shizheng.web.wsgi"
threads = 4
"""Threads share the copy of their process."""
preload_app = True
"""The program is loaded once, before the processes part."""
loglevel = "warning"


def post_worker_init(worker: Any) -> None:
    """A new process follows the log at once, so that its first reader doesn't wait for that.

    A terminal interrupts all processes; this one leaves it to the server above it to tell it to end, since being told
    twice at the same time stops it halfway.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    Thread(target=_follow, name="follow").start()


def _follow() -> None:
    from django.db import connection

    from shizheng.ledger import copy
    from shizheng.web import figures

    copy.engine(agency=figures.agency())
    connection.close()
