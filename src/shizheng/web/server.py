"""The site under gunicorn, started from a command."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from gunicorn.app.base import BaseApplication


class Site(BaseApplication):  # type: ignore[misc]
    """Gunicorn with settings of its own: one process, since a process keeps its own copy of the records."""

    def __init__(self, options: Mapping[str, object]) -> None:
        self.chosen = options
        super().__init__()

    def load_config(self) -> None:
        for name, value in self.chosen.items():
            self.cfg.set(name, value)

    def load(self) -> Callable[..., Any]:
        from django.core.wsgi import get_wsgi_application

        return get_wsgi_application()
