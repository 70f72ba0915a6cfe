"""``shizheng serve``: the site over the ledger of a home folder, by gunicorn in this process."""

from __future__ import annotations

import os
import socket
from datetime import date
from pathlib import Path

import click

from shizheng.cli.output import fail, language_option, say
from shizheng.plan.text import Language, Text


@click.command()
@click.option("--home", type=click.Path(path_type=Path), default=Path("var"), envvar="SHIZHENG_HOME", show_default=True)
@click.option("--agency", "folder", type=click.Path(path_type=Path), default=Path("agencies/mofa-106"),
              envvar="SHIZHENG_AGENCY", show_default=True)  # fmt: skip
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True)
@language_option
def serve(*, home: Path, folder: Path, host: str, port: int, language: Language) -> None:
    """啟動網站。Serve the site."""
    if not (home / "db.sqlite3").exists():
        words = Text("{h} 尚無資料庫。請先執行 make demo。", "There is no ledger in {h}. Run make demo first.")
        fail(words.format(h=home), language)
    run_site(home, folder, host, port, None, language)


def run_site(home: Path, folder: Path, host: str, port: int, today: date | None, language: Language) -> None:
    """Serves until interrupted; ``today`` fixes the site's day for a demonstration.  A taken port ends the command."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            words = Text(
                "{h}:{p} 無法使用：{r}。請以 --port 另指定。", "{h}:{p} can't be used: {r}. Name another --port."
            )
            fail(words.format(h=host, p=port, r=error.strerror), language)
    os.environ["DJANGO_SETTINGS_MODULE"] = "shizheng.web.settings"
    os.environ["SHIZHENG_HOME"] = str(home)
    os.environ["SHIZHENG_AGENCY"] = str(folder)
    if today is not None:
        os.environ["SHIZHENG_NOW"] = today.isoformat()
    say(
        Text("網站：http://{h}:{p}/（Ctrl+C 結束）", "The site: http://{h}:{p}/en/ (Ctrl+C ends it)")
        .format(h=host, p=port)
        .in_language(language),
        style="bold",
    )
    from shizheng.web.server import Site

    Site(
        {
            "bind": f"{host}:{port}",
            "workers": 1,
            "threads": 4,
            "worker_class": "gthread",
            "accesslog": None,
            "loglevel": "warning",
        }
    ).run()
